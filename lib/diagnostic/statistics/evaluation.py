"""From the expressions of an indicator to its observations, several places at once.

A figure is taken where its publisher gives it, from the first expression that
is complete; a group that none gives is the sum of its communes; what is only
published around a commune is lent to it, and said. What is left is an absence,
with the most telling of its reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics import lookup, needs, zoning
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.columns import Block
from diagnostic.statistics.lookup import Plan
from diagnostic.statistics.models import Indicator
from diagnostic.statistics.places import Batch
from diagnostic.statistics.recording import record, record_zones
from diagnostic.statistics.states import CODES, NO_ROW, STATUSES
from diagnostic.statistics.store import Store
from diagnostic.territories.codes import Level
from diagnostic.text import counted, number

_TELLING = (
    Status.SECRET,
    Status.BELOW_THRESHOLD,
    Status.NOT_APPLICABLE,
    Status.NOT_PUBLISHED,
    Status.INCOMPLETE,
)
"""Absences from the most to the least telling, when several expressions fail."""
_RANKS = np.array([_TELLING.index(s) if s in _TELLING else len(_TELLING) for s in STATUSES])
_UNAVAILABLE = CODES[Status.UNAVAILABLE]
_COMMUNE = frozenset({Level.COM})
_ZONES = frozenset(zoning.LEAST)


@dataclass
class _Absences:
    """The best reason known for each place, and whose it is."""

    status: NDArray[np.int8]
    plan: NDArray[np.intp]
    plans: list[Plan] = field(default_factory=list)

    @classmethod
    def none(cls, size: int) -> _Absences:
        return cls(np.full(size, NO_ROW), np.zeros(size, np.intp))

    def note(self, where: NDArray[np.bool_], status: NDArray[np.int8], plan: Plan) -> None:
        """Keep the reasons of an expression where they tell more than those known."""
        self.plans.append(plan)
        unknown = self.status == NO_ROW
        better = where & (unknown | (_RANKS[status] < _RANKS[self.status]))
        self.status = np.where(better, status, self.status)
        self.plan = np.where(better, len(self.plans) - 1, self.plan)


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
        self, indicators: Iterable[Indicator], batch: Batch, vintages: Sequence[int] | None
    ) -> None:
        """Read at once what several indicators ask of each source.

        Two hundred variables read at once cost a tenth of two hundred reads.
        """
        plans = [
            plan
            for indicator in indicators
            for vintage, some in self._plans(indicator).items()
            if vintages is None or vintage in vintages
            for plan in some
        ]
        needs.load([(plan, _may_be_summed(plan)) for plan in plans], batch)

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
        absences = _Absences.none(len(batch))
        for plan in plans:
            about = batch.at(_COMMUNE if plan.expression.transform in _ZONES else plan.levels)
            if not about.any():
                continue
            if plan.expression.transform in _ZONES:
                _zones(plan, block, about)
                status = np.full(len(batch), _UNAVAILABLE)
            else:
                found = lookup.direct(plan, batch)
                record(indicator, plan, block, about & found.complete & ~block.known, found)
                absent = ~found.complete & (found.status != NO_ROW)
                status = np.where(absent, found.status, _UNAVAILABLE)
            waiting = about & ~block.known
            if waiting.any():
                absences.note(waiting, status, plan)
        self._sums(indicator, plans, block, absences)
        if indicator.fallback is not None:
            self._lent(indicator, vintage, plans, block)
        self._absent(indicator, block, absences)
        return block

    def _sums(
        self, indicator: Indicator, plans: Sequence[Plan], block: Block, absences: _Absences
    ) -> None:
        summable = [plan for plan in plans if _may_be_summed(plan)]
        if not summable:
            return
        for rank in block.batch.groups:
            if block.status[rank] == NO_ROW:
                self._sum(indicator, summable, block, int(rank))
        waiting = np.zeros(len(block.batch), bool)
        waiting[block.batch.groups] = True
        status = np.full(len(block.batch), _UNAVAILABLE)
        absences.note(waiting & ~block.known, status, summable[0])

    def _sum(self, indicator: Indicator, plans: Sequence[Plan], block: Block, rank: int) -> None:
        place = block.batch.places[rank]
        best: tuple[lookup.Sum, Plan] | None = None
        for plan in plans:
            total = lookup.summed(plan, place)
            if total.values:
                record(indicator, plan, block, *lookup.alone(total, rank, len(block.batch)))
                return
            if total.missing < total.members and (best is None or total.missing < best[0].missing):
                best = (total, plan)
        if best is not None:
            total, plan = best
            block.status[rank] = CODES[Status.INCOMPLETE]
            block.sources[rank] = ";".join(source.id for source in plan.sources)
            block.members[rank] = total.members - total.missing
            block.geography_year[rank] = max(s.geography_year for s in plan.sources)
            block.reserve[rank] = _short(total.missing, total.members)

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
            block.method[rank] = "around"
            block.reserve[rank] = " ; ".join(t for t in (note, lent.reserve[line]) if t)

    def _absent(self, indicator: Indicator, block: Block, absences: _Absences) -> None:
        waiting = ~block.known & (absences.status != NO_ROW)
        for number_, plan in enumerate(absences.plans):
            mine = waiting & (absences.plan == number_)
            if not mine.any():
                continue
            block.status[mine] = absences.status[mine]
            block.geography_year[mine] = max(s.geography_year for s in plan.sources)
            unknown = mine & (absences.status == _UNAVAILABLE)
            block.reserve[unknown] = indicator.availability
            block.sources[mine & ~unknown] = ";".join(source.id for source in plan.sources)


def _zones(plan: Plan, block: Block, about: NDArray[np.bool_]) -> None:
    for rank in np.flatnonzero(about & ~block.known):
        zones = zoning.across(plan, block.batch.places[rank])
        if zones is not None:
            record_zones(plan, block, int(rank), zones)


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
    block.status[where] = _UNAVAILABLE
    block.reserve[where] = indicator.availability
    if indicator.levels:
        elsewhere = where & ~batch.at(frozenset(indicator.levels))
        block.status[elsewhere] = CODES[Status.NOT_APPLICABLE]
        block.reserve[elsewhere] = ""
    return block
