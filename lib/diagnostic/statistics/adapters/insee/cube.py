"""Figures gathered from the lines of a long file, in any order, then set in a table.

Only the lines that make a variable are held, as small numbers: a census file
of eighteen million lines fits in some hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.states import CODES, NO_ROW

_ABSENT = (Status.SECRET, Status.NOT_PUBLISHED, Status.NOT_APPLICABLE, Status.BELOW_THRESHOLD)


@dataclass
class Cube:
    """Places by cells, filled batch after batch.

    Parameters
    ----------
    repeats : bool
        Whether a figure may come twice.
    """

    repeats: bool = False
    places: dict[str, int] = field(default_factory=dict)
    """``COM|84031`` → line."""
    parts: list[tuple[NDArray[np.int32], ...]] = field(default_factory=list)
    figures: list[tuple[NDArray[np.float64], NDArray[np.int8]]] = field(default_factory=list)

    def add(
        self,
        places: NDArray[np.object_],
        cells: NDArray[np.int32],
        values: NDArray[np.float64],
        states: NDArray[np.int8],
        lines: NDArray[np.int64],
    ) -> None:
        """Add figures: place, number of the cell, value, status, line of the file."""
        names, inverse = np.unique(places.astype(str), return_inverse=True)
        ranks = [self.places.setdefault(str(name), len(self.places)) for name in names]
        rows = np.array(ranks, dtype=np.int32)[inverse]
        self.parts.append((rows, cells.astype(np.int32), lines.astype(np.int32)))
        self.figures.append((values, states))

    def dense(self, width: int) -> Table:
        """Return the figures as places × cells, and what was written twice."""
        rows, cells, lines = (np.concatenate(column) for column in zip(*self.parts, strict=True))
        values, states = (np.concatenate(column) for column in zip(*self.figures, strict=True))
        flat = rows.astype(np.int64) * width + cells
        order = np.argsort(flat, kind="stable")
        flat, values, states, lines = flat[order], values[order], states[order], lines[order]
        again = np.flatnonzero(flat[1:] == flat[:-1]) + 1
        same = (states[again] == states[again - 1]) & (
            (values[again] == values[again - 1]) | np.isnan(values[again])
        )
        refused = again if not self.repeats else again[~same]
        table = np.full(len(self.places) * width, np.nan)
        status = np.full(len(self.places) * width, NO_ROW, dtype=np.int8)
        table[flat], status[flat] = values, states
        shape = (len(self.places), width)
        return Table(
            table.reshape(shape),
            status.reshape(shape),
            [(int(flat[i] // width), int(flat[i] % width), int(lines[i])) for i in refused[:20]],
            frozenset(int(cell) for cell in np.unique(flat[refused] % width)),
        )


@dataclass(frozen=True)
class Table:
    """Places × cells, and the figures written twice: line, cell, line of the file."""

    values: NDArray[np.float64]
    states: NDArray[np.int8]
    twice: list[tuple[int, int, int]]
    doubtful: frozenset[int]


def summed(table: Table, cells: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return one cell, or the sum of several: a part that lacks leaves no sum."""
    places = list(cells)
    values, states = table.values[:, places], table.states[:, places]
    if len(places) == 1:
        return values[:, 0], states[:, 0]
    total = values.sum(axis=1)
    result = np.where(total == 0, CODES[Status.ZERO], CODES[Status.OK]).astype(np.int8)
    lacking = np.isnan(total)
    result[lacking] = CODES[Status.INCOMPLETE]
    for status in (*_ABSENT[1:], _ABSENT[0]):
        result[lacking & (states == CODES[status]).all(axis=1)] = CODES[status]
    result[lacking & (states == CODES[Status.SECRET]).any(axis=1)] = CODES[Status.SECRET]
    result[(states == NO_ROW).all(axis=1)] = NO_ROW
    return total, result
