"""A territory as sentences and charts need it: its name, its articles, its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from diagnostic.territories import grammar, hierarchy
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.registry import Registry

_LEGAL_FORM = re.compile(r"^(?:CC|CA|CU)\s+(?:de la |de l’|du |des |de |d’)?")
SHORT = {
    "EPCI-248400053": "CoVe",
    "EPCI-200054781": "Grand Paris",
    "REG-93": "Paca",
}
"""Names that people of the field use, for chart labels and in searches."""


@dataclass(frozen=True)
class Territory:
    """A territory as sentences and charts need it.

    Parameters
    ----------
    id : TerritoryId
    name : str
        « Carpentras ».
    at, of, subject : str
        « à Carpentras », « de Carpentras », « Carpentras »; « dans le
        Vaucluse », « du Vaucluse », « le Vaucluse ».
    short : str
        For chart labels.
    population, population_year : int or None
        Population municipale and its vintage. For a group of communes, the
        sum of one vintage; None when a commune is missing.
    density : str or None
        INSEE's density class, for a commune.
    parents : mapping of Level to TerritoryId
        What holds it: EPCI, EPT when any, DEP, REG, FRANCE.
    """

    id: TerritoryId
    name: str
    at: str
    of: str
    subject: str
    short: str
    population: int | None = None
    population_year: int | None = None
    density: str | None = None
    parents: Mapping[Level, TerritoryId] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


@lru_cache(maxsize=1 << 16)
def territory(registry: Registry, key: TerritoryId) -> Territory:
    """Build a territory from the registry; what is asked twice is built once."""
    name = registry.name(key)
    forms = _forms(registry, key, name)
    population, year = _population(registry, key)
    density = registry.commune(key.code, "density") if key.level is Level.COM else None
    return Territory(
        id=key,
        name=name,
        at=forms.at,
        of=forms.of,
        subject=forms.subject,
        short=SHORT.get(str(key)) or _short(key.level, name),
        population=population,
        population_year=year,
        density=density,
        parents=hierarchy.parents(registry, key),
    )


def _population(registry: Registry, key: TerritoryId) -> tuple[int | None, int | None]:
    if key.level in {Level.IRIS, Level.QPV}:
        return None, None
    if key.level is Level.ARM:
        people = registry.arrondissement(key.code, "population")
        return people, registry.arrondissement(key.code, "population_year")
    return hierarchy.population(registry, registry.members(key))


def _forms(registry: Registry, key: TerritoryId, name: str) -> grammar.Forms:
    if key.level is Level.FRANCE:
        return grammar.FRANCE
    if key.level is Level.COM:
        return grammar.commune(name, registry.tncc(key))
    if key.level is Level.DEP:
        return grammar.department(key.code, name, registry.tncc(key))
    if key.level is Level.REG:
        return grammar.region(key.code, name, registry.tncc(key))
    if key.level in {Level.EPCI, Level.EPT}:
        return grammar.grouping(name)
    return grammar.district(key.level, name)


def _short(level: Level, name: str) -> str:
    """Drop the legal form of an EPCI: « CA de Saint-Quentin » → « Saint-Quentin »."""
    if level is not Level.EPCI:
        return name
    bare = _LEGAL_FORM.sub("", name)
    return bare if bare[:1].isupper() else name
