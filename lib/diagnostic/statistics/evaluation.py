"""From the variables of an expression to observations."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from diagnostic.confidentiality.status import Status
from diagnostic.statistics import lookup
from diagnostic.statistics.arithmetic import Result, compute
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.fragility import few_people, fragility
from diagnostic.statistics.models import Expression, Indicator
from diagnostic.statistics.states import STATUSES
from diagnostic.statistics.store import Store
from diagnostic.territories.codes import Level
from diagnostic.text import counted, number

_REASONS = (
    Status.SECRET,
    Status.BELOW_THRESHOLD,
    Status.NOT_APPLICABLE,
    Status.NOT_PUBLISHED,
    Status.INCOMPLETE,
)
"""Absences from the most to the least telling, when several expressions fail."""


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
    """

    name: str
    level: Level
    population: int | None
    communes: tuple[str, ...]
    iris: Callable[[], tuple[str, ...]] = tuple

    @property
    def key(self) -> Hashable:
        """What names its communes: groups of a study are only known by them."""
        return self.communes if self.level is Level.GRP else self.name


class Row(TypedDict):
    """One observation."""

    indicator: str
    territory: str
    level: str
    vintage: int
    value: float
    status: str
    numerator: float
    denominator: float
    sources: str
    method: str
    members: int
    geography_year: int
    reserve: str


@dataclass(frozen=True)
class _Inputs:
    values: Mapping[str, float]
    sources: tuple[str, ...]
    method: str
    members: int
    noted: Status


class Evaluator:
    """Computes the rows of one indicator and vintage, for several places."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store = store
        self.catalogue = catalogue

    def rows(self, indicator: Indicator, vintage: int, places: Sequence[Place]) -> Iterator[Row]:
        """Yield one row per place that some source of the vintage is about, in order."""
        done: dict[int, Row] = {}
        absences: dict[int, tuple[Status, Expression]] = {}
        sums: dict[int, list[Expression]] = {}
        for expression in indicator.at(vintage):
            direct, summed = self._about(expression, places)
            for rank in summed:
                sums.setdefault(rank, []).append(expression)
            wanted = {rank: places[rank] for rank in direct if rank not in done}
            if expression.transform == "zones_gap":
                done |= self._gaps(indicator, expression, wanted)
            else:
                self._direct(indicator, expression, wanted, done, absences)
            for rank in direct:
                absences.setdefault(rank, (Status.UNAVAILABLE, expression))
        for rank, expressions in sums.items():
            if rank not in done:
                self._summed(indicator, expressions, places[rank], rank, done)
                absences.setdefault(rank, (Status.UNAVAILABLE, expressions[0]))
        for rank, place in enumerate(places):
            if rank in done:
                yield done[rank]
            elif rank in absences:
                status, expression = absences[rank]
                yield self._absent(indicator, expression, place, status)

    def unavailable(self, indicator: Indicator, place: Place) -> Row:
        """Return the absence of an indicator that no source gives for a place."""
        elsewhere = bool(indicator.levels) and place.level not in indicator.levels
        status = Status.NOT_APPLICABLE if elsewhere else Status.UNAVAILABLE
        note = "" if elsewhere else indicator.availability
        return {**_blank(indicator, place, 0, status), "reserve": note}

    def _about(
        self, expression: Expression, places: Sequence[Place]
    ) -> tuple[list[int], list[int]]:
        """Return the places whose level the sources know, and the groups that may be summed."""
        levels = [self.catalogue.sources[name].levels for name in expression.source]
        known = {level for group in levels for level in group}
        everything = not all(levels)
        ranks = range(len(places))
        if expression.transform == "zones_gap":
            return [rank for rank in ranks if places[rank].level is Level.COM], []
        direct = [rank for rank in ranks if everything or places[rank].level in known]
        if expression.published or not (everything or Level.COM in known):
            return direct, []
        return direct, [rank for rank in ranks if places[rank].communes]

    def _direct(
        self,
        indicator: Indicator,
        expression: Expression,
        wanted: Mapping[int, Place],
        done: dict[int, Row],
        absences: dict[int, tuple[Status, Expression]],
    ) -> None:
        found = lookup.direct(self.store, expression, [p.name for p in wanted.values()])
        for position, (rank, place) in enumerate(wanted.items()):
            if found.complete[position]:
                values = {name: float(array[position]) for name, array in found.values.items()}
                summed = int(found.members[position])
                noted = STATUSES[found.status[position]]
                method = "sum" if summed else _method(expression)
                inputs = _Inputs(values, found.sources, method, summed, noted)
                done[rank] = self._row(indicator, expression, place, inputs)
            elif found.status[position] >= 0:
                status = STATUSES[found.status[position]]
                kept = absences.get(rank)
                if kept is None or _rank(status) < _rank(kept[0]):
                    absences[rank] = (status, expression)

    def _summed(
        self,
        indicator: Indicator,
        expressions: Sequence[Expression],
        place: Place,
        rank: int,
        done: dict[int, Row],
    ) -> None:
        best: tuple[lookup.Sum, Expression] | None = None
        for expression in expressions:
            found = lookup.summed(self.store, expression, place.key, place.communes)
            if found.values:
                inputs = _Inputs(found.values, found.sources, "sum", found.members, Status.OK)
                done[rank] = self._row(indicator, expression, place, inputs)
                return
            if found.missing < found.members and (best is None or found.missing < best[0].missing):
                best = (found, expression)
        if best is not None:
            total, expression = best
            row = self._absent(indicator, expression, place, Status.INCOMPLETE)
            short = f"{counted(total.missing, 'commune')} sur {number(total.members)} sans valeur"
            done[rank] = {**row, "members": total.members - total.missing, "reserve": short}

    def _gaps(
        self, indicator: Indicator, expression: Expression, wanted: Mapping[int, Place]
    ) -> dict[int, Row]:
        """Return the gap between the published figures of the IRIS of each commune."""
        source = expression.source[0]
        if not self.store.has(source):
            return {}
        table = self.store.table(source)
        values = table.values[table.rows[expression.numerator]]
        rows: dict[int, Row] = {}
        for rank, place in wanted.items():
            columns = table.columns(place.iris())
            published = values[columns[columns >= 0]]
            published = published[~np.isnan(published)]
            if len(published) < 2:
                continue
            rows[rank] = {
                **_blank(indicator, place, expression.vintage, Status.OK),
                "value": float(published.max() - published.min()),
                "sources": source,
                "method": "computed",
                "geography_year": self.catalogue.sources[source].geography_year,
                "reserve": f"{len(published)} Iris publiés",
            }
        return rows

    def _row(
        self,
        indicator: Indicator,
        expression: Expression,
        place: Place,
        inputs: _Inputs,
    ) -> Row:
        result = compute(expression, inputs.values)
        if result is None:
            return self._absent(indicator, expression, place, Status.NOT_APPLICABLE)
        declared = [self.catalogue.sources[name] for name in inputs.sources]
        notes = [expression.reserve]
        if place.level is Level.FRANCE:
            notes += [source.scope for source in declared]
        status = Status.ZERO if result.value == 0 else Status.OK
        if inputs.noted is Status.FRAGILE:
            status = Status.FRAGILE
            notes.append("valeur que le producteur signale comme fragile")
        if indicator.small_counts and not expression.published and any(s.census for s in declared):
            reason = _fragile(result, expression, place)
            if reason:
                status = Status.FRAGILE
                notes.append(reason)
        elif reason := few_people(indicator.least_population, place.population):
            status = Status.FRAGILE
            notes.append(reason)
        return {
            **_blank(indicator, place, expression.vintage, status),
            "value": result.value,
            "numerator": result.numerator,
            "denominator": result.denominator,
            "sources": ";".join(inputs.sources),
            "method": inputs.method,
            "members": inputs.members,
            "geography_year": max((s.geography_year for s in declared), default=0),
            "reserve": " ; ".join(dict.fromkeys(note.rstrip(".") for note in notes if note)),
        }

    def _absent(
        self, indicator: Indicator, expression: Expression, place: Place, status: Status
    ) -> Row:
        sources = [name for name in expression.source if self.store.has(name)]
        declared = [self.catalogue.sources[name] for name in sources]
        known = status is not Status.UNAVAILABLE
        return {
            **_blank(indicator, place, expression.vintage, status),
            "sources": ";".join(sources) if known else "",
            "geography_year": max((s.geography_year for s in declared), default=0),
            "reserve": indicator.availability if not known else "",
        }


def _fragile(result: Result, expression: Expression, place: Place) -> str | None:
    alone = math.isnan(result.denominator)
    top = result.value / expression.scale if alone else result.numerator
    return fragility(top, None if alone else result.denominator, place.population)


def _method(expression: Expression) -> str:
    bare = expression.numerator.isidentifier() and not expression.denominator
    return "published" if bare and expression.scale == 1 else "computed"


def _rank(status: Status) -> int:
    return _REASONS.index(status) if status in _REASONS else len(_REASONS)


def _blank(indicator: Indicator, place: Place, vintage: int, status: Status) -> Row:
    nothing: Any = math.nan
    return {
        "indicator": indicator.id,
        "territory": place.name,
        "level": place.level.value,
        "vintage": vintage,
        "value": nothing,
        "status": status.value,
        "numerator": nothing,
        "denominator": nothing,
        "sources": "",
        "method": "",
        "members": 0,
        "geography_year": 0,
        "reserve": "",
    }
