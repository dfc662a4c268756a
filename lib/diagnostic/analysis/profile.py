"""The profile of a study: its observations, loaded once, asked in words.

Everything a chapter shows about the measured side comes from here: the
territory, its comparators, every vintage, each with its status.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status
from diagnostic.errors import CatalogueError, Problem
from diagnostic.territories.codes import Level
from diagnostic.text import near_matches

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.statistics.observe import Statistics
    from diagnostic.territories.gazetteer import Territory


@dataclass
class Profile:
    """Observations of a territory and its comparators.

    Parameters
    ----------
    statistics : Statistics
    town : Territory
        The territory studied (a commune, an EPCI, a group).
    comparators : sequence of Territory
        From the nearest to the largest.
    """

    statistics: Statistics
    town: Territory
    comparators: Sequence[Territory]
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _rows: dict[tuple[str, str], list[Any]] = field(default_factory=dict, repr=False)
    _values: dict[tuple[str, str], list[Value]] = field(default_factory=dict, repr=False)

    @cached_property
    def _places(self) -> dict[str, Territory]:
        return {str(place.id): place for place in (self.town, *self.comparators)}

    def indicator(self, identifier: str) -> Indicator:
        """Return an indicator of the catalogue.

        Raises
        ------
        CatalogueError
            When no indicator has this identifier; near matches are given.
        """
        known = self.statistics.catalogue.indicators
        if identifier not in known:
            raise CatalogueError(
                Problem(
                    "cet indicateur n’est pas au catalogue",
                    where=f"chapitre de {self.town.name}",
                    found=identifier,
                    near=near_matches(identifier, known),
                    remedy="choisissez un identifiant de data/catalogue/indicators/",
                )
            )
        return known[identifier]

    def load(self, identifiers: Iterable[str]) -> None:
        """Read several indicators at once; later questions need no other read."""
        wanted = [i for i in dict.fromkeys(identifiers) if i not in self._frames]
        for identifier in wanted:
            self.indicator(identifier)
        if not wanted:
            return
        places = [place.id for place in self._places.values()]
        frame = self.statistics.observe(wanted, places)
        # One pass over the whole table: asking it again for each figure costs more than it.
        self._frames.update(dict.fromkeys(wanted, frame))
        for row in frame.itertuples(index=False):
            self._rows.setdefault((str(row.indicator), str(row.territory)), []).append(row)

    def frame(self, identifier: str) -> pd.DataFrame:
        """Return the observations of an indicator, as a plain table."""
        self.load([identifier])
        frame = self._frames[identifier]
        return frame[frame["indicator"] == identifier]

    def values(self, identifier: str, place: Territory | None = None) -> list[Value]:
        """Return every vintage of an indicator for a place, oldest first."""
        place = place or self.town
        key = identifier, str(place.id)
        if key not in self._values:
            indicator = self.indicator(identifier)
            self.load([identifier])
            rows = sorted(self._rows.get(key, ()), key=lambda row: row.vintage)
            found = [Value.of_row(row, indicator, place) for row in rows]
            self._values[key] = [self._owned(value) for value in found]
        return self._values[key]

    def _owned(self, value: Value) -> Value:
        """Return a value under the name of the place it is about.

        A figure lent to the town keeps the name of who lends it, so that no
        sentence says it of the town; a comparator is lent none.
        """
        if not value.lent:
            return value
        lender = value.territory.parents.get(Level.EPCI)
        if value.territory.id != self.town.id or lender is None:
            status = Status.NOT_PUBLISHED
            return replace(
                Value.missing(value.indicator, value.territory, status), vintage=value.vintage
            )
        return replace(value, territory=self.statistics.gazetteer[lender])

    def latest(self, identifier: str, place: Territory | None = None) -> Value:
        """Return the newest known value, else the newest absence with its reason."""
        place = place or self.town
        values = self.values(identifier, place)
        known = [value for value in values if value.known]
        if known:
            return known[-1]
        if values:
            return values[-1]
        return Value.missing(self.indicator(identifier), place, Status.UNAVAILABLE)

    def at(self, identifier: str, place: Territory, vintage: int) -> Value:
        """Return the value of one vintage, or its absence."""
        for value in self.values(identifier, place):
            if value.vintage == vintage:
                return value
        return Value.missing(self.indicator(identifier), place, Status.UNAVAILABLE)

    def nearest(self, identifier: str, place: Territory, vintage: int, within: int = 4) -> Value:
        """Return the known value whose vintage is closest, at most `within` years away."""
        known = [v for v in self.values(identifier, place) if v.known]
        close = [v for v in known if abs(v.year - vintage) <= within]
        if not close:
            return self.at(identifier, place, vintage)
        return min(close, key=lambda v: (abs(v.year - vintage), -v.year))
