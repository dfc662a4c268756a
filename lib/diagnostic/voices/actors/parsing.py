"""From rows of text to actors: every mistake of both tables at once, none half-read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from diagnostic.errors import DataError, Problem
from diagnostic.text import folded, near_matches, slug
from diagnostic.voices.actors.cells import Cells
from diagnostic.voices.actors.model import Actors, Link, Organisation
from diagnostic.voices.actors.words import CardState, Frequency, LinkKind, Sector

if TYPE_CHECKING:
    from diagnostic.study.file import Finder
    from diagnostic.voices.actors.reading import Row, Rows

_ID = re.compile(r"ORG-[a-z0-9]+(?:-[a-z0-9]+)*")


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


class _Reader(Cells):
    """One reading of both tables."""

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
