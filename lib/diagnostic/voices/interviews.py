"""The interviews of a study, read at once: plan, codebook, codings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.study.interviews import InterviewPlan, read_plan
from diagnostic.study.respondents import Respondent
from diagnostic.voices.codebook import Codebook, read_codebook
from diagnostic.voices.coding import Coded, read_coded


@dataclass(frozen=True)
class Interviews:
    """What is known of the interviews, but for the words.

    Parameters
    ----------
    plan : InterviewPlan
    book : Codebook or None
    coded : tuple of Coded
    """

    plan: InterviewPlan
    book: Codebook | None = None
    coded: tuple[Coded, ...] = ()

    @property
    def demonstration(self) -> bool:
        """Whether any of it is fictional."""
        return self.plan.demonstration or any(each.demonstration for each in self.coded)

    def label(self, code: str) -> str:
        """Return the words of a code."""
        found = self.book.find(code) if self.book else None
        return found.label if found else code

    def achieved(self) -> list[tuple[Respondent, int, int]]:
        """Return for each category the interviews aimed at and held."""
        held = Counter(each.category for each in self.plan.interviews)
        target = {each.category: each.target for each in self.plan.categories}
        return [(c, target[c], held[c]) for c in Respondent if c in target]


def read_interviews(folder: Path) -> Interviews | None:
    """Read the interviews of a folder; None when none are planned.

    Raises
    ------
    DataError
        With every problem of every file at once.
    """
    problems: list[Problem] = []
    plan, book = None, None
    try:
        plan = read_plan(folder)
    except DataError as error:
        problems += error.problems
    try:
        book = read_codebook(folder)
    except DataError as error:
        problems += error.problems
    coded: tuple[Coded, ...] = ()
    if not problems:
        try:
            coded = read_coded(folder, plan, book)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return Interviews(plan, book, coded) if plan else None
