"""How scores gather or part: a median, a range, an agreement; never a mean alone, never too few.

Thresholds are those of votes: under the least number of evaluators, nothing;
counts from ten on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic.actions.evaluation.words import Category
from diagnostic.text import number
from diagnostic.voices.consultation.rules import Rules
from diagnostic.voices.measures.agreement import agreement, median

if TYPE_CHECKING:
    from diagnostic.actions.evaluation.model import Score

RULES = Rules()
LEVELS = 4


class Reading(StrEnum):
    """What the spread of scores says."""

    FEW = "trop peu de notes"
    SHARED = "avis proches"
    SPREAD = "avis dispersés"
    SPLIT = "avis opposés"


@dataclass(frozen=True)
class Spread:
    """Scores from 1 to 4, counted.

    Parameters
    ----------
    counts : tuple of int
        Scores of 1, 2, 3 and 4.
    evaluators : int
        People who gave them; each may have scored several fiches.
    """

    counts: tuple[int, int, int, int]
    evaluators: int

    @property
    def given(self) -> int:
        """How many scores there are."""
        return sum(self.counts)

    @property
    def shown(self) -> bool:
        """Whether enough people scored for anything to be said."""
        return self.evaluators >= RULES.least_ballots

    @property
    def counted(self) -> bool:
        """Whether the number of each score may be shown."""
        return self.evaluators >= RULES.counts_from

    @property
    def median(self) -> float:
        """The middle score; between two scores, half-way."""
        return median(self.counts)

    @property
    def range(self) -> tuple[int, int]:
        """The lowest and the highest score."""
        given = [score for score, count in enumerate(self.counts, 1) if count]
        return given[0], given[-1]

    @property
    def agreement(self) -> float:
        """Agreement A of van der Eijk: 1 all alike, 0 evenly spread, −1 at the two ends."""
        return agreement(self.counts)

    @property
    def reading(self) -> Reading:
        """What the spread says, in words."""
        if not self.shown:
            return Reading.FEW
        if self.agreement >= RULES.agreement:
            return Reading.SHARED
        return Reading.SPLIT if self.agreement <= RULES.split else Reading.SPREAD

    @property
    def written(self) -> str:
        """The median and the range: « 3 (de 2 à 4) »."""
        if not self.given:
            return "non noté"
        if not self.shown:
            return f"moins de {RULES.least_ballots} avis"
        low, high = self.range
        middle = score(self.median)
        return f"{middle} (tous)" if low == high else f"{middle} (de {low} à {high})"


def score(value: float) -> str:
    """Write a median: « 3 », « 2,5 »."""
    return number(value, 0 if value == int(value) else 1)


def spread(scores: Iterable[Score]) -> Spread:
    """Count scores, and those who gave them."""
    held = list(scores)
    counts = [sum(each.score == level for each in held) for level in range(1, LEVELS + 1)]
    return Spread(
        (counts[0], counts[1], counts[2], counts[3]), len({each.evaluator for each in held})
    )


@dataclass(frozen=True)
class Heard:
    """How many people of a category scored, as it may be said.

    Parameters
    ----------
    category : Category
    people : int or None
        None when there are too few for their number to be told.
    """

    category: Category
    people: int | None

    @property
    def missing(self) -> bool:
        """Whether nobody of the category scored."""
        return self.people == 0

    @property
    def written(self) -> str:
        """The number in words when it is hidden."""
        if self.people is None:
            return f"moins de {RULES.least_ballots}"
        return "personne" if self.missing else number(self.people)


def heard(scores: Sequence[Score]) -> tuple[Heard, ...]:
    """Return how many people of each category scored; small numbers are not told."""
    found = []
    for category in Category:
        people = len({each.evaluator for each in scores if each.category is category})
        told = people if people == 0 or people >= RULES.least_ballots else None
        found.append(Heard(category, told))
    return tuple(found)


def total(scores: Sequence[Score]) -> str:
    """Return how many people scored, unless it would tell the one number that is hidden."""
    people = len({each.evaluator for each in scores})
    hidden = sum(each.people is None for each in heard(scores))
    if hidden == 1:
        known = sum(each.people or 0 for each in heard(scores))
        return f"plus de {number(known)}" if known else f"moins de {RULES.least_ballots}"
    return number(people)
