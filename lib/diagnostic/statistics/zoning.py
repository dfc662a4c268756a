"""Figures of a commune that only its IRIS give: gaps and mixes, never by subtraction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostic.statistics.lookup import Plan
from diagnostic.statistics.places import Place
from diagnostic.statistics.states import WITH_VALUE

LEAST = {"zones_gap": 2, "zones_dissimilarity": 3}
"""IRIS under which nothing is said."""


@dataclass(frozen=True)
class Zones:
    """What the IRIS of a commune say.

    Parameters
    ----------
    value : float
    counted : int
        IRIS whose figures are published.
    used : int
        Sources, as bits of the plan.
    """

    value: float
    counted: int
    used: int


def across(plan: Plan, place: Place) -> Zones | None:
    """Return the figure of a commune over its IRIS, or None when too few are published.

    ``zones_gap`` is the largest figure less the smallest. ``zones_dissimilarity``
    is Duncan's index: half the sum of the absolute differences between the
    shares of two populations over the IRIS; 0 when they live in the same
    places, 1 when they share none. It wants every IRIS that has inhabitants.
    """
    names = place.iris()
    transform = plan.expression.transform
    if len(names) < LEAST[transform]:
        return None
    parts, used = {}, 0
    for name, formula in plan.expression.formulas.items():
        values = {}
        for variable in formula.variables:
            rank, column = _published(plan, variable, names)
            values[variable] = column
            used |= 1 << rank
        parts[name] = formula.evaluate(values)
    known = ~np.isnan(sum(parts.values()))
    if known.sum() < LEAST[transform]:
        return None
    top = parts["numerator"]
    if transform == "zones_gap":
        return Zones(float(top[known].max() - top[known].min()), int(known.sum()), used)
    base = parts["denominator"]
    if not known.all() or top.sum() <= 0 or base.sum() <= 0:
        return None
    value = 0.5 * np.abs(top / top.sum() - base / base.sum()).sum()
    return Zones(float(value), len(names), used)


def _published(
    plan: Plan, variable: str, names: tuple[str, ...]
) -> tuple[int, NDArray[np.float64]]:
    """Return the figures of the IRIS in the first source that knows them."""
    found = np.full(len(names), np.nan)
    for rank, table in dict(plan.found)[variable]:
        values, states, _ = table.take(variable, table.columns(names))
        found = np.where(WITH_VALUE[states], values, np.nan)
        if not np.isnan(found).all():
            return rank, found
    return 0, found
