"""Measured and felt: where the figures place a theme, and how high people put it.

The measured side is the mean position of the theme's judged indicators among
comparable territories, from 0 to 100, high where the figures call for
attention. The felt side is the mean answer of a group to the theme's items;
for a group whose answers may not be counted, the mean of its medians.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.analysis.findings import comparable, frail
from diagnostic.analysis.quintiles import LEAST, percentiles, rounded
from diagnostic.text import folded
from diagnostic.voices.consultation.results import Class, Shown
from diagnostic.voices.measures.agreement import agreement

if TYPE_CHECKING:
    from diagnostic.analysis.pools import Pool, Pools
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value
    from diagnostic.statistics.models import Indicator
    from diagnostic.voices.consultation.readings import Tally
    from diagnostic.voices.consultation.results import Results

KINDS = ("density", "department", "region")
"""Pools in which a theme is placed, the first that serves."""
FEWEST = 2
"""Indicators under which a theme has no position."""


NEEDS = {"", "attente", "difficulte"}
"""Natures of the items that say a need, in a vote where people agree or not.

To agree that something works well is no priority.
"""


@dataclass(frozen=True)
class Measured:
    """Where the figures place a theme.

    Parameters
    ----------
    pool : Pool
    position : float
        From 0 to 100, high where the figures call for attention.
    figures : tuple of Value
        The indicators it is made of.
    """

    pool: Pool
    position: float
    figures: tuple[Value, ...]


@dataclass(frozen=True)
class Felt:
    """How high a group puts a theme.

    Parameters
    ----------
    theme : str
    group : str
        Identifier; empty for all the groups that have a result.
    priority : float
        Mean answer to the items of the theme, from 1; a mean of medians when
        answers may not be counted.
    items : int
    answers : int or None
        Fewest answers to an item; None when they may not be counted.
    agreement : float or None
        Mean agreement A of the items; None when answers may not be counted.
    kind : Class
        The most frequent class of agreement, the least agreed among equals.
    """

    theme: str
    group: str
    priority: float
    items: int
    answers: int | None
    agreement: float | None
    kind: Class


def judged(indicator: Indicator) -> bool:
    """Whether more of an indicator is good, or bad; else it describes a structure."""
    return indicator.polarity in {"high", "low"}


def position(profile: Profile, pools: Pools, indicators: Iterable[str]) -> Measured | None:
    """Return where a theme's judged indicators place the town; None when too few do.

    Parameters
    ----------
    profile : Profile
    pools : Pools
    indicators : iterable of str
        Those that describe a structure, neither good nor bad, are left out.
    """
    kept = [identifier for identifier in indicators if judged(profile.indicator(identifier))]
    profile.load(kept)
    for kind in KINDS:
        pool = pools.pool(kind)  # type: ignore[arg-type]
        if pool is None:
            continue
        pools.ready(_newest(profile, kept), pool)
        placed = [found for each in kept if (found := _placed(profile, pools, pool, each))]
        if len(placed) >= FEWEST:
            return Measured(
                pool,
                float(rounded([fmean(at for at, _ in placed)], 0)[0]),
                tuple(value for _, value in placed),
            )
    return None


def _newest(profile: Profile, indicators: Iterable[str]) -> list[Value]:
    latest = (profile.latest(each) for each in indicators)
    return [value for value in latest if value.known]


def _placed(
    profile: Profile, pools: Pools, pool: Pool, identifier: str
) -> tuple[float, Value] | None:
    """Return the town's position on one indicator, in its newest year that the pool has."""
    for value in reversed(profile.values(identifier)):
        if not value.known or frail(value) or not comparable(value):
            continue
        numbers, own = pools.numbers(identifier, value.year, pool), pool.rank(value.territory.id)
        if np.count_nonzero(~np.isnan(numbers)) < LEAST or own is None:
            continue
        at = float(percentiles(rounded(numbers, value.indicator.decimals))[own])
        if math.isnan(at):
            continue
        return (100 - at if value.indicator.polarity == "high" else at), value
    return None


def felt(results: Results, theme: str) -> list[Felt]:
    """Return how high each group puts a theme, all groups first; groups too small are left out.

    All groups are those whose answers may be counted; when none may, their
    medians alone are told.
    """
    items = [
        item.id
        for item in results.ballot.items
        if item.theme == theme and (results.dimension or folded(item.nature) in NEEDS)
    ]
    found = [_felt(results, theme, items, group) for group in ("", *results.groups)]
    return [each for each in found if each is not None]


def _felt(results: Results, theme: str, items: Sequence[str], group: str) -> Felt | None:
    cells = [results.cell(item, group) if group else results.whole(item) for item in items]
    cells = [cell for cell in cells if cell.shown is not Shown.NOTHING]
    kinds = [cell.kind for cell in cells if cell.kind is not None]
    if not kinds:
        return None
    order = list(Class)
    kind = max(order, key=lambda each: (kinds.count(each), order.index(each)))
    tallies = [cell.tally if group else results.counted(cell.item) for cell in cells]
    counted = [t for t in tallies if t is not None and t.answers >= results.rules.counts_from]
    if len(counted) < len(cells):
        middle = fmean(cell.median for cell in cells if cell.median is not None)
        return Felt(theme, group, _tenth(middle), len(cells), None, None, kind)
    return Felt(
        theme,
        group,
        _tenth(fmean(_mean(tally) for tally in counted)),
        len(cells),
        min(tally.answers for tally in counted),
        fmean(agreement(tally.counts) for tally in counted),
        kind,
    )


def _mean(tally: Tally) -> float:
    return sum(level * count for level, count in enumerate(tally.counts, 1)) / tally.answers


def _tenth(value: float) -> float:
    return float(rounded([value], 1)[0])
