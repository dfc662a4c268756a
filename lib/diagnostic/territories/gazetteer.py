"""Every territory of France: what it is called, what it holds, what holds it.

Names and memberships of the reference geography (COG 2026). Nothing here
draws: outlines are another module, and loading this one takes a tenth of a
second. ``Gazetteer.load(folder)`` is cached; groups are added by
``with_group``, which returns another gazetteer and leaves the first alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from diagnostic import paths
from diagnostic.errors import Problem, TerritoryError
from diagnostic.territories import grammar
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.hierarchy import population, standing_in
from diagnostic.territories.history import History
from diagnostic.territories.names import Names
from diagnostic.territories.registry import Registry
from diagnostic.territories.search import Match, find
from diagnostic.territories.tables import table_folder
from diagnostic.territories.territory import Territory, territory

__all__ = ["Gazetteer", "Match", "Territory"]


@dataclass(frozen=True)
class Group:
    """A named group of communes: a park, a lived-in area, a syndicat."""

    name: str
    members: tuple[TerritoryId, ...]


_LEVELED = tuple(f"{level.value}-" for level in Level)


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The territories of the reference geography, and the groups of a study."""

    registry: Registry
    groups: Mapping[str, Group] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Gazetteer:
        """Read the gazetteer of a folder: the sample, the store, or its ``territories``."""
        found = table_folder(folder)
        return _load(found, paths.stamp(found, "*.parquet"))

    @cached_property
    def history(self) -> History:
        """The moves of communes since 1943."""
        return History.load(self.registry.folder)

    def preload(self) -> None:
        """Read now what is otherwise read on first use: parts of communes, members, borders."""
        self.registry.preload()

    @property
    def year(self) -> int:
        """Geography year of the codes: « communes au 1er janvier 2026 »."""
        return self.history.year

    def __contains__(self, territory: TerritoryId | str) -> bool:
        try:
            self[territory]
        except TerritoryError:
            return False
        return True

    def __getitem__(self, wanted: TerritoryId | str) -> Territory:
        """Return a territory by its identifier; see ``find`` for what people type."""
        key = TerritoryId.parse(wanted) if isinstance(wanted, str) else wanted
        if key.level is Level.GRP:
            return self._group(key)
        return territory(self.registry, key)

    def find(self, text: str) -> Match:
        """Return the territory that a person means, and a notice if it needs one.

        Accepts an identifier, a bare code, a name, ``Saint-Denis (93)``. A
        merged commune gives the one it became, with a French notice.

        Raises
        ------
        TerritoryError
            Unknown (with near matches) or ambiguous (with all of them).
        """
        if isinstance(text, str) and text.startswith(_LEVELED) and text in self:
            return Match(self[text])  # an identifier needs no index of names
        return find(text, self.names, lambda key: self[key])

    @cached_property
    def names(self) -> Names:
        """The index of names, made on first use."""
        return Names(self.registry, self.history, {c: g.name for c, g in self.groups.items()})

    def communes(self) -> tuple[TerritoryId, ...]:
        """Return every commune, in the order of codes."""
        return self.registry.everything(Level.COM)

    def members(self, territory: TerritoryId | str) -> tuple[TerritoryId, ...]:
        """Return the communes of a territory, in the order of codes; a commune is its own."""
        key = self[territory].id
        if key.level is Level.GRP:
            return self.groups[key.code].members
        return self.registry.members(key)

    def within(self, territory: TerritoryId | str, level: Level) -> tuple[TerritoryId, ...]:
        """Return the territories of a level that stand, whole or in part, in another.

        ``within("DEP-84", Level.EPCI)`` lists the EPCI that have a commune in
        the Vaucluse; ``within("COM-84031", Level.DEP)`` the département of
        Carpentras. An arrondissement municipal has its own Iris; which
        quartiers stand in it, and not in its town at large, nobody publishes.
        """
        key = self[territory].id
        if level is key.level:
            return (key,)
        found = standing_in(self.registry, self.members(key), level)
        if key.level is Level.ARM and level in {Level.IRIS, Level.QPV}:
            return tuple(one for one in found if one.code.startswith(key.code))
        return found

    def neighbours(self, territory: TerritoryId | str) -> tuple[TerritoryId, ...]:
        """Return the communes that share a border with a territory, itself left out."""
        inside = self.members(territory)
        around = {code for one in inside for code in self.registry.borders.get(one.code, ())}
        around -= {one.code for one in inside}
        return tuple(TerritoryId(Level.COM, code) for code in sorted(around))

    def density(self, territory: TerritoryId | str) -> str | None:
        """Return the density class of a commune (see ``density.CLASSES``); None elsewhere."""
        return self[territory].density

    def same_density(
        self, territory: TerritoryId | str, within: TerritoryId | str | None = None
    ) -> tuple[TerritoryId, ...]:
        """Return the communes of a commune's density class, itself included.

        Parameters
        ----------
        territory : id
            A commune; another level, or a commune without a class, has none.
        within : id, optional
            Keep those of a larger territory only: its région, its département.

        Returns
        -------
        tuple of TerritoryId
            In the order of codes.
        """
        label = self.density(territory)
        if label is None:
            return ()
        codes = self.registry.densities[label]
        if within is None:
            return tuple(TerritoryId(Level.COM, code) for code in codes)
        same = set(codes)
        return tuple(one for one in self.members(within) if one.code in same)

    def iris(self, territory: TerritoryId | str) -> tuple[Territory, ...]:
        """Return the named Iris of a territory; none for a commune that is not divided."""
        return tuple(self[i] for i in self.within(territory, Level.IRIS))

    def qpv(self, territory: TerritoryId | str) -> tuple[Territory, ...]:
        """Return the quartiers prioritaires (2024) that stand in a territory."""
        return tuple(self[i] for i in self.within(territory, Level.QPV))

    def with_group(self, name: str, code: str, members: Iterable[TerritoryId | str]) -> Gazetteer:
        """Return a gazetteer that also knows a named group of communes.

        Parameters
        ----------
        name : str
            « PNR Scarpe-Escaut ».
        code : str
            Lower-case letters, digits and hyphens: the id is ``GRP-<code>``.
        members : iterable
            Communes, or territories that stand for all their communes.
        """
        TerritoryId(Level.GRP, code)
        communes = sorted({commune for member in members for commune in self.members(member)})
        if not communes:
            raise TerritoryError(
                Problem(
                    "ce groupe n’a aucune commune",
                    where=name,
                    remedy="donnez au moins une commune, par exemple COM-84031",
                )
            )
        group = Group(grammar.curly(name), tuple(communes))
        return replace(self, groups={**self.groups, code: group})

    @cached_property
    def _made(self) -> dict[TerritoryId, Territory]:
        return {}

    def _group(self, key: TerritoryId) -> Territory:
        if key not in self._made:
            self._made[key] = self._gathered(key)
        return self._made[key]

    def _gathered(self, key: TerritoryId) -> Territory:
        if key.code not in self.groups:
            raise TerritoryError(
                Problem(
                    "ce groupe de communes n’est pas déclaré",
                    found=str(key),
                    near=tuple(f"GRP-{code}" for code in sorted(self.groups)),
                    remedy="déclarez-le dans l’étude, avec son nom et ses communes",
                )
            )
        group = self.groups[key.code]
        forms = grammar.group(group.name)
        people, year = population(self.registry, group.members)
        parents = {}
        for level in (Level.EPT, Level.EPCI, Level.DEP, Level.REG, Level.FRANCE):
            around = standing_in(self.registry, group.members, level)
            if len(around) == 1 and set(group.members) <= set(self.registry.members(around[0])):
                parents[level] = around[0]
        return Territory(
            id=key,
            name=group.name,
            at=forms.at,
            of=forms.of,
            subject=forms.subject,
            short=group.name,
            population=people,
            population_year=year,
            parents=parents,
        )


@lru_cache(maxsize=8)
def _load(folder: Path, _: object) -> Gazetteer:
    return Gazetteer(Registry(folder))
