"""Maps of a chapter: inside the commune by Iris, and among the communes around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.values import Value
from diagnostic.presentation import alt, boxes, maps
from diagnostic.presentation.figure import figure
from diagnostic.presentation.rows import COMMUNES
from diagnostic.workbook.around import at_vintage, pool, position
from diagnostic.workbook.context import sources_written
from diagnostic.workbook.figures import measured, proxied
from diagnostic.workbook.values_table import values_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagnostic.presentation.display import Block
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.workbook.context import Context

QPV_VINTAGE = 2024


def choropleth(
    context: Context, identifiers: Sequence[str], by: Literal["iris", "communes"]
) -> Block:
    """Return the map of the first indicator that can be drawn, or why there is none."""
    drawn = _inside if by == "iris" and context.is_commune else _among
    blocks = (drawn(context, identifier) for identifier in identifiers)
    first = next(blocks)
    return first if first.png else next((each for each in blocks if each.png), first)


def _inside(context: Context, identifier: str) -> Block:
    """Return the map of a commune by Iris; only published values, never a remainder."""
    indicator = context.profile.indicator(identifier)
    values = _newest(_zone_values(context, identifier))
    outlines = context.outlines.iris(context.town.id)
    known = [value for value in values if value.known]
    if not known or outlines.empty:
        return boxes.absence(_no_map(context, identifier, bool(values), outlines.empty))
    low, high = min(known, key=lambda v: v.number), max(known, key=lambda v: v.number)
    subject = text.capitalised(sentences.subject(indicator))
    data = _rows(values, context.town.id)
    listed = values_table(data)
    caption = measured(indicator, [known[0].year]).rstrip(".") + ", par Iris."
    qpv = context.outlines.qpv(context.town.id)
    return figure(
        context.anchor("fig", "iris", identifier),
        maps.zones(
            outlines[outlines["territory"].isin(data["territory"])],
            data,
            unit=indicator.unit,
            decimals=indicator.decimals,
            neighbours=context.outlines.communes(context.gazetteer.neighbours(context.town.id)),
            qpv=qpv,
            qpv_vintage=QPV_VINTAGE,
        ),
        title=text.typographic(
            f"{subject} va de {low.written} à {high.written} selon les quartiers {context.town.of}"
            if low.written != high.written
            else f"{subject} est partout de {low.written} dans les quartiers {context.town.of}"
        ),
        caption=caption + proxied(indicator),
        source=sources_written(context, [name for value in known for name in value.sources])
        + _map_source(not qpv.empty),
        alt=alt.zones(
            data,
            measure=caption,
            unit=indicator.unit,
            decimals=indicator.decimals,
            table=listed is not None,
        ),
        how_to_read=text.typographic(
            f"{low.territory.name} : {low.written} ; {high.territory.name} : {high.written}. Une "
            "valeur hachurée existe peut-être mais n’est pas diffusée : elle n’est pas nulle."
        ),
        width="large",
        data=data,
        values_table=listed,
        used=context.used(values),
    )


def _zone_values(context: Context, identifier: str) -> list[Value]:
    rows = context.statistics.zones(identifier, context.town.id)
    indicator = context.profile.indicator(identifier)
    iris = {str(zone.id): zone for zone in context.gazetteer.iris(context.town.id)}
    return [
        Value.of_row(row, indicator, iris[str(row.territory)])
        for row in rows.itertuples()
        if str(row.territory) in iris
    ]


def _newest(values: Sequence[Value]) -> list[Value]:
    """Keep the newest vintage in which at least one zone has a value."""
    years = {value.year for value in values if value.known}
    return [value for value in values if value.year == max(years)] if years else list(values)


def _no_map(context: Context, identifier: str, declared: bool, undrawn: bool) -> str:
    subject = sentences.subject(context.profile.indicator(identifier))
    if not _iris_known(context):
        reason = "la liste des Iris du département manque"
    elif not context.gazetteer.iris(context.town.id):
        reason = (
            "la commune n’est pas découpée en Iris, et l’Insee n’y diffuse rien à une échelle "
            "plus fine"
        )
    elif undrawn:
        reason = "les contours de ses Iris manquent"
    elif declared:
        reason = "le producteur ne diffuse aucune valeur par Iris"
    else:
        reason = "aucune source réunie ici ne donne de valeur par Iris"
    return text.typographic(f"Pas de carte par quartier pour {subject} : {reason}.")


def _iris_known(context: Context) -> bool:
    """Whether Iris are listed in the département: else nothing can be said of a commune's."""
    return any(context.gazetteer.iris(place) for place in (context.town.id, *pool(context)))


def _among(context: Context, identifier: str) -> Block:
    """Return the map of the communes around, the town outlined."""
    indicator = context.profile.indicator(identifier)
    found = at_vintage(context, identifier, context.around)
    outlines = context.outlines.communes(context.around)
    if found is None or outlines.empty or not any(value.known for value in found[1]):
        return boxes.absence(
            text.typographic(
                f"Pas de carte des communes pour {sentences.subject(indicator)} : aucune valeur "
                f"n’est connue {context.town.at} ni autour."
            )
        )
    year, values = found
    title, reading = position(context, values)
    data = _rows(values, context.town.id)
    listed = values_table(data)
    caption = measured(indicator, [year]).rstrip(".") + ", par commune."
    return figure(
        context.anchor("fig", "carte", identifier),
        maps.communes(
            outlines,
            data,
            town=str(context.town.id) if context.is_commune else "",
            unit=indicator.unit,
            decimals=indicator.decimals,
        ),
        title=title,
        caption=caption + proxied(indicator),
        source=sources_written(context, [name for value in values for name in value.sources])
        + _map_source(False),
        alt=alt.zones(
            data,
            measure=caption,
            unit=indicator.unit,
            decimals=indicator.decimals,
            words=COMMUNES,
            table=listed is not None,
        ),
        how_to_read=reading,
        width="large",
        data=data,
        values_table=listed,
        used=context.used(values),
    )


def _rows(values: Sequence[Value], town: TerritoryId) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "territory": str(value.territory.id),
            "indicator": value.indicator.id,
            "label": value.territory.name,
            "role": "town" if value.territory.id == town else "zone",
            "value": value.value,
            "status": value.status.value,
            "text": value.written,
            "vintage": value.year,
        }
        for value in values
    )


def _map_source(qpv: bool) -> str:
    quarters = f" ; ANCT, quartiers prioritaires {QPV_VINTAGE}" if qpv else ""
    return text.typographic(f" Contours : IGN-Insee{quarters}.")
