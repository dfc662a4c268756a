"""The index of names: every way in which a territory may be written.

A name is kept without its accents, case or punctuation. Aliases (an EPCI
without its legal form, an acronym, « Paris 12e ») count only when nothing
bears that very name; former names only when nothing bears it today.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.hierarchy import parents
from diagnostic.territories.territory import SHORT
from diagnostic.text import folded, near_matches

if TYPE_CHECKING:
    from diagnostic.territories.history import History
    from diagnostic.territories.moves import Event
    from diagnostic.territories.registry import Registry

ORDER = (
    *(Level.COM, Level.GRP, Level.EPCI, Level.EPT),
    *(Level.DEP, Level.REG, Level.FRANCE, Level.ARM),
)
"""Which level is meant first when several territories bear one name."""
_NEAR, _SLACK = 3, 4
_LEGAL_FORM = re.compile(r"^(?:CC|CA|CU|Métropole) (?:du |de la |des |de l’|de |d’)?")
_ACRONYM = re.compile(r" *\([^()]*\)$")


class Names:
    """Every name by which a territory may be asked for."""

    def __init__(self, registry: Registry, history: History, groups: Mapping[str, str]) -> None:
        self.registry = registry
        self.history = history
        self.groups = groups
        self.by_name: dict[str, list[TerritoryId]] = defaultdict(list)
        self.aliases: dict[str, list[TerritoryId]] = defaultdict(list)
        for level in ORDER:
            names = groups if level is Level.GRP else _names(registry, level)
            for code, name in names.items():
                self.by_name[key_of(name)].append(TerritoryId(level, code))
                for written in _aliases(level, name):
                    self.aliases[key_of(written)].append(TerritoryId(level, code))
        for identifier, short in SHORT.items():
            self.aliases[key_of(short)].append(TerritoryId.parse(identifier))
        for code, acronym in registry.acronyms.items():
            official = registry.official_names[code]
            for written in {official, *_aliases(Level.EPCI, official), acronym or official}:
                self.aliases[key_of(written)].append(TerritoryId(Level.EPCI, code))

    @cached_property
    def former(self) -> dict[str, dict[str, Event]]:
        """Names of former communes and former names of communes, by folded name."""
        found: dict[str, dict[str, Event]] = defaultdict(dict)
        for name, by_code in self.history.former_names.items():
            found[key_of(name)].update(by_code)
        return found

    def bearing(self, name: str) -> list[TerritoryId]:
        """Return the territories that bear a name, the most likely level first."""
        key = key_of(name)
        found = self.by_name.get(key) or self.aliases.get(key, [])
        return sorted(dict.fromkeys(found), key=lambda one: ORDER.index(one.level))

    def called(self, key: TerritoryId) -> str:
        """Return a name and its identifier: « Carpentras (COM-84031) »."""
        grouped = key.level is Level.GRP
        return f"{self.groups[key.code] if grouped else self.registry.name(key)} ({key})"

    def near(self, text: str, department: TerritoryId | None = None) -> tuple[str, ...]:
        """Return the territories whose name looks like a text, in a département or anywhere."""
        wanted = key_of(text)
        pairs = _pairs(wanted)
        candidates = [
            name
            for name, keys in self.by_name.items()
            if abs(len(name) - len(wanted)) <= _SLACK
            and 2 * len(pairs & _pairs(name)) >= len(pairs)
            and (department is None or any(self.inside(key, department) for key in keys))
        ]
        found = [
            (-_likeness(wanted, name), -self._inhabitants(key), self.called(key))
            for name in near_matches(wanted, candidates, 2 * _NEAR)
            for key in self.by_name[name]
            if department is None or self.inside(key, department)
        ]
        return tuple(dict.fromkeys(called for _, _, called in sorted(found)))[:_NEAR]

    def _inhabitants(self, key: TerritoryId) -> int:
        """Return the population that ranks equally near names; larger levels come last."""
        return (self.registry.commune(key.code, "population") or 0) if key.level is Level.COM else 0

    def inside(self, key: TerritoryId, department: TerritoryId) -> bool:
        """Say whether a territory stands in a département, and is not it."""
        if key.level in {Level.GRP, Level.FRANCE}:
            return False
        return parents(self.registry, key).get(Level.DEP) == department


def _names(registry: Registry, level: Level) -> Mapping[str, str]:
    return {"": "France"} if level is Level.FRANCE else registry.names(level)


def _aliases(level: Level, name: str) -> set[str]:
    """Return other ways of writing a name: an EPCI without its legal form, « Paris 12e »."""
    if level is Level.EPCI:
        bare = _ACRONYM.sub("", name)
        return {bare, _LEGAL_FORM.sub("", bare)} - {name}
    if level is Level.ARM:
        city, rank, word = name.split(" ")
        bare = rank.rstrip("er")
        return {
            *(f"{city} {written}" for written in (rank, bare, f"{bare}e", f"{bare}ème")),
            *(f"{written} {word} de {city}" for written in (rank, f"{bare}ème")),
            f"{city} {bare}ème {word}",
        }
    return set()


def key_of(name: str) -> str:
    """Return the key under which a name is looked for: « St-Denis » is « saint denis »."""
    words = folded(name).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
