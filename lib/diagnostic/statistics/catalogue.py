"""The catalogue: reviewed YAML, read whole, checked whole.

``sources/*.yml`` map identifiers to sources, ``indicators/*.yml`` hold one
theme each, ``themes.yml`` orders the themes and ``breaks.yml`` names the
breaks that several indicators share. Whatever is wrong is reported at once,
with file and line.

To keep the files short, an indicator may give ``numerator``, ``denominator``,
``scale``, ``transform`` or ``years`` once for all its expressions, and write
``{y}`` for the two digits of the vintage: ``P{y}_POP`` is ``P22_POP`` in 2022.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from diagnostic import paths
from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics import lines
from diagnostic.statistics.models import Equipment, Indicator, Source, Theme
from diagnostic.text import near_matches

__all__ = ["Catalogue", "Equipment", "Indicator", "Source", "Theme"]

_SHARED = ("numerator", "denominator", "end", "scale", "transform", "years", "published")
_FRENCH = {
    "missing": "cette clé manque",
    "extra_forbidden": "cette clé n’existe pas",
    "string_too_long": "ce texte est trop long",
    "literal_error": "cette valeur n’est pas permise",
}


@dataclass(frozen=True)
class Catalogue:
    """Sources, indicators and themes, by identifier.

    Parameters
    ----------
    sources : mapping of str to Source
    indicators : mapping of str to Indicator
        In the order of the files, theme after theme.
    themes : mapping of str to Theme
        In the order of the book.
    equipment : mapping of str to Equipment
    """

    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    themes: Mapping[str, Theme]
    equipment: Mapping[str, Equipment]

    @classmethod
    def load(cls, folder: Path | None = None) -> Catalogue:
        """Read the catalogue of a folder (the project's by default), once.

        Raises
        ------
        CatalogueError
            With every problem of every file.
        """
        return _load(folder or paths.catalogue())

    def theme(self, identifier: str) -> list[Indicator]:
        """Return the indicators of a theme, in the order of its file."""
        if identifier not in self.themes:
            raise CatalogueError(
                Problem(
                    "ce thème n’existe pas",
                    found=identifier,
                    near=near_matches(identifier, self.themes),
                    remedy=f"choisissez parmi : {', '.join(self.themes)}",
                )
            )
        return [i for i in self.indicators.values() if i.theme == identifier]

    def indicator(self, identifier: str) -> Indicator:
        """Return an indicator, or say which names are near."""
        if identifier not in self.indicators:
            raise CatalogueError(
                Problem(
                    "cet indicateur n’est pas au catalogue",
                    found=identifier,
                    near=near_matches(identifier, self.indicators),
                )
            )
        return self.indicators[identifier]


@lru_cache(maxsize=8)
def _load(folder: Path) -> Catalogue:
    reader = _Reader(folder)
    themes = {t.id: t for t in reader.themes()}
    sources = {s.id: s for s in reader.sources()}
    equipment = {e.id: e for e in reader.equipment(sources)}
    indicators = {i.id: i for i in reader.indicators(sources, themes)}
    reader.known_equipment(themes, equipment)
    if reader.problems:
        raise CatalogueError(reader.problems)
    order = list(themes)
    ranked = sorted(indicators.values(), key=lambda i: order.index(i.theme))
    return Catalogue(sources, {i.id: i for i in ranked}, themes, equipment)


class _Reader:
    """Reads the files one after the other and gathers the problems."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def themes(self) -> Iterator[Theme]:
        path = self.folder / "themes.yml"
        for identifier, fields in self._mapping(path).items():
            yield from self._checked(Theme, path, (identifier,), {"id": identifier, **fields})

    def sources(self) -> Iterator[Source]:
        for path in sorted((self.folder / "sources").glob("*.yml")):
            for identifier, fields in self._mapping(path).items():
                yield from self._checked(Source, path, (identifier,), {"id": identifier, **fields})

    def equipment(self, sources: Mapping[str, Source]) -> Iterator[Equipment]:
        path = self.folder / "equipment.yml"
        for identifier, fields in self._mapping(path).items():
            full = {"id": identifier, **fields}
            for found in self._checked(Equipment, path, (identifier,), full):
                names = [codes.source for codes in found.codes]
                self._known(path, (identifier, "codes"), "source non déclarée", names, sources)
                yield found

    def known_equipment(self, themes: Mapping[str, Theme], known: Mapping[str, Any]) -> None:
        path = self.folder / "themes.yml"
        for theme in themes.values():
            where = (theme.id, "equipment")
            self._known(path, where, "équipement non déclaré", theme.equipment, known)

    def indicators(
        self, sources: Mapping[str, Source], themes: Mapping[str, Theme]
    ) -> Iterator[Indicator]:
        named = self._mapping(self.folder / "breaks.yml")
        for path in sorted((self.folder / "indicators").glob("*.yml")):
            content = self._mapping(path)
            self._known(path, ("theme",), "ce thème n’existe pas", [content.get("theme")], themes)
            for identifier, fields in content.get("indicators", {}).items():
                where = ("indicators", identifier)
                full = {"id": identifier, "theme": content.get("theme", ""), **fields}
                full["breaks"] = list(self._breaks(path, where, fields.get("breaks", ()), named))
                full["expressions"] = [_expanded(full, e) for e in fields.get("expressions", ())]
                for key in _SHARED:
                    full.pop(key, None)
                for indicator in self._checked(Indicator, path, where, full):
                    place = (*where, "expressions")
                    self._known(path, place, "source non déclarée", indicator.sources, sources)
                    yield indicator

    def _mapping(self, path: Path) -> dict[str, Any]:
        content = lines.read(path)
        if not isinstance(content, dict):
            raise CatalogueError(Problem("un dictionnaire est attendu", where=path.name))
        return content

    def _breaks(
        self, path: Path, where: tuple[str, ...], given: Any, named: Mapping[str, Any]
    ) -> Iterator[Any]:
        for item in given:
            if isinstance(item, str) and item not in named:
                self._refuse(path, (*where, "breaks"), "cette rupture n’est pas déclarée", item)
            else:
                yield named[item] if isinstance(item, str) else item

    def _known(
        self,
        path: Path,
        where: tuple[str, ...],
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
        self, model: type[Any], path: Path, where: tuple[str, ...], fields: Any
    ) -> Iterator[Any]:
        try:
            yield model.model_validate(fields)
        except ValidationError as error:
            for detail in error.errors():
                what = _FRENCH.get(detail["type"], detail["msg"].removeprefix("Value error, "))
                found = "" if detail["type"] == "missing" else str(detail.get("input", ""))[:80]
                self._refuse(path, (*where, *detail["loc"]), what, found)


def _expanded(indicator: Mapping[str, Any], expression: Mapping[str, Any]) -> dict[str, Any]:
    """Give an expression what its indicator declares once for all."""
    full = {key: indicator[key] for key in _SHARED if key in indicator} | dict(expression)
    digits = f"{int(full.get('vintage', 0)) % 100:02d}"
    if indicator.get("published_only"):
        full["published"] = True
    for key in ("numerator", "denominator", "end"):
        if isinstance(full.get(key), str):
            full[key] = full[key].replace("{y}", digits)
    return full
