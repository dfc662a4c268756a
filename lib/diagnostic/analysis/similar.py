"""Statistically similar communes: the nearest neighbours in structure, not on the map.

As CIPFA's nearest neighbours do for English councils: structure variables are
made comparable, and the communes at the least Euclidean distance are kept,
among those of about the same size. The list and the distances are shown, so
that the team can strike out a commune that it knows to be different.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.analysis.likeness import Structure, structure
from diagnostic.analysis.similarity import similarity
from diagnostic.territories.codes import Level, TerritoryId

if TYPE_CHECKING:
    from diagnostic.analysis.likeness import Array
    from diagnostic.statistics.observe import Statistics
    from diagnostic.territories.gazetteer import Territory


class Alone(StrEnum):
    """Why a territory has no list."""

    LEVEL = "level"
    UNKNOWN = "unknown"
    FEW = "few"


@dataclass(frozen=True)
class Neighbour:
    """A similar territory, its distance, and the number of variables compared."""

    place: TerritoryId
    distance: float
    shared: int


@dataclass(frozen=True)
class Similar:
    """The territories most like one, the nearest first.

    Parameters
    ----------
    structure : Structure
    place : TerritoryId
    neighbours : tuple of Neighbour
        Empty when there is no list.
    alone : Alone or None
        Why there is none.
    wrong_size, unlike : int
        Territories left out for their size, then for want of shared variables.
    """

    structure: Structure
    place: TerritoryId
    neighbours: tuple[Neighbour, ...] = ()
    alone: Alone | None = None
    wrong_size: int = 0
    unlike: int = 0

    @property
    def places(self) -> tuple[TerritoryId, ...]:
        """The similar territories, in the order of codes."""
        return tuple(sorted(each.place for each in self.neighbours))


def distances(table: Array, weights: Array, row: int) -> tuple[Array, Array]:
    """Return the distance of every row to one, and how many variables both have.

    The weighted mean of the squared differences over the variables that both
    have, under a square root: a missing variable neither brings two territories
    together nor sets them apart. Without any, the distance is infinite.
    """
    squares = (table - table[row]) ** 2
    known = ~np.isnan(squares)
    weight = (known * weights).sum(axis=1)
    total = np.nansum(squares * weights, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.sqrt(total / weight)
    return np.where(weight > 0, found, np.inf), known.sum(axis=1).astype("float64")


def similar(
    statistics: Statistics, town: Territory, *, within: TerritoryId | None = None
) -> Similar:
    """Return the territories most like a commune or an EPCI.

    Parameters
    ----------
    statistics : Statistics
    town : Territory
    within : TerritoryId, optional
        Where to look, such as the town's région; all France by default.

    Returns
    -------
    Similar
    """
    level = town.id.level
    if level not in {Level.COM, Level.EPCI}:
        return Similar(Structure((), (), ()), town.id, alone=Alone.LEVEL)
    whole, rules = structure(statistics, level), similarity()
    row = whole.rank[town.id]
    if not np.isfinite(whole.table[row, 0]) or (
        np.isfinite(whole.table[row]).sum() < rules.least_shared
    ):
        return Similar(whole, town.id, alone=Alone.UNKNOWN)
    distance, shared = distances(whole.table, whole.weights, row)
    looked = _looked(statistics, whole, within)
    looked[row] = False
    low, high = (bound * whole.population[row] for bound in rules.size)
    sized = looked & (whole.population >= low) & (whole.population <= high)
    kept = sized & (shared >= rules.least_shared)
    wrong_size, unlike = int((looked & ~sized).sum()), int((sized & ~kept).sum())
    rows = np.flatnonzero(kept)
    if len(rows) < rules.least_count:
        return Similar(whole, town.id, alone=Alone.FEW, wrong_size=wrong_size, unlike=unlike)
    # Places are in the order of codes: a stable sort settles ties by code.
    nearest = rows[np.argsort(distance[rows].round(9), kind="stable")][: rules.count]
    neighbours = tuple(
        Neighbour(whole.places[i], float(distance[i]), int(shared[i])) for i in nearest
    )
    return Similar(whole, town.id, neighbours, wrong_size=wrong_size, unlike=unlike)


def _looked(
    statistics: Statistics, whole: Structure, within: TerritoryId | None
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return the rows that stand in a territory."""
    if within is None:
        return np.ones(len(whole.places), bool)
    inside = set(statistics.gazetteer.within(within, whole.places[0].level))
    return np.array([place in inside for place in whole.places])
