"""Divergence between two groups, and between two rounds.

Groups are small: significance comes from every permutation of the answers
between groups, counted exactly, never from a normal approximation nor from
random draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from diagnostic.voices.measures.agreement import agreement, median


def median_gap(first: Sequence[int], second: Sequence[int]) -> float:
    """Return the absolute difference between the median grades of two groups."""
    return abs(median(first) - median(second))


def cliff_delta(first: Sequence[int], second: Sequence[int]) -> float:
    """Return Cliff's delta: how often an answer of the first group exceeds one of the second.

    Returns
    -------
    float
        From −1 to 1; 0.47 and above is read as a large difference. NaN when a
        group is empty.
    """
    pairs = sum(first) * sum(second)
    if not pairs:
        return math.nan
    above = sum(count * sum(second[:grade]) for grade, count in enumerate(first))
    below = sum(count * sum(second[grade + 1 :]) for grade, count in enumerate(first))
    return (above - below) / pairs


def earth_mover(first: Sequence[int], second: Sequence[int]) -> float:
    """Return how many grades answers must move, on average, for the groups to answer alike."""
    if not (sum(first) and sum(second)):
        return math.nan
    gaps = np.cumsum(first)[:-1] / sum(first) - np.cumsum(second)[:-1] / sum(second)
    return float(np.abs(gaps).sum())


def permutation_p(first: Sequence[int], second: Sequence[int]) -> float:
    """Return the exact two-sided probability of so large a gap in ranks, by chance.

    The Mann-Whitney statistic, ties sharing their mean rank, is compared with
    its value over every way of sharing the same answers between two groups of
    these sizes. Ways are counted by dynamic programming over the categories,
    so the result is exact for any size met in a workshop.

    Returns
    -------
    float
        Between 0 and 1; NaN when a group is empty.
    """
    size = sum(first)
    if not (size and sum(second)):
        return math.nan
    pooled = tuple(a + b for a, b in zip(first, second, strict=True))
    scores = _doubled_ranks(pooled)
    ways = _ways(pooled, scores, size)
    observed = sum(count * score for count, score in zip(first, scores, strict=True))
    total = sum(ways.values())
    middle = size * (sum(pooled) + 1)
    gap = abs(observed - middle)
    extreme = sum(number for value, number in ways.items() if abs(value - middle) >= gap)
    return extreme / total  # whole numbers: rounded once, whatever their size


def _doubled_ranks(pooled: Sequence[int]) -> tuple[int, ...]:
    """Return twice the mean rank of each category, whole even with ties."""
    scores, before = [], 0
    for count in pooled:
        scores.append(2 * before + count + 1)
        before += count
    return tuple(scores)


@lru_cache(maxsize=1024)
def _ways(pooled: tuple[int, ...], scores: tuple[int, ...], size: int) -> dict[int, int]:
    """Count the ways to draw `size` answers among the pooled ones, by sum of ranks."""
    drawn: dict[tuple[int, int], int] = {(0, 0): 1}
    for count, score in zip(pooled, scores, strict=True):
        following: dict[tuple[int, int], int] = {}
        for (taken, total), number in drawn.items():
            for more in range(min(count, size - taken) + 1):
                key = taken + more, total + more * score
                following[key] = following.get(key, 0) + number * math.comb(count, more)
        drawn = following
    return {total: number for (taken, total), number in drawn.items() if taken == size}


def false_discovery(probabilities: Sequence[float]) -> list[float]:
    """Adjust probabilities for being many, after Benjamini and Hochberg (1995).

    NaN (an empty group) stays NaN, and does not count among the tests.
    """
    known = [(p, place) for place, p in enumerate(probabilities) if not math.isnan(p)]
    adjusted = [math.nan] * len(probabilities)
    least = 1.0
    for rank, (p, place) in reversed(list(enumerate(sorted(known), 1))):
        least = min(least, p * len(known) / rank)
        adjusted[place] = least
    return adjusted


def agreement_shift(before: Sequence[int], after: Sequence[int]) -> float:
    """Return how much agreement moved between two rounds, in absolute value."""
    return abs(agreement(after) - agreement(before))


def weighted_kappa(table: Sequence[Sequence[int]]) -> float:
    """Return Cohen's kappa with quadratic weights, of first answers against second ones.

    Parameters
    ----------
    table : sequence of sequence of int, categories × categories
        Answers by first category (rows) and second category (columns).

    Returns
    -------
    float
        1 when nobody moved; NaN without any answer, or when all answers are
        in one category both times.
    """
    counts = np.asarray(table, dtype="float64")
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"a square table is expected, {counts.shape} given")
    total = counts.sum()
    grades = np.arange(len(counts))
    weights = (grades[:, None] - grades[None, :]) ** 2.0
    expected = counts.sum(axis=1)[:, None] * counts.sum(axis=0)[None, :]
    by_chance = float((weights * expected).sum())
    if not by_chance:
        return math.nan
    return 1 - float((weights * counts).sum()) * float(total) / by_chance


def moved_share(table: Sequence[Sequence[int]]) -> float:
    """Return the share of answers whose category changed between two rounds."""
    counts = np.asarray(table, dtype="float64")
    total = float(counts.sum())
    return 1 - float(np.trace(counts)) / total if total else math.nan
