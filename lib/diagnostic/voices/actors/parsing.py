"""From rows of text to actors: every mistake of both tables at once, none half-read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from diagnostic.errors import DataError, Problem, TerritoryError
from diagnostic.study.respondents import Respondent, near_respondents, respondent
from diagnostic.study.themes import LABELS, near_themes
from diagnostic.text import enumeration, folded, near_matches, slug
from diagnostic.voices.actors.columns import TABLES, Table
from diagnostic.voices.actors.model import TO_BE_STATED, Actors, Link, Organisation
from diagnostic.voices.actors.personal import names_someone, reaches_someone
from diagnostic.voices.actors.words import CardState, Frequency, LinkKind, Sector, near_words, word

if TYPE_CHECKING:
    from diagnostic.study.file import Finder
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.voices.actors.reading import Row, Rows

_ID = re.compile(r"ORG-[a-z0-9]+(?:-[a-z0-9]+)*")
_PAGE = re.compile(r"https?://[^\s@]+\.[^\s@]+")
_TRUE, _FALSE = {"oui", "true", "vrai", "1", "x"}, {"", "non", "false", "faux", "0"}

Word = TypeVar("Word", bound=StrEnum)


def parse(rows: Rows, finder: Finder) -> Actors:
    """Check both tables and return the actors.

    Parameters
    ----------
    rows : dict
        Rows of « noeuds » and « liens ».
    finder : Finder
        Where territories are looked up: the gazetteer.

    Raises
    ------
    DataError
        With every problem at once.
    """
    if not rows["noeuds"]:
        raise DataError(
            Problem(
                "la feuille « noeuds » n’a aucune organisation",
                remedy="remplissez-la d’abord, une ligne par organisation ; rien n’a été changé",
            )
        )
    reader = _Reader(finder)
    organisations = [reader.organisation(row) for row in rows["noeuds"]]
    reader.once(rows["noeuds"], organisations)
    names = _names([each for each in organisations if each is not None], rows["noeuds"])
    links = [reader.link(row, names) for row in rows["liens"]]
    reader.links_once(rows["liens"], links)
    if reader.problems:
        raise DataError(reader.problems)
    return Actors(
        tuple(each for each in organisations if each), tuple(each for each in links if each)
    )


def _names(organisations: Sequence[Organisation], rows: Sequence[Row]) -> dict[str, str]:
    """Return the identifiers by what people write: identifier or name.

    Rows in error keep their identifier: their links are not reported as well.
    """
    known = {folded(row.cells["id"]): row.cells["id"] for row in rows if row.cells["id"]}
    known.update({folded(each.name): each.id for each in organisations})
    return known


def _apart(page: str) -> str:
    """Return the parts of an address apart: a whole address hides what it holds."""
    return re.sub(r"[/?=&#:]+", " ", page)


class _Reader:
    """One reading: where territories are, and the problems met."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.problems: list[Problem] = []

    def refuse(self, what: str, row: Row, key: str, remedy: str, near: Sequence[str] = ()) -> None:
        """Keep a problem of a cell."""
        found = row.cells.get(key, "")
        self.problems.append(Problem(what, row.where(key), found, remedy, tuple(near)))

    def organisation(self, row: Row) -> Organisation | None:
        """Return the organisation of a row; None when something of it is wrong."""
        before = len(self.problems)
        self.filled(row, "noeuds")
        cells = row.cells
        if cells["id"] and not _ID.fullmatch(cells["id"]):
            wished = f"ORG-{slug(cells['name'] or cells['id'].removeprefix('ORG-'))}"
            self.refuse("cet identifiant n’a pas la bonne forme", row, "id", f"écrivez {wished}")
        self.texts(row)
        made = {
            "sector": self.one(row, "sector", Sector),
            "college": self.college(row),
            "covers": self.covers(row),
            "themes": self.themes(row),
            "state": self.one(row, "state", CardState, CardState.TO_VALIDATE),
            "demonstration": self.yes(row),
        }
        if len(self.problems) > before:
            return None
        plain = {key: cells.get(key, "") for key in ("id", "name", "kind", "page", "source")}
        return Organisation(**plain, **made)  # type: ignore[arg-type]

    def link(self, row: Row, names: Mapping[str, str]) -> Link | None:
        """Return the link of a row; None when something of it is wrong."""
        before = len(self.problems)
        self.filled(row, "liens")
        ends = {key: self.end(row, key, names) for key in ("source", "target", "declared_by")}
        source, target, by = ends["source"], ends["target"], ends["declared_by"]
        if source and source == target:
            self.refuse(
                "une organisation ne se lie pas à elle-même", row, "target", "retirez cette ligne"
            )
        elif source and target and by and by not in {source, target}:
            self.refuse(
                "un lien est déclaré par l’une de ses deux organisations",
                row,
                "declared_by",
                f"écrivez {source} ou {target}, ou laissez vide si un tiers le rapporte",
            )
        kind = self.one(row, "kind", LinkKind)
        frequency = self.one(row, "frequency", Frequency)
        demonstration = self.yes(row)
        if len(self.problems) > before or kind is None or frequency is None:
            return None
        return Link(source, target, kind, frequency, by, demonstration)

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
            if text[:1] in {"=", "+", "@"}:
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

    def end(self, row: Row, key: str, names: Mapping[str, str]) -> str:
        """Return the identifier of an organisation named by a link."""
        text = row.cells.get(key, "")
        if text and folded(text) not in names:
            self.refuse(
                "cette organisation n’est pas dans la feuille « noeuds »",
                row,
                key,
                "corrigez l’identifiant, ou ajoutez l’organisation",
                near_matches(text, list(dict.fromkeys([*names.values()]))),
            )
        return names.get(folded(text), "") if text else ""

    def once(self, rows: Sequence[Row], organisations: Sequence[Organisation | None]) -> None:
        """Refuse an identifier or a name given twice."""
        for key, what in (("id", "cet identifiant est"), ("name", "ce nom est")):
            seen: dict[str, Row] = {}
            for row, _ in zip(rows, organisations, strict=True):
                text = folded(row.cells[key])
                if text and text in seen:
                    self.refuse(
                        f"{what} déjà pris : {seen[text].place}",
                        row,
                        key,
                        "gardez une seule ligne par organisation",
                    )
                seen.setdefault(text, row)

    def links_once(self, rows: Sequence[Row], links: Sequence[Link | None]) -> None:
        """Refuse the same link declared twice by the same organisation."""
        seen: dict[tuple[object, ...], Row] = {}
        for row, link in zip(rows, links, strict=True):
            if link is None:
                continue
            ends = link.ends if link.kind is LinkKind.WORKS_WITH else (link.source, link.target)
            key = (ends, link.kind, link.declared_by)
            if key in seen:
                self.refuse(
                    f"ce lien est déjà déclaré : {seen[key].place}",
                    row,
                    "kind",
                    "gardez une seule ligne, avec sa fréquence la plus haute",
                )
            seen.setdefault(key, row)
