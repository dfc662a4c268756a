"""Minutes of a meeting and record of its decisions: counts and rules, never names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.governance.deciding import quorum, said_validity, verdict
from diagnostic.book.desks import BLANK, rules_said
from diagnostic.book.wordtables import after, grid, said_md
from diagnostic.presentation.sheets import day, shown_id
from diagnostic.text import NBSP, capitalised, counted, number
from diagnostic.workbook.governance import shared
from diagnostic.workbook.governancework import result

if TYPE_CHECKING:
    from diagnostic.actions.governance.model import Decision
    from diagnostic.book.desks import Desk


def minutes(desk: Desk) -> Iterator[str]:
    """Yield the parts of minutes: who came, item by item, what was decided."""
    declared = desk.meeting.declared
    yield "## Présences {.unnumbered}"
    yield from _present(desk)
    for i, item in enumerate(declared.agenda, 1):
        yield f"## {i}. {said_md(item.title)} {{.unnumbered}}"
        said = [item.aim.value, *(shown_id(name) for name in item.links)]
        yield said_md(f"{capitalised(', '.join(said))}.")
        if not desk.whole:
            yield "Les échanges restent entre les membres de l’instance."
        else:
            yield said_md(item.report) if item.report else BLANK
        for decision in desk.seen:
            if decision.item == i:
                yield from _decided(desk, decision)
    others = [each for each in desk.seen if each.item is None]
    if others:
        yield "## Autres décisions {.unnumbered}"
        for decision in others:
            yield from _decided(desk, decision)
    if declared.next:
        yield said_md(f"Prochaine réunion : {day(declared.next)}.")
    yield said_md(f"Présidence de séance : {BLANK}")
    yield said_md(f"Secrétariat de séance : {BLANK}")


def _present(desk: Desk) -> Iterator[str]:
    declared, body = desk.meeting.declared, desk.body
    if not body.colleges:
        yield "Les collèges de cette instance ne sont pas documentés."
        return
    there = {each.college: each for each in declared.attendance}
    rows = []
    for college in body.colleges:
        each = there.get(college.id)
        counts = [number(n) for n in (each.present, each.represented, each.excused)] if each else []
        voice = "" if college.votes else ", sans voix"
        rows.append(
            [
                f"{college.name}{voice}", number(college.seats) if college.seats else "–",
                *(counts or (["0"] * 3 if desk.meeting.held else [NBSP] * 3)),
            ]
        )  # fmt: skip
    yield grid(["Collège", "Sièges", "Présents", "Représentés", "Excusés"], rows)
    if desk.meeting.held:
        yield after(f"{capitalised(quorum(body, declared).why)}.")
    else:
        yield after(rules_said(body))


def _decided(desk: Desk, decision: Decision) -> Iterator[str]:
    body = desk.body
    said = result(body, decision, desk.meeting, hidden=shared(desk.context))
    yield f"**{shown_id(decision.id)}.** {said_md(decision.text)}"
    yield said_md(f"{said}.")
    for task in decision.tasks:
        by = f", pour le {day(task.by)}" if task.by else ""
        yield f"- {said_md(f'{task.what} ({task.who}{by})')}"


def decisions(desk: Desk) -> Iterator[str]:
    """Yield the parts of a record of decisions."""
    declared = desk.meeting.declared
    if desk.meeting.held:
        yield said_md(f"{capitalised(quorum(desk.body, declared).why)}.")
    hidden = len(declared.decisions) - len(desk.seen)
    if not desk.seen:
        yield said_md(
            "Aucune décision de cette réunion n’est publiée." if hidden
            else "Aucune décision n’a été prise." if desk.meeting.held
            else "La réunion n’a pas encore eu lieu ; les lignes ci-dessous sont à remplir."
        )  # fmt: skip
        if not desk.meeting.held:
            heads = ["Numéro", "Décision", "Résultat et voix", "Suites : qui, pour quand"]
            waiting = [i for i in declared.agenda if i.aim.value in {"décision", "avis"}]
            year = desk.meeting.date.year
            rows = [[f"DC-{year}-…", each.title, NBSP, NBSP] for each in waiting]
            yield grid(heads, rows or [[f"DC-{year}-…", NBSP, NBSP, NBSP]])
        return
    yield grid(
        ["Numéro", "Décision ou avis", "Résultat", "Vérification", "Suites"],
        [_row(desk, each) for each in desk.seen],
    )
    if hidden:
        kept = counted(hidden, "décision interne n’y figure", "décisions internes n’y figurent")
        yield after(f"{capitalised(kept)} pas.")
    yield after(f"Présidence de séance : {BLANK}")


def _row(desk: Desk, decision: Decision) -> list[str]:
    body = desk.body
    found = verdict(body, desk.meeting.declared, decision)
    tasks = [
        f"{task.what} : {task.who}" + (f", {day(task.by)}" if task.by else "")
        for task in decision.tasks
    ]
    return [
        shown_id(decision.id), decision.text,
        result(body, decision, desk.meeting, hidden=shared(desk.context)),
        capitalised(said_validity(body, decision, found)), " ; ".join(tasks) or "–",
    ]  # fmt: skip
