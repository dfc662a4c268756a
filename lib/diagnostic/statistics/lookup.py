"""Find the variables of an expression, for territories or sums of communes.

A variable is looked for in the sources of its expression, in order; one
territory takes it from the first source that has a number. A group takes each
variable from one source for all its communes: two vintages of files are never
mixed inside a sum.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.models import Expression
from diagnostic.statistics.states import CODES, WITH_VALUE
from diagnostic.statistics.store import SourceTable, Store

_NONE = np.int8(-1)


@dataclass(frozen=True)
class Found:
    """Variables of an expression at some territories.

    Parameters
    ----------
    values : dict of str to array
    complete : array of bool
        Whether every variable has a number.
    status : array of int8
        Why not, else ``ok``; −1 where no source knows the territory.
    members : array of int32
        Communes summed by the builder, 0 for a published figure.
    sources : tuple of str
        Sources that gave something.
    """

    values: dict[str, NDArray[np.float64]]
    complete: NDArray[np.bool_]
    status: NDArray[np.int8]
    members: NDArray[np.int32]
    sources: tuple[str, ...]


def direct(store: Store, expression: Expression, territories: Sequence[str]) -> Found:
    """Return the variables of the territories themselves."""
    size = len(territories)
    complete = np.ones(size, bool)
    status = np.full(size, CODES[Status.OK], np.int8)
    members = np.zeros(size, np.int32)
    values: dict[str, NDArray[np.float64]] = {}
    used: dict[str, None] = {}
    for variable in expression.variables:
        value = np.full(size, np.nan)
        state = np.full(size, _NONE)
        for source in expression.source:
            if not store.has(source) or variable not in store.table(source).rows:
                continue
            table = store.table(source)
            given, why, count = table.take(variable, table.columns(territories))
            fill = WITH_VALUE[why] & ~WITH_VALUE[state]
            if fill.any():
                used[source] = None
            value = np.where(fill, given, value)
            members = np.where(fill, np.maximum(members, count), members)
            state = np.where(fill | ((state == _NONE) & (why != _NONE)), why, state)
        values[variable] = value
        known = WITH_VALUE[state]
        status = np.where(complete & ~known, state, status)
        noted = state == CODES[Status.FRAGILE]
        status = np.where(complete & noted, CODES[Status.FRAGILE], status)
        complete &= known
    return Found(values, complete, status.astype(np.int8), members, tuple(used))


@dataclass(frozen=True)
class Sum:
    """Variables of a group, summed over its communes.

    Parameters
    ----------
    values : dict of str to float
        Empty when a commune is missing.
    members, missing : int
        Communes, and those without a number for some variable.
    sources : tuple of str
    """

    values: dict[str, float]
    members: int
    missing: int
    sources: tuple[str, ...]


def summed(store: Store, expression: Expression, key: Hashable, communes: Sequence[str]) -> Sum:
    """Return the sums of the variables over the communes of a group.

    Parameters
    ----------
    key : hashable
        Names the group, so that its communes are looked for once.
    """
    lacking = np.zeros(len(communes), bool)
    values: dict[str, float] = {}
    used: dict[str, None] = {}
    for variable in expression.variables:
        best: tuple[str, float, NDArray[np.bool_]] | None = None
        for source in expression.source:
            if not store.has(source) or variable not in store.table(source).rows:
                continue
            total, absent = _total(store.table(source), variable, key, communes)
            if best is None or absent.sum() < best[2].sum():
                best = (source, total, absent)
        if best is None:
            return Sum({}, len(communes), len(communes), ())
        used[best[0]] = None
        values[variable] = best[1]
        lacking |= best[2]
    missing = int(lacking.sum())
    return Sum({} if missing else values, len(communes), missing, tuple(used))


def _total(
    table: SourceTable, variable: str, key: Hashable, communes: Sequence[str]
) -> tuple[float, NDArray[np.bool_]]:
    """Return the sum of a variable, and which communes have no number."""
    places = table.group(key, communes)
    outside = places < 0
    if outside.any():
        return float("nan"), outside
    row = table.rows[variable]
    absent = ~WITH_VALUE[table.statuses[row, places]]
    return float(table.values[row, places].sum()), absent
