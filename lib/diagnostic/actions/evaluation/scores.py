"""Read a grid of scores, committed or filled in a workbook: every mistake at once, none guessed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from diagnostic.actions.cells import neutral, restored
from diagnostic.actions.days import in_french
from diagnostic.actions.evaluation.columns import FIELDS, KEPT, TITLES
from diagnostic.actions.evaluation.model import Score
from diagnostic.actions.evaluation.words import EVALUATOR, Category, Level, Moment
from diagnostic.actions.private import REACHES
from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import find
from diagnostic.errors import DataError, Problem
from diagnostic.text import folded, near_matches
from diagnostic.voices.workshops.reading import YES, columns

if TYPE_CHECKING:
    from diagnostic.voices.consultation.sheets import Sheet

Word = TypeVar("Word", bound=StrEnum)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?: 00:00:00)?")
_HALF = re.compile(r"[1-4][.,]\d+")


@dataclass(frozen=True)
class Line:
    """A line of a grid: its cells by key, and its place."""

    sheet: Sheet
    row: int
    cells: Mapping[str, str]

    def where(self, key: str = "") -> str:
        """Name a cell as the reader finds it."""
        return self.sheet.where(self.row, TITLES.get(key, ""))

    def wrong(
        self, what: str, key: str, remedy: str, near: tuple[str, ...] = (), found: str | None = None
    ) -> Problem:
        """Say what is wrong with a cell."""
        said = self.cells[key] if found is None else found
        return Problem(what, self.where(key), said, remedy, near)


def read_scores(sheet: Sheet, *, to_fill: bool = False) -> tuple[Score, ...]:
    """Read a grid; see :func:`parsed`.

    Raises
    ------
    DataError
        With every line refused: place, value, remedy.
    """
    found, problems = parsed(sheet, to_fill=to_fill)
    if problems:
        raise DataError(problems)
    return found


def parsed(sheet: Sheet, *, to_fill: bool = False) -> tuple[tuple[Score, ...], list[Problem]]:
    """Return the scores of a grid that can be read, and what is wrong with the other lines.

    Parameters
    ----------
    sheet : Sheet
    to_fill : bool
        Whether lines without score, justification nor evidence are simply not
        filled yet, as in a workbook that comes back.

    Raises
    ------
    DataError
        When its columns are not those of a grid.
    """
    places = columns(sheet, FIELDS)
    problems: list[Problem] = []
    found: list[Score] = []
    for row in range(1, len(sheet.rows)):
        cells = {key: restored(sheet.rows[row][place]) for key, place in places.items()}
        line = Line(sheet, row, {field.key: cells.get(field.key, "") for field in FIELDS})
        given = [line.cells[key] for key in ("score", "justification", "evidence")]
        if not any(given) and (to_fill or not any(line.cells[key] for key in KEPT)):
            continue
        score, wrong = _score(line)
        problems += wrong
        if score is not None:
            found.append(score)
    return tuple(found), [*problems, *_twice(found), *_two_categories(found)]


def written(scores: Iterable[Score]) -> str:
    """Return scores as the committed file: sorted, nothing a spreadsheet would run."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(KEPT)
    for each in sorted(scores, key=_order):
        texts = {
            "subject": each.subject,
            "level": each.level.value,
            "score": str(each.score),
            "justification": each.justification,
            "evidence": " | ".join(each.evidence),
            "category": each.category.value,
            "evaluator": each.evaluator,
            "moment": each.moment.value,
            "date": each.date.isoformat(),
            "demonstration": "oui" if each.demonstration else "",
        }
        writer.writerow([neutral(texts[key]) for key in KEPT])
    return buffer.getvalue()


def _order(each: Score) -> tuple[int, str, str, int]:
    return (
        list(Moment).index(each.moment),
        each.subject,
        each.evaluator,
        list(Level).index(each.level),
    )


def _score(line: Line) -> tuple[Score | None, list[Problem]]:
    problems = [*_mark(line), *_words(line)]
    level = _word(Level, line, "level", problems)
    category = _word(Category, line, "category", problems)
    moment = _word(Moment, line, "moment", problems)
    date = _date(line, problems)
    if problems or level is None or category is None or moment is None or date is None:
        return None, problems
    cells = line.cells
    return Score(
        subject=cells["subject"],
        level=level,
        score=int(cells["score"]),
        justification=" ".join(cells["justification"].split()),
        evidence=pieces(cells["evidence"]),
        category=category,
        evaluator=cells["evaluator"],
        moment=moment,
        date=date,
        demonstration=folded(cells["demonstration"]) in YES,
        where=line.where(),
    ), []


def pieces(text: str) -> tuple[str, ...]:
    """Return the pieces that a cell names, apart by bars, or by commas when it has none."""
    parts = text.split("|") if "|" in text else re.split(r"[,;\n]", text)
    return tuple(part.strip() for part in parts if part.strip())


def _mark(line: Line) -> Iterator[Problem]:
    said = line.cells["score"]
    if said in {"1", "2", "3", "4"}:
        return
    if not said:
        yield line.wrong("cette ligne n’a pas de note", "score", "donnez 1, 2, 3 ou 4, ou videz-la")
    elif _HALF.fullmatch(said):
        low = int(said[0])
        high = min(low + 1, 4)
        yield line.wrong(
            "une note est un nombre entier, de 1 à 4",
            "score",
            f"choisissez {low} ou {high}, et dites l’hésitation dans la justification",
        )
    else:
        yield line.wrong("une note va de 1 à 4", "score", "donnez 1, 2, 3 ou 4")


def _words(line: Line) -> Iterator[Problem]:
    cells = line.cells
    if not cells["subject"]:
        yield line.wrong("on ne sait pas ce qui est noté", "subject", "écrivez ACT-01, AX-1…")
    if not cells["justification"]:
        yield line.wrong(
            "cette note n’est pas justifiée", "justification", "dites en une phrase pourquoi"
        )
    if not cells["evidence"]:
        yield line.wrong(
            "cette note ne s’appuie sur aucune pièce",
            "evidence",
            "citez un constat (C-…), un indicateur, un verbatim (VB-…), un vote (IT-…)…",
        )
    if not EVALUATOR.match(cells["evaluator"]):
        # What stands in the place of a code may be a name: it is not repeated.
        yield line.wrong(
            "ce n’est pas un code d’évaluateur", "evaluator", "écrivez-le ainsi : EV-01", found=""
        )
    for found in find(cells["justification"]):
        if found.kind in REACHES:
            yield line.wrong(
                f"la justification contient {SAID[found.kind]}",
                "justification",
                "écrivez-la autrement : une note ne désigne personne",
                found="",
            )


def _word(words: type[Word], line: Line, key: str, problems: list[Problem]) -> Word | None:
    said = line.cells[key]
    for each in words:
        if folded(each.value) == folded(said):
            return each
    known = [each.value for each in words]
    what = {
        "level": "ce niveau n’existe pas",
        "category": "cette catégorie n’existe pas",
        "moment": "ce moment n’existe pas",
    }[key]
    remedy = f"choisissez parmi : {', '.join(known)}"
    problems.append(line.wrong(what, key, remedy, near_matches(said, known)))
    return None


def _date(line: Line, problems: list[Problem]) -> dt.date | None:
    said = line.cells["date"]
    if found := _DAY.fullmatch(said):
        try:
            return dt.date.fromisoformat(found[1])
        except ValueError:
            pass
    day = in_french(said)
    remedy = f"écrivez {day.isoformat()}" if day else "écrivez l’année, le mois et le jour"
    problems.append(line.wrong("ce n’est pas une date du fichier", "date", remedy))
    return None


def _twice(found: Sequence[Score]) -> Iterator[Problem]:
    seen: dict[object, Score] = {}
    for each in found:
        if each.key in seen:
            yield Problem(
                "la même personne a déjà noté cela au même moment",
                each.where,
                f"{each.subject}, {each.level.value}, {each.evaluator}, {each.moment.value}",
                f"gardez une seule ligne ; voyez aussi : {seen[each.key].where}",
            )
        seen.setdefault(each.key, each)


def _two_categories(found: Sequence[Score]) -> Iterator[Problem]:
    first: dict[str, Score] = {}
    for each in found:
        before = first.setdefault(each.evaluator, each)
        if before.category is not each.category:
            yield Problem(
                "ce code a déjà une autre catégorie",
                each.where,
                f"{each.evaluator} : {before.category.value}, puis {each.category.value}",
                f"corrigez l’une des deux lignes ; voyez aussi : {before.where}",
            )
