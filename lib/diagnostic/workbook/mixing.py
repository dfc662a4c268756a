"""Social mix between the neighbourhoods of a commune, read at both scales."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.analysis import mixing, sentences, significance
from diagnostic.analysis.values import Value
from diagnostic.presentation import alt, boxes
from diagnostic.presentation.figure import figure
from diagnostic.territories.codes import Level
from diagnostic.workbook.context import source_line
from diagnostic.workbook.figures import measured, with_unit
from diagnostic.workbook.values_table import values_table

if TYPE_CHECKING:
    from diagnostic.analysis.mixing import Dissimilarity
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

NEAR = 4
"""Years within which the town's own value is shown beside its zones, dated."""


def mix(context: Context, identifier: str, other: str = "") -> Block:
    """Return the gap between the neighbourhoods of a commune, or why there is none.

    The zones are the Iris whose values are published; a hidden one is never
    found by taking the others from the whole.

    Parameters
    ----------
    context : Context
    identifier : str
        What is drawn, and the first group of the dissimilarity index: those it counts.
    other : str
        The indicator that counts the second group; empty for those of its own
        population that the first does not count.
    """
    from diagnostic.presentation.comparison import comparison as drawn

    indicator = context.profile.indicator(identifier)
    if not context.is_commune:
        return _none(context, identifier, "elle se lit dans une commune, entre ses Iris")
    zones = _zones(context, identifier)
    known = [zone for zone in zones if zone.known]
    people = _people(context, known)
    ends = mixing.extremes([zone.number for zone in known], people)
    if ends is None:
        return _none(context, identifier, _few(context, known))
    low, high = (known[place] for place in ends)
    town = context.profile.nearest(identifier, context.town, low.year, NEAR)
    data = _rows(known, town, (low, high))
    listed = values_table(data)
    against = _same_year(_zones(context, other, low.year), zones) if other else zones
    index = _index(context, zones, against)
    caption = measured(indicator, [low.year]).rstrip(".") + ", un point par Iris."
    return figure(
        context.anchor("fig", "mixite", identifier),
        drawn(data, unit=indicator.unit, decimals=indicator.decimals),
        title=_title(context, low, high),
        caption=text.typographic(caption),
        source=source_line(context, [*known, town]),
        alt=_alt(data, len(known)),
        how_to_read=_reading((low, high), town, zones, _dissimilarity(low, against, index)),
        data=data,
        values_table=listed,
        used=context.used([*known, town]),
    )


def _zones(context: Context, identifier: str, year: int = 0) -> list[Value]:
    """Return the Iris in a year, by default the newest in which most of them have a value."""
    rows = context.statistics.zones(identifier, context.town.id, Level.IRIS)
    indicator = context.profile.indicator(identifier)
    values = [
        Value.of_row(row, indicator, context.gazetteer[str(row.territory)])
        for row in rows.itertuples()
    ]
    years = {value.year for value in values if value.known}
    if not years:
        return []
    best = year or max(years, key=lambda y: (sum(v.known and v.year == y for v in values), y))
    return [value for value in values if value.year == best]


def _people(context: Context, zones: Sequence[Value]) -> list[float | None]:
    """Return the inhabitants of each zone in the nearest year; None where nobody gives them."""
    rows = context.statistics.zones("population_total", context.town.id, Level.IRIS)
    rows = rows[rows["value"].notna()].sort_values("vintage")
    newest = dict(zip(rows["territory"], rows["value"], strict=True))
    return [newest.get(str(zone.territory.id)) for zone in zones]


def _same_year(others: Sequence[Value], zones: Sequence[Value]) -> list[Value]:
    """Return another indicator's zones in the order of the first's; none when one is missing."""
    by_place = {zone.territory.id: zone for zone in others}
    places = [zone.territory.id for zone in zones]
    return [by_place[place] for place in places] if set(places) <= set(by_place) else []


def _index(
    context: Context, zones: Sequence[Value], against: Sequence[Value]
) -> Dissimilarity | None:
    """Return the dissimilarity of two groups, when every Iris counts both."""
    if len(zones) < len(context.gazetteer.iris(context.town.id)) or not against:
        return None
    both = [*zones, *against]
    if any(zone.numerator is None or zone.denominator is None for zone in both):
        return None
    if any(zone.indicator.unit != "%" for zone in both):
        return None
    counted = [float(zone.numerator or 0) for zone in zones]
    others = [float(zone.numerator or 0) for zone in against]
    if against is zones:
        others = [float(zone.denominator or 0) - float(zone.numerator or 0) for zone in zones]
    if min(others) < 0:
        return None
    return mixing.measured(counted, others, significance.weight(zones[0], context.town.population))


def _rows(zones: Sequence[Value], town: Value, ends: tuple[Value, Value]) -> pd.DataFrame:
    """Return the town, the two extremes by name, and the other zones."""
    named = {value.territory.id for value in ends}
    roles = [(zone, "zone" if zone.territory.id in named else "peer") for zone in zones]
    shown = [(town, "town"), *roles] if town.known else roles
    return pd.DataFrame(
        {
            "label": value.territory.short
            + (f" ({value.year})" if role == "town" and value.year != ends[0].year else ""),
            "territory": str(value.territory.id),
            "role": role,
            "level": value.territory.id.level.value,
            "measure": with_unit(value.indicator),
            "vintage": value.year,
            "value": value.value,
            "status": value.status.value,
            "text": value.written,
            "unit": value.indicator.unit,
            "decimals": value.indicator.decimals,
        }
        for value, role in shown
    )


def _alt(data: pd.DataFrame, zones: int) -> str:
    """Say the line of dots, the unnamed ones by their number."""
    others = text.counted(zones - 2, "autre Iris, sans nom", "autres Iris, sans nom")
    return text.typographic(f"{alt.comparison(data)} Points gris : {others}.")


def _title(context: Context, low: Value, high: Value) -> str:
    subject = text.capitalised(sentences.subject(low.indicator))
    if low.written == high.written:
        return text.typographic(
            f"{subject} est de {low.written} dans tous les quartiers {context.town.of}"
        )
    return text.typographic(
        f"{subject} va de {low.written} à {high.written} selon les quartiers {context.town.of}"
    )


def _reading(
    ends: tuple[Value, Value],
    town: Value,
    zones: Sequence[Value],
    index: str,
) -> str:
    """Say the neighbourhoods, then the town, then what the two do not tell."""
    low, high = ends
    between = (
        f"Entre quartiers : {low.written} à {low.territory.name}, {high.written} à "
        f"{high.territory.name}, soit un écart de {_gap(low, high)}."
    )
    said = [between]
    if town.known:
        said.append(
            f"À l’échelle de la ville : {town.written} {town.when}. Une même valeur de la ville "
            "peut réunir des quartiers semblables ou opposés."
        )
    else:
        said.append("À l’échelle de la ville, cette mesure n’est pas publiée.")
    absent = sum(not zone.known for zone in zones)
    if absent:
        have = text.counted(absent, "Iris n’a pas", "Iris n’ont pas")
        said.append(f"{have} de valeur publiée : rien n’est déduit des autres.")
    said.append(index)
    return text.typographic(" ".join(said))


def _gap(low: Value, high: Value) -> str:
    gap = round(high.number - low.number, low.indicator.decimals)
    if low.indicator.unit == "%":
        return text.points(gap, low.indicator.decimals).removeprefix("+")
    return text.number(gap, low.indicator.decimals, low.indicator.unit)


def _dissimilarity(zone: Value, against: Sequence[Value], index: Dissimilarity | None) -> str:
    if index is None:
        return (
            "L’indice de dissimilarité n’est pas calculé : il demande les effectifs des deux "
            "groupes dans chacun des Iris."
        )
    value, expected = text.number(index.index, 2), text.number(index.expected, 2)
    said = (
        f"Indice de dissimilarité{_groups(zone, against)} : {value} (de 0, même répartition "
        f"partout, à 1, jamais ensemble) sur {index.zones} Iris ; une répartition au hasard "
        f"donnerait {expected} en moyenne."
    )
    if index.by_chance:
        return f"{said} On ne peut exclure le hasard."
    return f"{said} L’écart dépasse ce que le hasard explique."


def _groups(zone: Value, against: Sequence[Value]) -> str:
    """Name the two groups whose places are set side by side."""
    counted = zone.indicator.numerator_label
    other = against[0].indicator if against else zone.indicator
    if counted and other.id != zone.indicator.id:
        return f" ({counted}, et {other.numerator_label})"
    return f" ({counted}, et les autres)" if counted else ""


def _few(context: Context, known: Sequence[Value]) -> str:
    if not context.gazetteer.iris(context.town.id):
        return "la commune n’est pas découpée en Iris"
    if not known:
        return (
            "aucune source réunie ici ne donne de valeur par Iris ; les bases infracommunales de "
            "l’Insee (recensement, Filosofi) et de la Cnaf les donnent dans les communes découpées"
        )
    return (
        f"il faut au moins {mixing.LEAST_ZONES} Iris de {text.number(mixing.LEAST_PEOPLE)} "
        f"habitants ou plus avec une valeur"
    )


def _none(context: Context, identifier: str, why: str) -> Block:
    subject = sentences.subject(context.profile.indicator(identifier))
    return boxes.absence(
        text.typographic(
            f"Pas de mesure de la mixité entre quartiers pour {subject} {context.town.at} : {why}."
        )
    )
