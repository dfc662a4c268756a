"""Comparison pools: the territories among which a town is placed.

Communes of its intercommunality, of its département, of the same density
class, those that are statistically similar, all of France. The rate of a pool
is a sum over a sum; where only its communes' own figures exist, their median
is offered, and called the median of communes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from diagnostic import text
from diagnostic.analysis.findings import frail
from diagnostic.analysis.quintiles import LEAST, Standing, rounded, standing
from diagnostic.analysis.similar import Similar, similar
from diagnostic.study.model import KIN
from diagnostic.territories.codes import Level, TerritoryId

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from diagnostic.analysis.values import Value
    from diagnostic.statistics.observe import Statistics
    from diagnostic.study.model import Kin
    from diagnostic.territories.gazetteer import Gazetteer, Territory
    from diagnostic.territories.registry import Registry

Kind = Literal["group", "department", "density", "similar", "region", "country"]
KEYWORDS: dict[Kin, Kind] = {"comparables": "similar", "densité": "density"}
"""Words of a study's comparators that stand for a pool."""


@dataclass(frozen=True)
class Pool:
    """Territories of one level, the town included.

    Parameters
    ----------
    kind : str
    short : str
        For the head of a column: « Vaucluse », « Même densité ».
    among : str
        After « communes » : « du Vaucluse », « de même densité ».
    members : tuple of TerritoryId
    """

    kind: Kind
    short: str
    among: str
    members: tuple[TerritoryId, ...]

    @cached_property
    def names(self) -> pd.Index[str]:
        """Identifiers of the members."""
        return pd.Index([str(member) for member in self.members], name="territory")

    def rank(self, territory: TerritoryId) -> int | None:
        """Return the place of a territory among the members, None when it is none of them."""
        code, level = territory.code, territory.level
        found = (i for i, m in enumerate(self.members) if m.code == code and m.level is level)
        return next(found, None)

    @property
    def named(self) -> str:
        """« communes du Vaucluse », « intercommunalités de France »."""
        whole = bool(self.members) and self.members[0].level is not Level.COM
        return f"{'intercommunalités' if whole else 'communes'} {self.among}"


@dataclass
class Pools:
    """The pools of a town, and what their territories have.

    Parameters
    ----------
    statistics : Statistics
    town : Territory
    """

    statistics: Statistics
    town: Territory
    _made: dict[Kind, Pool | None] = field(default_factory=dict, repr=False)
    _numbers: dict[tuple[str, int, Kind], NDArray[np.float64]] = field(
        default_factory=dict, repr=False
    )
    _others: dict[tuple[Kind, TerritoryId], NDArray[np.bool_]] = field(
        default_factory=dict, repr=False
    )
    _standings: dict[tuple[str, int, Kind], tuple[Value, Standing]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def similar(self) -> Similar:
        """The territories most like the town."""
        return similar(self.statistics, self.town)

    def pool(self, kind: Kind) -> Pool | None:
        """Return a pool, None when the town has none of this kind."""
        if kind not in self._made:
            self._made[kind] = self._pool(kind)
        return self._made[kind]

    def _pool(self, kind: Kind) -> Pool | None:
        if self.town.id.level is not Level.COM:
            return self._of_groupings(kind)
        gazetteer, parents = self.statistics.gazetteer, self.town.parents
        if kind == "similar":
            near = self.similar.places
            return Pool(kind, "Comparables", "comparables", (*near, self.town.id)) if near else None
        if kind == "density":
            alike = same_density(gazetteer, self.town)
            return Pool(kind, "Même densité", "de même densité", alike) if alike else None
        if kind == "group":
            # The Métropole du Grand Paris says little of a town: its EPT stands in.
            parent = parents.get(Level.EPT) or parents.get(Level.EPCI)
        else:
            parent = parents.get(_KINDS[kind])
        if parent is None:
            return None
        place = gazetteer[parent]
        return Pool(kind, place.short, place.of, gazetteer.members(parent))

    def _of_groupings(self, kind: Kind) -> Pool | None:
        """Return EPCI among which an EPCI is placed: its région's, the country's, the similar."""
        if self.town.id.level is not Level.EPCI:
            return None
        if kind == "similar":
            near = self.similar.places
            return Pool(kind, "Comparables", "comparables", (*near, self.town.id)) if near else None
        parent = self.town.parents.get(_KINDS[kind]) if kind in {"region", "country"} else None
        if parent is None:
            return None
        gazetteer = self.statistics.gazetteer
        place = gazetteer[parent]
        return Pool(kind, place.short, place.of, gazetteer.within(parent, Level.EPCI))

    @property
    def usual(self) -> Pool | None:
        """The pool spoken of first: the département, or the région where it is too small."""
        return self.placing("department") or self.placing("region")

    def placing(self, kind: Kind) -> Pool | None:
        """Return a pool large enough for a town to be placed in it, else None."""
        pool = self.pool(kind)
        return pool if pool is not None and len(pool.members) >= LEAST else None

    def values(self, indicator: str, vintage: int, pool: Pool) -> pd.Series[float]:
        """Return the value of every territory of a pool, NaN where absent."""
        return pd.Series(self.numbers(indicator, vintage, pool), index=pool.names, name="value")

    def numbers(self, indicator: str, vintage: int, pool: Pool) -> NDArray[np.float64]:
        """Return the same in the order of the members, without their names."""
        key = indicator, vintage, pool.kind
        if key not in self._numbers:
            self._numbers[key] = self.statistics.numbers(indicator, vintage, pool.members)
        return self._numbers[key]

    def ready(self, values: Iterable[Value], pool: Pool) -> None:
        """Read at once what the pool has of several values' indicators and years."""
        pairs = dict.fromkeys((value.indicator.id, value.year) for value in values)
        wanted = [pair for pair in pairs if (*pair, pool.kind) not in self._numbers]
        if wanted:
            self.statistics.ready(wanted, pool.members)

    def standing(self, value: Value, pool: Pool) -> Standing:
        """Return the fifth of a pool in which the town's value stands."""
        key = value.indicator.id, value.year, pool.kind
        known = self._standings.get(key)
        if known is None or known[0] is not value:
            numbers = self.numbers(value.indicator.id, value.year, pool)
            found = standing(
                None if value.lent else value.value,
                numbers[self._without(pool, value.territory.id)],
                decimals=value.indicator.decimals,
                fragile=frail(value),
            )
            self._standings[key] = known = value, found
        return known[1]

    def _without(self, pool: Pool, territory: TerritoryId) -> NDArray[np.bool_]:
        """Return which members of a pool are others than a territory."""
        key = pool.kind, territory
        if key not in self._others:
            others = np.ones(len(pool.members), bool)
            if (rank := pool.rank(territory)) is not None:
                others[rank] = False
            self._others[key] = others
        return self._others[key]

    def median(self, value: Value, pool: Pool) -> tuple[float, int] | None:
        """Return the median of a pool's own figures, and how many there are.

        It is a median of communes, never the rate of the pool.
        """
        numbers = self.numbers(value.indicator.id, value.year, pool)
        if pool.kind == "similar":  # the town is no part of what it is set against
            numbers = numbers[self._without(pool, self.town.id)]
        found = numbers[~np.isnan(numbers)]
        if not len(found):
            return None
        middle = float(np.median(rounded(found, value.indicator.decimals)))
        return float(text.rounded(middle, value.indicator.decimals)), len(found)


_KINDS: dict[Kind, Level] = {
    "group": Level.EPCI,
    "department": Level.DEP,
    "density": Level.COM,
    "similar": Level.COM,
    "region": Level.REG,
    "country": Level.FRANCE,
}


def same_density(gazetteer: Gazetteer, town: Territory) -> tuple[TerritoryId, ...]:
    """Return all communes of the town's density class, itself included; none if it has none."""
    return () if town.density is None else _of_density(gazetteer.registry, town.density)


@lru_cache(maxsize=16)
def _of_density(registry: Registry, density: str) -> tuple[TerritoryId, ...]:
    return tuple(
        place
        for place in registry.everything(Level.COM)
        if registry.commune(place.code, "density") == density
    )


def with_kin(
    statistics: Statistics, subject: TerritoryId, kin: Sequence[Kin]
) -> tuple[Statistics, tuple[TerritoryId, ...], tuple[str, ...]]:
    """Return statistics that know some pools of a town as groups of communes.

    Their rates are then sums over sums, like those of any group; what cannot
    be summed, or is not whole, is absent. The town is no part of the communes
    that are like it; it is part of its density class.

    Parameters
    ----------
    statistics : Statistics
    subject : TerritoryId
        The town.
    kin : sequence of {"comparables", "densité"}

    Returns
    -------
    tuple
        The statistics, the groups, and what the reader must be told of those
        that the town has not.
    """
    groups: list[TerritoryId] = []
    notices: list[str] = []
    for word in kin:
        town = statistics.gazetteer[subject]
        pool = Pools(statistics, town).pool(KEYWORDS[word]) if subject.level is Level.COM else None
        if pool is None:
            notices.append(text.typographic(f"{town.name} n’a pas de {KIN[word]} ici."))
            continue
        members = [m for m in pool.members if pool.kind != "similar" or m != subject]
        code = text.slug(f"{word} {subject.code}")
        gazetteer = statistics.gazetteer.with_group(text.capitalised(KIN[word]), code, members)
        statistics = type(statistics)(statistics.store, statistics.catalogue, gazetteer)
        groups.append(TerritoryId(Level.GRP, code))
    return statistics, tuple(groups), tuple(notices)
