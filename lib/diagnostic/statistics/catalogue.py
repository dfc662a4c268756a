"""The catalogue: reviewed YAML, read whole, checked whole.

``sources/*.yml`` map identifiers to sources, ``indicators/*.yml`` hold one
theme each, ``themes.yml`` orders the themes, ``breaks.yml`` names the breaks
that several indicators share, and ``families.yml`` the series of sources that
their expressions are spread over. Whatever is wrong is reported at once, with
file and line.

To keep the files short, an indicator may give ``numerator``, ``denominator``,
``scale``, ``transform`` or ``years`` once for all its expressions, and write
``{y}`` for the two digits of the vintage: ``P{y}_POP`` is ``P22_POP`` in 2022.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from diagnostic import paths
from diagnostic.compiled import compiled
from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics.families import Family
from diagnostic.statistics.layouts import Layout
from diagnostic.statistics.models import Equipment, Indicator, Source, Theme
from diagnostic.statistics.reading import Reader
from diagnostic.text import near_matches

__all__ = ["Catalogue", "Equipment", "Family", "Indicator", "Source", "Theme"]


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
    families : mapping of str to Family
    layouts : mapping of str to Layout
        How the files of the sources are recognised and read.
    """

    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    themes: Mapping[str, Theme]
    equipment: Mapping[str, Equipment]
    families: Mapping[str, Family]
    layouts: Mapping[str, Layout] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None) -> Catalogue:
        """Read the catalogue of a folder (the project's by default), once.

        Raises
        ------
        CatalogueError
            With every problem of every file.
        """
        chosen = folder or paths.catalogue()
        return _load(chosen, paths.stamp(chosen, "*.yml"))

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
def _load(folder: Path, _: object) -> Catalogue:
    if folder != paths.catalogue():
        return _read(folder)
    files = folder.rglob("*.yml")
    return compiled("catalogue", files, lambda: _read(folder), packages=_SHAPING)


_SHAPING = ("pydantic", "pydantic_core", "PyYAML")


def _read(folder: Path) -> Catalogue:
    reader = Reader(folder)
    themes = {t.id: t for t in reader.themes()}
    layouts = {a.id: a for a in reader.layouts()}
    sources = {s.id: s for s in reader.sources(layouts)}
    families = {f.id: f for f in reader.families(sources)}
    equipment = {e.id: e for e in reader.equipment(sources, families)}
    indicators = {i.id: i for i in reader.indicators(sources, themes, families)}
    reader.known_equipment(themes, equipment)
    if reader.problems:
        raise CatalogueError(reader.problems)
    order = list(themes)
    ranked = sorted(indicators.values(), key=lambda i: order.index(i.theme))
    return Catalogue(sources, {i.id: i for i in ranked}, themes, equipment, families, layouts)
