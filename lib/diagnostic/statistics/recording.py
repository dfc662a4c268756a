"""Write figures in a block: value, status, sources, and what must be said with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.arithmetic import Result, compute
from diagnostic.statistics.columns import Block
from diagnostic.statistics.fragility import (
    REASONS,
    SMALL,
    few_people,
    few_people_reason,
    fragility,
)
from diagnostic.statistics.lookup import Found, Plan
from diagnostic.statistics.models import Indicator
from diagnostic.statistics.states import CODES
from diagnostic.statistics.zoning import Zones
from diagnostic.territories.codes import Level
from diagnostic.text import NBSP, counted

_OK, _ZERO, _ROUNDED, _FRAGILE = (
    CODES[s] for s in (Status.OK, Status.ZERO, Status.ROUNDED, Status.FRAGILE)
)
_NOT_APPLICABLE, _BELOW = CODES[Status.NOT_APPLICABLE], CODES[Status.BELOW_THRESHOLD]
_CITIES = frozenset({"COM-75056", "COM-69123", "COM-13055"})
"""Paris, Lyon and Marseille, whose files count arrondissements."""
SEVEN_DIGITS = 3e-7
"""Share of a ratio within which figures stored in seven digits leave it."""
_SAID = "valeur que le producteur signale comme fragile"
_IMPOSSIBLE = "valeur hors des bornes possibles, telle que publiée" + f"{NBSP}: à vérifier"
_TOO_FEW = f"moins de {SMALL} pour un effectif arrondi{NBSP}: pas de taux"


def record(
    indicator: Indicator, plan: Plan, block: Block, where: NDArray[np.bool_], found: Found
) -> None:
    """Write the figures of an expression where it has them.

    Parameters
    ----------
    where : array of bool
        Places to write: complete, and not yet known.
    """
    ranks = np.flatnonzero(where)
    if not len(ranks):
        return
    values = {name: column[ranks] for name, column in found.values.items()}
    result = _floored(indicator, compute(plan.expression, values))
    noted, used = found.status[ranks], found.used[ranks]
    if plan.expression.denominator and plan.short:
        settled = _settled(result.value, indicator.decimals)
        result = replace(result, value=np.where(used & plan.short, settled, result.value))
    status = np.where(result.value == 0, _ZERO, _OK)
    status = np.where(noted == _ROUNDED, _ROUNDED, status)
    populations, census = block.batch.populations[ranks], (used & plan.census) != 0
    marks = _marks(indicator, plan, result, populations, noted, census=census)
    for mark in marks:
        status = np.where(mark[0], _FRAGILE, status)
    few = (noted == _ROUNDED) & (result.denominator < SMALL)
    status = np.where(few, _BELOW, status)
    status = np.where(result.defined, status, _NOT_APPLICABLE)
    shown = result.defined & ~few
    block.status[ranks] = status
    block.value[ranks] = np.where(shown, result.value, np.nan)
    block.numerator[ranks] = np.where(shown, result.numerator, np.nan)
    block.denominator[ranks] = np.where(shown, result.denominator, np.nan)
    members = found.members[ranks]
    block.members[ranks] = np.where(shown, members, 0)
    method = np.where(members > 0, "sum", _method(plan))
    block.method[ranks] = np.where(shown, method, "").astype(object)
    _say(plan, block, ranks, used, [*marks, (few & result.defined, _TOO_FEW)])
    blank = ranks[~result.defined]
    block.reserve[blank] = ""
    block.sources[blank] = ";".join(source.id for source in plan.sources)
    block.geography_year[blank] = max(source.geography_year for source in plan.sources)


def record_zones(plan: Plan, block: Block, rank: int, zones: Zones) -> None:
    """Write what the IRIS of a commune say."""
    sources = plan.named(zones.used)
    block.value[rank] = zones.value
    block.status[rank] = _OK
    block.method[rank] = "computed"
    block.sources[rank] = ";".join(source.id for source in sources)
    block.geography_year[rank] = max(source.geography_year for source in sources)
    block.reserve[rank] = _joined((f"{zones.counted} Iris publiés", plan.expression.reserve))


_Mark = tuple[NDArray[np.bool_], str]


def _marks(
    indicator: Indicator,
    plan: Plan,
    result: Result,
    populations: NDArray[np.float64],
    noted: NDArray[np.int8],
    *,
    census: NDArray[np.bool_],
) -> list[_Mark]:
    """Return what makes figures fragile, and where."""
    marks: list[_Mark] = [
        (noted == _FRAGILE, _SAID),
        (_impossible(indicator, plan, result), _IMPOSSIBLE),
    ]
    if indicator.small_counts and not plan.expression.published and census.any():
        alone = np.isnan(result.denominator)
        top = np.where(alone, result.value / plan.expression.scale, result.numerator)
        codes = np.where(census, fragility(top, result.denominator, populations), 0)
        marks += [(codes == code, reason) for code, reason in enumerate(REASONS) if reason]
    elif indicator.least_population:
        reason = few_people_reason(indicator.least_population)
        marks.append((few_people(indicator.least_population, populations), reason))
    return [mark for mark in marks if mark[0].any()]


def _impossible(indicator: Indicator, plan: Plan, result: Result) -> NDArray[np.bool_]:
    """Return negative counts, and shares over the whole."""
    if plan.expression.transform != "ratio" or indicator.signed:
        return np.zeros(len(result.value), bool)
    most = 100 + 1e-6 if indicator.unit == "%" else np.inf
    return (result.value < 0) | (result.value > most)


def _settled(value: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Take for 81,25 what seven digits wrote 81,249 99: it is rounded the way of the figure."""
    near = np.round(value, decimals + 1)
    return np.where(np.abs(value - near) <= SEVEN_DIGITS * np.abs(value), near, value)


def _floored(indicator: Indicator, result: Result) -> Result:
    """Bring up to nought a difference that can only be less by its own method."""
    if not indicator.floor:
        return result
    return Result(
        np.maximum(result.value, 0),
        np.maximum(result.numerator, 0),
        result.denominator,
        result.defined,
    )


def _method(plan: Plan) -> str:
    expression = plan.expression
    bare = expression.numerator.isidentifier() and not expression.denominator
    return "published" if bare and expression.scale == 1 else "computed"


def _say(
    plan: Plan,
    block: Block,
    ranks: NDArray[np.intp],
    used: NDArray[np.int64],
    marks: Sequence[_Mark],
) -> None:
    """Write the sources of each place, and its reserves."""
    whole = block.batch.levels[ranks] == "FRANCE"
    key = used * 2 + whole
    for one in set(key.tolist()):
        mine = ranks[key == one]
        sources = plan.named(one >> 1)
        notes = [plan.expression.reserve, *(source.scope for source in sources if one & 1)]
        block.sources[mine] = ";".join(source.id for source in sources)
        block.geography_year[mine] = max(source.geography_year for source in sources)
        block.reserve[mine] = _joined(notes)
    for where, reason in marks:
        for rank in ranks[where]:
            block.reserve[rank] = _both(block.reserve[rank], reason)
    merged = block.members[ranks] > 1
    if merged.any():
        merged &= block.batch.levels[ranks] == Level.COM.value
    for rank in ranks[merged]:
        name, members = block.batch.names[rank], int(block.members[rank])
        block.reserve[rank] = _both(block.reserve[rank], _parts(name, members))


@cache
def _parts(name: str, members: int) -> str:
    """Say of what a commune's figure is the sum: those that merged into it, or its quarters."""
    if name in _CITIES:
        return f"somme de {counted(members, 'arrondissement')}"
    return f"somme de {counted(members, 'commune d’alors', 'communes d’alors')}"


@lru_cache(maxsize=4096)
def _both(note: str, other: str) -> str:
    return _joined((note, other))


def _joined(notes: Iterable[str]) -> str:
    return " ; ".join(dict.fromkeys(note.rstrip(".") for note in notes if note))
