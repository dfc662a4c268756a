"""Answers of a group to an item, as far as its size lets them be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from diagnostic.text import NBSP, number
from diagnostic.voices.consultation.readings import Tally
from diagnostic.voices.measures.agreement import agreement, consensus, interquartile, top_share


class Shown(StrEnum):
    """How much of a group's answers may be shown."""

    NOTHING = "nothing"
    WORDS = "words"
    COUNTS = "counts"


class Class(StrEnum):
    """How far the answers gather."""

    TOGETHER = "together"
    NUANCED = "nuanced"
    SPREAD = "spread"
    SPLIT = "split"

    @property
    def label(self) -> str:
        """French name."""
        return _CLASSES[self]


_CLASSES = {
    Class.TOGETHER: "accord",
    Class.NUANCED: "nuances",
    Class.SPREAD: "dispersion",
    Class.SPLIT: "partage en deux",
}


@dataclass(frozen=True)
class Cell:
    """Answers of a group to an item, as far as they may be shown.

    Parameters
    ----------
    item, group : str
        ``group`` is empty for all the groups that have a result.
    shown : Shown
    tally : Tally or None
        None unless counts may be shown.
    answers : int or None
        None unless counts may be shown.
    median : float or None
    kind : Class or None
    words : str
        How many agree, in words.
    """

    item: str
    group: str
    shown: Shown
    tally: Tally | None = None
    median: float | None = None
    kind: Class | None = None
    words: str = ""

    @property
    def answers(self) -> int | None:
        """How many chose a level; None unless counts may be shown."""
        return self.tally.answers if self.tally else None

    @property
    def agreement(self) -> float | None:
        """Agreement A; None unless counts may be shown."""
        return agreement(self.tally.counts) if self.tally else None

    @property
    def consensus(self) -> float | None:
        """Tastle and Wierman's consensus; None unless counts may be shown."""
        return consensus(self.tally.counts) if self.tally else None

    @property
    def quartiles(self) -> float | None:
        """Interquartile range; None unless counts may be shown."""
        return interquartile(self.tally.counts) if self.tally else None

    @property
    def top(self) -> float | None:
        """Share of the two most favourable levels; None unless counts may be shown."""
        return top_share(self.tally.counts) if self.tally else None

    @property
    def written(self) -> str:
        """What a table says of it."""
        if self.median is None or self.kind is None:
            return "trop peu de réponses"
        said = f"médiane {_level(self.median)}, {self.kind.label}"
        if self.tally:
            return f"{said}, {self.tally.answers}{NBSP}réponses"
        return f"{said}, {self.words}"


def in_words(share: float) -> str:
    """Say how many agree without a number.

    Unanimity is not told apart: it would tell what each one answered.
    """
    steps = (
        (0.85, "la quasi-totalité d’avis favorables"),
        (0.6, "une majorité d’avis favorables"),
        (0.4, "environ la moitié d’avis favorables"),
        (0.15, "une minorité d’avis favorables"),
    )
    return next((words for least, words in steps if share >= least), "presque aucun avis favorable")


def _level(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)
