"""Raking: weights under which respondents have the known margins of a population.

Each margin in turn multiplies the weights of a category by what it lacks,
until all hold together (iterative proportional fitting). Nothing is drawn at
random: the same answers always have the same weights, whatever their order.

References
----------
Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a
sampled frequency table when the expected marginal totals are known. Annals of
Mathematical Statistics 11, 427-444. Kish, L. (1965). Survey Sampling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-10
MOST = 2000
"""Rounds of all the margins, at most."""
TRIMS = 60
"""Times weights are cut back and raked again, at most."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Margin:
    """The category of each respondent, and the share that each should have.

    Parameters
    ----------
    categories : sequence of str
        One per respondent; empty for who did not say: this margin then leaves
        the respondent alone.
    shares : mapping of str to float
        Of the population; any positive scale.
    """

    categories: Sequence[str]
    shares: Mapping[str, float]

    def __post_init__(self) -> None:
        there = set(self.categories) - {""}
        if unknown := there - set(self.shares):
            raise ValueError(f"categories without a share: {sorted(unknown)}")
        if empty := [
            name for name, share in self.shares.items() if share > 0 and name not in there
        ]:
            raise ValueError(f"nobody to stand for: {empty}")


@dataclass(frozen=True)
class Raked:
    """Weights, of mean 1.

    Parameters
    ----------
    weights : array of float
    rounds : int
    gap : float
        Largest difference left between a share reached and its target.
    trimmed : int
        Respondents whose weight was cut.
    """

    weights: Floats
    rounds: int
    gap: float
    trimmed: int = 0

    @property
    def effective(self) -> float:
        """How many respondents of equal weight say as much."""
        return effective_size(self.weights)

    @property
    def design_effect(self) -> float:
        """What weighting costs in precision: variance against that of equal weights."""
        return len(self.weights) / self.effective


def effective_size(weights: Floats) -> float:
    """Return Kish's effective sample size, (Σw)² ÷ Σw²."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def rake(margins: Sequence[Margin], base: Sequence[float] | Floats | None = None) -> Raked:
    """Return the weights closest to the base ones that have all the margins.

    Parameters
    ----------
    margins : sequence of Margin
    base : sequence of float, optional
        Weights to begin with; 1 each by default.

    Raises
    ------
    ValueError
        When there is no margin.
    """
    if not margins:
        raise ValueError("at least one margin is needed")
    size = len(margins[0].categories)
    weights = np.ones(size) if base is None else np.asarray(base, dtype="float64").copy()
    indexed = [_indexed(margin) for margin in margins]
    rounds, gap = 0, _gap(weights, indexed)
    while gap > TOLERANCE and rounds < MOST:
        for places, targets in indexed:
            sums = np.bincount(places, weights, len(targets) + 1)[1:]
            known = sums.sum()
            wanted = targets * known
            factors = np.divide(wanted, sums, out=np.ones_like(sums), where=sums > 0)
            weights *= np.concatenate([[1.0], factors])[places]
        rounds += 1
        gap = _gap(weights, indexed)
    return Raked(weights * size / weights.sum(), rounds, gap)


def rake_trimmed(margins: Sequence[Margin], least: float, most: float) -> Raked:
    """Return raked weights that stay between two multiples of their mean.

    Weights are raked, cut back, raked again, until nothing has to be cut; when
    the margins ask for more than the bounds allow, what is left of the gap is
    told with the weights.
    """
    found = rake(margins)
    cut: NDArray[np.bool_] = np.zeros(len(found.weights), dtype=bool)
    weights, rounds = found.weights, found.rounds
    for _ in range(TRIMS):
        beyond = (weights < least * (1 - 1e-9)) | (weights > most * (1 + 1e-9))
        if not beyond.any():
            break
        cut |= beyond
        again = rake(margins, np.clip(weights, least, most))
        weights, rounds = again.weights, rounds + again.rounds
    weights = _bounded(weights, least, most)
    gap = _gap(weights, [_indexed(margin) for margin in margins])
    return Raked(weights, rounds, gap, int(cut.sum()))


def _bounded(weights: Floats, least: float, most: float) -> Floats:
    """Return weights of mean 1 that keep both bounds, scaled by bisection."""
    low, high = least / float(weights.max()), most / float(weights.min())
    for _ in range(200):
        scale = (low + high) / 2
        if np.clip(scale * weights, least, most).mean() < 1:
            low = scale
        else:
            high = scale
    return np.clip(high * weights, least, most)


def _indexed(margin: Margin) -> tuple[NDArray[np.intp], Floats]:
    """Return the place of each respondent's category from 1 (0 for unknown), and its share."""
    names = sorted(margin.shares)
    rank = {name: place for place, name in enumerate(names, 1)} | {"": 0}
    shares = np.array([margin.shares[name] for name in names], dtype="float64")
    return np.array([rank[each] for each in margin.categories], dtype=np.intp), (
        shares / shares.sum()
    )


def _gap(weights: Floats, indexed: Sequence[tuple[NDArray[np.intp], Floats]]) -> float:
    gaps = []
    for places, targets in indexed:
        sums = np.bincount(places, weights, len(targets) + 1)[1:]
        gaps.append(float(np.abs(sums / sums.sum() - targets).max()))
    return max(gaps)
