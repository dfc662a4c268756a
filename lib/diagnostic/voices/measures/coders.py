"""How far people who code the same interviews agree, beyond chance."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Return Cohen's kappa of two coders over the same units.

    Parameters
    ----------
    pairs : sequence of (label, label)
        What the first and the second coder said of each unit.

    Returns
    -------
    float
        1 when they always agree, 0 when no more than by chance; NaN without
        units, or when a single label was ever used.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales.
    Educational and Psychological Measurement 20, 37-46.
    """
    n = len(pairs)
    if not n:
        return math.nan
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs)
    # Whole numbers until the last division: no rounding can depend on the units' order.
    expected = sum(first[label] * second[label] for label in first)
    if expected == n * n:
        return math.nan
    return (n * observed - expected) / (n * n - expected)


def krippendorff_alpha(units: Sequence[Sequence[Hashable | None]]) -> float:
    """Return Krippendorff's alpha for nominal labels, any number of coders, gaps allowed.

    Parameters
    ----------
    units : sequence of sequences
        For each unit, the label of each coder; None where a coder said nothing.

    Returns
    -------
    float
        1 when coders always agree, 0 when no more than by chance; NaN when no
        unit was coded twice, or when a single label was ever used.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
    """
    totals: Counter[Hashable] = Counter()
    disagreement = 0.0
    for unit in units:
        labels = [label for label in unit if label is not None]
        if len(labels) < 2:
            continue
        count = Counter(labels)
        totals.update(count)
        same = sum(k * (k - 1) for k in count.values())
        disagreement += (len(labels) * (len(labels) - 1) - same) / (len(labels) - 1)
    n = sum(totals.values())
    expected = n * n - sum(k * k for k in totals.values())
    if n < 2 or not expected:
        return math.nan
    return 1 - (n - 1) * disagreement / expected
