"""Where each action stands at the study's date: progress, lateness, budget, reviews, results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from diagnostic.actions.followup.checking import followable
from diagnostic.actions.followup.series import Series, series_of
from diagnostic.actions.followup.words import Alert, StepState
from diagnostic.actions.words import State
from diagnostic.text import counted

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.followup.model import (
        Effect,
        Followup,
        Realisation,
        StepEntry,
        Track,
    )
    from diagnostic.actions.model import Sheet, Step

OVER = {State.DONE, State.DROPPED}
"""Nothing is late any more."""


@dataclass(frozen=True)
class Late:
    """Something that should be done by now.

    Parameters
    ----------
    what : str
        In French: « étape … », « fin de l’action ».
    due : datetime.date
    days : int
        Since then.
    """

    what: str
    due: dt.date
    days: int

    @property
    def said(self) -> str:
        """How long it has been waiting: « 21 jours », « 3 mois »."""
        if self.days < 60:
            return counted(self.days, "jour")
        return f"{self.days // 30} mois"


@dataclass(frozen=True)
class Stepped:
    """A step and where it stands.

    Parameters
    ----------
    id, text, owner : str
    start, due : datetime.date or None
    state : StepState
    done : datetime.date or None
    first_due : datetime.date or None
        What the fiche said, when the date was moved.
    added : bool
        Whether the follow-up alone knows it.
    note : str
    demonstration : bool
    """

    id: str
    text: str
    owner: str
    start: dt.date | None
    due: dt.date | None
    state: StepState
    done: dt.date | None = None
    first_due: dt.date | None = None
    added: bool = False
    note: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class Tracked:
    """An action and where it stands.

    Parameters
    ----------
    sheet : Sheet
    state : State
        As the follow-up says it, when the fiche has earned it.
    progress : Decimal or None
        Percent.
    counted : bool
        Whether it is the share of the steps done, nobody having given one.
    late : tuple of Late
        The longest first; nothing for an action that is over or suspended.
    reviewed, next_review : datetime.date or None
    decision, body : str
        What is awaited, and from whom.
    alert : Alert or None
    risk : str
    planned : Decimal or None
        Budget, all years.
    spent : Decimal or None
    steps : tuple of Stepped
    series : tuple of Series
        The measures of each indicator, oldest first.
    realisations, effects : tuple
    comment : str
        For the team alone.
    """

    sheet: Sheet
    state: State
    progress: Decimal | None = None
    counted: bool = False
    late: tuple[Late, ...] = ()
    reviewed: dt.date | None = None
    next_review: dt.date | None = None
    decision: str = ""
    body: str = ""
    alert: Alert | None = None
    risk: str = ""
    planned: Decimal | None = None
    spent: Decimal | None = None
    steps: tuple[Stepped, ...] = ()
    series: tuple[Series, ...] = ()
    realisations: tuple[Realisation, ...] = ()
    effects: tuple[Effect, ...] = ()
    comment: str = ""
    demonstration: bool = False

    @property
    def pilot(self) -> str:
        """The organisation that answers for it; empty when nobody does."""
        return self.sheet.who.pilot.organisation if self.sheet.who.pilot else ""

    @property
    def over_budget(self) -> bool:
        """Whether more is spent than was planned."""
        return self.planned is not None and self.spent is not None and self.spent > self.planned


def tracked(
    actions: Actions,
    followup: Followup,
    today: dt.date,
    held: Mapping[str, State] | None = None,
) -> tuple[Tracked, ...]:
    """Return every action with where it stands.

    Parameters
    ----------
    actions : Actions
    followup : Followup
    today : datetime.date
        The study's date: the clock is never read.
    held : mapping of str to State, optional
        The state that each fiche has earned (``judging.judged``).
    """
    return tuple(_tracked(sheet, followup, today, held or {}) for sheet in actions.sheets)


def _tracked(
    sheet: Sheet, followup: Followup, today: dt.date, held: Mapping[str, State]
) -> Tracked:
    from diagnostic.actions.followup.model import Track

    told = followup.by_action.get(sheet.id) or Track(sheet.id)
    state = _state(sheet, told, held.get(sheet.id, sheet.status))
    steps = _steps(sheet, [each for each in followup.steps if each.action == sheet.id])
    review = told.review or sheet.when.review
    progress, derived = _progress(told, steps)
    return Tracked(
        sheet,
        state,
        progress,
        derived,
        () if state in {*OVER, State.SUSPENDED} else _late(sheet, state, steps, told, today),
        told.reviewed,
        review,
        told.decision,
        told.body,
        told.alert,
        told.risk,
        Decimal(str(sheet.means.budget.total)) if sheet.means.budget else None,
        told.spent,
        steps,
        tuple(
            series_of(each, [r for r in followup.results if r.action == sheet.id])
            for each in followable(sheet)
        ),
        tuple(
            sorted(
                (each for each in followup.realisations if each.action == sheet.id),
                key=lambda each: each.date,
            )
        ),
        tuple(
            sorted(
                (each for each in followup.effects if each.action == sheet.id),
                key=lambda each: each.date,
            )
        ),
        told.comment,
        _fictional(sheet, told, followup),
    )


def _fictional(sheet: Sheet, told: Track, followup: Followup) -> bool:
    own = {each.action for each in followup.steps if each.demonstration}
    own |= {each.action for each in followup.realisations if each.demonstration}
    own |= {each.action for each in followup.results if each.demonstration}
    own |= {each.action for each in followup.effects if each.demonstration}
    return sheet.demonstration or told.demonstration or sheet.id in own


def _state(sheet: Sheet, told: Track, earned: State) -> State:
    """Return the follow-up's word, unless the fiche has not earned its own."""
    if told.status is None or earned is not sheet.status:
        return earned
    return told.status


def _progress(told: Track, steps: Sequence[Stepped]) -> tuple[Decimal | None, bool]:
    if told.progress is not None:
        return told.progress, False
    counted = [each for each in steps if each.state is not StepState.DROPPED]
    begun = any(each.state in {StepState.DONE, StepState.RUNNING} for each in counted)
    if not begun:
        return (Decimal(0), False) if told.status is State.RUNNING else (None, False)
    done = sum(each.state is StepState.DONE for each in counted)
    return Decimal(round(100 * done / len(counted))), True


def _steps(sheet: Sheet, entries: Sequence[StepEntry]) -> tuple[Stepped, ...]:
    told = {each.id: each for each in entries}
    found = [_stepped(step, told.get(step.id), sheet) for step in sheet.how.steps]
    own = {step.id for step in sheet.how.steps}
    found += [
        Stepped(
            each.id, each.text, "", None, each.due, each.state or StepState.TODO, each.done,
            added=True, note=each.note, demonstration=each.demonstration,
        )
        for each in entries
        if each.id not in own
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.due or dt.date.max))


def _stepped(step: Step, entry: StepEntry | None, sheet: Sheet) -> Stepped:
    if entry is None:
        return Stepped(
            step.id, step.text, step.owner, step.start, step.end, StepState.TODO,
            demonstration=sheet.demonstration,
        )  # fmt: skip
    return Stepped(
        step.id,
        step.text,
        step.owner,
        step.start,
        entry.due or step.end,
        entry.state or StepState.TODO,
        entry.done,
        step.end if entry.due and entry.due != step.end else None,
        note=entry.note,
        demonstration=sheet.demonstration or entry.demonstration,
    )


def _late(
    sheet: Sheet, state: State, steps: Sequence[Stepped], told: Track, today: dt.date
) -> tuple[Late, ...]:
    found = [
        _since(f"étape « {each.text} »", each.due, today)
        for each in steps
        if each.due and each.due < today and each.state in {StepState.TODO, StepState.RUNNING}
    ]
    when = sheet.when
    if when.end and when.end < today:
        found.append(_since("fin de l’action", when.end, today))
    elif when.start and when.start < today and state in {State.STUDIED, State.VALIDATED}:
        found.append(_since("début de l’action", when.start, today))
    review = told.review or when.review
    if review and review < today and not (told.reviewed and told.reviewed >= review):
        found.append(_since("revue", review, today))
    return tuple(sorted(found, key=lambda each: (-each.days, each.what)))


def _since(what: str, due: dt.date, today: dt.date) -> Late:
    return Late(what, due, (today - due).days)


def dated_after(followup: Followup, today: dt.date) -> int:
    """Return how many entries are dated after the study: its date has aged."""
    days = [
        *(each.done for each in followup.steps),
        *(each.reviewed for each in followup.tracks),
        *(each.date for each in followup.realisations),
        *(each.date for each in followup.results),
        *(each.date for each in followup.effects),
    ]
    return sum(1 for day in days if day and day > today)
