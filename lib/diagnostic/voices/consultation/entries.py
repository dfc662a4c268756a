"""What a file of answers says, row by row, before anything is known of the urn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, enumeration, folded, near_matches
from diagnostic.voices.consultation.columns import Layout, has_questions, layout
from diagnostic.voices.consultation.model import Ballot
from diagnostic.voices.consultation.scales import BLANK, Format, admitted, scale, whole
from diagnostic.voices.consultation.sheets import Sheet, open_sheets
from diagnostic.voices.consultation.urn import Row, bare, file_digest

COUNTS = "comptage"
"""Sheet of the grid where the team writes how many ballots it counted."""

UNNUMBERED = "ligne "
"""What stands for the number of a ballot that has none, before its place in the sheet."""


@dataclass(frozen=True)
class RowProblem(Problem):
    """A problem of one row, that may be set apart."""


@dataclass(frozen=True)
class Entry:
    """A ballot as it was written: where, by which code, in which group, what answers."""

    where: str
    key: str
    code: str
    group: str
    marks: Row


@dataclass
class Reading:
    """What a file holds, good and bad."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def read(ballot: Ballot, path: Path) -> Reading:
    """Read a file of answers, without the urn: what each row says, or why it cannot be read."""
    reading = Reading()
    sheets = open_sheets(path)
    answers = [sheet for sheet in sheets if has_questions(sheet, ballot)]
    for sheet in answers or sheets[:1]:
        if folded(sheet.name) == COUNTS:
            continue
        _sheet(ballot, sheet, layout(sheet, ballot), reading)
    for sheet in sheets:
        if folded(sheet.name) == COUNTS:
            reading.counts.update(_counts(ballot, sheet))
    if not sheets:
        reading.problems.append(Problem("ce fichier est vide", path.name))
    return reading


def content(reading: Reading) -> str:
    """Return the digest of what a file says: the same in whatever order or format it is saved."""
    rows = sorted("|".join((bare(e.key), e.group, *e.marks)) for e in reading.entries)
    return file_digest("\n".join(rows).encode("utf-8"))


def _sheet(ballot: Ballot, sheet: Sheet, found: Layout, reading: Reading) -> None:
    names = {folded(each): each for each in ballot.group_names}
    names |= {folded(name): each for each, name in ballot.group_names.items()}
    names |= {folded(each.replace("-", "_")): each for each in ballot.group_names}
    used = [*found.questions.values()]
    for place in range(found.first, len(sheet.rows)):
        row = sheet.rows[place]
        code = row[found.code] if found.code is not None else ""
        told = row[found.group] if found.group is not None else ""
        if not (code or told or any(row[column] for column in used)):
            continue
        marks, problems = _marks(ballot, sheet, place, found)
        group = names.get(folded(told), "")
        if told and not group:
            title = found.header[found.group] if found.group is not None else ""
            problems.append(
                RowProblem(
                    "ce groupe n’est pas consulté",
                    sheet.where(place, title),
                    told,
                    f"groupes : {enumeration(list(ballot.group_names.values()))}",
                    near_matches(told, ballot.group_names.values()),
                )
            )
        reading.problems += problems
        if not problems:
            number = row[found.number] if found.number is not None else ""
            key = code or number or f"{UNNUMBERED}{place - found.first + 1}"
            reading.entries.append(Entry(sheet.where(place), key, code, group, marks))


def _marks(ballot: Ballot, sheet: Sheet, place: int, found: Layout) -> tuple[Row, list[Problem]]:
    form = ballot.declared.format
    marks: list[str] = []
    problems: list[Problem] = []
    for question in ballot.columns():
        column = found.questions[question]
        written = sheet.rows[place][column]
        mark = _mark(form, question[1], written)
        if mark is None:
            problems.append(
                RowProblem(
                    "cette réponse n’est pas sur l’échelle du vote",
                    sheet.where(place, found.header[column]),
                    written,
                    f"écrivez : {admitted(form, question[1])}",
                )
            )
        marks.append(mark or BLANK)
    if not problems:
        problems = _whole_ballot(ballot, marks, sheet.where(place))
    return tuple(marks), problems


def _mark(form: Format, dimension: str, written: str) -> str | None:
    if form.graded:
        return scale(form, dimension).mark(written)
    count = whole(written)
    return None if count is None else str(count)


def _whole_ballot(ballot: Ballot, marks: Sequence[str], where: str) -> list[Problem]:
    """Check what a ballot must add up to: dots given, ranks all different."""
    declared = ballot.declared
    if declared.format is Format.DOTS:
        total = sum(map(int, marks))
        if total > declared.dots:
            said = counted(total, "gommette")
            remedy = f"chacun en répartit {declared.dots} au plus"
            return [RowProblem("ce bulletin a trop de gommettes", where, said, remedy)]
    if declared.format is Format.RANKING:
        given = sorted(int(mark) for mark in marks if mark != "0")
        wanted = declared.ranked or len(ballot.items)
        follow = given == list(range(1, len(given) + 1))
        if not follow or len(given) > wanted:
            said = ", ".join(map(str, given))
            remedy = (
                f"donnez des rangs qui se suivent à partir de 1, sans ex æquo, {wanted} au plus"
            )
            return [RowProblem("les rangs de ce bulletin ne se suivent pas", where, said, remedy)]
    return []


def _counts(ballot: Ballot, sheet: Sheet) -> dict[str, int]:
    names = {folded(name): each for each, name in ballot.group_names.items()}
    names |= {folded(each): each for each in ballot.group_names}
    found = {}
    for place, row in enumerate(sheet.rows):
        group = names.get(folded(row[0]))
        told = row[1] if len(row) > 1 else ""
        if group is None or not told:
            continue
        count = whole(told)
        if count is None:
            raise DataError(
                Problem("ce compte n’est pas un nombre entier", sheet.where(place), told)
            )
        found[group] = count
    return found
