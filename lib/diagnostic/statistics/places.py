"""Territories as figures need them: one, and several asked together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from diagnostic.statistics.sourcetable import SourceTable, Spots
from diagnostic.territories.codes import Level


def _nowhere() -> None:
    return None


@dataclass(frozen=True)
class Place:
    """A territory as sums need it.

    Parameters
    ----------
    name : str
        Identifier.
    level : Level
    population : int or None
    communes : tuple of str
        Members of a group; empty for a commune or what is inside it.
    iris : callable
        Gives the IRIS of a commune.
    around : callable
        Gives the EPCI of a commune, for what is only published there.
    """

    name: str
    level: Level
    population: int | None
    communes: tuple[str, ...]
    iris: Callable[[], tuple[str, ...]] = tuple
    around: Callable[[], Place | None] = _nowhere

    @property
    def key(self) -> Hashable:
        """What names its communes: groups of a study are only known by them."""
        return self.communes if self.level is Level.GRP else self.name


@dataclass(frozen=True, eq=False)
class Together:
    """Places asked together, and what they are: the same whatever is asked of them.

    Parameters
    ----------
    places : tuple of Place
    """

    places: tuple[Place, ...]

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def names(self) -> NDArray[np.object_]:
        """Identifiers."""
        return np.array([place.name for place in self.places], object)

    @cached_property
    def levels(self) -> NDArray[np.object_]:
        """Levels, as they are written."""
        return np.array([place.level._value_ for place in self.places], object)

    @cached_property
    def populations(self) -> NDArray[np.float64]:
        """Populations, NaN when unknown."""
        known = [np.nan if p.population is None else p.population for p in self.places]
        return np.array(known, np.float64)

    @cached_property
    def groups(self) -> NDArray[np.intp]:
        """Which places are made of communes."""
        return np.array([rank for rank, place in enumerate(self.places) if place.communes], np.intp)

    @cached_property
    def _at(self) -> dict[frozenset[Level], NDArray[np.bool_]]:
        return {}

    def at(self, levels: frozenset[Level]) -> NDArray[np.bool_]:
        """Return which places are of these levels."""
        if levels not in self._at:
            self._at[levels] = np.array([place.level in levels for place in self.places], bool)
        return self._at[levels]


class Batch:
    """Places asked together; where they stand in a source is looked for once.

    Parameters
    ----------
    places : sequence of Place, or Together
    """

    def __init__(self, places: Sequence[Place] | Together) -> None:
        together = places if isinstance(places, Together) else Together(tuple(places))
        self._together = together
        self.places = together.places
        self.at = together.at
        self.read: set[Hashable] = set()
        """What was read at once for these places."""
        self._spots: dict[str, tuple[SourceTable, Spots]] = {}

    def __len__(self) -> int:
        return len(self.places)

    @property
    def names(self) -> NDArray[np.object_]:
        """Identifiers."""
        return self._together.names

    @property
    def levels(self) -> NDArray[np.object_]:
        """Levels, as they are written."""
        return self._together.levels

    @property
    def populations(self) -> NDArray[np.float64]:
        """Populations, NaN when unknown."""
        return self._together.populations

    @property
    def groups(self) -> NDArray[np.intp]:
        """Which places are made of communes."""
        return self._together.groups

    def spots(self, source: str, table: SourceTable) -> Spots:
        """Return where the places stand in a source."""
        known = self._spots.get(source)
        if known is None or known[0] is not table:
            known = (table, table.spots(table.columns(list(self.names))))
            self._spots[source] = known
        return known[1]

    def columns(self, source: str, table: SourceTable) -> NDArray[np.intp]:
        """Return the line of each place in a source, −1 when it ignores it."""
        return self.spots(source, table).columns
