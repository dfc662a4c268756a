"""Where a town stands in a pool: a fifth of it, never a rank.

A rank says more than the figures know: two neighbouring towns change places
by chance. The pool is cut in five parts as equal as its ties allow, on the
printed figures; towns printed alike always stand in the same fifth.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

PARTS = 5
LEAST = 10
"""Territories with a value, the town included, under which no fifth is said."""
HALF = 0.5
"""Share of the pool that must have a value: a fifth of a few is no fifth of all."""


class Reason(StrEnum):
    """Why no fifth is said."""

    NONE = ""
    ABSENT = "absent"
    FRAGILE = "fragile"
    FEW = "few"
    TIED = "tied"


@dataclass(frozen=True)
class Standing:
    """A town in a pool.

    Parameters
    ----------
    fifth : int or None
        From 1, the lowest values, to 5, the highest.
    reason : Reason
        Why there is none.
    known : int
        Territories of the pool that have a value, the town included.
    unknown : int
        Territories of the pool that have none: they are left out, and counted.
    """

    fifth: int | None
    reason: Reason
    known: int
    unknown: int


def rounded(values: ArrayLike, decimals: int) -> NDArray[np.float64]:
    """Round half away from zero as figures are printed, a whole pool at once."""
    numbers = np.asarray(values, dtype="float64")
    scaled = np.abs(numbers) * 10.0**decimals
    # A value such as 2,675 is stored just under its half: the nudge brings it back.
    found = np.sign(numbers) * np.floor(scaled * (1 + 1e-12) + 0.5) / 10.0**decimals
    return np.asarray(found, dtype="float64")


def fifths(values: ArrayLike) -> NDArray[np.int64]:
    """Return the fifth of each value of a pool, equal values together.

    Each value is placed at the middle of those equal to it: a fifth then holds
    a fifth of the pool when there are no ties, and turning the scale round
    turns the fifths round.

    Examples
    --------
    >>> fifths([10, 20, 30, 40, 50]).tolist()
    [1, 2, 3, 4, 5]
    """
    numbers = np.asarray(values, dtype="float64")
    ordered = np.sort(numbers)
    below = np.searchsorted(ordered, numbers, side="left")
    upto = np.searchsorted(ordered, numbers, side="right")
    # Whole numbers: no fifth hangs on the last digit of a division.
    found = np.minimum(PARTS * (below + upto) // (2 * max(1, len(numbers))), PARTS - 1) + 1
    return np.asarray(found, dtype="int64")


def percentiles(values: ArrayLike) -> NDArray[np.float64]:
    """Return where each value stands in its pool, from 0 to 100, equal values together.

    Missing values have none and count for nothing.
    """
    numbers = np.asarray(values, dtype="float64")
    ordered = np.sort(numbers[~np.isnan(numbers)])
    below = np.searchsorted(ordered, numbers, side="left")
    upto = np.searchsorted(ordered, numbers, side="right")
    placed = 50.0 * (below + upto) / max(1, len(ordered))
    return np.where(np.isnan(numbers), np.nan, placed)


def standing(
    town: float | None, others: ArrayLike, *, decimals: int, fragile: bool = False
) -> Standing:
    """Return the fifth of a pool in which a town stands, or why none is said.

    Parameters
    ----------
    town : float or None
        Its value; None when it has none.
    others : array of float
        Values of the other territories of the pool, NaN where absent.
    decimals : int
        As the indicator is printed.
    fragile : bool
        Whether the town's value rests on few people: it is then not placed.
    """
    pool = rounded(others, decimals)
    present = pool[~np.isnan(pool)]
    unknown = len(pool) - len(present)
    if town is None:
        return Standing(None, Reason.ABSENT, len(present), unknown + 1)
    own = float(rounded([town], decimals)[0])
    known = len(present) + 1
    if fragile:
        return Standing(None, Reason.FRAGILE, known, unknown)
    if known < max(LEAST, HALF * (known + unknown)):
        return Standing(None, Reason.FEW, known, unknown)
    alike = int((present == own).sum()) + 1
    if alike * PARTS > known and alike > 1:
        # « le cinquième des communes » would hold more than a fifth of them.
        return Standing(None, Reason.TIED, known, unknown)
    return Standing(_fifth(present, own), Reason.NONE, known, unknown)


def _fifth(others: NDArray[np.float64], own: float) -> int:
    """Return the fifth of one value among others, as :func:`fifths` would of all together."""
    below, upto = int((others < own).sum()), int((others <= own).sum()) + 1
    return min(PARTS * (below + upto) // (2 * (len(others) + 1)), PARTS - 1) + 1
