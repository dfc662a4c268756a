"""Cards of key figures: the value, what to set it beside, how it moved, its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.findings import comparable
from diagnostic.analysis.trends import trend
from diagnostic.presentation import cards

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

BESIDE = 2
"""Comparators on a card: the nearest département-like level and the country."""


def key_figures(context: Context, identifiers: Sequence[str]) -> Block:
    """Return one card per indicator; a missing figure keeps its place and says why."""
    context.profile.load(identifiers)
    values = [context.profile.latest(identifier) for identifier in identifiers]
    made = [_card(context, value) for value in values]
    return cards.key_figures(made).using(**context.used(values))


def _card(context: Context, value: Value) -> cards.Card:
    name = text.typographic(value.indicator.short or value.indicator.label)
    if not value.known:
        return cards.Card(
            name,
            text.capitalised(value.written),
            lines=_how_to_obtain(value),
            missing=True,
        )
    lines = [*_count(value), *_beside(context, value), *_change(context, value)]
    flag = "Fragile : petits effectifs" if value.fragile else ""
    return cards.Card(
        name,
        value.bare,
        value.indicator.unit,
        lines,
        text.typographic(flag),
        _short_source(context, value),
    )


def _how_to_obtain(value: Value) -> list[tuple[str, str]]:
    said = value.reserve or value.indicator.availability
    lines = [("À obtenir", text.typographic(said.rstrip(".")))] if said else []
    return [*lines, ("Règle", "aucune valeur n’est estimée à la place")]


def _count(value: Value) -> list[tuple[str, str]]:
    """Return the people counted behind a share, when the source gives them."""
    if value.indicator.unit != "%" or value.numerator is None or not value.denominator:
        return []
    who = value.indicator.numerator_label
    return [("Effectif", text.typographic(f"{text.number(value.numerator)} {who}".strip()))]


def _beside(context: Context, value: Value) -> list[tuple[str, str]]:
    if not comparable(value):
        return []
    lines = []
    for place in context.comparators:
        other = context.profile.nearest(value.indicator.id, place, value.year)
        if other.known:
            year = f" ({other.year})" if other.year != value.year else ""
            lines.append((place.short, f"{other.written}{year}"))
    chosen = lines[:1] + lines[-1:] if len(lines) > BESIDE else lines
    return list(dict.fromkeys(chosen))


def _change(context: Context, value: Value) -> list[tuple[str, str]]:
    found = trend(context.profile, value.indicator.id)
    if found is None or found.last.year != value.year:
        return []
    if found.direction == 0 and not (found.first.fragile or found.last.fragile):
        return [("Évolution", f"stable depuis {found.first.year} ({found.first.written})")]
    if found.direction == 0:
        return []
    return [("Évolution", f"{found.written} depuis {found.first.year}")]


def _short_source(context: Context, value: Value) -> str:
    sources = context.statistics.catalogue.sources
    shorts = list(dict.fromkeys(sources[name].short for name in value.sources))
    return text.typographic(" ; ".join(shorts))
