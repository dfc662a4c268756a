"""Cards of key figures: the value, what to set it beside, how it moved, its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis import placing
from diagnostic.analysis.findings import comparable
from diagnostic.analysis.significance import interval, precision
from diagnostic.analysis.trends import trend
from diagnostic.presentation import cards
from diagnostic.workbook.context import grouped

if TYPE_CHECKING:
    from diagnostic.analysis.trends import Trend
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

BESIDE = 2
"""Comparators on a card: the nearest département-like level and the country."""
ABSENT = 2
"""Missing figures that keep a card, where fewer figures than cards are known."""


def chosen(context: Context, identifiers: Sequence[str]) -> list[Value]:
    """Return the figures that make cards: the first known ones, and few of the missing.

    A chapter names more candidates than cards, so that it gains with the
    national data without looking emptier with the sample; an absence is still
    shown where there is room for it.
    """
    context.profile.load(identifiers)
    values = [context.profile.latest(identifier) for identifier in identifiers]
    known = [value for value in values if value.known][: cards.MOST]
    room = min(ABSENT, cards.MOST - len(known))
    return known + [value for value in values if not value.known][:room]


def key_figures(context: Context, identifiers: Sequence[str]) -> Block:
    """Return one card per figure, the known ones first; a missing one says why."""
    values = chosen(context, identifiers)
    made, shown = [], list(values)
    for value in values:
        others = _beside(context, value)
        changed = _change(context, value)
        made.append(_card(context, value, others, changed))
        shown += [*others, *((changed.first,) if changed else ())]
    return cards.key_figures(made).using(**context.used(shown))


def _card(
    context: Context, value: Value, others: Sequence[Value], changed: Trend | None
) -> cards.Card:
    name = text.typographic(value.indicator.short or value.indicator.label)
    if not value.known:
        return cards.Card(
            name,
            text.capitalised(value.written),
            lines=[*_proxy(value), *_how_to_obtain(value)],
            missing=True,
        )
    lines = [
        *_proxy(value),
        *_lent(value),
        *_count(value),
        *_plausible(value),
        *_compared(value, others),
        *_position(context, value),
        *_changed(changed),
    ]
    flag = "Fragile : petits effectifs" if value.fragile else ""
    return cards.Card(
        name,
        value.bare,
        value.indicator.unit,
        lines,
        text.typographic(flag),
        _short_source(context, value),
    )


def _proxy(value: Value) -> list[tuple[str, str]]:
    """Say what a figure only comes near to."""
    proxy = value.indicator.proxy
    return [("Indicateur voisin", f"approche {proxy}")] if proxy else []


def _lent(value: Value) -> list[tuple[str, str]]:
    """Say whose figure stands in for the town's."""
    said = f"valeur de l’intercommunalité {value.territory.name}"
    return [("Échelle", text.typographic(f"{said} ; la commune n’en a pas"))] if value.lent else []


def _how_to_obtain(value: Value) -> list[tuple[str, str]]:
    said = value.reserve or value.indicator.availability
    lines = [("À obtenir", text.typographic(said.rstrip(".")))] if said else []
    return [*lines, ("Règle", "aucune valeur estimée à la place")]


def _count(value: Value) -> list[tuple[str, str]]:
    """Return the people counted behind a share, when the source gives them."""
    if value.indicator.unit != "%" or value.numerator is None or not value.denominator:
        return []
    who = value.indicator.numerator_label
    return [("Effectif", text.typographic(f"{text.number(value.numerator)} {who}".strip()))]


def _plausible(value: Value) -> list[tuple[str, str]]:
    """Return the ends of a surveyed share, when they are a point apart or more."""
    ends = interval(value)
    if ends is None or ends.high - ends.low < precision().least_points:
        return []
    low, high = (text.number(end, value.indicator.decimals) for end in (ends.low, ends.high))
    return [("Plausible", text.typographic(f"de {low} à {high} %"))]


def _beside(context: Context, value: Value) -> list[Value]:
    """Return the comparators shown: the nearest and the largest that have a value."""
    if not (value.known and comparable(value)):
        return []
    near = (
        context.profile.nearest(value.indicator.id, place, value.year)
        for place in context.comparators
    )
    known = [other for other in near if other.known]
    return known if len(known) <= BESIDE else [known[0], known[-1]]


def _compared(value: Value, others: Sequence[Value]) -> list[tuple[str, str]]:
    return [
        (
            text.capitalised(other.territory.short.removeprefix("Communes ")),
            other.written + (f" ({other.year})" if other.year != value.year else ""),
        )
        for other in others
    ]


def _position(context: Context, value: Value) -> list[tuple[str, str]]:
    """Return the fifth of the département in which the town stands, when it is placed."""
    pool = context.pools.usual
    if pool is None or not comparable(value):
        return []
    standing = context.pools.standing(value, pool)
    if not standing.fifth:
        return []
    return [("Position", placing.card(standing, pool))]


def _change(context: Context, value: Value) -> Trend | None:
    """Return the change that ends at the value shown; none is said of small counts."""
    found = trend(context.profile, value.indicator.id)
    if found is None or found.last.year != value.year:
        return None
    return None if found.first.fragile or found.last.fragile else found


def _changed(found: Trend | None) -> list[tuple[str, str]]:
    if found is None:
        return []
    if found.uncertain:
        said = f"{found.written} depuis {found.first.year} : trop peu pour conclure"
        return [("Évolution", text.typographic(said))]
    if found.direction == 0:
        return [("Évolution", f"stable depuis {found.first.year} ({found.first.written})")]
    return [("Évolution", f"{found.written} depuis {found.first.year}")]


def _short_source(context: Context, value: Value) -> str:
    sources = context.statistics.catalogue.sources
    shorts = grouped([sources[name].short for name in value.sources])
    return text.typographic(" ; ".join(shorts))
