"""What is inside a territory: its communes, its IRIS, its priority districts."""

from __future__ import annotations

import sys
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.errors import DataError, TerritoryError
from diagnostic.statistics.places import Place, Together
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.gazetteer import Gazetteer

if TYPE_CHECKING:
    from diagnostic.statistics.observe import Statistics
    from diagnostic.territories.registry import Registry

LARGE = 1000
"""Territories from which a pool is kept for the chapters to come."""
_GROUPS = {Level.GRP, Level.EPT, Level.EPCI, Level.DEP, Level.REG, Level.FRANCE}


def place(gazetteer: Gazetteer, identifier: TerritoryId) -> Place:
    """Return a territory with its population and, for a group, its communes.

    Districts of 2015 (``QP…``) are no longer in the gazetteer: they have
    figures all the same.
    """
    if identifier.level is Level.GRP:  # its communes are those of one study
        return _made(gazetteer, identifier)
    return _official(gazetteer.registry, identifier)


@lru_cache(maxsize=1 << 17)
def _official(registry: Registry, identifier: TerritoryId) -> Place:
    """Return a territory, made once: pools hold every commune, chapter after chapter."""
    return _made(Gazetteer(registry), identifier)


def together(gazetteer: Gazetteer, asked: tuple[TerritoryId, ...]) -> Together:
    """Return several territories; a pool of the country's own is put together once.

    A pool is known as the very tuple that its registry gives: telling that two
    lists of 35,000 communes are alike costs more than it would spare.
    """
    for registry, known, found in _POOLS:
        if registry is gazetteer.registry and known is asked:
            return found
    found = Together(tuple(place(gazetteer, identifier) for identifier in asked))
    if len(asked) >= LARGE and not any(each.level is Level.GRP for each in asked):
        _POOLS.append((gazetteer.registry, asked, found))
    return found


_POOLS: deque[tuple[Registry, tuple[TerritoryId, ...], Together]] = deque(maxlen=4)


def _made(gazetteer: Gazetteer, identifier: TerritoryId) -> Place:
    try:
        population = _population(gazetteer, identifier)
    except TerritoryError:
        if identifier.level is not Level.QPV:
            raise
        population = None
    communes: tuple[str, ...] = ()
    if identifier.level in _GROUPS:
        # One text per commune, whatever the groups that hold it.
        communes = tuple(sys.intern(str(member)) for member in gazetteer.members(identifier))

    def iris() -> tuple[str, ...]:
        return tuple(str(zone) for zone in gazetteer.within(identifier, Level.IRIS))

    def around() -> Place | None:
        epci = gazetteer[identifier].parents.get(Level.EPCI)
        return None if epci is None else place(gazetteer, epci)

    return Place(sys.intern(str(identifier)), identifier.level, population, communes, iris, around)


def _population(gazetteer: Gazetteer, identifier: TerritoryId) -> int | None:
    """Return a population; a commune is asked nothing else, for pools hold every one of them."""
    registry = gazetteer.registry
    if identifier.level is Level.COM and identifier.code in registry.names(Level.COM):
        people: int | None = registry.commune(identifier.code, "population")
        return people
    return gazetteer[identifier].population


def zones(
    statistics: Statistics, indicator: str, commune: TerritoryId, level: Level | None
) -> pd.DataFrame:
    """Return the published figures of the zones of a commune, with their names."""
    names: dict[str, str] = {}
    if level in {None, Level.IRIS}:
        names |= _iris(statistics.gazetteer, commune)
    if level in {None, Level.QPV}:
        names |= _districts(statistics, commune)
    frame = statistics.observe([indicator], [TerritoryId.parse(name) for name in names])
    kept = frame[frame["status"] != "source_unavailable"]
    return kept.assign(name=kept["territory"].map(names)).reset_index(drop=True)


def _iris(gazetteer: Gazetteer, commune: TerritoryId) -> dict[str, str]:
    return {str(zone.id): zone.name for zone in gazetteer.iris(commune)}


def _districts(statistics: Statistics, commune: TerritoryId) -> dict[str, str]:
    try:
        listed = statistics.store.listing("districts")
    except DataError:
        return {}
    kept = listed[listed["territory"] == str(commune)]
    return dict(zip(kept["zone"], kept["name"], strict=True))
