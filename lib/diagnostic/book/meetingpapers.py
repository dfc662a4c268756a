"""Papers of a meeting as Word documents: agenda, minutes, record of decisions.

Pre-filled from what is known: fiches, follow-up, earlier decisions, quorum and
rule. What only the meeting can say is left as lines to fill in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from diagnostic import paths
from diagnostic.book.agendas import agenda
from diagnostic.book.desks import Desk
from diagnostic.book.letters import write_letter
from diagnostic.book.minutes import decisions, minutes
from diagnostic.book.printing import unescaped
from diagnostic.book.wordtables import said_md
from diagnostic.confidentiality.outputs import Guard
from diagnostic.presentation.sheets import day
from diagnostic.study.naming import place_names
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import LABEL

if TYPE_CHECKING:
    from diagnostic.actions.governance.governance import Governance, Meeting
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


_BODIES: Mapping[Paper, Callable[[Desk], Iterator[str]]] = {
    "agenda": agenda,
    "minutes": minutes,
    "decisions": decisions,
}
