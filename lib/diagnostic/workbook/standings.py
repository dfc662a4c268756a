"""Where the town stands, measure by measure, in several pools: fifths, never ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from diagnostic import text
from diagnostic.analysis import placing, sentences
from diagnostic.presentation import boxes
from diagnostic.presentation.tables import Column, table
from diagnostic.workbook.context import source_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from diagnostic.analysis.pools import Kind, Pool
    from diagnostic.analysis.values import Value
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

READING = (
    "Les territoires de chaque groupe qui ont une valeur vont de la plus basse à la plus haute, "
    "partagés en cinq parts égales. Aucun rang n’est donné : deux voisins de liste ne diffèrent "
    "souvent que par le hasard."
)
KINDS: tuple[Kind, ...] = ("group", "department", "region", "density", "similar", "country")


def standings(context: Context, identifiers: Sequence[str]) -> Block:
    """Return the table of the town's fifths, or why there is none."""
    context.profile.load(identifiers)
    pools = [pool for kind in _kinds(context) if (pool := context.pools.placing(kind)) is not None]
    values = [value for each in identifiers if (value := _placed(context, each)) is not None]
    if not pools or not values:
        return boxes.absence(_nothing(context, identifiers))
    rows = [_row(context, value, pools) for value in values]
    first = context.pools.usual or pools[0]
    return table(
        context.anchor("tbl", "position", identifiers[0]),
        pd.DataFrame(rows),
        _columns(context, pools),
        title=_title(context, values, first),
        caption=text.typographic(
            f"Cinquième où se place {context.town.subject} dans chaque groupe de territoires."
        ),
        how_to_read=_reading(context, values, identifiers, pools),
        source=source_line(context, values),
        used={**context.used(values)},
    )


def _kinds(context: Context) -> tuple[Kind, ...]:
    """Return the pools shown: a région's communes only where the département has too few."""
    if context.is_commune and context.pools.placing("department"):
        return tuple(kind for kind in KINDS if kind != "region")
    return KINDS


def _placed(context: Context, identifier: str) -> Value | None:
    """Return the town's value in the year that most territories of the first pool have."""
    known = [v for v in context.profile.values(identifier) if v.known and not v.lent]
    pool = context.pools.usual
    if not known or pool is None:
        return None
    return max(
        known,
        key=lambda v: (_held(context.pools.numbers(identifier, v.year, pool)), v.year),
    )


def _held(numbers: NDArray[np.float64]) -> int:
    """Count the territories that have a value."""
    return int(np.count_nonzero(~np.isnan(numbers)))


def _row(context: Context, value: Value, pools: Sequence[Pool]) -> dict[str, Any]:
    indicator = value.indicator
    row: dict[str, Any] = {
        "label": text.typographic(f"{indicator.short or indicator.label}, {value.period}"),
        "indicator": indicator.id,
        "value": value.written,
        "year": value.period,
    }
    for pool in pools:
        row[pool.kind] = placing.short(context.pools.standing(value, pool))
        if pool.kind == "similar" and (middle := context.pools.median(value, pool)):
            row["median"] = text.number(middle[0], indicator.decimals, indicator.unit)
            row[pool.kind] += f" (médiane{text.NBSP}: {row['median']})"
    return row


def _columns(context: Context, pools: Sequence[Pool]) -> list[Column]:
    columns = [
        Column("label", "Mesure"),
        Column("value", context.town.short, town=True),
    ]
    return columns + [Column(pool.kind, pool.short) for pool in pools]


def _title(context: Context, values: Sequence[Value], pool: Pool) -> str:
    """Say the first measure at an end of the pool, else where the first one stands."""
    found = [(value, context.pools.standing(value, pool)) for value in values]
    ends = [each for each in found if each[1].fifth in {1, 5}]
    value, standing = (ends or found)[0]
    return placing.sentence(value, standing, pool)


def _reading(
    context: Context, values: Sequence[Value], identifiers: Sequence[str], pools: Sequence[Pool]
) -> str:
    said = [READING, f"Valeurs connues par groupe : {_known(context, values, pools)}."]
    if any(pool.kind == "similar" for pool in pools):
        said.append("La médiane est celle des communes, non le taux de leur ensemble.")
    placed = {value.indicator.id for value in values}
    lacking = [context.profile.indicator(i) for i in identifiers if i not in placed]
    if lacking:
        names = text.enumeration([sentences.subject(indicator) for indicator in lacking])
        said.append(f"Sans valeur {context.town.at} : {names}.")
    return text.typographic(" ".join(said))


def _known(context: Context, values: Sequence[Value], pools: Sequence[Pool]) -> str:
    """Say for each pool the fewest and the most territories that have a value."""
    said = []
    for pool in pools:
        counts = [context.pools.standing(value, pool).known for value in values]
        low, high = text.number(min(counts)), text.number(max(counts))
        span = low if low == high else f"{low} à {high}"
        said.append(f"{pool.short}, {span} sur {text.number(len(pool.members))}")
    return " ; ".join(said)


def _nothing(context: Context, identifiers: Sequence[str]) -> str:
    names = text.enumeration(
        [sentences.subject(context.profile.indicator(each)) for each in identifiers]
    )
    return text.typographic(
        f"Pas de position {context.town.at} pour {names} : aucune valeur n’y est connue, ou aucun "
        "groupe de territoires n’y est défini."
    )
