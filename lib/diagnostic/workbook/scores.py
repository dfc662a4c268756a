"""Scores of the catalogue: the mean of positions, never without its components."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.findings import frail
from diagnostic.presentation.tables import Column, table
from diagnostic.workbook.context import source_line

if TYPE_CHECKING:
    from diagnostic.analysis.crossed import Crossed, Measure
    from diagnostic.analysis.pools import Pool
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context


def score(context: Context, found: Crossed) -> Block | None:
    """Return the table of a score's components; None when too few have values."""
    crossing = found.crossing
    if found.pool is None or len(found.measures) < crossing.least_axes:
        return None
    values = [each.town for each in found.measures]
    rows = [_component(each) for each in found.measures]
    rows.append(
        {
            "label": "Moyenne des positions",
            "value": "",
            "year": "",
            "position": "" if _frail(values) else text.number(found.score),
        }
    )
    return table(
        context.anchor("tbl", "score", crossing.id),
        pd.DataFrame(rows),
        [
            Column("label", "Composante"),
            Column("value", context.town.short, town=True),
            Column("year", "Année"),
            Column("position", "Position, de 0 à 100"),
        ],
        title=_title(context, found, values),
        caption=text.typographic(f"Composantes et position {context.town.of}."),
        how_to_read=_reading(context, found, found.pool),
        source=source_line(context, values),
        total=[len(rows) - 1],
        used={**context.used(values)},
    )


def _frail(values: list[Value]) -> bool:
    return any(frail(value) for value in values)


def _component(each: Measure) -> dict[str, str]:
    value = each.town
    sense = "" if each.side == "high" else " (sens inverse)"
    own = each.attention[str(value.territory.id)]
    return {
        "label": text.typographic(f"{value.indicator.short or value.indicator.label}{sense}"),
        "value": value.written,
        "year": value.period,
        "position": "petits effectifs" if frail(value) else text.number(own),
    }


def _title(context: Context, found: Crossed, values: list[Value]) -> str:
    if _frail(values):
        return text.typographic(
            f"{found.crossing.label} : pas de moyenne {context.town.at}, de petits effectifs sont "
            "en cause"
        )
    return text.typographic(
        f"{found.crossing.label} : {text.number(found.score)} sur 100 {context.town.at}"
    )


def _reading(context: Context, found: Crossed, pool: Pool) -> str:
    rule = (
        f"Chaque composante est située de 0 à 100 parmi les {pool.named} ; 50 est "
        "le milieu, 100 appelle le plus l’attention."
    )
    said = [rule, found.crossing.note]
    if found.lacking:
        names = text.enumeration(lacking(context, found))
        said.append(f"Composantes sans valeur, laissées hors de la moyenne : {names}.")
    return text.typographic(" ".join(said))


def lacking(context: Context, found: Crossed) -> list[str]:
    """Return the measures without values, as sentences name them."""
    indicators = context.statistics.catalogue.indicators
    return [sentences.subject(indicators[name]) for name in found.lacking if name in indicators]
