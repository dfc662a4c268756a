"""The territory tables in memory, as plain dictionaries: no pandas, no search.

Reading goes straight from Arrow to lists, because this is on the way of
every command, even those that end at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from diagnostic.territories import crs
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.refusals import unknown
from diagnostic.territories.tables import read_columns

_TABLES = {
    Level.ARM: "arrondissements",
    Level.EPCI: "epci",
    Level.EPT: "ept",
    Level.DEP: "departments",
    Level.REG: "regions",
    Level.COM: "communes",
}
FRANCE = TerritoryId(Level.FRANCE)


@cache
def _commune(code: str) -> TerritoryId:
    """Return the identifier of a commune, whose form is checked once however often it is met."""
    return TerritoryId(Level.COM, code)


class Registry:
    """Names, memberships and populations of every territory of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, dict[str, list[Any]]] = {}
        self._communes = self._columns("communes")
        self._row = {code: i for i, code in enumerate(self._communes["code"])}
        self._region_of = self._pairs("departments", "reg")
        self._held: dict[TerritoryId, tuple[TerritoryId, ...]] = {}

    def __reduce__(self) -> tuple[type[Registry], tuple[Path]]:
        return Registry, (self.folder,)

    def preload(self) -> None:
        """Make every index now."""
        for made in (self._parts_of, self._members, self._articles, self.borders, self.densities):
            len(made)
        self.everything(Level.COM)

    def _columns(self, name: str) -> dict[str, list[Any]]:
        if name not in self._read:
            self._read[name] = read_columns(self.folder, name)
        return self._read[name]

    def _pairs(self, name: str, value: str) -> dict[str, Any]:
        columns = self._columns(name)
        return dict(zip(columns["code"], columns[value], strict=True))

    @cached_property
    def _names(self) -> dict[Level, dict[str, str]]:
        names: dict[Level, dict[str, str]] = {
            level: self._pairs(table, "name")
            for level, table in _TABLES.items()
            if level is not Level.COM
        }
        names[Level.COM] = dict(zip(self._communes["code"], self._communes["name"], strict=True))
        return names

    @cached_property
    def _articles(self) -> dict[Level, dict[str, int]]:
        found = {level: self._pairs(_TABLES[level], "tncc") for level in (Level.DEP, Level.REG)}
        found[Level.COM] = dict(zip(self._communes["code"], self._communes["tncc"], strict=True))
        return found

    def commune(self, code: str, column: str) -> Any:
        """Return one cell of the table of communes."""
        return self._communes[column][self._row[code]]

    def arrondissement(self, code: str, column: str) -> Any:
        """Return one cell of the table of arrondissements."""
        return self._pairs("arrondissements", column)[code]

    def region_of(self, department: str) -> TerritoryId:
        """Return the région of a département."""
        return TerritoryId(Level.REG, self._region_of[department])

    def parts_of(self, commune: str, level: Level) -> list[str]:
        """Return the Iris, the quartiers or the arrondissements of a commune."""
        return self._parts_of[level].get(commune, [])

    @cached_property
    def _parts(self) -> dict[Level, dict[str, tuple[str, list[str]]]]:
        """Iris and quartiers: code → (name, communes)."""
        found: dict[Level, dict[str, tuple[str, list[str]]]] = {}
        for level, table in ((Level.IRIS, "iris"), (Level.QPV, "qpv")):
            columns = self._columns(table)
            parts: dict[str, tuple[str, list[str]]] = {}
            for code, name, commune in zip(
                columns["code"], columns["name"], columns["commune"], strict=True
            ):
                parts.setdefault(code, (name, []))[1].append(commune)
            found[level] = parts
        return found

    @cached_property
    def _parts_of(self) -> dict[Level, dict[str, list[str]]]:
        """Commune → its Iris, its quartiers, its arrondissements."""
        found: dict[Level, dict[str, list[str]]] = {}
        for level, parts in self._parts.items():
            inside: dict[str, list[str]] = defaultdict(list)
            for code, (_, communes) in parts.items():
                for commune in communes:
                    inside[commune].append(code)
            found[level] = inside
        arrondissements: dict[str, list[str]] = defaultdict(list)
        for code, commune in self._pairs("arrondissements", "commune").items():
            arrondissements[commune].append(code)
        found[Level.ARM] = arrondissements
        return found

    @cached_property
    def borders(self) -> dict[str, list[str]]:
        """Commune → the communes that share a border with it."""
        found: dict[str, list[str]] = defaultdict(list)
        for epsg in sorted({crs.of_commune(code) for code in self._row}):
            table = f"outlines-communes-{epsg}"
            columns = read_columns(self.folder, table, ["commune", "neighbour"])
            for one, other in zip(columns["commune"], columns["neighbour"], strict=True):
                if other is not None:
                    found[one].append(other)
                    found[other].append(one)
        return found

    @cached_property
    def _members(self) -> dict[TerritoryId, list[str]]:
        found: dict[TerritoryId, list[str]] = defaultdict(list)
        keys = lru_cache(maxsize=None)(TerritoryId)
        columns = self._communes
        for code, epci, ept, dep in zip(
            columns["code"], columns["epci"], columns["ept"], columns["dep"], strict=True
        ):
            if epci:
                found[keys(Level.EPCI, epci)].append(code)
            if ept:
                found[keys(Level.EPT, ept)].append(code)
            found[keys(Level.DEP, dep)].append(code)
            found[keys(Level.REG, self._region_of[dep])].append(code)
        found[FRANCE] = list(columns["code"])
        return found

    @property
    def acronyms(self) -> Mapping[str, str | None]:
        """Return the acronyms of EPCI, by code."""
        return self._pairs("epci", "acronym")

    @property
    def official_names(self) -> Mapping[str, str]:
        """Return the names of EPCI as the DGCL writes them, by code."""
        return self._pairs("epci", "official")

    @cached_property
    def densities(self) -> Mapping[str, tuple[str, ...]]:
        """Return the communes of each density class, in the order of codes."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, label in zip(self._communes["code"], self._communes["density"], strict=True):
            if label:
                found[label].append(code)
        return {label: tuple(codes) for label, codes in found.items()}

    def names(self, level: Level) -> Mapping[str, str]:
        """Return the names of a level, by code."""
        return self._names[level]

    def everything(self, level: Level) -> tuple[TerritoryId, ...]:
        """Return every territory of a level, in the order of codes."""
        if level is Level.COM:
            return self._communes_of_france
        return tuple(TerritoryId(level, code) for code in self._names[level])

    @cached_property
    def _communes_of_france(self) -> tuple[TerritoryId, ...]:
        return tuple(map(_commune, self._names[Level.COM]))

    def name(self, key: TerritoryId) -> str:
        """Return a name, or say that the territory does not exist."""
        if key.level is Level.FRANCE:
            return "France"
        if key.level in {Level.IRIS, Level.QPV}:
            return self._part(key)[0]
        try:
            return self._names[key.level][key.code]
        except KeyError:
            raise unknown(str(key)) from None

    def _part(self, key: TerritoryId) -> tuple[str, list[str]]:
        part = self._parts[key.level].get(key.code)
        whole = key.code[:5]
        # INSEE gives a commune that is not divided one Iris, which is the commune.
        undivided = key.level is Level.IRIS and key.code.endswith("0000") and whole in self._row
        if part is None and undivided:
            return self._names[Level.COM][whole], [whole]
        if part is None:
            raise unknown(str(key))
        return part

    def tncc(self, key: TerritoryId) -> int:
        """Return INSEE's type of name of a commune, a département or a région."""
        return self._articles[key.level][key.code]

    def members(self, key: TerritoryId) -> tuple[TerritoryId, ...]:
        """Return the communes that a territory holds, or stands in."""
        if key.level is Level.COM:
            return (key,)
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = self._inside(key)
        return found

    def _inside(self, key: TerritoryId) -> tuple[TerritoryId, ...]:
        if key.level is Level.ARM:
            codes = [self.arrondissement(key.code, "commune")]
        elif key.level in {Level.IRIS, Level.QPV}:
            codes = self._part(key)[1]
        else:
            codes = self._members[key]
        return tuple(map(_commune, codes))
