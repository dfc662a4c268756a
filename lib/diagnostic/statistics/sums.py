"""Sums of the lines of a grid, by group: what a merger, a city or a total is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES, NO_ROW, WITH_VALUE

_NOTED = CODES[Status.ROUNDED]
"""Statuses with a number from this code on (rounded, fragile) stay with a sum."""


@dataclass(frozen=True)
class Sums:
    """Groups × variables.

    Parameters
    ----------
    values : array of float64
        Sum of the numbers there are.
    listed, known, secret : array of int32
        Lines that have a row, a number, a secret.
    members : array of int32
        Communes summed into the lines before.
    highest : array of int8
        Highest status code among the rows; −1 without any.
    noted : array of int8
        Highest status code among the numbers.
    """

    values: NDArray[np.float64]
    listed: NDArray[np.int32]
    known: NDArray[np.int32]
    secret: NDArray[np.int32]
    members: NDArray[np.int32]
    highest: NDArray[np.int8]
    noted: NDArray[np.int8]

    @classmethod
    def of(cls, grid: Grid, groups: NDArray[np.intp], count: int) -> Sums:
        """Sum the lines of each group; groups are numbered from 0 and none is empty."""
        order = np.argsort(groups, kind="stable")
        starts = np.searchsorted(groups[order], np.arange(count))
        statuses = grid.statuses[order]
        known = WITH_VALUE[statuses]

        def added(flags: NDArray[np.bool_]) -> NDArray[np.int32]:
            return np.add.reduceat(flags, starts, axis=0, dtype=np.int32)

        return cls(
            np.add.reduceat(np.where(known, grid.values[order], 0.0), starts, axis=0),
            added(statuses != NO_ROW),
            added(known),
            added(statuses == CODES[Status.SECRET]),
            np.add.reduceat(grid.summed[order], starts, axis=0, dtype=np.int32),
            np.maximum.reduceat(statuses, starts, axis=0),
            np.maximum.reduceat(np.where(known, statuses, NO_ROW), starts, axis=0),
        )

    def figures(
        self, whole: NDArray[np.bool_], absent: NDArray[np.int8] | np.int8
    ) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Return values and statuses: the sum where it is whole, elsewhere why it is not."""
        values = np.where(whole, self.values, np.nan)
        told = np.where(self.values == 0, CODES[Status.ZERO], CODES[Status.OK])
        told = np.where(self.noted >= _NOTED, self.noted, told)
        return values, np.where(whole, told, absent).astype(np.int8)
