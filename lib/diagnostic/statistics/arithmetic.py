"""From the parts of an expression to its value: ratios, changes, annual growth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from diagnostic.statistics.models import Expression


@dataclass(frozen=True)
class Result:
    """A value, and the counts behind it (NaN for a plain figure)."""

    value: float
    numerator: float
    denominator: float


def compute(expression: Expression, values: Mapping[str, float]) -> Result | None:
    """Return the value of an expression, or None when its denominator is nought."""
    parts = {name: formula.evaluate(values) for name, formula in expression.formulas.items()}
    top, base = parts["numerator"], parts.get("denominator")
    if base is None:
        return Result(expression.scale * top, math.nan, math.nan)
    if base == 0:
        return None
    if expression.transform == "ratio":
        value = expression.scale * top / base
    elif expression.transform == "change":
        value = 100 * (top - base) / base
    elif expression.transform == "annual_growth":
        value = _growth(base, top, expression.years)
    else:
        value = _contribution(top, base, parts["end"], expression.years)
    return Result(value, top, base)


def _growth(start: float, end: float, years: int) -> float:
    return 100 * (math.pow(end / start, 1 / years) - 1) if end > 0 else -100.0


def _contribution(part: float, start: float, end: float, years: int) -> float:
    """Share of the annual growth due to one balance, as INSEE splits it."""
    change = end - start
    if abs(change) < 1e-9 * start:
        return 100 * part / (years * start)
    return _growth(start, end, years) * part / change
