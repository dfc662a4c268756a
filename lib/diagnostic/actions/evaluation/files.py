"""The files of an evaluation: read, checked against the actions and the pieces, all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.actions.evaluation.checking import score_problems
from diagnostic.actions.evaluation.model import Evaluation
from diagnostic.actions.evaluation.scores import parsed
from diagnostic.actions.evaluation.stories import FILE as STORIES
from diagnostic.actions.evaluation.stories import StoriesFile, filed, story_problems
from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import read_if_there, shown
from diagnostic.voices.consultation.sheets import Sheet, open_sheets

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.evaluation.model import Score

SCORES = "scores.csv"


def folder(study: str) -> Path:
    """Return the folder of a study's evaluation."""
    return paths.field(study) / "evaluation"


def load(
    study: str, actions: Actions, tracked: Mapping[str, str] | None = None
) -> Evaluation | None:
    """Return the evaluation of a study; None when it has none.

    Parameters
    ----------
    study : str
    actions : Actions
    tracked : mapping of str to str, optional
        What the follow-up holds and scores may rest on: identifier → text.

    Raises
    ------
    DataError
        With every mistake of every file: file, line, value, remedy.
    """
    home = folder(study)
    if not any((home / name).is_file() for name in (SCORES, STORIES)):
        return None
    problems: list[Problem] = []
    declared, document = read_if_there(home / STORIES, StoriesFile, problems)
    scores = _scores(home / SCORES, problems)
    problems += story_problems(declared, document, actions)
    stories = filed(declared, document)
    known = citable(actions, [each.story.id for each in stories], tracked or {})
    problems += score_problems(scores, actions, known)
    if problems:
        raise DataError(problems)
    return Evaluation(actions, scores, stories)


def citable(
    actions: Actions, stories: Collection[str] = (), tracked: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return every piece a score may rest on, with why it no longer can; empty when it can."""
    pieces = {each.id: each.withdrawn for each in actions.known.evidence.pieces.values()}
    titles = [each.title for base in actions.chain.constats for each in base.documents]
    more = (*actions.known.findings, *titles, *stories, *(tracked or {}))
    return {**pieces, **dict.fromkeys(more, "")}


def grid(path: Path) -> Sheet:
    """Return the sheet of a file that holds scores: the one with their columns.

    Raises
    ------
    DataError
        When the file cannot be read, or holds no sheet.
    """
    sheets = open_sheets(path)
    if not sheets:
        raise DataError(Problem("ce fichier est vide", shown(path), remedy="reprenez le modèle"))
    named = [each for each in sheets if each.name == "grille"]
    return (named or sheets)[0]


def _scores(path: Path, problems: list[Problem]) -> tuple[Score, ...]:
    if not path.is_file():
        return ()
    try:
        sheet = grid(path)
        found, wrong = parsed(Sheet(shown(path), sheet.name, sheet.rows, sheet.lines))
    except DataError as error:
        problems += error.problems
        return ()
    problems += wrong
    return found
