"""What holds a territory, what stands in it, how many people live there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.registry import FRANCE, Registry

_PARTS = frozenset({Level.IRIS, Level.QPV, Level.ARM})


def standing_in(
    registry: Registry, communes: Iterable[TerritoryId], level: Level
) -> tuple[TerritoryId, ...]:
    """Return the territories of a level that have a part in these communes."""
    if level is Level.COM:
        return tuple(communes)
    if level is Level.FRANCE:
        return (FRANCE,)
    if level in _PARTS:
        codes = {code for one in communes for code in registry.parts_of(one.code, level)}
        return tuple(TerritoryId(level, code) for code in sorted(codes))
    holders = (parents(registry, one).get(level) for one in communes)
    return tuple(sorted({holder for holder in holders if holder is not None}))


def parents(registry: Registry, key: TerritoryId) -> dict[Level, TerritoryId]:
    """Return what holds a territory, from the smallest.

    An EPCI that spreads over several départements belongs, here, to the one
    where most of its inhabitants live: a comparison needs one. A quartier
    that straddles communes likewise, and then has no commune of its own.
    """
    if key.level is Level.FRANCE:
        return {}
    if key.level is Level.REG:
        return {Level.FRANCE: FRANCE}
    if key.level is Level.DEP:
        return {Level.REG: registry.region_of(key.code), Level.FRANCE: FRANCE}
    members = registry.members(key)
    if key.level in {Level.EPCI, Level.EPT}:
        return _of_grouping(registry, key, members)
    main = max(members, key=lambda one: registry.commune(one.code, "population") or 0)
    found = _of_commune(registry, main.code)
    if key.level is not Level.COM and len(members) == 1:
        found = {Level.COM: main, **found}
    return found


def _of_commune(registry: Registry, code: str) -> dict[Level, TerritoryId]:
    found = {}
    for level, column in ((Level.EPT, "ept"), (Level.EPCI, "epci"), (Level.DEP, "dep")):
        if value := registry.commune(code, column):
            found[level] = TerritoryId(level, value)
    found[Level.REG] = registry.region_of(found[Level.DEP].code)
    found[Level.FRANCE] = FRANCE
    return found


def _of_grouping(
    registry: Registry, key: TerritoryId, members: Sequence[TerritoryId]
) -> dict[Level, TerritoryId]:
    people: dict[str, int] = defaultdict(int)
    for one in members:
        inhabitants = registry.commune(one.code, "population") or 1
        people[registry.commune(one.code, "dep")] += inhabitants
    department = max(sorted(people), key=lambda dep: people[dep])
    found = {}
    if key.level is Level.EPT and (epci := registry.commune(members[0].code, "epci")):
        found[Level.EPCI] = TerritoryId(Level.EPCI, epci)
    found[Level.DEP] = TerritoryId(Level.DEP, department)
    found[Level.REG] = registry.region_of(department)
    found[Level.FRANCE] = FRANCE
    return found


def population(registry: Registry, members: Sequence[TerritoryId]) -> tuple[int | None, int | None]:
    """Sum the latest vintage that every commune has, and say which; None if there is none."""
    codes = [one.code for one in members]
    years = {registry.commune(code, "population_year") for code in codes}
    if None in years:
        return None, None
    oldest = min(years)
    column = "population" if len(years) == 1 else f"population_{oldest}"
    people = [registry.commune(code, column) for code in codes]
    return (None, None) if None in people else (sum(people), oldest)
