"""Between two rounds: how far answers moved, without knowing who moved.

A weighted kappa compares each person's two answers; a secret vote forbids to
link them, so it is not computed. What is known without links: the change of
agreement, the shift of the distribution, and the least share of answers that
must have changed for one distribution to become the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from diagnostic.text import folded
from diagnostic.voices.consultation.results import Results
from diagnostic.voices.measures.agreement import agreement, median
from diagnostic.voices.measures.divergence import earth_mover

STABLE = 0.15
"""Change of A, and least share of changed answers, under which an item is stable."""
CAUTION = (
    "Le vote est secret : les réponses d’une même personne aux deux tours ne sont pas liées. Le "
    "kappa pondéré, qui exige ce lien, n’est donc pas calculé. La stabilité se lit sur "
    "l’ensemble des réponses : l’écart d’accord entre les tours et la part minimale de réponses "
    "qui ont changé."
)


@dataclass(frozen=True)
class Change:
    """How the answers to an item moved between two rounds, all groups together.

    Parameters
    ----------
    item : str
        Identifier in the second round.
    before, after : float
        Agreement A.
    medians : tuple of float
    shift : float
        Levels that answers moved by, on average (earth mover's distance).
    changed : float
        Least share of answers that changed (total variation).
    """

    item: str
    before: float
    after: float
    medians: tuple[float, float]
    shift: float
    changed: float

    @property
    def difference(self) -> float:
        """Change of A."""
        return self.after - self.before

    @property
    def stable(self) -> bool:
        """Whether a further round would teach little."""
        return abs(self.difference) < STABLE and self.changed < STABLE

    @property
    def closer(self) -> bool:
        """Whether points of view came closer."""
        return self.difference >= STABLE


def changes(first: Results, second: Results) -> list[Change]:
    """Compare items that both rounds voted on, matched by their texts."""
    texts = {folded(first.item(item).text): item for item in first.readings}
    found = []
    for item, reading in second.readings.items():
        before = texts.get(folded(second.item(item).text))
        if before is None:
            continue
        a, b = first.readings[before].everybody.counts, reading.everybody.counts
        if sum(a) and sum(b):
            medians = median(a), median(b)
            moved = (earth_mover(a, b), total_variation(a, b))
            found.append(Change(item, agreement(a), agreement(b), medians, *moved))
    return sorted(found, key=lambda change: (-change.difference, change.item))


def total_variation(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Return the least share of answers to change for a distribution to become the other."""
    if not (sum(first) and sum(second)):
        return math.nan
    one, two = sum(first), sum(second)
    return sum(abs(a / one - b / two) for a, b in zip(first, second, strict=True)) / 2
