"""Carry figures of any year to the geography of the workbook.

Counts of merged communes are summed; a median or a rate of merged communes is
not published for the new one, and never averaged. A commune that has since
been divided keeps no figure: nobody published how to share it out. Totals of
départements, régions and France are made here, once, from the communes of the
file itself: a later division cannot unbalance them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status

if TYPE_CHECKING:
    from diagnostic.statistics.adapters.layout import Extract
    from diagnostic.territories.history import History

COLUMNS = ["territory", "variable", "value", "status", "members"]


@dataclass(frozen=True)
class Geography:
    """The communes of the reference year, and how to reach them.

    Parameters
    ----------
    communes : pandas.DataFrame
        ``code``, ``dep``, ``reg`` of every commune of the reference year.
    history : History
    """

    communes: pd.DataFrame
    history: History
    _origins: dict[int, dict[str, frozenset[str]]] = field(default_factory=dict, repr=False)

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Département and région of each commune."""
        return self.communes.set_index("code")[["dep", "reg"]]

    def targets(self, code: str, year: int) -> tuple[str, ...]:
        """Return what a commune of a geography year has become."""
        return self.history.successor(code, year) or self.history.successor(code)

    def origins(self, year: int) -> dict[str, frozenset[str]]:
        """Return the communes of a year that make each commune of today.

        Divided communes are left out: they make no whole commune.
        """
        if year not in self._origins:
            found: dict[str, set[str]] = {}
            former = {code for codes in self.history.former_names.values() for code in codes}
            for code in former.union(self.communes["code"]):
                targets = self.history.successor(code, year)
                if len(targets) == 1:
                    found.setdefault(targets[0], set()).add(code)
            self._origins[year] = {code: frozenset(names) for code, names in found.items()}
        return self._origins[year]


@dataclass(frozen=True)
class Plan:
    """How the rows of a source are carried.

    Parameters
    ----------
    year : int
        Geography year of the file.
    totals : bool
        Whether the file holds every commune, so that départements, régions
        and France may be totalled.
    zeros : bool or sequence of str
        Whether a commune the file does not list has none: everywhere, or in
        these départements.
    without : sequence of str
        Départements that the publisher leaves out of its France.
    """

    year: int
    totals: bool = False
    zeros: bool | Sequence[str] = False
    without: Sequence[str] = ()


def carry(extract: Extract, geography: Geography, plan: Plan) -> pd.DataFrame:
    """Return rows of the store: ``territory``, ``variable``, ``value``, ``status``, ``members``."""
    rows = extract.rows
    if "members" not in rows:
        rows = rows.assign(members=0)
    rows = rows.assign(members=rows["members"].fillna(0).astype("int32"))
    communes = rows[rows["level"] == "COM"]
    parts = [_others(rows[rows["level"] != "COM"])]
    if len(communes):
        carried = _communes(communes, extract.additive, geography, plan)
        parts.append(_filled(carried, extract.additive, geography, plan))
        if plan.totals:
            parts.append(_totals(communes, extract.additive, geography, plan))
    whole = pd.concat(parts, ignore_index=True)[COLUMNS]
    whole.loc[whole["value"].isna(), "members"] = 0
    return whole.drop_duplicates(["territory", "variable"], ignore_index=True)


def _others(rows: pd.DataFrame) -> pd.DataFrame:
    dash = np.where(rows["code"] == "", "", "-")
    return rows.assign(territory=rows["level"] + dash + rows["code"])


def _communes(
    rows: pd.DataFrame, additive: frozenset[str], geography: Geography, plan: Plan
) -> pd.DataFrame:
    found = {code: geography.targets(code, plan.year) for code in rows["code"].unique()}
    rows = rows.assign(target=rows["code"].map({c: t[0] for c, t in found.items() if len(t) == 1}))
    origins = geography.origins(plan.year)
    made_of = rows["target"].map({code: len(names) for code, names in origins.items()})
    alone = (made_of.fillna(1) <= 1) & rows["target"].notna()
    alone &= ~rows.duplicated(["target", "variable"], keep=False)
    merged = rows[~alone & rows["target"].notna()]
    split = [target for targets in found.values() if len(targets) > 1 for target in targets]
    parts = [
        rows[alone],
        _summed(merged[merged["variable"].isin(additive)], origins, bool(plan.zeros)),
        _unpublished(
            merged.loc[~merged["variable"].isin(additive), ["target", "variable"]]
            .drop_duplicates()
            .to_numpy()
            .tolist()
        ),
        _unpublished([[t, v] for t in split for v in rows["variable"].unique()]),
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


def _totals(
    rows: pd.DataFrame, additive: frozenset[str], geography: Geography, plan: Plan
) -> pd.DataFrame:
    """Sum whole départements, régions and France from the communes of the file."""
    rows = rows[rows["variable"].isin(additive)]
    first = {c: geography.targets(c, plan.year)[:1] for c in rows["code"].unique()}
    places = rows["code"].map({code: t[0] for code, t in first.items() if t})
    rows = rows.assign(
        dep=places.map(geography.areas["dep"]), reg=places.map(geography.areas["reg"])
    ).dropna(subset=["dep"])
    expected = _expected(geography, plan)
    parts = []
    for level, column in (("DEP", "dep"), ("REG", "reg"), ("FRANCE", "")):
        kept = rows if column else rows[~rows["dep"].isin(list(plan.without))]
        names = level + "-" + kept[column] if column else pd.Series(level, index=kept.index)
        grouped = kept.assign(territory=names).groupby(["territory", "variable"])
        sums = grouped["value"].agg(lambda values: values.sum(min_count=len(values)))
        frame = sums.rename("value").reset_index()
        frame["members"] = grouped["code"].nunique().to_numpy("int32")
        if not plan.zeros:
            needed = frame["territory"].map(expected)
            frame.loc[frame["members"] < needed, "value"] = np.nan
        parts.append(frame)
    whole = pd.concat(parts, ignore_index=True)
    whole["status"] = np.where(
        whole["value"].isna(),
        Status.INCOMPLETE.value,
        np.where(whole["value"] == 0, Status.ZERO.value, Status.OK.value),
    )
    return whole


def _expected(geography: Geography, plan: Plan) -> dict[str, int]:
    """Count the communes of the file's year in each département and région."""
    areas = geography.areas
    counts: dict[str, int] = {}
    for target, names in geography.origins(plan.year).items():
        dep, reg = areas.loc[target, "dep"], areas.loc[target, "reg"]
        wanted = [f"DEP-{dep}", f"REG-{reg}"]
        if dep not in plan.without:
            wanted.append("FRANCE")
        for name in wanted:
            counts[name] = counts.get(name, 0) + len(names)
    return counts
