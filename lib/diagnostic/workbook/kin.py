"""What is said of a group of communes whose rate cannot be made: the median of its communes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    from diagnostic.territories.gazetteer import Territory
    from diagnostic.workbook.context import Context


def without_rate(context: Context, made: Iterable[Comparison]) -> list[str]:
    """Say the measures that a group of communes has no value for, and its communes' median.

    The rate of a group is a sum over a sum. Where the sum cannot be made, the
    median of its communes is given under that name, never in the rate's place.
    """
    lacking: dict[Territory, list[Value]] = {}
    for each in made:
        for other in each.others:
            if each.town.known and not other.known and other.territory.id.level is Level.GRP:
                lacking.setdefault(other.territory, []).append(each.town)
    said = list(context.notices)
    for group, values in lacking.items():
        pool = _pool(context, group)
        if pool is not None:
            said.append(_medians(context, values, group, pool))
    return said


def _pool(context: Context, group: Territory) -> Pool | None:
    """Return the pool that a group of a study's comparators stands for."""
    for word, kind in KEYWORDS.items():
        if group.name == text.capitalised(KIN[word]):
            return context.pools.pool(kind)
    return None


def _medians(context: Context, values: Sequence[Value], group: Territory, pool: Pool) -> str:
    """Return one sentence: « médianes des communes comparables, dont le taux n’est pas connu »."""
    said, unknown = [], []
    for value in values:
        indicator, found = value.indicator, context.pools.median(value, pool)
        named = sentences.subject(indicator)
        if found is None:
            unknown.append(named)
            continue
        middle = text.number(found[0], indicator.decimals, indicator.unit)
        said.append(f"{named}, {middle} ({text.counted(found[1], 'commune')})")
    name = text.lowered(group.name)
    lines = [f"Médianes des {name}, faute de taux d’ensemble : {' ; '.join(said)}."] if said else []
    if unknown:
        lines.append(f"Sans valeur pour les {name} : {text.enumeration(unknown)}.")
    return text.typographic(" ".join(lines))
