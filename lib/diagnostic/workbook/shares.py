"""The shares of a whole, the town against one reference, one year for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.comparison import Gap
from diagnostic.presentation import alt, boxes
from diagnostic.presentation.figure import figure
from diagnostic.workbook.context import source_line
from diagnostic.workbook.figures import NEAR, frame
from diagnostic.workbook.values_table import values_table

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.territories.gazetteer import Territory
    from diagnostic.workbook.context import Context


def structure(context: Context, identifiers: Sequence[str], topic: str) -> Block:
    """Return the shares of a whole, town against one reference, one year for each."""
    from diagnostic.presentation.bars import bars as drawn

    context.profile.load(identifiers)
    town = whole(context, identifiers, context.town)
    if not town:
        return boxes.absence(
            text.typographic(
                f"Les sources réunies ne suffisent pas à montrer {topic} {context.town.at}."
            )
        )
    reference = _reference_of(context, identifiers, town[0].year)
    values = [v for pair in zip(town, reference or town, strict=True) for v in dict.fromkeys(pair)]
    data = frame(values, context.town)
    data["category"] = [text.typographic(value.indicator.short) for value in values]
    data["label"] = [_dated(value, town[0].year) for value in values]
    years = sorted({value.year for value in values})
    title, reading = _structure_message(town, reference)
    caption = text.typographic(
        f"{text.capitalised(topic)}, en %, {text.enumeration([str(year) for year in years])}."
    )
    return figure(
        context.anchor("fig", "structure", topic),
        drawn(data, unit="%", decimals=1),
        title=title,
        caption=caption,
        source=source_line(context, values),
        alt=alt.bars(data, measure=caption),
        how_to_read=reading,
        data=data,
        values_table=values_table(data),
        used=context.used(values),
    )


def whole(
    context: Context, identifiers: Sequence[str], place: Territory, near: int | None = None
) -> list[Value]:
    """Return every share of a place in one year: the newest complete one, or the nearest to one.

    Shares of different years do not add up to a whole, and are never drawn together.
    """
    known = [
        {v.year: v for v in context.profile.values(each, place) if v.known} for each in identifiers
    ]
    years = set.intersection(*(set(each) for each in known))
    if not years:
        return []
    year = max(years) if near is None else min(years, key=lambda y: (abs(y - near), -y))
    return [each[year] for each in known]


def _reference_of(context: Context, identifiers: Sequence[str], year: int) -> list[Value]:
    """Return the shares of the reference: the same year if one has it, else the nearest."""
    found = [whole(context, identifiers, place, year) for place in context.comparators]
    found = [values for values in found if values and abs(values[0].year - year) <= NEAR]
    return min(found, key=lambda values: abs(values[0].year - year), default=[])


def _dated(value: Value, year: int) -> str:
    name = value.territory.short
    return name if value.year == year else f"{name} ({value.year})"


def _structure_message(town: Sequence[Value], reference: Sequence[Value]) -> tuple[str, str]:
    """Return a title and a reading; two years are not compared, only shown."""
    if reference and reference[0].year == town[0].year:
        gaps = [Gap(own, other) for own, other in zip(town, reference, strict=True)]
        widest = max(gaps, key=lambda gap: abs(gap.difference))
        return sentences.headline(widest), sentences.level_against(widest)
    largest = sentences.level(max(town, key=lambda value: value.number))
    return largest.rstrip("."), largest
