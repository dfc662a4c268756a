"""What an evaluation holds: scores and stories of change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic.actions.evaluation.words import Category, Level, Moment

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.evaluation.stories import Filed


@dataclass(frozen=True)
class Score:
    """One score, by one evaluator, of one level of a fiche, an axis or an objective.

    Parameters
    ----------
    subject : str
        ``ACT-01``, ``AX-1``, ``OB-1.1``.
    level : Level
    score : int
        From 1 to 4.
    justification : str
    evidence : tuple of str
        Pieces it rests on.
    category : Category
    evaluator : str
        ``EV-01``: a code, never a name.
    moment : Moment
    date : datetime.date
    demonstration : bool
    where : str
        File and line, for messages.
    """

    subject: str
    level: Level
    score: int
    justification: str
    evidence: tuple[str, ...]
    category: Category
    evaluator: str
    moment: Moment
    date: dt.date
    demonstration: bool = False
    where: str = ""

    @property
    def key(self) -> tuple[str, Level, str, Moment]:
        """What is scored once: subject, level, evaluator, moment."""
        return self.subject, self.level, self.evaluator, self.moment


@dataclass(frozen=True)
class Evaluation:
    """The evaluation of a study.

    Parameters
    ----------
    actions : Actions
    scores : tuple of Score
    stories : tuple of Filed
    """

    actions: Actions
    scores: tuple[Score, ...] = ()
    stories: tuple[Filed, ...] = ()

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """The moments that have scores, in their order."""
        return tuple(m for m in Moment if any(each.moment is m for each in self.scores))

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """What was scored: axes, objectives, fiches, each in its own order."""
        scored = {each.subject for each in self.scores}
        listed = (*self.actions.axes, *self.actions.objectives, *self.actions.by_id)
        return tuple(name for name in listed if name in scored)

    @property
    def fictional(self) -> bool:
        """Whether some of it is fictional."""
        return any(each.demonstration for each in self.scores) or any(
            each.fictional for each in self.stories
        )

    def of(
        self, subjects: Iterable[str], level: Level | None = None, moment: Moment | None = None
    ) -> tuple[Score, ...]:
        """Return the scores of some subjects, at a level and a moment; of any when None."""
        wanted = set(subjects)
        return tuple(
            each
            for each in self.scores
            if each.subject in wanted
            and (level is None or each.level is level)
            and (moment is None or each.moment is moment)
        )

    def within(self, axis: str) -> tuple[str, ...]:
        """Return an axis, its objectives and its fiches: what its scores are gathered from."""
        actions = self.actions
        objectives = [name for name in actions.objectives if actions.axis_of(name) == axis]
        return (axis, *objectives, *(sheet.id for sheet in actions.of_axis(axis)))

    def title(self, subject: str) -> str:
        """Return the title of a fiche, an axis or an objective."""
        actions = self.actions
        if subject in actions.by_id:
            return actions.by_id[subject].title
        if subject in actions.axes:
            return actions.axes[subject].title
        return actions.objectives[subject].text if subject in actions.objectives else ""
