"""What is dated: terms of conventions, and one calendar for meetings, reviews and deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic.actions.governance.words import EventKind, Held
from diagnostic.text import NBSP, lowered, number

if TYPE_CHECKING:
    from diagnostic.actions.governance.governance import Governance
    from diagnostic.actions.governance.model import Convention
    from diagnostic.actions.model import Sheet
    from diagnostic.voices.workshops.model import EventFile

MONTHS = 12
"""Months of the calendar, from that of the study's date."""


class Term(StrEnum):
    """Where a convention stands on a day."""

    UNKNOWN = "dates non documentées"
    COMING = "à venir"
    RUNNING = "en cours"
    ENDING = "à préparer"
    OVER = "échue"


def last_day(each: Convention) -> dt.date | None:
    """Return the last day of a convention."""
    if each.end:
        return each.end
    return dt.date(each.last_year, 12, 31) if each.last_year else None


def first_day(each: Convention) -> dt.date | None:
    """Return the first day of a convention."""
    if each.start:
        return each.start
    return dt.date(each.first_year, 1, 1) if each.first_year else None


def term(each: Convention, today: dt.date) -> Term:
    """Return where a convention stands."""
    first, last = first_day(each), last_day(each)
    if last is None and first is None:
        return Term.UNKNOWN
    if last is not None and last < today:
        return Term.OVER
    if first is not None and first > today:
        return Term.COMING
    if last is not None and months_between(today, last) <= each.notice_months:
        return Term.ENDING
    return Term.RUNNING


def months_between(first: dt.date, last: dt.date) -> int:
    """Return whole months from a day to another, negative when it is past.

    Examples
    --------
    >>> months_between(dt.date(2026, 11, 20), dt.date(2027, 5, 19))
    5
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def left(each: Convention, today: dt.date) -> str:
    """Say how long a convention has left, or for how long it has been over."""
    last = last_day(each)
    if last is None:
        return "sans terme connu"
    if last < today:
        past = months_between(last, today)
        if past < 1:
            return "échue ce mois-ci"
        if past < 24:
            return f"échue depuis {number(past)}{NBSP}mois"
        return f"échue depuis {number(past // 12)}{NBSP}ans"
    ahead = months_between(today, last)
    return f"encore {number(ahead)}{NBSP}mois" if ahead else "échoit dans le mois"


@dataclass(frozen=True, order=True)
class Entry:
    """A line of the calendar.

    Parameters
    ----------
    date : datetime.date or None
    title : str
    kind : str
        ``réunion``, ``action``, ``échéance``…
    when : str
        In place of the date, when the year is not known.
    fictional : bool
    """

    date: dt.date
    title: str
    kind: str
    when: str = ""
    fictional: bool = False


UNDATED = dt.date.min
"""Day of what has no known year."""


def entries(
    governance: Governance,
    sheets: Sequence[Sheet],
    partners_day: EventFile | None = None,
    reviews: Mapping[str, dt.date | None] | None = None,
) -> list[Entry]:
    """Return everything that has a day, by date; what has no year comes first.

    Parameters
    ----------
    governance : Governance
    sheets : sequence of Sheet
    partners_day : EventFile, optional
    reviews : mapping of str to datetime.date, optional
        Next review of each fiche as the follow-up has it, which goes before the fiche's.
    """
    found = [*_events(governance), *_meetings(governance), *_terms(governance)]
    found += _reviews(sheets, reviews or {})
    if partners_day is not None:
        found += _sessions(partners_day)
    return sorted(set(found))


def _events(governance: Governance) -> Iterator[Entry]:
    for each in governance.events:
        title = each.title
        if each.participants:
            title += f" ({number(each.participants)} participants)"
        yield Entry(
            each.date or UNDATED, title, each.kind.value, each.when if not each.date else "",
            each.demonstration,
        )  # fmt: skip


def _meetings(governance: Governance) -> Iterator[Entry]:
    for each in governance.meetings:
        state = each.declared.state
        body = governance.body_of(each)
        said = "" if state is Held.PLANNED else f" ({state.value})"
        fictional = each.declared.demonstration or body.demonstration
        yield Entry(each.date, f"{body.name}{said}", EventKind.MEETING.value, "", fictional)


def _terms(governance: Governance) -> Iterator[Entry]:
    for each in governance.conventions:
        last = last_day(each)
        if last is not None:
            title = f"fin de « {each.title} »"
            yield Entry(last, title, EventKind.DEADLINE.value, "", each.demonstration)


def _reviews(sheets: Sequence[Sheet], reviews: Mapping[str, dt.date | None]) -> Iterator[Entry]:
    for each in sheets:
        if review := reviews.get(each.id) or each.when.review:
            yield Entry(review, f"Revue de {each.id}", "action", "", each.demonstration)
        for milestone in each.when.milestones:
            said = f"{each.id}, {lowered(milestone.text)}"
            yield Entry(milestone.date, said, "action", "", each.demonstration)


def _sessions(event: EventFile) -> Iterator[Entry]:
    title = event.title
    if event.participants:
        title += f" ({number(event.participants)} participants)"
    yield Entry(event.date or UNDATED, title, EventKind.DAY.value, "", event.demonstration)
    for each in event.sessions:
        said = each.subject or event.title
        yield Entry(UNDATED, said, EventKind.SESSION.value, each.when, event.demonstration)


def year_from(today: dt.date) -> list[tuple[int, int]]:
    """Return the twelve months that begin with that of a day."""
    first = today.year * 12 + today.month - 1
    return [divmod(first + i, 12) for i in range(MONTHS)]
