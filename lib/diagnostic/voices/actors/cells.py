"""The cells of a row of actors: each read by its rule, each refusal kept with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from diagnostic.errors import Problem, TerritoryError
from diagnostic.study.respondents import Respondent, near_respondents, respondent
from diagnostic.study.themes import LABELS, near_themes
from diagnostic.text import enumeration, folded
from diagnostic.voices.actors.columns import TABLES, Table
from diagnostic.voices.actors.model import TO_BE_STATED
from diagnostic.voices.actors.personal import names_someone, reaches_someone
from diagnostic.voices.actors.words import near_words, word

if TYPE_CHECKING:
    from diagnostic.study.file import Finder
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.voices.actors.reading import Row

_PAGE = re.compile(r"https?://[^\s@]+\.[^\s@]+")
_TRUE, _FALSE = {"oui", "true", "vrai", "1", "x"}, {"", "non", "false", "faux", "0"}

Word = TypeVar("Word", bound=StrEnum)


class Cells:
    """A reading of cells: where territories are looked up, and the problems met.

    Parameters
    ----------
    finder : Finder
    """

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.problems: list[Problem] = []

    def refuse(self, what: str, row: Row, key: str, remedy: str, near: Sequence[str] = ()) -> None:
        """Keep a problem of a cell."""
        found = row.cells.get(key, "")
        self.problems.append(Problem(what, row.where(key), found, remedy, tuple(near)))

    def filled(self, row: Row, table: Table) -> None:
        """Refuse a row without what it needs."""
        for field in TABLES[table]:
            if field.needed and not row.cells.get(field.key):
                self.refuse("cette cellule est vide", row, field.key, field.help.rstrip("."))

    def texts(self, row: Row) -> None:
        """Refuse persons, and what a spreadsheet would take for a formula."""
        checks: dict[str, Callable[[str], str]] = {
            "name": names_someone,
            "kind": names_someone,
            "source": reaches_someone,
        }
        for key, check in checks.items():
            text = row.cells.get(key, "")
            if text[:1] in {"=", "+", "-", "@"}:
                self.refuse(
                    "un tableur prendrait ce texte pour une formule", row, key, "changez son début"
                )
            if someone := check(text):
                self.refuse(
                    f"ce texte désigne une personne ou permet de la joindre : « {someone} »",
                    row,
                    key,
                    "nommez l’organisation ou la fonction, jamais la personne",
                )
        page = row.cells.get("page", "")
        if page and (not _PAGE.fullmatch(page) or reaches_someone(_apart(page))):
            self.refuse(
                "ce n’est pas l’adresse d’une page publique",
                row,
                "page",
                "écrivez https://… ; ni courriel, ni téléphone, ni personne",
            )

    def one(self, row: Row, key: str, kind: type[Word], default: Word | None = None) -> Word | None:
        """Return the word of a list; an empty cell has been refused when it was needed."""
        text = row.cells.get(key, "")
        if not text:
            return default
        if (found := word(kind, text)) is None:
            self.refuse(
                "ce mot n’est pas dans la liste",
                row,
                key,
                f"choisissez parmi : {enumeration([each.value for each in kind], 'ou')}",
                near_words(kind, text),
            )
        return found

    def college(self, row: Row) -> Respondent | None:
        """Return the category of respondents."""
        text = row.cells.get("college", "")
        found = respondent(text) if text else None
        if text and found is None:
            self.refuse(
                "ce collège n’existe pas",
                row,
                "college",
                f"choisissez parmi : {enumeration([each.value for each in Respondent], 'ou')}",
                near_respondents(text),
            )
        return found

    def covers(self, row: Row) -> tuple[TerritoryId, ...] | None:
        """Return the territories covered; None when they are to be stated."""
        text = row.cells["territory"]
        if not text or folded(text) == folded(TO_BE_STATED):
            return None
        found: dict[TerritoryId, None] = {}
        for part in filter(None, (each.strip() for each in re.split(r"[,;]", text))):
            try:
                found[self.finder.find(part).territory.id] = None
            except TerritoryError as error:
                first = error.problems[0]
                self.problems.append(
                    Problem(first.what, row.where("territory"), part, first.remedy, first.near)
                )
        return tuple(sorted(found)) or None

    def themes(self, row: Row) -> tuple[str, ...]:
        """Return the themes, in the order of the book."""
        words = {folded(name): key for key, label in LABELS.items() for name in (key, label)}
        given = [each.strip() for each in re.split(r"[,;]", row.cells.get("themes", ""))]
        found = {words.get(folded(each), "") for each in given if each}
        for each in given:
            if each and folded(each) not in words:
                self.problems.append(
                    Problem(
                        "ce thème n’existe pas",
                        row.where("themes"),
                        each,
                        f"choisissez parmi : {enumeration(list(LABELS.values()), 'ou')}",
                        near_themes(each),
                    )
                )
        return tuple(key for key in LABELS if key in found)

    def yes(self, row: Row) -> bool:
        """Return whether the row is fictional."""
        text = folded(row.cells.get("demonstration", ""))
        if text not in _TRUE | _FALSE:
            self.refuse("oui ou non est attendu ici", row, "demonstration", "écrivez oui, ou rien")
        return text in _TRUE


def _apart(page: str) -> str:
    """Return the parts of an address apart: a whole address hides what it holds."""
    return re.sub(r"[/?=&#:]+", " ", page)
