"""Two indicators crossed, over the communes of the département."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.presentation import alt, boxes
from diagnostic.presentation.figure import figure
from diagnostic.workbook.around import best_vintage, observed, pool
from diagnostic.workbook.context import source_line
from diagnostic.workbook.figures import measured, proxied, with_unit

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.workbook.context import Context

LEAST = 8
"""Communes under which a cloud says nothing."""
TOGETHER = 0.5
"""Rank correlation from which two measures are said to go together."""


def crossing(context: Context, horizontal: str, vertical: str) -> Block:
    """Return the cloud of communes for two indicators, the town named, medians as quadrants."""
    from diagnostic.presentation.crossing import crossing as drawn

    places = pool(context)
    pairs = _pairs(context, horizontal, vertical, places)
    indicators = context.profile.indicator(horizontal), context.profile.indicator(vertical)
    if len(pairs) < LEAST:
        names = text.enumeration([sentences.subject(indicator) for indicator in indicators])
        return boxes.absence(
            text.typographic(
                f"Pas de croisement : trop peu de communes du département ont une valeur à la "
                f"fois pour {names} ({text.counted(len(pairs), 'commune')})."
            )
        )
    if not _with_town(context, pairs):
        absent = [context.profile.latest(each) for each in (horizontal, vertical)]
        return boxes.absence(
            text.typographic(
                f"Croisement non montré : {context.town.name} n’y figurerait pas, faute de valeur "
                "pour les deux mesures."
            ),
            *(sentences.absence(value) for value in absent if not value.known),
        )
    data = _table(context, pairs)
    title, reading = _message(context, pairs)
    years = sorted({value.year for pair in pairs for value in pair})
    caption = text.typographic(
        f"{measured(indicators[0]).rstrip('.')} (en abscisse) et "
        f"{text.lowered(indicators[1].label)} (en ordonnée), "
        f"{text.enumeration([str(y) for y in years])}. Chaque point est une commune ; les lignes "
        f"sont les médianes des {text.counted(len(pairs), 'commune')}."
    ) + proxied(*(each for each in indicators if each.proxy))
    values = [value for pair in pairs for value in pair]
    return figure(
        context.anchor("fig", "croisement", horizontal, vertical),
        drawn(data, x=with_unit(indicators[0]), y=with_unit(indicators[1])),
        title=title,
        caption=caption,
        source=source_line(context, values),
        alt=alt.crossing(data, x=with_unit(indicators[0]), y=with_unit(indicators[1])),
        how_to_read=reading,
        data=data,
        used=context.used(values),
    )


def _pairs(
    context: Context, horizontal: str, vertical: str, places: tuple[TerritoryId, ...]
) -> list[tuple[Value, Value]]:
    """Return the communes that have both values: the same year if it serves, else each its own."""
    first, second = (
        [value for value in observed(context, identifier, places) if value.known]
        for identifier in (horizontal, vertical)
    )
    common = {v.year for v in first} & {v.year for v in second}
    same = [_matched(first, second, year, year) for year in common]
    best = max(same, key=lambda pairs: (_with_town(context, pairs), len(pairs)), default=[])
    if len(best) >= LEAST and _with_town(context, best):
        return best
    years = best_vintage(first, context.town.id), best_vintage(second, context.town.id)
    if None in years:
        return []
    return _matched(first, second, *years)


def _with_town(context: Context, pairs: list[tuple[Value, Value]]) -> bool:
    return not context.is_commune or any(x.territory.id == context.town.id for x, _ in pairs)


def _matched(
    first: list[Value], second: list[Value], x_year: int | None, y_year: int | None
) -> list[tuple[Value, Value]]:
    ordinates = {value.territory.id: value for value in second if value.year == y_year}
    return [
        (value, ordinates[value.territory.id])
        for value in first
        if value.year == x_year and value.territory.id in ordinates
    ]


def _table(context: Context, pairs: list[tuple[Value, Value]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": x.territory.short,
            "territory": str(x.territory.id),
            "role": "town" if x.territory.id == context.town.id else "peer",
            "level": x.territory.id.level.value,
            "x": x.value,
            "y": y.value,
            "x_text": x.written,
            "y_text": y.written,
            "population": x.territory.population,
        }
        for x, y in pairs
    )


def _message(context: Context, pairs: list[tuple[Value, Value]]) -> tuple[str, str]:
    """Return a title and a reading from the town's quadrant, or from the cloud alone."""
    middle_x, middle_y = _median([x for x, _ in pairs]), _median([y for _, y in pairs])
    x_name = sentences.subject(pairs[0][0].indicator)
    y_name = sentences.subject(pairs[0][1].indicator)
    own = next(((x, y) for x, y in pairs if x.territory.id == context.town.id), None)
    warning = (
        "Deux mesures qui vont ensemble dans une commune ne concernent pas toujours les mêmes "
        "personnes."
    )
    if own is None:
        return _together(pairs), text.typographic(warning)
    x, y = own
    title = (
        f"{text.capitalised(context.town.at)}, {x_name} {_side(x, middle_x)} "
        f"et {y_name} {_side(y, middle_y)}"
    )
    median_x = text.number(middle_x, x.indicator.decimals, x.indicator.unit)
    median_y = text.number(middle_y, y.indicator.decimals, y.indicator.unit)
    reading = (
        f"{context.town.name} : {x.written} (médiane des communes : {median_x}) et "
        f"{y.written} (médiane : {median_y}). {warning}"
    )
    return text.typographic(title), text.typographic(reading)


def _together(pairs: list[tuple[Value, Value]]) -> str:
    """Say whether the two measures go together from one commune to the next (rank correlation)."""
    x_name = sentences.subject(pairs[0][0].indicator)
    y_name = sentences.subject(pairs[0][1].indicator)
    ranks = pd.DataFrame([(x.number, y.number) for x, y in pairs]).rank()
    together = ranks[0].corr(ranks[1])
    if together >= TOGETHER:
        said = f"Les communes où {x_name} est plus haut ont souvent aussi {y_name} plus haut"
    elif together <= -TOGETHER:
        said = f"Les communes où {x_name} est plus haut ont souvent {y_name} plus bas"
    else:
        said = f"D’une commune à l’autre, {x_name} et {y_name} ne varient pas ensemble"
    return text.typographic(said)


def _median(values: list[Value]) -> float:
    """Return the median as it is printed, so that words and figures agree."""
    middle = float(pd.Series([value.number for value in values]).median())
    return float(text.rounded(middle, values[0].indicator.decimals))


def _side(value: Value, middle: float) -> str:
    if value.fragile:
        return "repose sur de petits effectifs"
    if value.number > middle:
        return "dépasse la médiane"
    return "est sous la médiane" if value.number < middle else "est à la médiane"
