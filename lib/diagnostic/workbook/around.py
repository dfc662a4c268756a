"""The town among the communes around it: values, position, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.analysis import placing, sentences
from diagnostic.analysis.findings import comparable
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status
from diagnostic.territories.codes import Level
from diagnostic.workbook.context import source_line

if TYPE_CHECKING:
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.workbook.context import Context

MOST = 12
"""Communes on a chart, the town included."""
FEW = 8
"""Communes with a value under which the département's largest are called in."""
ABSENT = 2
"""Communes shown though their value is absent."""


@dataclass(frozen=True)
class Around:
    """What a chart or a map of the communes around needs."""

    data: pd.DataFrame
    vintage: int
    title: str
    reading: str
    source: str
    used: dict[str, list[str]]


def observed(context: Context, identifier: str, places: Sequence[TerritoryId]) -> list[Value]:
    """Return every value of an indicator over communes, all vintages; none is lent."""
    indicator = context.profile.indicator(identifier)
    rows = context.statistics.own([identifier], places)
    return [
        Value.of_row(row, indicator, context.gazetteer[str(row.territory)])
        for row in rows.itertuples()
    ]


def best_vintage(values: Sequence[Value], town: TerritoryId) -> int | None:
    """Return the year for which most communes have a value, the newest among equals.

    A year without the town is never chosen when the town has one.
    """
    known = [value for value in values if value.known]
    own = {value.year for value in known if value.territory.id == town}
    years = own or {value.year for value in known}
    if not years:
        return None
    return max(years, key=lambda year: (sum(v.year == year for v in known), year))


def at_vintage(
    context: Context, identifier: str, places: Sequence[TerritoryId]
) -> tuple[int, list[Value]] | None:
    """Return one value per commune at the vintage that compares best, absences included."""
    values = observed(context, identifier, places)
    year = best_vintage(values, context.town.id)
    if year is None:
        return None
    by_place = {value.territory.id: value for value in values if value.year == year}
    indicator = context.profile.indicator(identifier)
    return year, [
        by_place.get(place)
        or Value(indicator, context.gazetteer[place], year, None, Status.UNAVAILABLE)
        for place in places
    ]


def shown(context: Context, identifiers: Sequence[str]) -> tuple[TerritoryId, ...]:
    """Return the communes to show, chosen so that the chart says something.

    The town and the study's own peers; then the communes around that have a
    value; then, when they are few, the largest of the département; and a few
    of those around whose value is absent, because absences are shown too.
    """
    own = (context.town.id,) if context.is_commune else ()
    first = tuple(dict.fromkeys((*own, *context.study.peers)))
    near = [place for place in _by_size(context, context.around) if place not in first]
    far = [place for place in _by_size(context, pool(context)) if place not in (*first, *near)]
    known = _known(context, identifiers, (*near, *far))
    kept = [place for place in near if place in known]
    if len(kept) < FEW:
        kept += [place for place in far if place in known][: FEW - len(kept)]
    absent = [place for place in near if place not in known][:ABSENT]
    return (*first, *kept[: MOST - len(first) - len(absent)], *absent)


def pool(context: Context) -> tuple[TerritoryId, ...]:
    """Return the communes of the département, else those of the territory itself."""
    parents = context.town.parents
    for level in (Level.DEP, Level.REG):
        if level in parents:
            return context.gazetteer.members(parents[level])
    return context.gazetteer.members(context.town.id)


def _by_size(context: Context, places: Sequence[TerritoryId]) -> list[TerritoryId]:
    return sorted(places, key=lambda p: (-(context.gazetteer[p].population or 0), str(p)))


def _known(
    context: Context, identifiers: Sequence[str], places: Sequence[TerritoryId]
) -> set[TerritoryId]:
    """Return the communes that have a value for every indicator, in the year drawn."""
    sets = []
    for identifier in identifiers:
        found = at_vintage(context, identifier, (context.town.id, *places))
        sets.append({v.territory.id for v in found[1] if v.known} if found else set())
    return set.intersection(*sets)


def around(context: Context, identifiers: Sequence[str]) -> Around | None:
    """Return the communes around for one or two indicators, at one vintage; None without values."""
    places = shown(context, identifiers)
    tables, values, years = [], [], []
    for identifier in identifiers:
        found = at_vintage(context, identifier, places)
        if found is None:
            continue
        year, row = found
        years.append(year)
        values += row
        tables.append(_rows(context, row))
    if not tables or not any(value.known for value in values):
        return None
    first = [value for value in values if value.indicator.id == values[0].indicator.id]
    title, reading = position(context, first)
    return Around(
        pd.concat(tables, ignore_index=True),
        years[0],
        title,
        reading,
        source_line(context, values),
        context.used(values),
    )


def _rows(context: Context, values: Sequence[Value]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": value.territory.short,
            "territory": str(value.territory.id),
            "role": "town" if value.territory.id == context.town.id else "peer",
            "level": value.territory.id.level.value,
            "measure": text.typographic(value.indicator.short or value.indicator.label),
            "vintage": value.year,
            "value": value.value,
            "status": value.status.value,
            "text": value.written,
            "unit": value.indicator.unit,
            "decimals": value.indicator.decimals,
        }
        for value in values
    )


def position(context: Context, values: Sequence[Value]) -> tuple[str, str]:
    """Return a title and a reading: where the town stands among the others.

    A fifth of the département, never a rank: ranks of neighbouring towns are noise.
    """
    indicator = values[0].indicator
    others = [v for v in values if v.known and v.territory.id != context.town.id]
    own = next((v for v in values if v.territory.id == context.town.id and v.known), None)
    subject = text.capitalised(sentences.subject(indicator))
    if own is None or not others:
        low, high = _extremes(others or [v for v in values if v.known])
        title = f"{subject} va de {low.written} à {high.written} selon les communes"
        reading = f"{low.written} {low.territory.at}, {high.written} {high.territory.at}."
        return text.typographic(title), text.typographic(reading)
    if own.fragile:
        title = f"{sentences.few_people(indicator)} {context.town.at}"
        return text.typographic(title), sentences.level(own)
    below = sum(other.number < own.number for other in others)
    above = sum(other.number > own.number for other in others)
    reading = " ".join([sentences.level(own), *placed(context, own)])
    if below > above:
        title = f"{subject} {context.town.at} dépasse celui de la plupart des communes comparées"
    elif above > below:
        title = f"{subject} {context.town.at} est sous celui de la plupart des communes comparées"
    else:
        title = f"{subject} {context.town.at} se situe au milieu des communes comparées"
    if sentences.feminine(indicator):
        title = title.replace("celui", "celle")
    return text.typographic(title), text.typographic(reading)


def placed(context: Context, own: Value) -> list[str]:
    """Say in which fifth of its département the town stands; nothing where it is not placed."""
    pool = context.pools.usual
    if pool is None or not own.known or not comparable(own):
        return []
    standing = context.pools.standing(own, pool)
    return [placing.sentence(own, standing, pool)] if standing.fifth else []


def _extremes(values: Sequence[Value]) -> tuple[Value, Value]:
    return min(values, key=lambda v: v.number), max(values, key=lambda v: v.number)
