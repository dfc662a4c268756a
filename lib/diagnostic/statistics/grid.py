"""Figures of one file, places by variables: what adapters give and stores keep.

Long tables of a national file (35,000 communes by 2,000 variables) do not fit
in memory as rows; as a grid they are two arrays. A large file is read as
several grids of the same places, a slice of its variables each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.states import CODES, NO_ROW
from diagnostic.text import counted


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

    @property
    def summed(self) -> NDArray[np.int32]:
        """Communes summed into each figure, noughts when none was."""
        return np.zeros(self.values.shape, np.int32) if self.members is None else self.members

    def at(self, codes: NDArray[np.object_]) -> Grid:
        """Return the same figures under other codes."""
        return replace(self, codes=codes)

    def lines(self, kept: NDArray[np.bool_] | NDArray[np.intp]) -> Grid:
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

    @classmethod
    def of_rows(cls, rows: pd.DataFrame, additive: frozenset[str] = frozenset()) -> Grid:
        """Pivot tidy rows: ``level, code, variable, value, status``, and ``members`` if any.

        Counts declared additive have a column even when no row speaks of them.

        Raises
        ------
        DataError
            When a place has two rows for a variable.
        """
        variables = tuple(sorted(additive.union(rows["variable"])))
        keys = (rows["level"] + "-" + rows["code"]).to_numpy(object)
        lines, names = pd.factorize(keys, sort=True)
        columns = pd.Index(variables).get_indexer(pd.Index(rows["variable"]))
        _once(rows, lines, columns)
        shape = (len(names), len(variables))
        values, statuses = np.full(shape, np.nan), np.full(shape, NO_ROW)
        values[lines, columns] = rows["value"]
        statuses[lines, columns] = rows["status"].map({s.value: c for s, c in CODES.items()})
        members = None
        if "members" in rows:
            members = np.zeros(shape, np.int32)
            members[lines, columns] = rows["members"].fillna(0)
        places = [str(name).partition("-") for name in names]
        return cls(
            np.array([level for level, _, _ in places], object),
            np.array([code for _, _, code in places], object),
            variables,
            values,
            statuses,
            additive,
            members,
        )


def _once(rows: pd.DataFrame, lines: NDArray[np.intp], columns: NDArray[np.intp]) -> None:
    twice = pd.Index(lines * (len(rows) + 1) + columns).duplicated()
    if twice.any():
        row = rows[twice].iloc[0]
        raise DataError(
            Problem(
                f"{counted(int(twice.sum()), 'valeur')} en double dans ce fichier",
                found=f"{row['variable']} de {row['level']} {row['code']}".rstrip(),
                remedy="vérifiez qu’il ne mêle pas deux millésimes ou deux découpages",
            )
        )
