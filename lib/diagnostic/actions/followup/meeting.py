"""What a body has to look at when it next meets: decisions first, then what goes wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diagnostic.actions.followup.tracking import OVER, Tracked
from diagnostic.text import folded


class Why(StrEnum):
    """Why an action is on the agenda."""

    DECISION = "décision attendue"
    ALERT = "alerte"
    LATE = "retard"
    BUDGET = "budget dépassé"
    REVIEW = "revue"


@dataclass(frozen=True)
class Point:
    """A point of the agenda.

    Parameters
    ----------
    action, title, pilot : str
    kind : Why
    text : str
        In French, plain.
    due : datetime.date or None
    demonstration : bool
    """

    action: str
    title: str
    pilot: str
    kind: Why
    text: str
    due: dt.date | None = None
    demonstration: bool = False


def bodies(found: Sequence[Tracked]) -> tuple[str, ...]:
    """Return the bodies that a decision is awaited from, in the order of the fiches."""
    names: dict[str, str] = {}
    for each in found:
        if each.body:
            names.setdefault(folded(each.body), each.body)
    return tuple(names.values())


def points(
    found: Sequence[Tracked],
    body: str | Sequence[str],
    until: dt.date | None = None,
    *,
    steering: bool = False,
) -> tuple[Point, ...]:
    """Return what a body has to look at.

    Parameters
    ----------
    found : sequence of Tracked
    body : str or sequence of str
        Its names: any of them, whatever the case and the accents.
    until : datetime.date, optional
        Date of the meeting: reviews due by then are on the agenda.
    steering : bool
        Whether it steers the whole: alerts, lateness and reviews of every
        action are then its business, not only of those it must decide on.
    """
    names = {folded(each) for each in ([body] if isinstance(body, str) else body)}
    every = [
        point
        for each in found
        if steering or folded(each.body) in names
        for point in _points(each, names, until)
    ]
    order = list(Why)
    return tuple(sorted(every, key=lambda p: (order.index(p.kind), p.due or dt.date.max, p.action)))


def _points(each: Tracked, names: set[str], until: dt.date | None) -> Iterator[Point]:
    def point(kind: Why, text: str, due: dt.date | None = None) -> Point:
        return Point(
            each.sheet.id, each.sheet.title, each.pilot, kind, text, due, each.demonstration
        )

    if each.decision and folded(each.body) in names:
        yield point(Why.DECISION, each.decision, each.next_review)
    if each.alert:
        yield point(Why.ALERT, each.risk)
    if each.late:
        worst = each.late[0]
        yield point(Why.LATE, f"{worst.said} de retard : {worst.what}", worst.due)
    if each.over_budget:
        yield point(Why.BUDGET, "plus de dépenses que le budget prévu")
    if each.next_review and until and each.next_review <= until and each.state not in OVER:
        yield point(Why.REVIEW, "revue de l’action", each.next_review)
