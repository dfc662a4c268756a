"""From the expressions of an indicator to its observations, several places at once.

A figure is taken where its publisher gives it, from the first expression that
is complete; a group that none gives is the sum of its communes; what is only
published around a commune is lent to it, and said. What is left is an absence,
with the most telling of its reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics import lookup, needs, zoning
from diagnostic.statistics.absences import UNAVAILABLE, Absences
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.columns import Block
from diagnostic.statistics.lookup import Found, Plan
from diagnostic.statistics.models import Indicator
from diagnostic.statistics.places import Batch
from diagnostic.statistics.recording import record, record_zones
from diagnostic.statistics.states import CODES, LENT, NO_ROW
from diagnostic.statistics.store import Store
from diagnostic.territories.codes import Level
from diagnostic.text import counted, number

_COMMUNE = frozenset({Level.COM})
_ZONES = frozenset(zoning.LEAST)


class Evaluator:
    """Computes the observations of indicators.

    Parameters
    ----------
    store : Store
    catalogue : Catalogue
    """

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store = store
        self.catalogue = catalogue
        self._series: dict[str, dict[int, list[Plan]]] = {}

    def read(
        self, indicators: Sequence[Indicator], batch: Batch, vintages: Sequence[int] | None
    ) -> None:
        """Read at once what several indicators ask of each source.

        Two hundred variables read at once cost a tenth of two hundred reads; what
        was read for these places is not looked for again.
        """
        asked = (tuple(indicator.id for indicator in indicators), tuple(vintages or ()))
        if asked in batch.read:
            return
        batch.read.add(asked)
        plans = [
            plan
            for indicator in indicators
            for vintage, some in self._plans(indicator).items()
            if vintages is None or vintage in vintages
            for plan in some
        ]
        needs.load([(plan, _may_be_summed(plan)) for plan in plans], batch)

    def read_pairs(self, pairs: Sequence[tuple[Indicator, int]], batch: Batch) -> None:
        """Read at once several indicators, one vintage of each."""
        plans = [plan for indicator, vintage in pairs for plan in self._plans(indicator)[vintage]]
        needs.load([(plan, _may_be_summed(plan)) for plan in plans], batch)
        batch.read.update(((indicator.id,), (vintage,)) for indicator, vintage in pairs)

    def blocks(
        self, indicator: Indicator, batch: Batch, vintages: Sequence[int] | None
    ) -> Iterator[Block]:
        """Yield one block per vintage, oldest first, then what no source gives."""
        said = np.zeros(len(batch), bool)
        for vintage, plans in self._plans(indicator).items():
            if vintages is None or vintage in vintages:
                block = self._block(indicator, vintage, plans, batch)
                said |= block.known
                yield block
        if not said.all():
            yield _unavailable(indicator, batch, ~said)

    def _plans(self, indicator: Indicator) -> dict[int, list[Plan]]:
        """Return what can be computed with the sources at hand, by vintage."""
        if indicator.id in self._series and self._of_catalogue(indicator):
            return self._series[indicator.id]
        series: dict[int, list[Plan]] = {vintage: [] for vintage in indicator.vintages}
        for expression in indicator.expressions:
            plan = Plan.of(self.store, self.catalogue.sources, expression)
            if plan is not None:
                series[expression.vintage].append(plan)
        known = {vintage: plans for vintage, plans in series.items() if plans}
        if self._of_catalogue(indicator):
            self._series[indicator.id] = known
        return known

    def _of_catalogue(self, indicator: Indicator) -> bool:
        return self.catalogue.indicators.get(indicator.id) is indicator

    def _block(
        self, indicator: Indicator, vintage: int, plans: Sequence[Plan], batch: Batch
    ) -> Block:
        block = Block(indicator.id, vintage, batch)
        absences = Absences.none(len(batch))
        taken = np.zeros(len(batch), bool)
        founds: dict[int, Found] = {}
        for rank, plan in enumerate(plans):
            zones = plan.expression.transform in _ZONES
            wanted = batch.at(_COMMUNE if zones else plan.levels) & ~taken
            if not wanted.any():
                continue
            status = np.full(len(batch), UNAVAILABLE)
            if zones:
                _zones(plan, block, wanted)
                taken |= block.known
            else:
                found = founds[rank] = lookup.direct(plan, batch, wanted)
                taken |= found.complete
                status = np.where(found.status == NO_ROW, status, found.status)
            waiting = wanted & ~taken
            if waiting.any():
                absences.note(waiting, status, plan)
        self._sums(plans, founds, block, taken, absences)
        for rank, found in founds.items():
            record(indicator, plans[rank], block, found.complete, found)
        if indicator.fallback is not None:
            self._lent(indicator, vintage, plans, block)
        absences.write(indicator, block)
        return block

    def _sums(
        self,
        plans: Sequence[Plan],
        founds: dict[int, Found],
        block: Block,
        taken: NDArray[np.bool_],
        absences: Absences,
    ) -> None:
        """Give groups the sums of their communes, in the first expression that has them all."""
        summable = [rank for rank, plan in enumerate(plans) if _may_be_summed(plan)]
        waiting = np.zeros(len(block.batch), bool)
        waiting[block.batch.groups] = True
        waiting &= ~taken
        if not (summable and waiting.any()):
            return
        for place in np.flatnonzero(waiting).tolist():
            short: tuple[lookup.Sum, Plan] | None = None
            for rank in summable:
                total = lookup.summed(plans[rank], block.batch.places[place])
                if total.values:
                    found = founds.setdefault(rank, Found.nothing(len(block.batch)))
                    found.put(place, total)
                    taken[place] = True
                    break
                if total.missing < (short[0].missing if short else total.members):
                    short = (total, plans[rank])
            else:
                if short is not None:
                    _incomplete(block, place, *short)
        status = np.full(len(block.batch), UNAVAILABLE)
        absences.note(waiting & ~taken & ~block.known, status, plans[summable[0]])

    def _lent(
        self, indicator: Indicator, vintage: int, plans: Sequence[Plan], block: Block
    ) -> None:
        """Give communes the figure of what is around them, and say so."""
        ranks = np.flatnonzero(block.batch.at(_COMMUNE) & ~block.known)
        around = {rank: block.batch.places[rank].around() for rank in ranks}
        wider = {place.name: place for place in around.values() if place is not None}
        if not wider:
            return
        lines = {name: line for line, name in enumerate(wider)}
        lent = self._block(indicator, vintage, plans, Batch(list(wider.values())))
        note = f"valeur de l’{Level.EPCI.label}, faute de valeur à la commune"
        for rank, place in around.items():
            line = lines[place.name] if place is not None else -1
            if line < 0 or np.isnan(lent.value[line]):
                continue
            block.copy(np.array([rank]), lent, np.array([line]))
            block.method[rank] = LENT
            block.reserve[rank] = " ; ".join(t for t in (note, lent.reserve[line]) if t)


def _zones(plan: Plan, block: Block, wanted: NDArray[np.bool_]) -> None:
    for rank in np.flatnonzero(wanted):
        zones = zoning.across(plan, block.batch.places[rank])
        if zones is not None:
            record_zones(plan, block, int(rank), zones)


def _incomplete(block: Block, place: int, total: lookup.Sum, plan: Plan) -> None:
    """Say how many communes a sum lacks."""
    block.status[place] = CODES[Status.INCOMPLETE]
    block.sources[place] = ";".join(source.id for source in plan.sources)
    block.members[place] = total.members - total.missing
    block.geography_year[place] = max(source.geography_year for source in plan.sources)
    block.reserve[place] = _short(total.missing, total.members)


@lru_cache(maxsize=1024)
def _short(missing: int, members: int) -> str:
    return f"{counted(missing, 'commune')} sur {number(members)} sans valeur"


def _may_be_summed(plan: Plan) -> bool:
    expression = plan.expression
    inside = expression.transform in _ZONES
    return not expression.published and not inside and Level.COM in plan.levels


def _unavailable(indicator: Indicator, batch: Batch, where: NDArray[np.bool_]) -> Block:
    """Return the absence of an indicator that no source gives for some places."""
    block = Block(indicator.id, 0, batch)
    block.status[where] = UNAVAILABLE
    block.reserve[where] = indicator.availability
    if indicator.levels:
        elsewhere = where & ~batch.at(frozenset(indicator.levels))
        block.status[elsewhere] = CODES[Status.NOT_APPLICABLE]
        block.reserve[elsewhere] = ""
    return block
