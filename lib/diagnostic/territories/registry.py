"""The territory tables in memory, as plain dictionaries: no pandas, no search.

Reading goes straight from Arrow to lists, because this is on the way of
every command, even those that end at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from diagnostic.errors import Problem, TerritoryError
from diagnostic.territories import crs
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.tables import read_columns

_TABLES = {
    Level.ARM: "arrondissements",
    Level.EPCI: "epci",
    Level.EPT: "ept",
    Level.DEP: "departments",
    Level.REG: "regions",
    Level.COM: "communes",
}
_FRANCE = TerritoryId(Level.FRANCE)


class Registry:
    """Names, memberships and populations of every territory of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._communes = self._columns("communes")
        self._row = {code: i for i, code in enumerate(self._communes["code"])}
        self._region_of = self._pairs("departments", "reg")

    def _columns(self, name: str) -> dict[str, list[Any]]:
        return read_columns(self.folder, name)

    def _pairs(self, name: str, value: str) -> dict[str, Any]:
        columns = self._columns(name)
        return dict(zip(columns["code"], columns[value], strict=True))

    @cached_property
    def _names(self) -> dict[Level, dict[str, str]]:
        names = {
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

    @cached_property
    def density(self) -> dict[str, str]:
        """INSEE's density class of each commune."""
        return dict(zip(self._communes["code"], self._communes["density"], strict=True))

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
        for epsg in crs.ALL:
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
        found[_FRANCE] = list(columns["code"])
        return found

    def names(self, level: Level) -> Mapping[str, str]:
        """Return the names of a level, by code."""
        return self._names[level]

    def everything(self, level: Level) -> tuple[TerritoryId, ...]:
        """Return every territory of a level, in the order of codes."""
        return tuple(TerritoryId(level, code) for code in self._names[level])

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
        if part is None and key.level is Level.IRIS and key.code.endswith("0000"):
            # INSEE gives a commune that is not divided one Iris, which is the commune.
            if whole in self._row:
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
        if key.level is Level.ARM:
            codes = [self._pairs("arrondissements", "commune")[key.code]]
        elif key.level in {Level.IRIS, Level.QPV}:
            codes = self._part(key)[1]
        else:
            codes = self._members[key]
        return tuple(TerritoryId(Level.COM, code) for code in codes)

    def standing_in(
        self, communes: Iterable[TerritoryId], level: Level, key: TerritoryId
    ) -> tuple[TerritoryId, ...]:
        """Return the territories of a level that have a part in these communes."""
        if level is Level.COM:
            return tuple(communes)
        if level is Level.FRANCE:
            return (_FRANCE,)
        if level is key.level:
            return (key,)
        if level in {Level.IRIS, Level.QPV, Level.ARM}:
            inside = self._parts_of[level]
            codes = {code for one in communes for code in inside.get(one.code, ())}
        else:
            codes = {p.code for one in communes if (p := self.parents(one).get(level)) is not None}
        return tuple(TerritoryId(level, code) for code in sorted(codes))

    def parents(self, key: TerritoryId) -> dict[Level, TerritoryId]:
        """Return what holds a territory.

        An EPCI that spreads over several départements belongs, here, to the
        one where most of its inhabitants live: a comparison needs one.
        """
        if key.level is Level.FRANCE:
            return {}
        found = {Level.FRANCE: _FRANCE}
        if key.level is Level.REG:
            return found
        if key.level is Level.DEP:
            return {Level.REG: TerritoryId(Level.REG, self._region_of[key.code]), **found}
        if key.level in {Level.EPCI, Level.EPT}:
            return self._parents_of_grouping(key)
        communes = [key.code] if key.level is Level.COM else [c.code for c in self.members(key)]
        main = max(communes, key=lambda c: self._communes["population"][self._row[c]] or 0)
        found = self._parents_of_commune(main)
        if key.level is not Level.COM and len(communes) == 1:
            found = {Level.COM: TerritoryId(Level.COM, main), **found}
        return found

    def _parents_of_commune(self, code: str) -> dict[Level, TerritoryId]:
        row = self._row[code]
        dep = self._communes["dep"][row]
        found = {}
        for level, column in ((Level.EPT, "ept"), (Level.EPCI, "epci")):
            if value := self._communes[column][row]:
                found[level] = TerritoryId(level, value)
        found[Level.DEP] = TerritoryId(Level.DEP, dep)
        found[Level.REG] = TerritoryId(Level.REG, self._region_of[dep])
        found[Level.FRANCE] = _FRANCE
        return found

    def _parents_of_grouping(self, key: TerritoryId) -> dict[Level, TerritoryId]:
        people: dict[str, int] = defaultdict(int)
        members = self._members[key]
        for code in members:
            row = self._row[code]
            people[self._communes["dep"][row]] += self._communes["population"][row] or 1
        dep = max(sorted(people), key=lambda d: people[d])
        found = {
            Level.DEP: TerritoryId(Level.DEP, dep),
            Level.REG: TerritoryId(Level.REG, self._region_of[dep]),
            Level.FRANCE: _FRANCE,
        }
        if key.level is Level.EPT and (epci := self._communes["epci"][self._row[members[0]]]):
            found = {Level.EPCI: TerritoryId(Level.EPCI, epci), **found}
        return found

    def population_of(self, key: TerritoryId) -> tuple[int | None, int | None]:
        """Return the population of a commune, an arrondissement or a set of communes."""
        if key.level is Level.ARM:
            columns = self._columns("arrondissements")
            row = columns["code"].index(key.code)
            return columns["population"][row], columns["population_year"][row]
        return self.population([one.code for one in self.members(key)])

    def population(self, codes: list[str]) -> tuple[int | None, int | None]:
        """Sum the latest vintage that every commune has; None if there is none."""
        rows = [self._row[code] for code in codes]
        years = [self._communes["population_year"][row] for row in rows]
        if None in years:
            return None, None
        if len(set(years)) == 1:
            return sum(self._communes["population"][row] for row in rows), years[0]
        oldest = min(years)
        before = [self._communes[f"population_{oldest}"][row] for row in rows]
        return (None, None) if None in before else (sum(before), oldest)


def unknown(found: str, near: tuple[str, ...] = ()) -> TerritoryError:
    """Return the error for a territory that does not exist."""
    return TerritoryError(
        Problem(
            "ce territoire n’existe pas",
            found=found,
            near=near,
            remedy="écrivez le nom d’une commune ou son code, par exemple Carpentras ou COM-84031",
        )
    )
