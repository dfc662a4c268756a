"""From the variables of an expression to observations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from diagnostic.confidentiality.status import Status
from diagnostic.statistics import lookup
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.fragility import fragility
from diagnostic.statistics.models import Expression, Indicator
from diagnostic.statistics.store import STATUSES, Store
from diagnostic.territories.codes import Level
from diagnostic.text import counted

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
    """

    name: str
    level: Level
    population: int | None
    communes: tuple[str, ...]


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
class _Result:
    value: float
    numerator: float
    denominator: float


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
        """Yield one row per place, in order."""
        expressions = indicator.at(vintage)
        done: dict[int, Row] = {}
        absences: dict[int, tuple[Status, Expression]] = {}
        for expression in expressions:
            self._direct(indicator, expression, places, done, absences)
        for rank, place in enumerate(places):
            if rank not in done and place.communes and not indicator.levels:
                self._summed(indicator, expressions, place, rank, done)
        for rank, place in enumerate(places):
            if rank in done:
                yield done[rank]
                continue
            elsewhere = bool(indicator.levels) and place.level not in indicator.levels
            nothing = Status.NOT_APPLICABLE if elsewhere else Status.UNAVAILABLE
            status, expression = absences.get(rank, (nothing, expressions[0]))
            yield self._absent(indicator, expression, place, status)

    def unavailable(self, indicator: Indicator, places: Sequence[Place]) -> Iterator[Row]:
        """Yield the absence of an indicator that no loaded source gives."""
        for place in places:
            row = _blank(indicator, place, 0, Status.UNAVAILABLE)
            yield {**row, "reserve": indicator.availability}

    def _direct(
        self,
        indicator: Indicator,
        expression: Expression,
        places: Sequence[Place],
        done: dict[int, Row],
        absences: dict[int, tuple[Status, Expression]],
    ) -> None:
        wanted = [rank for rank in range(len(places)) if rank not in done]
        if expression.transform == "zones_gap":
            self._gaps(indicator, expression, places, wanted, done)
            return
        names = [places[rank].name for rank in wanted]
        found = lookup.direct(self.store, expression, names)
        for position, rank in enumerate(wanted):
            place = places[rank]
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
            if expression.published or expression.transform == "zones_gap":
                continue
            found = lookup.summed(self.store, expression, place.communes)
            if found.values:
                inputs = _Inputs(found.values, found.sources, "sum", found.members, Status.OK)
                done[rank] = self._row(indicator, expression, place, inputs)
                return
            if found.missing < found.members and (best is None or found.missing < best[0].missing):
                best = (found, expression)
        if best is not None:
            total, expression = best
            row = self._absent(indicator, expression, place, Status.INCOMPLETE)
            short = f"{counted(total.missing, 'commune')} sur {total.members} sans valeur"
            done[rank] = {**row, "members": total.members - total.missing, "reserve": short}

    def _gaps(
        self,
        indicator: Indicator,
        expression: Expression,
        places: Sequence[Place],
        wanted: Sequence[int],
        done: dict[int, Row],
    ) -> None:
        source = expression.source[0]
        variable = expression.numerator
        if not self.store.has(source) or variable not in self.store.table(source).rows:
            return
        table = self.store.table(source)
        values = table.values[table.rows[variable]]
        for rank in wanted:
            place = places[rank]
            if place.level is not Level.COM:
                continue
            inside = table.territories.str.startswith(f"IRIS-{place.name[4:]}")
            published = values[np.asarray(inside) & ~np.isnan(values)]
            if len(published) < 2:
                continue
            row = _blank(indicator, place, expression.vintage, Status.OK)
            done[rank] = {
                **row,
                "value": float(published.max() - published.min()),
                "sources": source,
                "method": "computed",
                "geography_year": self.catalogue.sources[source].geography_year,
                "reserve": f"{len(published)} Iris publiés",
            }

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


def compute(expression: Expression, values: Mapping[str, float]) -> _Result | None:
    """Return the value of an expression, or None when its denominator is nought."""
    parts = {name: formula.evaluate(values) for name, formula in expression.formulas.items()}
    top, base = parts["numerator"], parts.get("denominator")
    if base is None:
        return _Result(expression.scale * top, math.nan, math.nan)
    if base == 0:
        return None
    if expression.transform == "ratio":
        value = expression.scale * top / base
    elif expression.transform == "change":
        value = 100 * (top - base) / base
    elif expression.transform == "annual_growth":
        value = _growth(base, top, expression.years)
    else:
        value = _contribution(top, base, parts["end"], expression.years)
    return _Result(value, top, base)


def _growth(start: float, end: float, years: int) -> float:
    return 100 * (math.pow(end / start, 1 / years) - 1) if end > 0 else -100.0


def _contribution(part: float, start: float, end: float, years: int) -> float:
    """Share of the annual growth due to one balance, as INSEE splits it."""
    change = end - start
    if abs(change) < 1e-9 * start:
        return 100 * part / (years * start)
    return _growth(start, end, years) * part / change


def _fragile(result: _Result, expression: Expression, place: Place) -> str | None:
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
