"""Fictional scores for demonstration: written from a guide, made again byte for byte.

Scores and reasons come from ``data/catalogue/guides/evaluation.yml``: nobody
gave them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import Field, RootModel

from diagnostic import paths
from diagnostic.actions.evaluation.files import SCORES, folder
from diagnostic.actions.evaluation.model import Score
from diagnostic.actions.evaluation.scores import written
from diagnostic.actions.evaluation.words import Category, Level, Moment
from diagnostic.study.strict import Strict, read_strict
from diagnostic.voices.filing import put

GUIDE = Path("guides", "evaluation.yml")


class Grid(Strict):
    """The scores of a fiche at a level, person by person."""

    subject: str
    level: Level
    scores: str = Field(pattern=r"^[1-4\- ]+$")
    evidence: tuple[str, ...]
    because: dict[int, str]


class Told(Strict):
    """The scores of a study."""

    moment: Moment
    date: dt.date
    evaluators: dict[Category, int]
    grids: tuple[Grid, ...]


class Guide(RootModel[dict[str, Told]]):
    """What the guide tells, study by study."""


def read() -> dict[str, Told]:
    """Return the guide."""
    return read_strict(paths.catalogue() / GUIDE, Guide)[0].root


def scores(told: Told) -> list[Score]:
    """Return the scores that a guide tells."""
    people = [category for category, count in told.evaluators.items() for _ in range(count)]
    found = []
    for grid in told.grids:
        given = grid.scores.replace(" ", "")
        for rank, (category, mark) in enumerate(zip(people, given, strict=True), 1):
            if mark == "-":
                continue
            found.append(
                Score(
                    subject=grid.subject,
                    level=grid.level,
                    score=int(mark),
                    justification=grid.because[int(mark)],
                    evidence=grid.evidence,
                    category=category,
                    evaluator=f"EV-{rank:02d}",
                    moment=told.moment,
                    date=told.date,
                    demonstration=True,
                )
            )
    return found


def write() -> list[Path]:
    """Write the scores of every study of the guide, and return the files."""
    made = {folder(study) / SCORES: written(scores(told)) for study, told in read().items()}
    put(made)
    return list(made)
