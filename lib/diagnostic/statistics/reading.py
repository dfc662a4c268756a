"""The files of the catalogue, read one after the other, their problems gathered.

To keep the files short, an indicator may give ``numerator``, ``denominator``,
``scale``, ``transform`` or ``years`` once for all its expressions, write
``{y}`` for the two digits of the vintage (``P{y}_POP`` is ``P22_POP`` in 2022)
and name a family of sources in place of each of its vintages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics import lines
from diagnostic.statistics.adapters import ADAPTERS, LISTS
from diagnostic.statistics.families import ONCE, Family, FamilyError, expanded
from diagnostic.statistics.layouts import Layout
from diagnostic.statistics.models import Equipment, Indicator, Source, Theme
from diagnostic.statistics.templates import TemplateError, spread
from diagnostic.text import near_matches

_FRENCH = {
    "missing": "cette clé manque",
    "extra_forbidden": "cette clé n’existe pas",
    "string_too_long": "ce texte est trop long",
    "literal_error": "cette valeur n’est pas permise",
}


class Reader:
    """Reads the files one after the other and gathers the problems."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def themes(self) -> Iterator[Theme]:
        """Yield the themes, in the order of the book."""
        path = self.folder / "themes.yml"
        for identifier, fields in self._mapping(path).items():
            yield from self._checked(Theme, path, (identifier,), {"id": identifier, **fields})

    def sources(self, layouts: Mapping[str, Layout]) -> Iterator[Source]:
        """Yield the sources of every file, one for each vintage that a template declares."""
        seen: dict[str, str] = {}
        told: set[tuple[str | int, str]] = set()
        for path in sorted((self.folder / "sources").glob("*.yml")):
            for keys, fields in self._sources(path):
                for source in self._checked(Source, path, keys, fields):
                    if source.id in seen:
                        what = f"cette source est déjà déclarée dans {seen[source.id]}"
                        self._refuse(path, keys, what, source.id)
                    seen[source.id] = path.name
                    names = [name for name in source.layouts if (keys[0], name) not in told]
                    told |= {(keys[0], name) for name in names}  # once for all its vintages
                    self._known(path, keys, "structure (layout) non déclarée", names, layouts)
                    yield source

    def layouts(self) -> Iterator[Layout]:
        """Yield the layouts of official files."""
        for path in sorted((self.folder / "layouts").glob("*.yml")):
            for identifier, fields in self._mapping(path).items():
                full = {"id": identifier, **fields}
                for layout in self._checked(Layout, path, (identifier,), full):
                    self._readable(path, layout)
                    yield layout

    def _sources(self, path: Path) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
        for identifier, fields in self._mapping(path).items():
            try:
                yield from spread(identifier, fields)
            except TemplateError as error:
                self._refuse(path, error.keys, error.what, error.found)

    def _readable(self, path: Path, layout: Layout) -> None:
        if not layout.territories and layout.adapter not in ADAPTERS.keys() | LISTS.keys():
            near = near_matches(layout.adapter, (*ADAPTERS, *LISTS))
            where = (layout.id, "adapter")
            self._refuse(path, where, "cet adaptateur n’existe pas", layout.adapter, near)
        signature = (layout.signature.member, *layout.signature.values.values())
        for pattern in (*signature, *layout.shares, *layout.signed):
            try:
                re.compile(pattern)
            except re.error:
                self._refuse(path, (layout.id,), "cette expression régulière est fausse", pattern)

    def families(self, sources: Mapping[str, Source]) -> Iterator[Family]:
        """Yield the families whose sources, and those of their base, are declared."""
        path = self.folder / "families.yml"
        content = self._mapping(path)
        for identifier, fields in content.items():
            for found in self._checked(Family, path, (identifier,), {"id": identifier, **fields}):
                self._known(path, (identifier,), "source non déclarée", found.sources, sources)
                base = content.get(found.base, {}).get("editions", {})
                rests = {year for edition in found.editions.values() for year in edition.base}
                self._known(path, (identifier, "base"), "édition inconnue", rests, base)
                yield found

    def equipment(
        self, sources: Mapping[str, Source], families: Mapping[str, Family]
    ) -> Iterator[Equipment]:
        """Yield the kinds of places, their codes spread over the editions of their bases."""
        path = self.folder / "equipment.yml"
        for identifier, fields in self._mapping(path).items():
            where = (identifier, "codes")
            codes = list(self._spread(path, where, {}, fields.get("codes") or (), families))
            full = {"id": identifier, **fields, "codes": codes}
            for found in self._checked(Equipment, path, (identifier,), full):
                names = [name for codes in found.codes for name in codes.source]
                self._known(path, where, "source non déclarée", names, sources)
                yield found

    def known_equipment(self, themes: Mapping[str, Theme], known: Mapping[str, Any]) -> None:
        """Refuse the equipment of a theme that no base has."""
        path = self.folder / "themes.yml"
        for theme in themes.values():
            where = (theme.id, "equipment")
            self._known(path, where, "équipement non déclaré", theme.equipment, known)

    def indicators(
        self,
        sources: Mapping[str, Source],
        themes: Mapping[str, Theme],
        families: Mapping[str, Family],
    ) -> Iterator[Indicator]:
        """Yield the indicators of every theme."""
        named = self._mapping(self.folder / "breaks.yml")
        for path in sorted((self.folder / "indicators").glob("*.yml")):
            content = self._mapping(path)
            self._known(path, ("theme",), "ce thème n’existe pas", [content.get("theme")], themes)
            for identifier, fields in content.get("indicators", {}).items():
                where = ("indicators", identifier)
                full = {"id": identifier, "theme": content.get("theme", ""), **fields}
                full["breaks"] = list(self._breaks(path, where, fields.get("breaks", ()), named))
                given = fields.get("expressions") or ()
                place = (*where, "expressions")
                full["expressions"] = list(self._spread(path, place, full, given, families))
                for key in ONCE:
                    full.pop(key, None)
                for indicator in self._checked(Indicator, path, where, full):
                    self._known(path, place, "source non déclarée", indicator.sources, sources)
                    yield indicator

    def _spread(
        self,
        path: Path,
        where: tuple[str | int, ...],
        shared: Mapping[str, Any],
        given: Iterable[Mapping[str, Any]],
        families: Mapping[str, Family],
    ) -> Iterator[dict[str, Any]]:
        """Yield the lines that each line stands for."""
        for rank, line in enumerate(given):
            try:
                yield from expanded(shared, line, families)
            except FamilyError as error:
                what = "aucun millésime de cette famille de sources"
                near = near_matches(str(line.get("family")), families)
                self._refuse(path, (*where, rank, "family"), what, str(error), near)

    def _mapping(self, path: Path) -> dict[str, Any]:
        content = lines.read(path)
        if not isinstance(content, dict):
            raise CatalogueError(Problem("un dictionnaire est attendu", where=path.name))
        return content

    def _breaks(
        self, path: Path, where: tuple[str | int, ...], given: Any, named: Mapping[str, Any]
    ) -> Iterator[Any]:
        for item in given:
            if isinstance(item, str) and item not in named:
                self._refuse(path, (*where, "breaks"), "cette rupture n’est pas déclarée", item)
            else:
                yield named[item] if isinstance(item, str) else item

    def _known(
        self,
        path: Path,
        where: tuple[str | int, ...],
        what: str,
        names: Iterable[Any],
        known: Mapping[str, Any],
    ) -> None:
        for name in names:
            if name not in known:
                self._refuse(path, where, what, str(name), near_matches(str(name), known))

    def _refuse(
        self,
        path: Path,
        keys: tuple[str | int, ...],
        what: str,
        found: str,
        near: tuple[str, ...] = (),
    ) -> None:
        line = lines.line_of(path, keys)
        place = f"{path.parent.name}/{path.name}"
        where = f"{place}, ligne {line}" if line else place
        named = ".".join(str(key) for key in keys)
        self.problems.append(Problem(what, f"{where} ({named})", found, near=near))

    def _checked(
        self, model: type[Any], path: Path, where: tuple[str | int, ...], fields: Any
    ) -> Iterator[Any]:
        try:
            yield model.model_validate(fields)
        except ValidationError as error:
            for detail in error.errors():
                what = _FRENCH.get(detail["type"], detail["msg"].removeprefix("Value error, "))
                found = "" if detail["type"] == "missing" else str(detail.get("input", ""))[:80]
                self._refuse(path, (*where, *detail["loc"]), what, found)
