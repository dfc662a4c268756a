"""Highlights exported by Taguette: one line per passage and tag.

Columns ``id``, ``document``, ``tag``, ``content``, in CSV or XLSX. The name of
a document holds the code of its interview; a tag is a code of the codebook, or
its label. Passages are raw words: they go to the private folder alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from diagnostic.confidentiality.received import Received, read_received
from diagnostic.errors import DataError, Problem
from diagnostic.study.interviews import Interview, InterviewPlan
from diagnostic.text import near_matches
from diagnostic.voices.codebook import Code, Codebook
from diagnostic.voices.coding import FIRST, Coded

COLUMNS = ("document", "tag", "content")
_CODE = re.compile(r"E[-_ ]?([A-Z]{3})[-_ ]?(\d{2,3})", re.IGNORECASE)


@dataclass(frozen=True)
class Passage:
    """Words of an interview and the code put on them.

    Parameters
    ----------
    interview : Interview
    code : Code
    text : str
    """

    interview: Interview
    code: Code
    text: str


def is_highlights(table: Received) -> bool:
    """Whether a table is one of highlights."""
    return set(COLUMNS) <= set(table.columns)


def read_highlights(path: Path, plan: InterviewPlan, book: Codebook) -> tuple[Passage, ...]:
    """Read highlights.

    Raises
    ------
    DataError
        With every problem at once: an unknown document or tag, with its line.
    """
    table = read_received(path)
    table.need(COLUMNS)
    problems: list[Problem] = []
    found = []
    for line in table.lines:
        interview = interview_of(line.cells["document"], plan)
        code = book.find(line.cells["tag"], interview.theme if interview else "")
        if interview is None:
            problems.append(unknown_document(line.cells["document"], table.where(line), plan))
        if code is None:
            problems.append(unknown_tag(line.cells["tag"], table.where(line), book))
        if interview is not None and code is not None:
            found.append(Passage(interview, code, line.cells["content"]))
    if problems:
        raise DataError(problems)
    return tuple(found)


def codings(passages: Iterable[Passage], coder: str = FIRST) -> tuple[Coded, ...]:
    """Return what passages say of their interviews, each thing once."""
    rows = {
        Coded(p.interview.code, p.interview.category, p.code.theme, p.code.code, coder=coder): None
        for p in passages
    }
    return tuple(rows)


def interview_of(document: str, plan: InterviewPlan) -> Interview | None:
    """Return the interview whose code the name of a document holds."""
    match = _CODE.search(document)
    code = f"E-{match[1].upper()}-{match[2]}" if match else ""
    return next((each for each in plan.interviews if each.code == code), None)


def unknown_document(document: str, where: str, plan: InterviewPlan) -> Problem:
    """Say that a document is none of the interviews, without repeating a name it may hold."""
    match = _CODE.search(document)
    return Problem(
        "ce document n’est aucun des entretiens de plan.yml"
        if match
        else "le nom de ce document ne contient pas le code d’un entretien",
        where,
        match[0] if match else "",
        "nommez le document par le code de l’entretien : E-SEN-07",
        near_matches(match[0], [each.code for each in plan.interviews]) if match else (),
    )


def unknown_tag(tag: str, where: str, book: Codebook) -> Problem:
    """Say that a tag is none of the codes."""
    return Problem(
        "cette étiquette n’est pas un code de codebook.yml",
        where,
        tag,
        "ajoutez-la à la grille de codage, ou renommez-la",
        book.near(tag),
    )
