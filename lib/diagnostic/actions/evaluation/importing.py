"""Take in a filled grid: nothing kept is overwritten silently, nothing is written by halves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.actions.evaluation.checking import score_problems
from diagnostic.actions.evaluation.files import SCORES, citable, folder, grid
from diagnostic.actions.evaluation.scores import parsed, written
from diagnostic.errors import DataError, Problem
from diagnostic.voices.filing import put

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diagnostic.actions.actions import Actions
    from diagnostic.actions.evaluation.model import Evaluation, Score


@dataclass(frozen=True)
class Taken:
    """What an import did.

    Parameters
    ----------
    added, changed, same : int
        Scores that are new, that replace another, that were there already.
    path : Path
    """

    added: int
    changed: int
    same: int
    path: Path


def take(
    path: Path,
    actions: Actions,
    held: Evaluation | None,
    tracked: Mapping[str, str] | None = None,
    *,
    replace: bool = False,
) -> Taken:
    """Take in a filled grid.

    Parameters
    ----------
    path : Path
        A workbook or a CSV.
    actions : Actions
    held : Evaluation or None
        What is kept already.
    tracked : mapping of str to str, optional
        What the follow-up holds.
    replace : bool
        Whether a score given again takes the place of the one kept.

    Raises
    ------
    DataError
        With every line refused, or every score that would be overwritten.
    """
    scores, problems = parsed(grid(path), to_fill=True)
    if not scores and not problems:
        raise DataError(
            Problem(
                "cette grille ne contient aucune note", path.name, remedy="remplissez-la d’abord"
            )
        )
    kept = {each.key: each for each in (held.scores if held else ())}
    stories = [each.story.id for each in held.stories] if held else []
    problems += score_problems(scores, actions, citable(actions, stories, tracked))
    problems += _other_category(scores, list(kept.values()))
    changed = [e for e in scores if e.key in kept and not _alike(e, kept[e.key])]
    if not replace:
        problems += [_conflict(each, kept[each.key]) for each in changed]
    if problems:
        raise DataError(problems)
    added = [each for each in scores if each.key not in kept]
    target = folder(actions.study) / SCORES
    if added or changed:
        every = {**kept, **{each.key: each for each in scores}}
        put({target: written(every.values())})
    return Taken(len(added), len(changed), len(scores) - len(added) - len(changed), target)


def _alike(one: Score, other: Score) -> bool:
    return (one.score, one.justification, one.evidence, one.date, one.category) == (
        other.score, other.justification, other.evidence, other.date, other.category,
    )  # fmt: skip


def _conflict(given: Score, kept: Score) -> Problem:
    what = "score" if given.score != kept.score else "justification ou pièces"
    said = f"{kept.score} gardé, {given.score} reçu" if what == "score" else what
    return Problem(
        "cette note est déjà enregistrée, autrement",
        given.where,
        f"{given.subject}, {given.level.value}, {given.evaluator} : {said}",
        "corrigez la grille, ou relancez avec --replace pour garder la nouvelle",
    )


def _other_category(scores: Sequence[Score], kept: Sequence[Score]) -> list[Problem]:
    known = {each.evaluator: each for each in kept}
    seen: dict[str, Problem] = {}
    for each in scores:
        before = known.get(each.evaluator)
        if before and before.category is not each.category and each.evaluator not in seen:
            seen[each.evaluator] = Problem(
                "ce code a déjà une autre catégorie",
                each.where,
                f"{each.evaluator} : {before.category.value}, puis {each.category.value}",
                "donnez un autre code à cette personne, ou corrigez la catégorie",
            )
    return list(seen.values())
