"""The agenda of a meeting: its points, what the follow-up brings, what earlier meetings asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from diagnostic.actions.governance.words import Outcome
from diagnostic.actions.words import Clearance
from diagnostic.book.desks import rules_said
from diagnostic.book.wordtables import after, grid, said_md
from diagnostic.presentation.sheets import day, shown_id
from diagnostic.text import NBSP, capitalised, enumeration, number
from diagnostic.voices.demonstration import LABEL
from diagnostic.workbook.governancework import points_of

if TYPE_CHECKING:
    from diagnostic.actions.governance.model import Item
    from diagnostic.book.desks import Desk


def agenda(desk: Desk) -> Iterator[str]:
    """Yield the parts of an agenda."""
    items = desk.meeting.declared.agenda
    if desk.body.mandate:
        yield said_md(f"Mandat : {desk.body.mandate}")
    yield "## Points {.unnumbered}"
    if items:
        yield agenda_grid(items)
        total = sum(each.minutes or 0 for each in items)
        if total:
            yield after(f"Durée prévue : {duration(total)}.")
    else:
        yield "Aucun point n’est encore inscrit."
    yield "## Points issus du tableau de suivi {.unnumbered}"
    yield from _followed(desk)
    if earlier := list(_earlier(desk)):
        yield "## Suites des réunions précédentes {.unnumbered}"
        yield grid(["Suite", "Décision", "Qui", "Pour le"], earlier)
    yield "## Pour décider {.unnumbered}"
    yield said_md(rules_said(desk.body))


def agenda_grid(items: Sequence[Item]) -> str:
    """Return the points of an agenda as a table."""
    heads = ["N°", "Point", "Pour", "Durée", "Présenté par", "Fiches"]
    rows = [
        [
            number(i), each.title, capitalised(each.aim.value),
            duration(each.minutes) if each.minutes else "–", each.by or "–",
            enumeration([shown_id(name) for name in each.links]) or "–",
        ]
        for i, each in enumerate(items, 1)
    ]  # fmt: skip
    kept = [i for i in range(len(heads)) if any(row[i] != "–" for row in rows)]
    return grid([heads[i] for i in kept], [[row[i] for i in kept] for row in rows])


def duration(minutes: int) -> str:
    """Write a length of time: « 1 h 30 », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


def _followed(desk: Desk) -> Iterator[str]:
    points = points_of(desk.context, desk.governance, desk.meeting)
    if points is None:
        yield said_md("Aucun suivi n’est encore tenu : les fiches n’ont pas de tableau de suivi.")
        return
    if not points:
        yield said_md("Le tableau de suivi ne signale rien à cette instance.")
        return
    yield grid(
        ["Fiche", "Sujet", "Ce qui est dit", "Échéance", "Pilote"],
        [
            [
                f"{shown_id(each.action)} {each.title}", capitalised(each.kind.value),
                capitalised(each.text) or "–", day(each.due) if each.due else "–",
                each.pilot or "à désigner",
            ]
            for each in points
        ],
    )  # fmt: skip
    if any(each.demonstration for each in points):
        yield after(f"{capitalised(LABEL)}.")


def _earlier(desk: Desk) -> Iterator[list[str]]:
    """Yield what earlier meetings of the body asked for and nobody has said done."""
    for meeting in desk.governance.of_body(desk.body.id):
        if meeting.date >= desk.meeting.date:
            continue
        for decision in meeting.declared.decisions:
            if not desk.whole and decision.clearance is not Clearance.PUBLIC:
                continue
            name = f"{shown_id(decision.id)}, {day(meeting.date)}"
            if decision.outcome is Outcome.POSTPONED:
                yield [f"Reporté : {decision.text}", name, "–", "–"]
            for task in decision.tasks:
                if not task.done:
                    yield [task.what, name, task.who, day(task.by) if task.by else "–"]
