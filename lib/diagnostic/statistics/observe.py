"""Observations: every figure of an indicator, or the reason there is none.

One row per indicator, territory and vintage. A published figure is taken as
it is; failing that, a group of communes is the sum over the sum of its
communes, when none is missing. Medians, rates and indices are only ever
published. What is absent is a row too, with its status.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from diagnostic import paths
from diagnostic.confidentiality.status import Status
from diagnostic.errors import IncomparableError, Problem
from diagnostic.statistics import areas, equipment
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.columns import COLUMNS, Block, table
from diagnostic.statistics.evaluation import Evaluator
from diagnostic.statistics.models import Indicator
from diagnostic.statistics.places import Batch
from diagnostic.statistics.schools import consolidated
from diagnostic.statistics.states import LENT
from diagnostic.statistics.store import Store
from diagnostic.territories.codes import Level, TerritoryId

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Gazetteer


FEW = 200
"""Places up to which a batch is kept, to be asked again."""


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
        self._several = lru_cache(maxsize=16)(self._gathered)
        self._pools: deque[tuple[tuple[TerritoryId, ...], Batch]] = deque(maxlen=8)

    @classmethod
    def load(cls, folder: Path | None = None) -> Statistics:
        """Open the project's figures, or those of a folder like ``data/sample``."""
        from diagnostic.territories.gazetteer import Gazetteer

        figures = Store(*paths.stores()) if folder is None else Store(folder)
        return cls(figures, Catalogue.load(), Gazetteer.load(folder or paths.store()))

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
        batch = self._batch(territories)
        declared = [self.catalogue.indicator(identifier) for identifier in indicators]
        self._evaluator.read(declared, batch, vintages)
        blocks: list[Block] = []
        for indicator in declared:
            blocks.extend(self._evaluator.blocks(indicator, batch, vintages))
        return table(blocks)

    def evaluate(
        self, indicator: Indicator, territories: Sequence[TerritoryId | str]
    ) -> pd.DataFrame:
        """Return the observations of an indicator that is not in the catalogue."""
        return table(list(self._evaluator.blocks(indicator, self._batch(territories), None)))

    def own(
        self,
        indicators: Sequence[str],
        territories: Sequence[TerritoryId | str],
        vintages: Sequence[int] | None = None,
    ) -> pd.DataFrame:
        """Return observations of the territories themselves: a figure lent to one is absent.

        What places, ranks, maps or crosses territories takes these: the figure
        of an EPCI lent to its communes would count as many times as they are.
        """
        frame = self.observe(indicators, territories, vintages)
        lent = frame["method"] == LENT
        if not lent.any():
            return frame
        frame.loc[lent, ["value", "numerator", "denominator"]] = float("nan")
        frame.loc[lent, "status"] = Status.NOT_PUBLISHED.value
        frame.loc[lent, ["sources", "method", "reserve"]] = ""
        return frame

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

    def across(self, indicator: str, one: Level, other: Level) -> None:
        """Refuse two levels at which an indicator is not of the same thing.

        Raises
        ------
        IncomparableError
        """
        declared = self.catalogue.indicator(indicator)
        if any({one, other} == set(pair) for pair in declared.not_across):
            raise IncomparableError(
                Problem(
                    "ces deux échelles ne mesurent pas la même chose",
                    where=f"{declared.label}, {one.label} et {other.label}",
                    remedy="lisez chaque échelle pour elle-même",
                )
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
        return self.own([indicator], list(members), [vintage])

    def numbers(
        self, indicator: str, vintage: int, territories: tuple[TerritoryId, ...]
    ) -> NDArray[np.float64]:
        """Return the numbers of :meth:`own`, one per territory, NaN where there is none.

        A chapter places its town on many indicators among the same territories:
        no table is made, and where they stand in a source is looked for once.
        """
        declared = self.catalogue.indicator(indicator)
        batch = self._pooled(territories)
        self._evaluator.read([declared], batch, [vintage])
        found = np.full(len(batch), np.nan)
        for block in self._evaluator.blocks(declared, batch, [vintage]):
            own = block.known & (block.method != LENT)
            found[own] = block.value[own]
        return found

    def ready(self, pairs: Sequence[tuple[str, int]], territories: tuple[TerritoryId, ...]) -> None:
        """Read at once what :meth:`numbers` will be asked: indicators, a vintage of each."""
        asked = [(self.catalogue.indicator(name), vintage) for name, vintage in pairs]
        self._evaluator.read_pairs(asked, self._pooled(territories))

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
        listed = consolidated(self.store.listing("schools"), self.gazetteer.history)
        return listed[listed["territory"].isin(wanted)].reset_index(drop=True)

    def _batch(self, territories: Sequence[TerritoryId | str]) -> Batch:
        """Return places asked together; those of a profile are asked again and again."""
        asked = tuple(_identifier(t) for t in territories)
        return self._several(asked) if len(asked) <= FEW else self._gathered(asked)

    def _gathered(self, asked: tuple[TerritoryId, ...]) -> Batch:
        return Batch(areas.together(self.gazetteer, asked))

    def _pooled(self, asked: tuple[TerritoryId, ...]) -> Batch:
        """Return the places of a pool, known as the very tuple that was asked before."""
        for known, batch in self._pools:
            if known is asked:
                return batch
        batch = self._gathered(asked)
        self._pools.append((asked, batch))
        return batch


def _identifier(territory: TerritoryId | str) -> TerritoryId:
    return TerritoryId.parse(territory) if isinstance(territory, str) else territory
