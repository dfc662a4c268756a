"""Find the variables of an expression, for territories or sums of communes.

A variable is looked for in the sources of its expression, in order; one
territory takes it from the first source that has a number. A group takes each
variable from one source for all its communes: two vintages of files are never
mixed inside a sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.models import Expression, Source
from diagnostic.statistics.places import Batch, Place
from diagnostic.statistics.sourcetable import SourceTable
from diagnostic.statistics.states import CODES, NO_ROW, WITH_VALUE
from diagnostic.statistics.store import Store
from diagnostic.territories.codes import Level

OK, ROUNDED, FRAGILE = (CODES[s] for s in (Status.OK, Status.ROUNDED, Status.FRAGILE))
_NOTED = np.array([s is Status.ROUNDED for s in CODES] + [False], np.int8) * ROUNDED + (
    np.array([s is Status.FRAGILE for s in CODES] + [False], np.int8) * FRAGILE
)
"""What the publisher says of a number: rounded, fragile, or nothing."""


@dataclass(frozen=True)
class Plan:
    """An expression, and where its variables are among the sources at hand.

    Parameters
    ----------
    expression : Expression
    sources : tuple of Source
        Sources at hand, in order.
    found : tuple of (str, tuple of (int, SourceTable))
        For each variable, the ranks of the sources that have it.
    """

    expression: Expression
    sources: tuple[Source, ...]
    found: tuple[tuple[str, tuple[tuple[int, SourceTable], ...]], ...]

    @classmethod
    def of(cls, store: Store, sources: Mapping[str, Source], expression: Expression) -> Plan | None:
        """Return a plan, or None when no source at hand has some variable."""
        names = [name for name in expression.source if store.has(name)]
        tables = [(rank, store.table(name)) for rank, name in enumerate(names)]
        found = tuple(
            (variable, tuple((rank, table) for rank, table in tables if variable in table.rows))
            for variable in expression.variables
        )
        if not all(where for _, where in found):
            return None
        return cls(expression, tuple(sources[name] for name in names), found)

    @cached_property
    def levels(self) -> frozenset[Level]:
        """Levels that the sources are about; every level when one does not say."""
        if not all(source.levels for source in self.sources):
            return frozenset(Level)
        return frozenset(level for source in self.sources for level in source.levels)

    @cached_property
    def census(self) -> int:
        """Sources that are estimates of the census, as bits."""
        return sum(1 << rank for rank, source in enumerate(self.sources) if source.census)

    @cached_property
    def short(self) -> int:
        """Sources whose figures are kept in seven digits, as bits."""
        ranks = {rank for _, where in self.found for rank, table in where if not table.exact}
        return sum(1 << rank for rank in ranks)

    def named(self, used: int) -> tuple[Source, ...]:
        """Return the sources of a mask of bits."""
        return tuple(s for rank, s in enumerate(self.sources) if used >> rank & 1)


@dataclass(frozen=True)
class Found:
    """Variables of an expression at some territories.

    Parameters
    ----------
    values : dict of str to array of float
    complete : array of bool
        Whether every variable has a number.
    status : array of int8
        Why not; else ``ok``, ``rounded`` or ``fragile`` as the publisher says.
        −1 where no source knows the territory.
    members : array of int32
        Communes summed by the builder, 0 for a published figure.
    used : array of int64
        Sources that gave something, as bits.
    """

    values: dict[str, NDArray[np.float64]]
    complete: NDArray[np.bool_]
    status: NDArray[np.int8]
    members: NDArray[np.int32]
    used: NDArray[np.int64]

    @classmethod
    def nothing(cls, size: int) -> Found:
        """Return what is found nowhere yet."""
        return cls(
            {},
            np.zeros(size, bool),
            np.full(size, NO_ROW),
            np.zeros(size, np.int32),
            np.zeros(size, np.int64),
        )

    def put(self, place: int, total: Sum) -> None:
        """Take the sum of a group as what is found there."""
        for name, value in total.values.items():
            column = self.values.setdefault(name, np.full(len(self.complete), np.nan))
            column[place] = value
        self.complete[place] = True
        self.status[place], self.members[place] = total.status, total.members
        self.used[place] = total.used


def direct(plan: Plan, batch: Batch, wanted: NDArray[np.bool_]) -> Found:
    """Return the variables of some territories of a batch themselves."""
    size = len(batch)
    complete = wanted.copy()
    status = np.full(size, NO_ROW)
    status[wanted] = OK
    members = np.zeros(size, np.int32)
    used = np.zeros(size, np.int64)
    values: dict[str, NDArray[np.float64]] = {}
    for variable, where in plan.found:
        value, state, left = np.full(size, np.nan), np.full(size, NO_ROW), complete.copy()
        for rank, table in where:
            spots = batch.spots(plan.sources[rank].id, table)
            if not (spots.parts and (here := spots.held & left).any()):
                continue
            given, why, count = table.at(variable, spots)
            fill = here & WITH_VALUE[why]
            state = np.where(here & (fill | (state == NO_ROW)), why, state)
            value[fill] = given[fill]
            members[fill] = np.maximum(members[fill], count[fill])
            used[fill] |= 1 << rank
            left &= ~fill
            if not left.any():
                break
        values[variable] = value
        known = WITH_VALUE[state]
        worst = np.where(known, np.maximum(status, _NOTED[state]), state)
        status = np.where(complete, worst, status)
        complete &= known
        if not complete.any():
            break
    return Found(values, complete, status.astype(np.int8), members, used)


@dataclass(frozen=True)
class Sum:
    """Variables of a group, summed over its communes.

    Parameters
    ----------
    values : dict of str to float
        Empty when a commune is missing.
    members, missing : int
        Communes, and those without a number for some variable.
    status : int
        ``ok``, or ``rounded`` when some count is.
    used : int
        Sources, as bits.
    """

    values: dict[str, float]
    members: int
    missing: int
    status: int
    used: int


def summed(plan: Plan, place: Place) -> Sum:
    """Return the sums of the variables over the communes of a group."""
    lacking = np.zeros(len(place.communes), bool)
    values: dict[str, float] = {}
    used, status = 0, int(OK)
    for variable, where in plan.found:
        rank, total, absent, noted = _fullest(variable, where, place)
        used |= 1 << rank
        values[variable] = total
        lacking |= absent
        status = max(status, noted)
    missing = int(lacking.sum())
    return Sum({} if missing else values, len(place.communes), missing, status, used)


_Total = tuple[int, float, NDArray[np.bool_], int]


def _fullest(variable: str, where: Sequence[tuple[int, SourceTable]], place: Place) -> _Total:
    """Return the sum of a variable in the source that lacks the fewest communes."""
    best = _total(variable, *where[0], place)
    for rank, table in where[1:]:
        if not best[2].any():
            break
        other = _total(variable, rank, table, place)
        if other[2].sum() < best[2].sum():
            best = other
    return best


def _total(variable: str, rank: int, table: SourceTable, place: Place) -> _Total:
    """Return the sum of a variable, which communes have no number, and whether it is rounded."""
    spots = table.gathered(place.key, place.communes)
    outside = spots.columns < 0
    if outside.any():
        return rank, float("nan"), outside, int(OK)
    values, states, _ = table.at(variable, spots)
    noted = ROUNDED if (states == ROUNDED).any() else OK
    return rank, float(values.sum()), ~WITH_VALUE[states], int(noted)
