"""Social mix inside a commune: the gap between extremes, and dissimilarity.

Every figure rests on what is published zone by zone. Nothing is ever found by
subtracting some zones from the whole: a hidden zone stays hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEAST_ZONES = 3
"""Zones under which neither a gap nor an index says anything."""
LEAST_PEOPLE = 1_000
"""Inhabitants under which a zone is no extreme."""
DRAWS = 1_000
SEED = 2026
"""The draws are always the same: a figure printed twice is the same twice."""


@dataclass(frozen=True)
class Dissimilarity:
    """How unevenly two groups share the zones of a commune.

    Parameters
    ----------
    index : float
        ½ Σ |x/X − y/Y|: from 0, the same everywhere, to 1, never together.
        The share of either group that would have to move for an even town.
    expected : float
        Its mean if people lived anywhere at random: never 0 with few people.
    ceiling : float
        What 95 draws at random in 100 stay under.
    zones : int
    """

    index: float
    expected: float
    ceiling: float
    zones: int

    @property
    def by_chance(self) -> bool:
        """Whether chance alone may give such an index."""
        return self.index <= self.ceiling


def dissimilarity(one: ArrayLike, other: ArrayLike) -> float:
    """Return the dissimilarity index of two groups, zone by zone.

    Raises
    ------
    ValueError
        When a group is empty, or a count missing or negative.

    Examples
    --------
    >>> dissimilarity([10, 0], [0, 30])
    1.0
    """
    x, y = np.asarray(one, dtype="float64"), np.asarray(other, dtype="float64")
    if x.shape != y.shape or not np.isfinite([x, y]).all() or (np.array([x, y]) < 0).any():
        raise ValueError("counts of both groups are needed in every zone")
    if not x.sum() or not y.sum():
        raise ValueError("a group without anybody has no dissimilarity")
    return float(np.abs(x / x.sum() - y / y.sum()).sum() / 2)


def measured(one: ArrayLike, other: ArrayLike, precision: float = 1.0) -> Dissimilarity | None:
    """Return the index of two groups and what chance would give, or None.

    Parameters
    ----------
    one, other : array of float
        Counts of the two groups, in the same order of zones.
    precision : float
        People asked at random for one person counted: less than 1 for a
        survey, whose own chance makes zones look more unlike than they are.

    Returns
    -------
    Dissimilarity or None
        None with fewer than three zones, or when a group is empty.
    """
    x, y = np.asarray(one, dtype="float64"), np.asarray(other, dtype="float64")
    if len(x) < LEAST_ZONES or not x.sum() or not y.sum():
        return None
    drawn = _at_random(x, y, precision)
    if drawn is None:
        return None
    return Dissimilarity(
        dissimilarity(x, y),
        float(drawn.mean()),
        float(np.quantile(drawn, 0.95)),
        len(x),
    )


def _at_random(
    x: NDArray[np.float64], y: NDArray[np.float64], precision: float
) -> NDArray[np.float64] | None:
    """Return the index of people put in the zones at random, many times over."""
    sizes = np.rint((x + y) * precision).astype("int64")
    group = int(np.rint(x.sum() * precision))
    if not 0 < group < sizes.sum():
        return None
    generator = np.random.Generator(np.random.PCG64(SEED))
    # The marginals method: a town has few zones and many people.
    drawn = generator.multivariate_hypergeometric(sizes, group, DRAWS, method="marginals")
    rest = sizes - drawn
    return np.asarray(
        np.abs(drawn / group - rest / (sizes.sum() - group)).sum(axis=1) / 2, dtype="float64"
    )


def extremes(values: Sequence[float], people: Sequence[float | None]) -> tuple[int, int] | None:
    """Return the places of the lowest and highest of the zones that are large enough.

    A zone whose inhabitants are not known is kept: its publisher shows only
    zones of some size. None with fewer than three such zones.
    """
    kept = [
        place
        for place, count in enumerate(people)
        if (count is None or count >= LEAST_PEOPLE) and np.isfinite(values[place])
    ]
    if len(kept) < LEAST_ZONES:
        return None
    return min(kept, key=lambda i: values[i]), max(kept, key=lambda i: values[i])
