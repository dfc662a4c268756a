"""Totals of départements, régions and France, from the communes of a whole file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.geography import Assigned, Geography, Plan


def totals(
    assigned: Assigned, additive: frozenset[str], geography: Geography, plan: Plan
) -> pd.DataFrame:
    """Sum the counts of a file; a total that lacks a commune is incomplete, and left blank."""
    rows = assigned.rows[assigned.rows["variable"].isin(additive)]
    rows = rows.assign(
        dep=rows["place"].map(geography.areas["dep"]), reg=rows["place"].map(geography.areas["reg"])
    ).dropna(subset=["dep"])
    lacking = set() if plan.zeros else set(_lacking(assigned, geography, plan))
    parts = [
        _level("DEP", rows, "DEP-" + rows["dep"], lacking),
        _level("REG", rows, "REG-" + rows["reg"], lacking),
    ]
    inside = rows[~rows["dep"].isin(list(plan.without))]
    parts.append(_level("FRANCE", inside, pd.Series("FRANCE", index=inside.index), lacking))
    whole = pd.concat(parts, ignore_index=True)
    present = np.where(whole["value"] == 0, Status.ZERO.value, Status.OK.value)
    whole["status"] = np.where(whole["value"].isna(), Status.INCOMPLETE.value, present)
    return whole


def _level(level: str, rows: pd.DataFrame, names: pd.Series, lacking: set[str]) -> pd.DataFrame:
    grouped = rows.assign(territory=names).groupby(["territory", "variable"])
    sums = grouped["value"].agg(lambda values: values.sum(min_count=len(values)))
    frame = sums.rename("value").reset_index()
    frame["members"] = grouped["code"].nunique().to_numpy("int32")
    frame.loc[frame["territory"].isin(lacking), "value"] = np.nan
    return frame.assign(level=level)


def _lacking(assigned: Assigned, geography: Geography, plan: Plan) -> Iterator[str]:
    """Name the territories of which the file lacks a commune."""
    listed = set(assigned.rows["code"]) | assigned.left_out
    departments = geography.areas["dep"].to_dict()
    regions = geography.areas["reg"].to_dict()
    for target, names in geography.origins(plan.year).items():
        if names <= listed:
            continue
        yield f"DEP-{departments[target]}"
        yield f"REG-{regions[target]}"
        if departments[target] not in plan.without:
            yield "FRANCE"
