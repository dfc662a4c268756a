"""What the referent has to do: pre-filled from what is known, so that nothing is typed twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.actions.followup.meeting import points
from diagnostic.actions.governance.dates import Term, last_day, left, term
from diagnostic.actions.governance.raci import loads
from diagnostic.actions.governance.words import BodyKind, Held, Outcome
from diagnostic.actions.words import State
from diagnostic.text import counted, folded, number

if TYPE_CHECKING:
    from diagnostic.actions.followup.tracking import Tracked
    from diagnostic.actions.governance.governance import Governance

AHEAD = dt.timedelta(days=92)
"""How far ahead the referent looks."""
_OVER = {State.DONE, State.DROPPED}


@dataclass(frozen=True)
class Task:
    """Something to do.

    Parameters
    ----------
    due : datetime.date or None
        None for what has no date: it comes first.
    late : bool
    what, why : str
    who : str
        The organisation concerned.
    """

    due: dt.date | None
    late: bool
    what: str
    why: str = ""
    who: str = ""


def tasks(governance: Governance, followed: Sequence[Tracked], today: dt.date) -> list[Task]:
    """Return what is to be done within three months, what is late first.

    Parameters
    ----------
    governance : Governance
    followed : sequence of Tracked
        The fiches with their follow-up.
    today : datetime.date
        That of the study.
    """
    found = [
        *_meetings(governance, followed, today),
        *_following(governance, today),
        *_postponed(governance),
        *_conventions(governance, today),
        *_sheets(governance, followed, today),
    ]
    return sorted(found, key=lambda e: (not e.late, e.due or dt.date.max, e.what))


def _meetings(
    governance: Governance, followed: Sequence[Tracked], today: dt.date
) -> Iterator[Task]:
    for meeting in governance.meetings:
        if meeting.declared.state is not Held.PLANNED:
            continue
        body = governance.body_of(meeting)
        name = body.name
        if meeting.date < today:
            why = "annoncée, et sans compte rendu"
            yield Task(meeting.date, True, f"Écrire le compte rendu : {name}", why)
        elif meeting.date <= today + AHEAD:
            brought = points(
                followed, (body.id, name), meeting.date, steering=body.kind is BodyKind.STEERING
            )
            why = f"{counted(len(meeting.declared.agenda), 'point')} à l’ordre du jour"
            if brought:
                why += f", et {number(len(brought))} que le suivi y porte"
            yield Task(meeting.date, False, f"Préparer la réunion : {name}", why)


def _following(governance: Governance, today: dt.date) -> Iterator[Task]:
    for _, decision in governance.decisions():
        for task in decision.tasks:
            due = task.by
            if task.done or (due is not None and due > today + AHEAD):
                continue
            late = due is not None and due < today
            yield Task(due, late, task.what, f"suite de {decision.id}", task.who)


def _postponed(governance: Governance) -> Iterator[Task]:
    """Yield what was put off and has not come back to the same body since."""
    for meeting, decision in governance.decisions():
        if decision.outcome is not Outcome.POSTPONED:
            continue
        later = [m for m in governance.of_body(meeting.declared.body) if m.date > meeting.date]
        back = [m for m in later if _about(m.declared.agenda, decision.links)]
        if not back:
            yield Task(None, False, f"Remettre à l’ordre du jour : {decision.text}",
                       f"{decision.id}, reportée")  # fmt: skip


def _about(agenda: Sequence[object], links: Sequence[str]) -> bool:
    return any(set(getattr(item, "links", ())) & set(links) for item in agenda)


def _conventions(governance: Governance, today: dt.date) -> Iterator[Task]:
    renewed = {each.renews for each in governance.conventions}
    for each in governance.conventions:
        state = term(each, today)
        if each.id in renewed or state not in {Term.ENDING, Term.OVER}:
            continue
        what = "Décider de la suite" if state is Term.OVER else "Préparer la suite"
        yield Task(last_day(each), state is Term.OVER, f"{what} : {each.title}", left(each, today))


def _sheets(governance: Governance, followed: Sequence[Tracked], today: dt.date) -> Iterator[Task]:
    live = [each for each in followed if each.state not in _OVER]
    for each in live:
        yield from _sheet(governance, each, today)
    alone = [each.sheet.id for each in live if each.sheet.who.pilot is None]
    if alone:
        yield Task(None, False, "Trouver un pilote", ", ".join(alone))
    for load in loads([each.sheet for each in live]):
        if load.heavy:
            held = counted(len(load.piloted), "action pilotée", "actions pilotées")
            yield Task(None, False, "Alléger un pilote", held, load.organisation)


def _next(governance: Governance, body: str, today: dt.date) -> dt.date | None:
    """Return the day of the next meeting planned by a body, by its name or identifier."""
    asked = folded(body)
    days = [
        meeting.date
        for meeting in governance.meetings
        if meeting.declared.state is Held.PLANNED
        and meeting.date >= today
        and asked in {folded(meeting.declared.body), folded(governance.body_of(meeting).name)}
    ]
    return min(days, default=None)


def _sheet(governance: Governance, each: Tracked, today: dt.date) -> Iterator[Task]:
    name, review = each.sheet.id, each.next_review
    if review is not None and review <= today + AHEAD:
        yield Task(
            review, review < today, f"Tenir la revue de {name}", each.sheet.title, each.pilot
        )
    if each.late:
        worst = each.late[0]
        yield Task(worst.due, True, f"Relancer {name}", f"{worst.what}, {worst.said}", each.pilot)
    if each.decision:
        due = _next(governance, each.body, today)
        yield Task(due, False, f"Faire décider : {each.decision}", name, each.body)
