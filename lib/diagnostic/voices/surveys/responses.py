"""Coded answers on disk: no free text, no time, no order of arrival."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.text import counted, near_matches
from diagnostic.voices.consultation.files import csv_text
from diagnostic.voices.surveys.decoding import NONE
from diagnostic.voices.surveys.model import Declared, Kind, Question

ANONYMOUS = 10
"""Respondents of the same profile, at least, for answers to leave ``private/``."""


@dataclass(frozen=True)
class Responses:
    """What respondents answered.

    Parameters
    ----------
    declared : Declared
    rows : tuple of mapping
        Codes by question and part of the profile; sorted, so that the order
        of arrival is lost.
    """

    declared: Declared
    rows: tuple[Mapping[str, str], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[str]:
        """Return the codes of a question or of a part of the profile, one per respondent."""
        return [row.get(name, "") for row in self.rows]


def fields(declared: Declared) -> list[str]:
    """Return the columns of ``responses.csv``."""
    questions = [q.id for q in declared.survey.questions if q.type is not Kind.TEXT]
    return [*declared.survey.profile.parts, *questions]


def written(declared: Declared, rows: Sequence[Mapping[str, str]]) -> str:
    """Write answers in an order that says nothing of when they came."""
    names = fields(declared)
    return csv_text(names, sorted([row.get(name, "") for name in names] for row in rows))


def read_responses(declared: Declared) -> Responses | None:
    """Read the answers of a questionnaire; None before any import.

    Raises
    ------
    DataError
        When the file does not match ``survey.yml``: every wrong cell is named.
    """
    path = declared.responses
    if not path.is_file():
        return None
    name = shown(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(
            Problem("ce fichier n’est pas en UTF-8", name, remedy="réimportez l’export de l’outil")
        ) from None
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    expected = fields(declared)
    if not lines or lines[0] != expected:
        found = ";".join(lines[0]) if lines else "fichier vide"
        raise DataError(
            Problem(
                "ce fichier ne correspond plus à survey.yml",
                f"{name}, ligne 1",
                found,
                "réimportez l’export avec --replace",
            )
        )
    allowed = _allowed(declared)
    problems = [
        problem
        for number, line in enumerate(lines[1:], 2)
        for problem in _wrong(line, expected, allowed, f"{name}, ligne {number}")
    ]
    if problems:
        raise DataError(problems)
    rows = tuple(dict(zip(expected, line, strict=True)) for line in lines[1:])
    return Responses(declared, rows)


def _allowed(declared: Declared) -> dict[str, set[str]]:
    parts = declared.survey.profile.parts
    found = {name: {each.code for each in options} for name, (_, options) in parts.items()}
    for question in declared.survey.questions:
        found[question.id] = _codes(question)
    return found


def _codes(question: Question) -> set[str]:
    if question.type is Kind.NUMBER:
        return {str(place) for place in range(len(question.bounds) + 1)}
    codes = {option.code for option in question.options}
    return codes | {NONE} if question.type is Kind.MULTIPLE else codes


def _wrong(
    line: Sequence[str], expected: Sequence[str], allowed: Mapping[str, set[str]], where: str
) -> list[Problem]:
    if len(line) != len(expected):
        said = counted(len(line), "valeur")
        return [Problem(f"{len(expected)} valeurs sont attendues", where, said, "réimportez")]
    return [
        Problem(
            "ce code n’est pas dans survey.yml",
            f"{where}, colonne « {name} »",
            code,
            "déclarez-le, ou réimportez l’export avec --replace",
            near_matches(code, allowed[name]),
        )
        for name, cell in zip(expected, line, strict=True)
        for code in (cell.split() if " " in cell and cell not in allowed[name] else [cell])
        if code and code not in allowed[name]
    ]


def refuse_recognisable(declared: Declared, rows: Sequence[Mapping[str, str]]) -> None:
    """Refuse to put among the study's files answers whose authors could be recognised.

    Raises
    ------
    DataError
        When a profile is that of fewer than ten respondents; never which one.
    """
    if declared.survey.demonstration or not declared.survey.cleared:
        return
    parts = list(declared.survey.profile.parts)
    held = Counter(tuple(row.get(part, "") for part in parts) for row in rows)
    few = [number for number in held.values() if number < ANONYMOUS]
    if few:
        raise DataError(
            Problem(
                "des répondants seraient reconnaissables à leur profil (âge, sexe, quartier)",
                shown(declared.folder),
                f"{counted(sum(few), 'personne')} dont le profil est celui de moins de "
                f"{ANONYMOUS} répondants",
                "écrivez cleared: false pour garder les réponses dans private/, ou élargissez les "
                "tranches d’âge et les quartiers de survey.yml",
            )
        )
