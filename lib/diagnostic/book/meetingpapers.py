"""Papers of a meeting as Word documents: agenda, minutes, record of decisions.

Pre-filled from what is known: fiches, follow-up, earlier decisions, quorum and
rule. What only the meeting can say is left as lines to fill in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from diagnostic import paths
from diagnostic.actions.governance.deciding import needed_seats, quorum, said_validity, verdict
from diagnostic.actions.governance.deciding import voting_seats as seats_of
from diagnostic.actions.governance.words import Outcome
from diagnostic.actions.words import Clearance
from diagnostic.book.letters import write_letter
from diagnostic.book.printing import unescaped
from diagnostic.confidentiality.outputs import Guard
from diagnostic.presentation.markdown import escape, flat
from diagnostic.presentation.sheets import day, shown_id
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.text import NBSP, capitalised, counted, enumeration, number, typographic
from diagnostic.voices.demonstration import LABEL
from diagnostic.workbook.governance import shared
from diagnostic.workbook.governancework import points_of, result

if TYPE_CHECKING:
    from diagnostic.actions.governance.governance import Governance, Meeting
    from diagnostic.actions.governance.model import Body, Decision, Item
    from diagnostic.workbook.context import Context

Paper = Literal["agenda", "minutes", "decisions"]
TITLES: Mapping[Paper, str] = {
    "agenda": "Ordre du jour",
    "minutes": "Compte rendu",
    "decisions": "Relevé de décisions",
}
FILES: Mapping[Paper, str] = {
    "agenda": "ordre-du-jour",
    "minutes": "compte-rendu",
    "decisions": "releve-de-decisions",
}
_BLANK = "…" * 24
_LETTERS, _MOST = 96, 100
"""Letters of a line of a table, and of what a column asks for."""


@dataclass(frozen=True)
class Desk:
    """What a paper is written from."""

    context: Context
    governance: Governance
    meeting: Meeting

    @property
    def body(self) -> Body:
        """The body that meets."""
        return self.governance.body_of(self.meeting)

    @property
    def whole(self) -> bool:
        """Whether the edition may show what is not public."""
        return self.context.study.edition is not Edition.PUBLIC

    @property
    def seen(self) -> list[Decision]:
        """Decisions of the meeting that the edition may show."""
        return [
            each
            for each in self.meeting.declared.decisions
            if self.whole or each.clearance is Clearance.PUBLIC
        ]


def paper(context: Context, governance: Governance, meeting: Meeting, kind: Paper) -> str:
    """Return a paper of a meeting, in Markdown.

    Raises
    ------
    DisclosureError
        In a shared edition, when something in it is not cleared.
    """
    desk = Desk(context, governance, meeting)
    made = "\n\n".join([*_head(desk, kind), *_BODIES[kind](desk)]) + "\n"
    checked(context, f"{TITLES[kind].lower()} {meeting.id}", made)
    return made


def checked(context: Context, name: str, made: str) -> None:
    """Search a paper for what its edition must not show.

    Raises
    ------
    DisclosureError
    """
    names = place_names(context.town.id, context.gazetteer)
    guard = Guard(context.study.edition, paths.field(context.study.slug), names)
    guard.check([(name, unescaped(made))])


def write_paper(made: str, meeting: Meeting, kind: Paper, context: Context, folder: Path) -> Path:
    """Write a paper as a Word document and return its path."""
    path = folder / f"{meeting.id}-{FILES[kind]}.docx"
    title = f"{TITLES[kind]}, {meeting.id}"
    write_letter(made, path, title=title, creator=context.study.commissioner)
    return path


def _head(desk: Desk, kind: Paper) -> Iterator[str]:
    declared, body = desk.meeting.declared, desk.body
    yield f"# {TITLES[kind]} {{.unnumbered}}"
    said = [day(declared.date), declared.time, declared.place]
    yield f"**{said_md(body.name)}**{NBSP}: {said_md(', '.join(part for part in said if part))}"
    yield said_md(f"{desk.context.study.title}. {desk.context.study.edition.label}.")
    if declared.demonstration or body.demonstration:
        yield f"*Exemple fictif{NBSP}: {LABEL}.*"


def said_md(text: str) -> str:
    """Return plain text as Markdown, in French typography."""
    return escape(typographic(text))


def grid(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose longest words hold on a line, in French typography."""
    lines = [list(titles), *([typographic(each) for each in row] for row in rows)]
    widths = _widths(lines)
    written = ["| " + " | ".join(escape(flat(cell)) for cell in line) + " |" for line in lines]
    written.insert(1, "|" + "|".join(":" + "-" * width for width in widths) + "|")
    return "\n".join(written)


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    """Share a line's letters between columns: each its longest word, then by what it holds."""
    least, wished = [], []
    for column in zip(*lines, strict=True):
        words = [len(word) for cell in column for word in cell.split(" ")]
        head = max(round(1.3 * len(word)) for word in column[0].split(" "))  # heads are bold
        least.append(max(head, *words) + 3)
        wished.append(min(_MOST, max(map(len, column))))
    room = max(0, _LETTERS - sum(least))
    more = [max(0, wish - low) for wish, low in zip(wished, least, strict=True)]
    total = sum(more) or 1
    return [low + room * each // total for low, each in zip(least, more, strict=True)]


def after(text: str) -> str:
    """Return a line that follows a table, with room above it."""
    return f'::: {{custom-style="Comment lire"}}\n{said_md(text)}\n:::'


def _agenda(desk: Desk) -> Iterator[str]:
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
    yield said_md(_rules(desk.body))


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


def _rules(body: Body) -> str:
    said = [f"Cette instance {body.power.value}" if body.power else "Pouvoir non documenté"]
    if body.rule:
        said.append(f"règle : {body.rule.value}, soit {body.rule.said}")
    needed, total = needed_seats(body), seats_of(body)
    if needed is not None:
        of = f" sur {number(total)}" if total else ""
        said.append(f"quorum : {counted(needed, 'siège')}{of}")
        if body.quorum and body.quorum.colleges:
            said[-1] += f" et {counted(body.quorum.colleges, 'collège')}"
    else:
        said.append("quorum non documenté")
    return " ; ".join(said) + "."


def _minutes(desk: Desk) -> Iterator[str]:
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
            yield said_md(item.report) if item.report else _BLANK
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
    yield said_md(f"Présidence de séance : {_BLANK}")
    yield said_md(f"Secrétariat de séance : {_BLANK}")


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
        yield after(_rules(body))


def _decided(desk: Desk, decision: Decision) -> Iterator[str]:
    body = desk.body
    said = result(body, decision, desk.meeting, hidden=shared(desk.context))
    yield f"**{shown_id(decision.id)}.** {said_md(decision.text)}"
    yield said_md(f"{said}.")
    for task in decision.tasks:
        by = f", pour le {day(task.by)}" if task.by else ""
        yield f"- {said_md(f'{task.what} ({task.who}{by})')}"


def _decisions(desk: Desk) -> Iterator[str]:
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
    yield after(f"Présidence de séance : {_BLANK}")


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


_BODIES: Mapping[Paper, Callable[[Desk], Iterator[str]]] = {
    "agenda": _agenda,
    "minutes": _minutes,
    "decisions": _decisions,
}
