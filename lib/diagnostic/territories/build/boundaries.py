"""Which départements and régions are no longer the land they were, after a new COG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from diagnostic.territories.build.revision import Geography

TABLE = "changes"
"""Name of the table: ``territory``, and the first ``year`` of its new land."""


def moved(former: Mapping[str, pd.DataFrame], year: int, now: Geography) -> set[str]:
    """Return the départements and régions that gained or lost a commune since a year.

    Parameters
    ----------
    former : mapping of str to DataFrame
        Tables of the former reference geography.
    year : int
        Its year.
    now : Geography
    """
    before, after = _held(former), _held(now.frames)
    target = now.history.carry(before["code"], on=year)
    pairs = before.assign(target=target).merge(
        after, left_on="target", right_on="code", suffixes=("_before", "_after")
    )
    found: set[str] = set()
    for level, column in (("DEP", "dep"), ("REG", "reg")):
        other = pairs[pairs[f"{column}_before"] != pairs[f"{column}_after"]]
        codes = {*other[f"{column}_before"], *other[f"{column}_after"]}
        found |= {f"{level}-{code}" for code in codes}
    return found


def _held(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    communes = frames["communes"][["code", "dep"]]
    regions = frames["departments"].set_index("code")["reg"]
    return communes.assign(reg=communes["dep"].map(regions)).astype(str)


def added(known: pd.DataFrame | None, territories: set[str], year: int) -> pd.DataFrame:
    """Add to the table of changes those of a year."""
    fresh = pd.DataFrame({"territory": sorted(territories), "year": year})
    whole = fresh if known is None else pd.concat([known, fresh], ignore_index=True)
    return whole.astype({"territory": "str", "year": "int16"}).drop_duplicates(ignore_index=True)
