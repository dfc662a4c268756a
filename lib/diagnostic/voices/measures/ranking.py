"""Agreement among rankings."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def concordance(ranks: Sequence[Sequence[float]]) -> float:
    """Return Kendall's coefficient of concordance W, corrected for ties.

    Parameters
    ----------
    ranks : sequence of sequence of float, voters × items
        Ranks or grades; each voter's are ranked anew, ties sharing their mean
        rank, so that any increasing scale gives the same result.

    Returns
    -------
    float
        1 when all voters rank alike, 0 without any agreement; NaN with fewer
        than two voters or items, or when nobody separates the items.

    Raises
    ------
    ValueError
        When a voter has not ranked every item.

    References
    ----------
    Kendall, M. G. and Babington Smith, B. (1939). The problem of m rankings.
    Annals of Mathematical Statistics 10, 275-287.
    """
    given = np.asarray(ranks, dtype="float64")
    if given.ndim != 2 or np.isnan(given).any():
        raise ValueError("every voter must have ranked every item")
    voters, items = given.shape
    if voters < 2 or items < 2:
        return math.nan
    from scipy.stats import rankdata  # a second to import, for those who rank only

    ranked = np.apply_along_axis(rankdata, 1, given)
    totals = ranked.sum(axis=0)
    spread = float(((totals - totals.mean()) ** 2).sum())
    ties = sum(_ties(row) for row in ranked)
    largest = voters**2 * (items**3 - items) - voters * ties
    return 12 * spread / largest if largest else math.nan


def _ties(row: np.ndarray) -> float:
    _, sizes = np.unique(row, return_counts=True)
    return float((sizes.astype("float64") ** 3 - sizes).sum())
