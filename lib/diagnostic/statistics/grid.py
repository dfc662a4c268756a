"""Figures of one file, places by variables: what adapters give and stores keep.

Long tables of a national file (35,000 communes by 2,000 variables) do not fit
in memory as rows; as a grid they are two arrays. A large file is read as
several grids of the same places, a slice of its variables each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Grid:
    """Figures of some places, as their publisher wrote them.

    Parameters
    ----------
    levels : array of str
        Level of each line, as :class:`~diagnostic.territories.codes.Level` writes it
        (``COM``, ``ARM``, ``EPCI``, ``DEP``, ``REG``, ``FRANCE``, ``IRIS``, ``QPV``…).
    codes : array of str
        Publisher's code of each line, without its level; empty for France.
    variables : tuple of str
        Publisher's code of each column.
    values : array of float64, lines × variables
        NaN where there is no number.
    statuses : array of int8, lines × variables
        Codes of :data:`~diagnostic.statistics.states.STATUSES`; −1 where the
        file has no line for that figure.
    additive : frozenset of str
        Variables that are counts, and may be summed from communes to groups.
    members : array of int32, lines × variables, optional
        Communes already summed into each figure; none when left out.
    """

    levels: NDArray[np.object_]
    codes: NDArray[np.object_]
    variables: tuple[str, ...]
    values: NDArray[np.float64]
    statuses: NDArray[np.int8]
    additive: frozenset[str] = field(default_factory=frozenset)
    members: NDArray[np.int32] | None = None

    def __post_init__(self) -> None:
        shape = (len(self.codes), len(self.variables))
        if not (len(self.levels) == shape[0] and self.values.shape == self.statuses.shape == shape):
            raise ValueError(f"{shape} lines × variables expected, {self.values.shape} given")

    def __len__(self) -> int:
        return len(self.codes)

    def lines(self, kept: NDArray[np.bool_]) -> Grid:
        """Return some of the lines."""
        return Grid(
            self.levels[kept],
            self.codes[kept],
            self.variables,
            self.values[kept],
            self.statuses[kept],
            self.additive,
            None if self.members is None else self.members[kept],
        )

    def columns(self, names: Sequence[str]) -> Grid:
        """Return some of the variables, in the order given."""
        places = [self.variables.index(name) for name in names]
        return Grid(
            self.levels,
            self.codes,
            tuple(names),
            self.values[:, places],
            self.statuses[:, places],
            self.additive.intersection(names),
            None if self.members is None else self.members[:, places],
        )
