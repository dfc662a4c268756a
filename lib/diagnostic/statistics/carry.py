"""Carry figures of any year to the geography of the workbook.

Counts of merged communes are summed; a median or a rate of merged communes is
not published for the new one, and never averaged. A commune that has since
been divided keeps no figure: nobody published how to share it out. Totals of
départements, régions and France are made once, from the communes of the file
itself (:mod:`~diagnostic.statistics.totals`): a later division cannot unbalance
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.geography import Assigned, Geography, Plan
from diagnostic.statistics.totals import totals

if TYPE_CHECKING:
    from diagnostic.statistics.adapters.layout import Extract
    from diagnostic.territories.history import History

RESTORATION = 5
"""Years during which a restored commune may have no figures of its own."""
_CITIES = {"751": "75056", "693": "69123", "132": "13055"}
COLUMNS = ["territory", "variable", "value", "status", "members"]


def carry(extract: Extract, geography: Geography, plan: Plan) -> pd.DataFrame:
    """Return rows of the store: ``territory``, ``variable``, ``value``, ``status``, ``members``."""
    rows = extract.rows
    if "members" not in rows:
        rows = rows.assign(members=0)
    rows = rows.assign(members=rows["members"].fillna(0).astype("int32"))
    rows = pd.concat([rows, _cities(rows, extract.additive)], ignore_index=True)
    communes = rows[rows["level"] == "COM"]
    parts = [_others(rows[rows["level"] != "COM"])]
    if len(communes):
        assigned = _assigned(communes, extract.additive, geography, plan)
        carried = _communes(assigned, extract.additive, geography, plan)
        parts.append(_filled(carried, extract.additive, geography, plan))
        if plan.totals:
            parts.append(totals(assigned, extract.additive, geography, plan))
    whole = pd.concat(parts, ignore_index=True)[COLUMNS]
    whole.loc[whole["value"].isna(), "members"] = 0
    return whole.drop_duplicates(["territory", "variable"], ignore_index=True)


def _assigned(
    rows: pd.DataFrame, additive: frozenset[str], geography: Geography, plan: Plan
) -> Assigned:
    history = geography.history
    codes = rows["code"].unique()
    then = {code: history.successor(code, plan.year) for code in codes}
    found = {code: targets or history.successor(code) for code, targets in then.items()}
    counts = rows[rows["variable"].isin(additive)].groupby("code")["value"].count()
    empty = set(counts[counts == 0].index)
    held = {targets[0] for targets in then.values() if targets}
    left_out = {c for c in empty if not then[c] and set(found[c]) <= held}
    for code in empty - left_out:
        for parent in _parents(code, codes, history, plan.year):
            found[parent] = history.successor(parent, plan.year - RESTORATION)
            left_out.add(code)
    rows = rows[~rows["code"].isin(left_out)]
    single = {code: targets[0] for code, targets in found.items() if len(targets) == 1}
    near = {code: targets[0] for code, targets in found.items() if targets}
    divided = {target for targets in found.values() if len(targets) > 1 for target in targets}
    rows = rows.assign(target=rows["code"].map(single), place=rows["code"].map(near))
    return Assigned(rows, frozenset(divided), frozenset(left_out))


def _parents(code: str, codes: Iterable[str], history: History, year: int) -> list[str]:
    """Return the communes from which a commune without figures was lately cut out."""
    return [
        parent
        for parent in codes
        if parent[:2] == code[:2]
        and parent != code
        and code in history.successor(parent, year - RESTORATION)
    ]


def _cities(rows: pd.DataFrame, additive: frozenset[str]) -> pd.DataFrame:
    """Sum the arrondissements of Paris, Lyon and Marseille, where a file gives only them."""
    inner = rows[(rows["level"] == "ARM") & rows["variable"].isin(additive)]
    inner = inner.assign(city=inner["code"].str[:3].map(_CITIES))
    listed = set(rows.loc[rows["level"] == "COM", "code"])
    inner = inner[~inner["city"].isin(listed)]
    if inner.empty:
        return inner.drop(columns="city")
    grouped = inner.groupby(["city", "variable"])
    sums = grouped["value"].agg(lambda values: values.sum(min_count=len(values)))
    frame = sums.rename_axis(["code", "variable"]).rename("value").reset_index()
    known = frame["value"].notna()
    frame["status"] = known.map({True: Status.OK.value, False: Status.INCOMPLETE.value})
    return frame.assign(level="COM", members=grouped["code"].nunique().to_numpy("int32"))


def _others(rows: pd.DataFrame) -> pd.DataFrame:
    dash = np.where(rows["code"] == "", "", "-")
    return rows.assign(territory=rows["level"] + dash + rows["code"])


def _communes(
    assigned: Assigned, additive: frozenset[str], geography: Geography, plan: Plan
) -> pd.DataFrame:
    rows = assigned.rows
    origins = geography.origins(plan.year)
    made_of = rows["target"].map({code: len(names) for code, names in origins.items()})
    alone = (made_of.fillna(1) <= 1) & rows["target"].notna()
    alone &= ~rows.duplicated(["target", "variable"], keep=False)
    merged = rows[~alone & rows["target"].notna()]
    counts = merged["variable"].isin(additive)
    lost = merged.loc[~counts, ["target", "variable"]].drop_duplicates()
    parts = [
        rows[alone],
        _summed(merged[counts], origins, bool(plan.zeros)),
        _unpublished(lost.to_numpy().tolist()),
        _unpublished([[t, v] for t in sorted(assigned.divided) for v in rows["variable"].unique()]),
    ]
    whole = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return whole.assign(territory="COM-" + whole["target"])


def _summed(rows: pd.DataFrame, origins: dict[str, frozenset[str]], zeros: bool) -> pd.DataFrame:
    """Sum the counts of communes that have become one."""
    if rows.empty:
        return rows
    grouped = rows.groupby(["target", "variable"])
    sums = grouped["value"].agg(lambda column: column.sum(min_count=len(column)))
    frame = sums.rename("value").reset_index()
    frame["members"] = grouped["code"].nunique().to_numpy("int32")
    secret = grouped["status"].agg(lambda states: set(states) == {Status.SECRET.value}).to_numpy()
    expected = frame["target"].map({code: len(names) for code, names in origins.items()})
    short = (frame["members"] < expected) & (not zeros)
    frame.loc[short, "value"] = np.nan
    absent = np.where(secret, Status.SECRET.value, Status.INCOMPLETE.value)
    present = np.where(frame["value"] == 0, Status.ZERO.value, Status.OK.value)
    frame["status"] = np.where(frame["value"].isna(), absent, present)
    return frame


def _unpublished(pairs: Sequence[Sequence[str]]) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["target", "variable"], dtype="object")
    return frame.assign(value=np.nan, status=Status.NOT_PUBLISHED.value, members=0)


def _filled(
    rows: pd.DataFrame, additive: frozenset[str], geography: Geography, plan: Plan
) -> pd.DataFrame:
    """Add the true zeros of a file that only lists what exists."""
    if not plan.zeros:
        return rows
    communes = geography.communes
    if plan.zeros is not True:
        communes = communes[communes["dep"].isin(list(plan.zeros))]
    grid = pd.MultiIndex.from_product(
        ["COM-" + communes["code"], sorted(additive)], names=["territory", "variable"]
    ).to_frame(index=False)
    zeros = grid.assign(value=0.0, status=Status.ZERO.value, members=0)
    whole = pd.concat([rows[COLUMNS], zeros], ignore_index=True)
    return whole.drop_duplicates(["territory", "variable"], ignore_index=True)
