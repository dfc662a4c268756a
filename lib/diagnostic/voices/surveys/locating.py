"""Where each question of a mapping stands in an export, and what does not match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.errors import Problem
from diagnostic.study.strict import shown
from diagnostic.text import near_matches
from diagnostic.voices.consultation.sheets import Sheet
from diagnostic.voices.surveys.columns import OTHER, Column, columns, several, single
from diagnostic.voices.surveys.model import FILE, Declared, Kind, Option, Question
from diagnostic.voices.surveys.tools import Tool
from diagnostic.voices.surveys.writing import plain


@dataclass(frozen=True)
class Found:
    """Where a question is: whole, by answer, and its free complements."""

    whole: Column | None
    ticks: tuple[tuple[Column, Option], ...] = ()
    texts: tuple[Column, ...] = ()

    @property
    def used(self) -> set[int]:
        """Places of the columns it reads."""
        places = {column.place for column, _ in self.ticks} | {c.place for c in self.texts}
        return places | ({self.whole.place} if self.whole else set())


def chosen(declared: Declared, sheets: Sequence[Sheet]) -> tuple[Sheet, int]:
    """Return the sheet, and the number of lines of titles, where most questions are found."""
    depths = (1, 2, 3) if declared.survey.tool is Tool.FRAMAFORMS else (1,)

    def hits(choice: tuple[Sheet, int]) -> int:
        sheet, depth = choice
        known = columns(sheet.rows[:depth])
        return sum(bool(single(known, w) or several(known, w)) for w in _wanted(declared))

    choices = [(s, depth) for s in sheets for depth in depths if len(s.rows) >= depth]
    return max(choices, key=hits)


def _wanted(declared: Declared) -> list[str]:
    profile = [column for column, _ in declared.survey.profile.parts.values()]
    return [*profile, *(question.column for question in declared.survey.questions)]


def located(
    declared: Declared, sheet: Sheet, known: list[Column]
) -> tuple[dict[str, Found], list[Problem]]:
    """Find every question and every part of the profile, with all that is missing."""
    found: dict[str, Found] = {}
    problems: list[Problem] = []
    for name, (column, _) in declared.survey.profile.parts.items():
        found[name] = Found(_whole(sheet, known, column, problems))
    for question in declared.survey.questions:
        if question.type is Kind.MULTIPLE:
            found[question.id] = _multiple(declared, sheet, known, question, problems)
        else:
            whole = _whole(sheet, known, question.column, problems)
            extras = [c for c, answer in several(known, question.column) if _free(answer)]
            found[question.id] = Found(whole, texts=tuple(extras))
    return found, problems


def _free(answer: str) -> bool:
    """Tell the columns where respondents write: ``Q1[other]``, ``Q1[comment]``."""
    return answer == OTHER or answer.endswith("comment")


def _whole(
    sheet: Sheet, known: list[Column], wanted: str, problems: list[Problem]
) -> Column | None:
    hits = single(known, wanted)
    if len(hits) == 1:
        return hits[0]
    where = sheet.where(0)
    if hits:
        letters = ", ".join(column.letter for column in hits)
        remedy = "gardez-en une seule, ou nommez-la avec son groupe : groupe/question"
        problems.append(
            Problem("plusieurs colonnes portent ce nom", where, f"{wanted} ({letters})", remedy)
        )
    else:
        problems.append(_missing(where, wanted, known))
    return None


def _missing(where: str, wanted: str, known: list[Column]) -> Problem:
    titles = [c.title for c in known]
    codes = [name for c in known for tier in c.names[1:] for name in tier]
    near = near_matches(wanted, [*titles, *codes])
    return Problem(
        "cette colonne n’est pas dans l’export",
        where,
        wanted,
        "corrigez « column » dans survey.yml, ou réexportez avec cette question",
        near,
    )


def _multiple(
    declared: Declared,
    sheet: Sheet,
    known: list[Column],
    question: Question,
    problems: list[Problem],
) -> Found:
    """Find a question of several answers, one column per answer preferred to one for all."""
    written = {
        plain(said): option
        for option in question.options
        for said in (option.code, option.label, *option.also)
    }
    ticks, texts = [], []
    parts = several(known, question.column)
    last = max((i for i, (_, answer) in enumerate(parts) if answer in written), default=-1)
    for i, (column, answer) in enumerate(parts):
        # What LimeSurvey names ``[other]`` is written, not ticked.
        if _free(answer) and declared.survey.tool is Tool.LIMESURVEY:
            texts.append(column)
        elif answer in written:
            ticks.append((column, written[answer]))
        elif i < last or declared.survey.tool is not Tool.FRAMAFORMS or _crosses(sheet, column):
            problems.append(
                Problem(
                    f"cette réponse à « {question.id} » n’est pas déclarée",
                    sheet.where(0, column.letter),
                    column.title,
                    f"ajoutez-la aux options de la question dans {shown(declared.folder / FILE)}",
                    near_matches(answer, [option.label for option in question.options]),
                )
            )
    if ticks:
        return Found(None, tuple(ticks), tuple(texts))
    hits = single(known, question.column)
    if len(hits) == 1:
        return Found(hits[0], (), tuple(texts))
    if not problems or parts == []:
        problems.append(_missing(sheet.where(0), question.column, known))
    return Found(None)


def _crosses(sheet: Sheet, column: Column) -> bool:
    """Tell a forgotten answer from the next question: it holds crosses and nothing else."""
    said = {plain(row[column.place]) for row in sheet.rows[3:]}
    return "x" in said and said <= {"", "x"}
