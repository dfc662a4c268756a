"""Observations: every figure of an indicator, or the reason there is none.

One row per indicator, territory and vintage. A published figure is taken as
it is; failing that, a group of communes is the sum over the sum of its
communes, when none is missing. Medians, rates and indices are only ever
published. What is absent is a row too, with its status.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import paths
from diagnostic.errors import IncomparableError, Problem
from diagnostic.statistics import areas, equipment
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.evaluation import Evaluator, Place, Row
from diagnostic.statistics.models import Indicator
from diagnostic.statistics.store import Store
from diagnostic.territories.codes import Level, TerritoryId

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Gazetteer

COLUMNS = [
    "indicator",
    "territory",
    "level",
    "vintage",
    "value",
    "status",
    "numerator",
    "denominator",
    "sources",
    "method",
    "members",
    "geography_year",
    "reserve",
]


class Statistics:
    """The measured side: catalogue, figures and territories together.

    Parameters
    ----------
    store : Store
    catalogue : Catalogue
    gazetteer : Gazetteer
        Gives members and populations of territories.
    """

    def __init__(self, store: Store, catalogue: Catalogue, gazetteer: Gazetteer) -> None:
        self.store = store
        self.catalogue = catalogue
        self.gazetteer = gazetteer
        self._evaluator = Evaluator(store, catalogue)
        self._place: Callable[[TerritoryId], Place] = lru_cache(maxsize=None)(self._resolved)

    @classmethod
    def load(cls, folder: Path | None = None) -> Statistics:
        """Open the project's figures, or those of a folder like ``data/sample``."""
        from diagnostic.territories.gazetteer import Gazetteer

        folder = folder or paths.store()
        return cls(Store(folder), Catalogue.load(), Gazetteer.load(folder))

    def observe(
        self,
        indicators: Sequence[str],
        territories: Sequence[TerritoryId | str],
        vintages: Sequence[int] | None = None,
    ) -> pd.DataFrame:
        """Return every observation, absences included.

        A vintage has a row where one of its sources is about the territory's
        level, or may be summed to it. A territory without any has one row,
        of vintage 0, that says why.

        Parameters
        ----------
        indicators : sequence of str
            Identifiers of the catalogue.
        territories : sequence of TerritoryId or str
        vintages : sequence of int, optional
            All the catalogue declares, by default.

        Returns
        -------
        pandas.DataFrame
            ``indicator, territory, level, vintage, value, status, numerator,
            denominator, sources, method, members, geography_year, reserve``.

        Raises
        ------
        CatalogueError
            When an indicator is unknown.
        """
        places = [self._place(_identifier(t)) for t in territories]
        rows: list[Row] = []
        for identifier in indicators:
            indicator = self.catalogue.indicator(identifier)
            rows.extend(self._rows(indicator, places, vintages))
        return _frame(rows)

    def evaluate(
        self, indicator: Indicator, territories: Sequence[TerritoryId | str]
    ) -> pd.DataFrame:
        """Return the observations of an indicator that is not in the catalogue."""
        places = [self._place(_identifier(t)) for t in territories]
        return _frame(list(self._rows(indicator, places, None)))

    def latest(
        self, indicators: Sequence[str], territories: Sequence[TerritoryId | str]
    ) -> pd.DataFrame:
        """Return one row per indicator and territory: the newest figure, else the newest absence.

        Indicators without any source have one row, whose vintage is 0.
        """
        frame = self.observe(indicators, territories)
        newest = (
            frame.assign(known=frame["value"].notna())
            .sort_values(["known", "vintage"], kind="stable")
            .drop_duplicates(["indicator", "territory"], keep="last")
            .set_index(["indicator", "territory"])
        )
        asked = [(name, str(_identifier(t))) for name in indicators for t in territories]
        return newest.loc[list(dict.fromkeys(asked))].reset_index()[COLUMNS]

    def breaks(self, indicator: str, first: int, last: int) -> str | None:
        """Return why two vintages may not be compared, or None (in French)."""
        for item in self.catalogue.indicator(indicator).breaks:
            if item.refuses(first, last):
                return item.reason
        return None

    def comparable(self, indicator: str, first: int, last: int) -> None:
        """Refuse two vintages that may not be compared.

        Raises
        ------
        IncomparableError
        """
        if reason := self.breaks(indicator, first, last):
            label = self.catalogue.indicator(indicator).label
            raise IncomparableError(
                Problem(reason, where=f"{label}, {min(first, last)} et {max(first, last)}")
            )

    def describe(self, indicator: str) -> dict[str, Any]:
        """Return all the catalogue says of an indicator, with its sources, in plain values."""
        declared = self.catalogue.indicator(indicator)
        description = declared.model_dump()
        description["sources"] = [
            self.catalogue.sources[name].model_dump(by_alias=True) for name in declared.sources
        ]
        return description

    def pool(
        self,
        indicator: str,
        vintage: int,
        territories: Sequence[TerritoryId | str] | TerritoryId | str,
    ) -> pd.DataFrame:
        """Return one vintage for a comparison pool: communes given, or those of a territory."""
        if isinstance(territories, str | TerritoryId):
            members: Iterable[TerritoryId] = self.gazetteer.members(_identifier(territories))
        else:
            members = [_identifier(t) for t in territories]
        return self.observe([indicator], list(members), [vintage])

    def zones(
        self, indicator: str, commune: TerritoryId | str, level: Level | None = None
    ) -> pd.DataFrame:
        """Return the published figures of the IRIS and priority districts of a commune.

        Parameters
        ----------
        level : Level, optional
            ``IRIS`` or ``QPV``; both by default.

        Returns
        -------
        pandas.DataFrame
            As :meth:`observe`, with ``name``; empty when nothing is published
            below the commune.
        """
        return areas.zones(self, indicator, _identifier(commune), level)

    def equipment(
        self,
        types: Sequence[str],
        territories: Sequence[TerritoryId | str],
        vintage: int | None = None,
    ) -> pd.DataFrame:
        """Return how many of each kind of place, as ``type, label, territory, vintage, …``."""
        return equipment.count(self, types, [_identifier(t) for t in territories], vintage)

    def schools(self, territories: Sequence[TerritoryId | str]) -> pd.DataFrame:
        """Return the schools of some territories whose social index is published.

        Returns
        -------
        pandas.DataFrame
            ``territory, kind, uai, name, sector, pupils, ips, success, access``.
        """
        wanted = {
            str(member) for t in territories for member in self.gazetteer.members(_identifier(t))
        }
        listed = self.store.listing("schools")
        return listed[listed["territory"].isin(wanted)].reset_index(drop=True)

    def _rows(
        self, indicator: Indicator, places: Sequence[Place], vintages: Sequence[int] | None
    ) -> Iterable[Row]:
        wanted = set(indicator.vintages) if vintages is None else set(vintages)
        said: set[str] = set()
        for vintage in (v for v in indicator.vintages if v in wanted):
            for row in self._evaluator.rows(indicator, vintage, places):
                said.add(row["territory"])
                yield row
        for place in places:
            if place.name not in said:
                yield self._evaluator.unavailable(indicator, place)

    def _resolved(self, identifier: TerritoryId) -> Place:
        return areas.place(self.gazetteer, identifier)


def _identifier(territory: TerritoryId | str) -> TerritoryId:
    return TerritoryId.parse(territory) if isinstance(territory, str) else territory


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    lines: Sequence[Mapping[str, Any]] = rows
    frame = pd.DataFrame({name: [line[name] for line in lines] for name in COLUMNS})
    kinds = {
        "vintage": "int64",
        "members": "int64",
        "geography_year": "int64",
        "value": "float64",
        "numerator": "float64",
        "denominator": "float64",
    }
    return frame.astype(kinds)
