"""Charts of a chapter: change, comparison, structure, communes around.

A chart needs a message; its title is one, made from the numbers drawn. Where
there is nothing to draw, a notice says why, in the chart's place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.comparison import Comparison
from diagnostic.analysis.comparison import compare as compared
from diagnostic.analysis.findings import COUNTS
from diagnostic.analysis.significance import interval, precision
from diagnostic.analysis.trends import Trend
from diagnostic.analysis.trends import trend as changed
from diagnostic.presentation import alt, boxes
from diagnostic.presentation.figure import figure
from diagnostic.workbook.around import around, placed
from diagnostic.workbook.context import source_line
from diagnostic.workbook.kin import without_rate
from diagnostic.workbook.values_table import values_table

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.territories.gazetteer import Territory
    from diagnostic.workbook.context import Context


LINES = 4
"""Measures of a comparison: the first ones that can be drawn."""
NEAR = 4
"""Years within which a reference of another year is shown beside the town, dated."""
UNSAID = {"fois", "points", "pour 1"}
"""Units that each value says and that a caption need not."""


def frame(values: Iterable[Value], town: Territory, **columns: Any) -> pd.DataFrame:
    """Return the tidy table that charts take, one row per value, absences included."""
    rows = [
        {
            "label": value.territory.short,
            "role": "town" if value.territory.id == town.id else "comparator",
            "level": value.territory.id.level.value,
            "indicator": value.indicator.id,
            "vintage": value.year,
            "value": value.value,
            "status": value.status.value,
            "text": value.written,
            "unit": value.indicator.unit,
            "decimals": value.indicator.decimals,
            **columns,
        }
        for value in values
    ]
    return pd.DataFrame(rows)


def with_unit(indicator: Indicator) -> str:
    """Return the label and its unit, unless the label says it: « Niveau de vie médian, en € »."""
    unit, label = text.typographic(indicator.unit), indicator.label
    if not unit or unit in COUNTS or unit in UNSAID or unit in label:
        return text.typographic(label)
    return text.typographic(f"{label}, {unit if unit.startswith('pour') else f'en {unit}'}")


def measured(indicator: Indicator, years: Sequence[int] = ()) -> str:
    """Return the caption of a measure: what, in which unit, when."""
    when = f", {text.enumeration([str(year) for year in years])}" if years else ""
    return f"{with_unit(indicator)}{when}."


def proxied(*indicators: Indicator) -> str:
    """Say under a figure what its measures only come near to; empty when they are the thing."""
    said = dict.fromkeys(each.proxy for each in indicators if each.proxy)
    if not said:
        return ""
    named = "Indicateur voisin" if len(indicators) == 1 else "Indicateurs voisins"
    verb = "il approche" if len(indicators) == 1 else "ils approchent"
    return text.typographic(f" {named} : {verb} {' ; '.join(said)}.")


def trend(context: Context, identifiers: Sequence[str]) -> Block:
    """Return the chart of the first indicator whose change can be drawn, or why there is none.

    When the town's own vintages do not compare, the nearest territory whose
    vintages do is drawn, with the town's newest value as a lone point.
    """
    context.profile.load(identifiers)
    changes = [_change(context, identifier) for identifier in identifiers]
    own = [found for found in changes if found and found[0] is context.town]
    best = next(iter([*own, *filter(None, changes)]), None)
    return _drawn(context, *best) if best else boxes.absence(_no_change(context, identifiers[0]))


def _change(context: Context, identifier: str) -> tuple[Territory, Trend] | None:
    """Return the nearest change, the town's own if it has one; counts are only the town's."""
    counts = context.profile.indicator(identifier).unit in COUNTS
    for place in (context.town, *(() if counts else context.comparators)):
        found = changed(context.profile, identifier, place)
        if found is not None:
            return place, found
    return None


def _drawn(context: Context, place: Territory, found: Trend) -> Block:
    from diagnostic.presentation.trend import trend as drawn

    indicator = found.last.indicator
    identifier = indicator.id
    values = [*found.points, *_beside(context, indicator, found, place)]
    data = frame(values, context.town)
    title = f"{sentences.change_headline(found)} {place.at}"
    caption = measured(indicator, sorted({value.year for value in values}))
    reading = _reading(found)
    if place is not context.town:
        reading = f"{text.capitalised(place.at)}, {text.lowered(reading)}"
        reading += f" {_no_change(context, identifier)}"
    return figure(
        context.anchor("fig", "evolution", identifier),
        # What is said to be stable must not climb the page on a cut scale.
        drawn(
            data,
            unit=indicator.unit,
            decimals=indicator.decimals,
            zero=True if found.direction == 0 else None,
        ),
        title=text.typographic(title),
        caption=caption + proxied(indicator),
        source=source_line(context, values),
        alt=alt.trend(data, measure=caption, unit=indicator.unit, decimals=indicator.decimals),
        how_to_read=text.typographic(reading),
        data=data,
        values_table=values_table(data),
        used=context.used(values),
    )


def _beside(context: Context, indicator: Indicator, found: Trend, place: Territory) -> list[Value]:
    """Return the change of the two places that compare best; counts compare with nobody."""
    if indicator.unit in COUNTS:
        return []
    lone = context.profile.latest(indicator.id)
    alone = place is not context.town and lone.known and not lone.lent
    beside = [[lone]] if alone else []
    for other in context.comparators:
        own = changed(context.profile, indicator.id, other) if other is not place else None
        if own is not None and own.last.year >= found.first.year:
            kept = [value for value in own.points if value.year >= found.first.year]
            if len(kept) > 1:
                beside.append(kept)
    chosen = beside[:1] + beside[-1:] if len(beside) > 2 else beside
    return [value for values in chosen for value in values]


def _reading(found: Trend) -> str:
    said = sentences.change(found)
    if found.direction and not found.last.span:
        said += f" En moyenne : {found.written_yearly}."
    if course := sentences.course(found):
        said += f" {course}"
    if found.uncertain:
        said += f" {_intervals(found)}"
    if "€" in found.last.indicator.unit:
        said += " Les euros sont courants : la hausse des prix n’est pas retirée."
    if found.broken:
        said += f" {found.broken}"
    return text.typographic(said)


def _intervals(found: Trend) -> str:
    """Say the two intervals that overlap, and what the method is worth."""
    said = []
    for value in (found.first, found.last):
        ends = interval(value)
        if ends is not None:
            low, high = (text.number(e, value.indicator.decimals) for e in (ends.low, ends.high))
            said.append(f"de {low} à {high} % {value.when}")
    return f"Valeurs plausibles : {text.enumeration(said)}. {precision().reserve}"


def _no_change(context: Context, identifier: str) -> str:
    value = context.profile.latest(identifier)
    subject = sentences.subject(value.indicator)
    if not value.known:
        return sentences.absence(value)
    known = [v for v in context.profile.values(identifier) if v.known]
    if value.lent:
        reason = "la commune n’a pas de valeur à elle"
        return text.typographic(f"Pas d’évolution pour {subject} {context.town.at} : {reason}.")
    if len(known) < 2:
        reason = "une seule année est connue"
    else:
        reason = "les années connues sont trop proches ou séparées par une rupture de série"
    return text.typographic(
        f"Pas d’évolution pour {subject} {context.town.at} : {reason} "
        f"({value.spoken} {value.when})."
    )


def compare(context: Context, identifiers: Sequence[str]) -> Block:
    """Return the town among its comparators, one line and one vintage per indicator."""
    from diagnostic.presentation.comparison import comparison as drawn

    context.profile.load(identifiers)
    made = [compared(context.profile, identifier) for identifier in identifiers]
    drawable = [each for each in made if each.gaps][:LINES]
    if not drawable:
        return (
            boxes.absence(
                *(sentences.absence(each.town) for each in made[:LINES] if not each.town.known)
            )
            if any(not each.town.known for each in made[:LINES])
            else boxes.absence(_alone(context, made))
        )
    tables = [
        frame([each.town, *each.known], context.town, measure=_line(each)) for each in drawable
    ]
    data = pd.concat(tables, ignore_index=True)
    values = [value for each in drawable for value in (each.town, *each.known)]
    strongest = max(
        (each.reference for each in drawable if each.reference), key=lambda g: g.strength
    )
    caption = text.typographic(
        " ; ".join(_line(each) for each in drawable) + ". Une échelle et une année par ligne."
    )
    near = [each.town.indicator for each in drawable if each.town.indicator.proxy]
    return figure(
        context.anchor("fig", "comparaison", *identifiers[:1]),
        drawn(data),
        title=sentences.headline(strongest),
        caption=caption + _near(near, len(drawable)),
        source=source_line(context, values),
        alt=alt.comparison(data),
        how_to_read=" ".join(
            [
                sentences.level_against(strongest),
                *placed(context, strongest.town),
                *_left_out(made[:LINES]),
                *without_rate(context, drawable),
            ]
        ),
        data=data,
        values_table=values_table(data),
        used=context.used(values),
    )


def _near(near: Sequence[Indicator], lines: int) -> str:
    """Say which lines are proxies, and of what; all of them when none is the thing itself."""
    said = proxied(*near)
    if not said or len(near) == lines:
        return said
    names = text.enumeration([text.lowered(each.short) for each in near])
    return said.rstrip(".") + f" ({names})."


def _left_out(made: Sequence[Comparison]) -> list[str]:
    """Name the measures that have no comparison, so that none goes missing unsaid."""
    names = [sentences.subject(each.town.indicator) for each in made if not each.gaps]
    if not names:
        return []
    said = f"Sans comparaison possible à la même année : {text.enumeration(names)}."
    return [text.typographic(said)]


def _line(each: Comparison) -> str:
    return f"{with_unit(each.town.indicator)}, {each.town.year}"


def _alone(context: Context, made: Sequence[Comparison]) -> str:
    names = text.enumeration([sentences.subject(each.town.indicator) for each in made])
    return text.typographic(
        f"Pas de comparaison pour {names} : aucun territoire de comparaison n’a de valeur à la "
        f"même année que {context.town.subject}."
    )


def peers(context: Context, identifiers: Sequence[str]) -> Block:
    """Return the town among the communes around it, for one or two indicators."""
    from diagnostic.presentation.peers import peers as drawn

    found = around(context, identifiers)
    if found is None:
        return boxes.absence(
            *(sentences.absence(context.profile.latest(identifier)) for identifier in identifiers)
        )
    indicators = [context.profile.indicator(identifier) for identifier in identifiers]
    return figure(
        context.anchor("fig", "communes", *identifiers),
        drawn(found.data, unit=indicators[0].unit, decimals=indicators[0].decimals),
        title=found.title,
        caption=" ".join(measured(indicator, [found.vintage]) for indicator in indicators)
        + proxied(*indicators),
        source=found.source,
        alt=alt.peers(found.data, measure=measured(indicators[0])),
        how_to_read=found.reading,
        data=found.data,
        values_table=values_table(found.data),
        used=found.used,
    )
