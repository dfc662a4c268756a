"""An export read through its mapping: one respondent per row, every answer by its code.

Nothing of the export is kept but what the mapping names: addresses, tokens,
times and names of accounts are never read. Free answers are set apart, loose
from the respondents who wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.text import counted
from diagnostic.voices.consultation.sheets import Sheet, open_sheets
from diagnostic.voices.surveys.columns import OTHER, Column, columns
from diagnostic.voices.surveys.decoding import NONE, Choices, UnknownAnswer, figure, ticked
from diagnostic.voices.surveys.locating import Found, chosen, located
from diagnostic.voices.surveys.model import PARTS, Band, Declared, Kind, Question
from diagnostic.voices.surveys.tools import Tool
from diagnostic.voices.surveys.writing import plain

MOST = 40
"""Problems told one by one; beyond, how many there are."""
_IDS = {
    Tool.KOBO: ("_uuid", "_id", "instanceid", "meta/instanceid"),
    Tool.LIMESURVEY: ("id", "response id", "id de la réponse", "id de réponse"),
    Tool.FRAMAFORMS: ("sid", "identifiant de soumission"),
    Tool.PLAIN: (),
}
_FINISHED = ("submitdate", "date submitted", "date de soumission", "date d'envoi")
_DRAFT = ("draft", "brouillon")


@dataclass(frozen=True)
class Row:
    """A respondent: answers by question and by part of the profile, as codes."""

    answers: dict[str, str]
    identifier: str = ""


@dataclass
class Export:
    """What an export gave."""

    rows: list[Row] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    unfinished: int = 0
    ignored: tuple[str, ...] = ()


def read_export(declared: Declared, path: Path) -> Export:
    """Read an export through the mapping of its questionnaire.

    Raises
    ------
    DataError
        With every problem at once: sheet, row, column, value, near matches.
    """
    sheets = [sheet for sheet in open_sheets(path) if sheet.rows]
    if not sheets:
        raise DataError(
            Problem(
                "ce fichier ne contient aucune réponse",
                path.name,
                remedy="réexportez depuis l’outil",
            )
        )
    sheet, depth = chosen(declared, sheets)
    known = columns(sheet.rows[:depth])
    found, problems = located(declared, sheet, known)
    if problems:
        raise DataError(problems)
    export = Export()
    problems = list(_rows(declared, sheet, depth, known, found, export))
    if problems:
        raise DataError(_first(problems, sheet.file))
    used = {place for each in found.values() for place in each.used}
    export.ignored = tuple(c.title for c in known if c.place not in used)
    return export


def _first(problems: list[Problem], file: str) -> list[Problem]:
    if len(problems) <= MOST:
        return problems
    rest = counted(len(problems) - MOST, "autre valeur refusée", "autres valeurs refusées")
    return [*problems[:MOST], Problem(f"et {rest}", file, remedy="corrigez d’abord celles-ci")]


Reader = Callable[[Sequence[str], Found], str]


def _rows(  # noqa: PLR0917 - what an export is made of
    declared: Declared,
    sheet: Sheet,
    depth: int,
    known: list[Column],
    found: Mapping[str, Found],
    export: Export,
) -> Iterator[Problem]:
    """Fill an export with its respondents, and name the cells that are refused."""
    survey = declared.survey
    identifier = _named(known, _IDS[survey.tool])
    readers = {name: _reader(declared, name) for name in found}
    unfinished = _unfinished(survey.tool, known)
    for i in range(depth, len(sheet.rows)):
        row = sheet.rows[i]
        if unfinished(row):
            export.unfinished += 1
            if not survey.incomplete:
                continue
        answers: dict[str, str] = {}
        for name, where in found.items():
            try:
                answers[name] = readers[name](row, where)
            except UnknownAnswer as error:
                column = error.column or where.whole
                yield _refused(name, sheet.where(i, column.letter if column else ""), error)
            export.texts += [(name, row[c.place]) for c in where.texts if row[c.place]]
        for question in survey.questions:
            if question.type is Kind.TEXT and (text := answers.pop(question.id, "")):
                export.texts.append((question.id, text))
        if any(answers.values()):
            export.rows.append(Row(answers, row[identifier.place] if identifier else ""))


def _unfinished(tool: Tool, known: list[Column]) -> Callable[[Sequence[str]], bool]:
    """Return what tells an answer that was never sent."""
    if tool is Tool.LIMESURVEY and (sent := _named(known, _FINISHED)):
        return lambda row: not row[sent.place]
    if tool is Tool.FRAMAFORMS and (draft := _named(known, _DRAFT)):
        return lambda row: plain(row[draft.place]) in {"1", "oui", "yes"}
    return lambda row: False  # noqa: ARG005 - other tools only export what was sent


def _refused(name: str, where: str, error: UnknownAnswer) -> Problem:
    return Problem(
        f"cette réponse à « {PARTS.get(name, name)} » n’est pas déclarée",
        where,
        error.found,
        "corrigez la cellule, ou ajoutez cette écriture dans survey.yml (also: …)",
        error.near,
    )


def _named(known: list[Column], names: Sequence[str]) -> Column | None:
    for wanted in names:
        for column in known:
            if any(wanted in tier for tier in column.names[:2]):
                return column
    return None


def _reader(declared: Declared, name: str) -> Reader:
    profile = declared.survey.profile
    if name == "age" and profile.age:
        bands, ages = profile.age.bands, Choices.of(profile.age.bands)
        return lambda row, where: _age(_cell(row, where), ages, bands)
    if name in profile.parts:
        parts = Choices.of(profile.parts[name][1])
        return lambda row, where: parts.one(_cell(row, where))
    question = declared.find(name)
    if question.type is Kind.TEXT:
        return _cell
    if question.type is Kind.NUMBER:
        return lambda row, where: _classed(_cell(row, where), question)
    choices = Choices.of(question.options)
    if question.type is Kind.MULTIPLE:
        return lambda row, where: _ticks(row, where, choices)
    return lambda row, where: choices.one(_cell(row, where))


def _cell(row: Sequence[str], where: Found) -> str:
    return row[where.whole.place].strip() if where.whole else ""


def _age(cell: str, choices: Choices, bands: Sequence[Band]) -> str:
    """Return the band of an age in years, or of a band already."""
    try:
        return choices.one(cell)
    except UnknownAnswer:
        if not cell.strip().isdigit():
            raise
    years = int(cell)
    for band in bands:
        if band.since <= years and (band.until is None or years <= band.until):
            return band.code
    raise UnknownAnswer(cell, [band.label for band in bands])


def _classed(cell: str, question: Question) -> str:
    """Return the class of a number: how many bounds it reaches."""
    value = figure(cell)
    return "" if value is None else str(sum(value >= bound for bound in question.bounds))


def _ticks(row: Sequence[str], where: Found, choices: Choices) -> str:
    if where.whole is not None:
        return " ".join(sorted(choices.many(row[where.whole.place])))
    picked, seen = [], False
    for column, option in where.ticks:
        try:
            state = ticked(row[column.place], option)
        except UnknownAnswer as error:
            raise UnknownAnswer(error.found, error.near, column) from None
        seen = seen or state is not None
        if state:
            picked.append(option.code)
    picked += [
        _other(row[column.place], choices, column) for column in where.texts if row[column.place]
    ]
    return " ".join(sorted(set(picked))) or (NONE if seen else "")


def _other(said: str, choices: Choices, column: Column) -> str:
    """Return the code of « autre », which a text written beside it stands for."""
    for name in (OTHER, "-oth-", "autre"):
        if name in choices.written:
            return choices.written[name]
    raise UnknownAnswer(said, ("other",), column)
