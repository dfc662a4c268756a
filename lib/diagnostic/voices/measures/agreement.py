"""Agreement among the answers to one item: how far they gather, split or spread.

Every measure takes the counts of the answers by category, from the lowest to
the highest, and gives the same result whatever the order of the ballots.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations


def agreement(counts: Sequence[int]) -> float:
    """Return van der Eijk's coefficient of agreement A.

    The counts are peeled into layers; each layer is judged by its pattern of
    empty and filled categories, and weighs what it holds.

    Parameters
    ----------
    counts : sequence of int
        Answers by ordered category, at least two categories.

    Returns
    -------
    float
        1 when all answers agree, 0 when they are evenly spread, −1 when they
        stand at the two ends; NaN without any answer.

    References
    ----------
    van der Eijk, C. (2001). Measuring agreement in ordered rating scales.
    Quality & Quantity 35, 325-341.
    """
    left = _checked(counts)
    total = sum(left)
    if not total:
        return math.nan
    weighted = 0.0
    while any(left):
        least = min(count for count in left if count)
        pattern = [count > 0 for count in left]
        weighted += least * sum(pattern) * _pattern_agreement(pattern)
        left = [count - least if count else 0 for count in left]
    return weighted / total


def polarisation(counts: Sequence[int]) -> float:
    """Return how split the answers are: 0 for agreement, 1 for two opposite camps."""
    return (1 - agreement(counts)) / 2


def _pattern_agreement(pattern: Sequence[bool]) -> float:
    size, filled = len(pattern), sum(pattern)
    if filled == 1:
        return 1.0
    if filled == size:
        return 0.0
    triples = [tuple(pattern[i] for i in places) for places in combinations(range(size), 3)]
    single = sum(triple in {(True, True, False), (False, True, True)} for triple in triples)
    double = sum(triple == (True, False, True) for triple in triples)
    peaked = ((size - 2) * single - (size - 1) * double) / ((size - 2) * (single + double))
    return peaked * (1 - (filled - 1) / (size - 1))


def consensus(counts: Sequence[int]) -> float:
    """Return Tastle and Wierman's consensus.

    Returns
    -------
    float
        1 when all answers are the same, 0 when they are halved between the
        two ends; NaN without any answer.

    References
    ----------
    Tastle, W. J. and Wierman, M. J. (2007). Consensus and dissention: a
    measure of ordinal dispersion. International Journal of Approximate
    Reasoning 45, 531-545.
    """
    held = _checked(counts)
    total = sum(held)
    if not total:
        return math.nan
    mean = sum(rank * count for rank, count in enumerate(held)) / total
    width = len(held) - 1
    terms = (
        count / total * math.log2(1 - abs(rank - mean) / width)
        for rank, count in enumerate(held)
        if count
    )
    return 1 + math.fsum(terms)


def median(counts: Sequence[int]) -> float:
    """Return the median grade, categories counted from 1; NaN without any answer."""
    return quantile(counts, 0.5)


def interquartile(counts: Sequence[int]) -> float:
    """Return the interquartile range of the grades; 1 or less reads as consensus on five levels."""
    return quantile(counts, 0.75) - quantile(counts, 0.25)


def quantile(counts: Sequence[int], share: float) -> float:
    """Return a quantile of the grades, with linear interpolation between ranks.

    The definition is the usual one (type 7 of Hyndman and Fan, the default of
    numpy and of spreadsheets).
    """
    held = _checked(counts)
    total = sum(held)
    if not total:
        return math.nan
    place = (total - 1) * share
    low = math.floor(place)
    first, second = _grade(held, low), _grade(held, min(low + 1, total - 1))
    return first + (place - low) * (second - first)


def top_share(counts: Sequence[int], levels: int = 2) -> float:
    """Return the share of answers in the highest categories; NaN without any answer."""
    held = _checked(counts)
    total = sum(held)
    return sum(held[-levels:]) / total if total else math.nan


def _grade(counts: Sequence[int], rank: int) -> int:
    """Return the grade of the answer of some rank, answers sorted from the lowest."""
    seen = 0
    for grade, count in enumerate(counts, 1):
        seen += count
        if rank < seen:
            return grade
    raise IndexError(rank)


def _checked(counts: Sequence[int]) -> list[int]:
    held = [int(count) for count in counts]
    if len(held) < 2:
        raise ValueError(f"at least two categories are needed, {len(held)} given")
    if any(count < 0 for count in held) or held != list(counts):
        raise ValueError(f"counts are whole numbers, none negative: {list(counts)}")
    return held
