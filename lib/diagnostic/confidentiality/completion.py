"""Figures that a holder keeps: values that agree with all it gave, to audit what it gave.

A table received with blanks may already leak: a blank alone on its line is
known by subtraction. Any set of values that agrees with the sums stands for
the blanks: what an attacker can work out does not depend on which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from diagnostic.confidentiality.tables import Equation, Key, Kind, named
from diagnostic.errors import DataError, Problem


def completed(
    values: Mapping[Key, float | None],
    equations: Sequence[tuple[Equation, bool]],
    *,
    kind: Kind,
    least: int,
    name: str,
    slack: Mapping[Key, float] | None = None,
) -> dict[Key, float]:
    """Return a table without blanks, that agrees with what is given.

    Parameters
    ----------
    values : mapping
        None where the holder keeps the figure.
    equations : sequence of (Equation, bool)
        Sums, and whether their parts may leave some of the total out.
    kind : {"count", "magnitude"}
    least : int
        Blanks are taken between 1 and this, not included, wherever they can be.
    name : str
    slack : mapping of Key to float, optional
        What some values are known to within.

    Raises
    ------
    DataError
        When no values agree: what is given does not hold together.
    """
    from scipy.optimize import LinearConstraint, milp

    unknown = [each for each, value in values.items() if value is None]
    if not unknown:
        return {each: value for each, value in values.items() if value is not None}
    place = {each: i for i, each in enumerate(unknown)}
    rows, low, high, told = [], [], [], []
    for equation, partial in equations:
        row = np.zeros(len(unknown))
        known = 0.0
        for each, weight in equation.terms:
            value = values.get(each)
            if each in place:
                row[place[each]] += weight
            elif value is not None:
                known += weight * value
        if row.any():
            vague = sum((slack or {}).get(each, 0.0) for each, _ in equation.terms)
            rows.append(row)
            low.append(-known - vague)
            high.append(np.inf if partial else vague - known)
            told.append(equation)
    whole = np.full(len(unknown), 1 if kind == "count" else 0)
    limits = [(1.0, float(least - 1)), (0.0, np.inf)] if kind == "count" else [(0.0, np.inf)]
    for bounds in limits:
        constraints = [LinearConstraint(np.array(rows), low, high)] if rows else []
        done = milp(np.ones(len(unknown)), constraints=constraints, integrality=whole,
                    bounds=(bounds[0], bounds[1]))  # fmt: skip
        if done.x is not None:
            filled = np.round(done.x) if kind == "count" else done.x
            found = {each: float(filled[i]) for each, i in place.items()}
            return {e: found[e] if v is None else v for e, v in values.items()}
    raise DataError(
        Problem(
            "les chiffres masqués par le détenteur ne peuvent pas s’accorder avec ses totaux",
            f"{name}, {named(told[0].total) if told else ''}",
            remedy="demandez au détenteur de vérifier ce total",
        )
    )
