"""The lists of a study's own pages: who contributed, what was learned and exchanged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from diagnostic.actions.mission.moments import Moment, moment
from diagnostic.actions.mission.words import Exchange
from diagnostic.confidentiality.quotes import YES
from diagnostic.confidentiality.received import Line, Received, read_received
from diagnostic.errors import DataError, Problem
from diagnostic.study.respondents import Respondent, near_respondents, respondent
from diagnostic.text import enumeration, folded, near_matches

CONTRIBUTORS, EXCHANGES = "contributors.csv", "exchanges.csv"
TOTAL = "ensemble"
"""Category of the line that counts everybody."""
COLUMNS = {
    CONTRIBUTORS: ("category", "people", "how", "source", "demonstration"),
    EXCHANGES: ("date", "kind", "title", "organiser", "people", "text", "source", "demonstration"),
}
NEEDED = {CONTRIBUTORS: ("category", "people"), EXCHANGES: ("date", "kind", "title")}
_NO = {"", "non", "false", "faux", "0"}
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Contributor:
    """How many people of a category took part; of all for no category."""

    category: Respondent | None
    people: int
    how: str = ""
    source: str = ""
    demonstration: bool = False
    where: str = ""


@dataclass(frozen=True)
class Session:
    """A training, or a time to exchange on practices."""

    date: Moment
    kind: Exchange
    title: str
    organiser: str = ""
    people: int | None = None
    text: str = ""
    source: str = ""
    demonstration: bool = False
    where: str = ""


class _Reading:
    """A reading of cells; every refusal is kept with its place."""

    def __init__(self, path: Path) -> None:
        self.table: Received = read_received(path)
        self.problems: list[Problem] = []
        self.table.need(NEEDED[path.name])
        known = COLUMNS[path.name]
        self.problems += [
            Problem(
                "cette colonne n’est pas prévue : rien sur une personne ne s’enregistre ici",
                self.table.name,
                column,
                f"colonnes possibles : {enumeration(known)}",
                near_matches(column, known),
            )
            for column in self.table.columns
            if column and column not in known
        ]

    def refuse(
        self, what: str, line: Line, key: str, remedy: str, near: Iterable[str] = ()
    ) -> None:
        found = line.cells.get(key, "")
        where = self.table.where(line, key)
        self.problems.append(Problem(what, where, found, remedy, tuple(near)))

    def texts(self, line: Line) -> None:
        for key in ("how", "source", "title", "organiser", "text"):
            if line.cells.get(key, "")[:1] in {"=", "+", "-", "@"}:
                self.refuse(
                    "un tableur prendrait ce texte pour une formule", line, key, "changez son début"
                )

    def count(self, line: Line, *, needed: bool) -> int | None:
        text = line.cells.get("people", "").replace(" ", "")
        if not text and not needed:
            return None
        if not text.isdecimal():
            self.refuse(
                "un nombre entier de personnes est attendu ici", line, "people", "écrivez 12"
            )
            return None
        return int(text)

    def yes(self, line: Line) -> bool:
        text = folded(line.cells.get("demonstration", ""))
        if text not in YES | _NO:
            self.refuse("oui ou non est attendu ici", line, "demonstration", "écrivez oui, ou rien")
        return text in YES


def read_contributors(path: Path) -> tuple[Contributor, ...]:
    """Read who contributed; nothing when there is no file.

    Raises
    ------
    DataError
        With every problem at once.
    """
    if not path.is_file():
        return ()
    reading = _Reading(path)
    found: list[Contributor] = []
    seen: set[Respondent | None] = set()
    for line in reading.table.lines:
        reading.texts(line)
        words = line.cells["category"]
        whole = folded(words) == TOTAL
        category = None if whole else respondent(words)
        if category is None and not whole:
            known = [TOTAL, *(each.value for each in Respondent)]
            near = near_respondents(words) or near_matches(words, known)
            reading.refuse(
                "cette catégorie n’existe pas", line, "category",
                f"choisissez parmi : {enumeration(known, 'ou')}", near,
            )  # fmt: skip
        elif category in seen:
            reading.refuse(
                "cette catégorie est donnée deux fois", line, "category", "gardez une seule ligne"
            )
        else:
            seen.add(category)
        people, fictional = reading.count(line, needed=True), reading.yes(line)
        if people is not None:
            found.append(
                Contributor(
                    category, people, line.cells.get("how", ""), line.cells.get("source", ""),
                    fictional, reading.table.where(line, "people"),
                )
            )  # fmt: skip
    if not reading.problems:
        reading.problems += _too_many(found)
    if reading.problems:
        raise DataError(reading.problems)
    return tuple(found)


def _too_many(found: list[Contributor]) -> list[Problem]:
    whole = next((each for each in found if each.category is None), None)
    parts = sum(each.people for each in found if each.category is not None)
    if whole is None or parts <= whole.people:
        return []
    return [
        Problem(
            f"les catégories comptent {parts} personnes, plus que l’ensemble",
            whole.where,
            str(whole.people),
            "corrigez l’ensemble : chaque personne ne s’y compte qu’une fois",
        )
    ]


def read_exchanges(path: Path) -> tuple[Session, ...]:
    """Read the log of training and exchanges; nothing when there is no file.

    Raises
    ------
    DataError
        With every problem at once.
    """
    if not path.is_file():
        return ()
    reading = _Reading(path)
    found = [each for line in reading.table.lines if (each := _session(reading, line))]
    if reading.problems:
        raise DataError(reading.problems)
    return tuple(sorted(found, key=lambda each: (each.date, each.title)))


def _session(reading: _Reading, line: Line) -> Session | None:
    reading.texts(line)
    kind = _one(reading, line, "kind", Exchange)
    people, fictional = reading.count(line, needed=False), reading.yes(line)
    if not line.cells["title"]:
        reading.refuse("cette cellule est vide", line, "title", "dites de quoi il s’agissait")
    try:
        date = moment(line.cells["date"])
    except ValueError as error:
        reading.refuse(str(error), line, "date", "écrivez 2027, 2027-03 ou 2027-03-15")
        return None
    if kind is None:
        return None
    cells = line.cells
    return Session(
        date, kind, cells["title"], cells.get("organiser", ""), people, cells.get("text", ""),
        cells.get("source", ""), fictional, reading.table.where(line),
    )  # fmt: skip


def _one(reading: _Reading, line: Line, key: str, words: type[Word]) -> Word | None:
    text = line.cells[key]
    for each in words:
        if folded(each.value) == folded(text):
            return each
    values = [each.value for each in words]
    reading.refuse(
        "ce mot n’est pas dans la liste", line, key,
        f"choisissez parmi : {enumeration(values, 'ou')}", near_matches(text, values),
    )  # fmt: skip
    return None
