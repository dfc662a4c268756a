"""Priority districts beside their town: published values only, each in its own perimeter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.workbook.context import source_line

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.workbook.context import Context

NEAR = 4
"""Years within which the town's value is set beside its districts', dated."""
READING = (
    "Quartiers prioritaires qui ont une valeur publiée. Un quartier ne se déduit jamais de la "
    "ville et des autres ; deux périmètres (2015 et 2024) ne se comparent pas."
)
PERIMETERS = {"QP": "2015", "QN": "2024"}
"""Year of the perimeter, by the first letters of a district's code."""


def districts(context: Context, identifiers: Sequence[str]) -> Block:
    """Return the table of priority districts, or why there is none.

    Each indicator is shown in the newest year that a district has; a district
    without a value says why, and is never found from the town and the others.
    """
    if not context.is_commune:
        return _none(context, "ils se lisent dans une commune")
    found = {each: _newest(context, each) for each in identifiers}
    shown = {
        each: values for each, values in found.items() if any(v.known for v in values.values())
    }
    if not shown:
        return _none(context, _why(context, identifiers))
    names = _names(context, shown)
    town = {
        each: context.profile.nearest(each, context.town, _year(values), NEAR)
        for each, values in shown.items()
    }
    rows = [_row(shown, code, name) for code, name in names.items()]
    rows.append(_town_row(context, town))
    values = [v for each in shown.values() for v in each.values()] + list(town.values())
    return table(
        context.anchor("tbl", "quartiers", *identifiers[:1]),
        pd.DataFrame(rows),
        _columns(context, shown),
        title=_title(context, shown, names, town),
        caption=_caption(context, shown, identifiers),
        source=source_line(context, values),
        total=[len(rows) - 1],
        used={**context.used(values)},
    )


def _newest(context: Context, identifier: str) -> dict[str, Value]:
    """Return the districts' values in the newest year that one of them has, by code."""
    rows = context.statistics.zones(identifier, context.town.id, Level.QPV)
    known = rows[rows["value"].notna()]
    if known.empty:
        return {}
    indicator = context.profile.indicator(identifier)
    newest = rows[rows["vintage"] == known["vintage"].max()]
    return {
        str(row.territory): Value.of_row(row, indicator, context.town)
        for row in newest.itertuples()
    }


def _year(values: dict[str, Value]) -> int:
    return max(value.year for value in values.values())


def _names(context: Context, shown: dict[str, dict[str, Value]]) -> dict[str, str]:
    """Return the districts that have a value for some indicator, by code."""
    held = {code for values in shown.values() for code, value in values.items() if value.known}
    names: dict[str, str] = {}
    for each in shown:
        rows = context.statistics.zones(each, context.town.id, Level.QPV)
        names |= dict(zip(rows["territory"], rows["name"], strict=True))
    return {code: text.typographic(names[code]) for code in sorted(held)}


def _row(shown: dict[str, dict[str, Value]], code: str, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "label": name,
        "territory": code,
        "perimeter": PERIMETERS.get(TerritoryId.parse(code).code[:2], ""),
    }
    for each, values in shown.items():
        value = values.get(code)
        row[each] = value.value if value else None
        row[f"{each}_status"] = (value.status if value else Status.UNAVAILABLE).value
    return row


def _town_row(context: Context, town: dict[str, Value]) -> dict[str, Any]:
    row: dict[str, Any] = {"label": context.town.name, "territory": "", "perimeter": ""}
    for each, value in town.items():
        row[each], row[f"{each}_status"] = value.value, value.status.value
    return row


def _columns(context: Context, shown: dict[str, dict[str, Value]]) -> list[Column]:
    columns = [Column("label", "Quartier"), Column("perimeter", "Périmètre")]
    for each, values in shown.items():
        indicator = context.profile.indicator(each)
        title = f"{indicator.short or indicator.label}, {indicator.unit}, {_year(values)}"
        columns.append(
            Column(each, text.typographic(title), indicator.decimals, status=f"{each}_status")
        )
    return columns


def _title(
    context: Context,
    shown: dict[str, dict[str, Value]],
    names: dict[str, str],
    town: dict[str, Value],
) -> str:
    """Say the first indicator between districts, and in the town."""
    first, values = next(iter(shown.items()))
    known = {code: value for code, value in values.items() if value.known}
    subject = text.capitalised(sentences.subject(context.profile.indicator(first)))
    low, high = (end(known, key=lambda code: known[code].number) for end in (min, max))
    if known[low].written == known[high].written:
        said = f"{subject} est de {known[low].written} {_where(names, known)}"
    else:
        said = (
            f"{subject} va de {known[low].written} ({names[low]}) à {known[high].written} "
            f"({names[high]})"
        )
    if town[first].known:
        said += f" ; {context.town.at}, {town[first].written} {town[first].when}"
    return text.typographic(said)


def _where(names: dict[str, str], known: dict[str, Value]) -> str:
    if len(known) == 1:
        return f"dans le quartier {names[next(iter(known))]}"
    return "dans tous les quartiers prioritaires qui ont une valeur"


def _caption(
    context: Context, shown: dict[str, dict[str, Value]], identifiers: Sequence[str]
) -> str:
    said = [READING]
    years = {each: _year(values) for each, values in shown.items()}
    dated = [
        f"{text.lowered(_short(context, each))} de {town.year}"
        for each, year in years.items()
        if (town := context.profile.nearest(each, context.town, year, NEAR)).known
        and town.year != year
    ]
    if dated:
        said.append(f"Pour la ville : {text.enumeration(dated)}.")
    lacking = [each for each in identifiers if each not in shown]
    if lacking:
        names = [sentences.subject(context.profile.indicator(each)) for each in lacking]
        said.append(f"Sans valeur par quartier : {text.enumeration(names)}.")
    return text.typographic(" ".join(said))


def _short(context: Context, identifier: str) -> str:
    indicator: Indicator = context.profile.indicator(identifier)
    return indicator.short or indicator.label


def _why(context: Context, identifiers: Sequence[str]) -> str:
    if not context.gazetteer.qpv(context.town.id):
        return "la commune n’en compte aucun"
    names = [sentences.subject(context.profile.indicator(each)) for each in identifiers]
    return f"aucune source réunie ici n’y donne {text.enumeration(names, 'ni')}"


def _none(context: Context, why: str) -> Block:
    return boxes.absence(
        text.typographic(f"Pas de tableau des quartiers prioritaires {context.town.at} : {why}.")
    )
