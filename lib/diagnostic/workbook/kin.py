"""What is said of a group of communes whose rate cannot be made: the median of its communes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis import sentences
from diagnostic.analysis.pools import KEYWORDS
from diagnostic.study.model import KIN
from diagnostic.territories.codes import Level

if TYPE_CHECKING:
    from diagnostic.analysis.comparison import Comparison
    from diagnostic.analysis.pools import Pool
    from diagnostic.analysis.values import Value
    from diagnostic.workbook.context import Context


def without_rate(context: Context, made: Iterable[Comparison]) -> list[str]:
    """Say the measures that a group of communes has no value for, and its communes' median.

    The rate of a group is a sum over a sum. Where the sum cannot be made, the
    median of its communes is given under that name, never in the rate's place.
    """
    said = list(context.notices)
    for each in made:
        for other in each.others:
            if each.town.known and not other.known and other.territory.id.level is Level.GRP:
                pool = _pool(context, other)
                if pool is not None:
                    said.append(_median(context, each.town, other, pool))
    return said


def _pool(context: Context, other: Value) -> Pool | None:
    """Return the pool that a group of a study's comparators stands for."""
    for word, kind in KEYWORDS.items():
        if other.territory.name == text.capitalised(KIN[word]):
            return context.pools.pool(kind)
    return None


def _median(context: Context, town: Value, other: Value, pool: Pool) -> str:
    indicator = town.indicator
    subject = sentences.subject(indicator)
    why = "n’est publié que par commune" if indicator.published_only else "ne peut être sommé"
    if sentences.feminine(indicator):
        why = why.replace("publié", "publiée").replace("sommé", "sommée")
    found = context.pools.median(town, pool)
    said = f"Pour les {text.lowered(other.territory.name)}, {subject} {why}"
    if found is None:
        return text.typographic(f"{said}.")
    middle = text.number(found[0], indicator.decimals, indicator.unit)
    return text.typographic(
        f"{said} : la médiane de {text.number(found[1])} communes est de {middle}."
    )
