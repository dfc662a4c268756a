"""From the parts of an expression to its values: ratios, changes, annual growth.

Everything is done on whole columns: a place or thirty-five thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostic.statistics.models import Expression

Numbers = NDArray[np.float64]

_NOISE = 1e-9
"""Under this share of what was added and subtracted, a difference is nought."""


@dataclass(frozen=True)
class Result:
    """Values, and the counts behind them (NaN for a plain figure).

    Parameters
    ----------
    value, numerator, denominator : array of float
    defined : array of bool
        False where there is nothing to divide by.
    """

    value: Numbers
    numerator: Numbers
    denominator: Numbers
    defined: NDArray[np.bool_]


def compute(expression: Expression, values: Mapping[str, Numbers]) -> Result:
    """Return the values of an expression; nothing is divided by nought.

    Parameters
    ----------
    expression : Expression
    values : mapping of str to array of float
        One array per variable, all of the same length.
    """
    parts = {name: _part(expression, name, values) for name in expression.formulas}
    if expression.basket:
        held = np.sum([part > 0 for part in parts.values()], axis=0).astype(np.float64)
        return _plain(held)
    top, base = parts["numerator"], parts.get("denominator")
    if base is None:
        return _plain(expression.scale * top)
    defined = base != 0
    with np.errstate(all="ignore"):
        if expression.transform == "ratio":
            value = expression.scale * top / base
        elif expression.transform == "means_gap":
            other = parts["minus_denominator"]
            defined &= other != 0
            value = top / base - parts["minus"] / other
        elif expression.transform == "change":
            value = 100 * (top - base) / base
        elif expression.transform == "annual_growth":
            value = _growth(base, top, expression.years)
        else:
            value = _contribution(top, base, parts["end"], expression.years)
    return Result(np.where(defined, value, np.nan), top, base, defined)


def _plain(value: Numbers) -> Result:
    nothing = np.full(len(value), np.nan)
    return Result(value, nothing, nothing, np.ones(len(value), bool))


def _part(expression: Expression, name: str, values: Mapping[str, Numbers]) -> Numbers:
    """Return a sum of variables, without the dust that subtracting leaves."""
    formula = expression.formulas[name]
    total = formula.evaluate(values)
    if not any(weight < 0 for _, weight in formula.terms):
        return total
    size = sum(abs(weight * values[variable]) for variable, weight in formula.terms)
    return np.where(np.abs(total) < _NOISE * size, 0.0, total)


def _growth(start: Numbers, end: Numbers, years: int) -> Numbers:
    return np.where(end > 0, 100 * (np.power(end / start, 1 / years) - 1), -100.0)


def _contribution(part: Numbers, start: Numbers, end: Numbers, years: int) -> Numbers:
    """Share of the annual growth due to one balance, as INSEE splits it."""
    change = end - start
    still = np.abs(change) < 1e-9 * start
    return np.where(still, 100 * part / (years * start), _growth(start, end, years) * part / change)
