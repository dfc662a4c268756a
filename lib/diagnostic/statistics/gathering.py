"""Gather the slices of a source: what waits on disk, read back by territory.

Several files may speak of the same territory and variable. A figure as
published is preferred to a sum made here; two published figures that differ
are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.packing import Figures
from diagnostic.statistics.states import CODES, NO_ROW

_INCOMPLETE = CODES[Status.INCOMPLETE]
_PARTS = ("values", "statuses", "members")


@dataclass(frozen=True)
class Slice:
    """A grid that waits on disk."""

    places: dict[str, int]
    variables: tuple[str, ...]
    folder: Path

    @classmethod
    def saved(cls, grid: Grid, folder: Path) -> Slice:
        """Put a grid on disk."""
        folder.mkdir()
        np.save(folder / "values.npy", grid.values)
        np.save(folder / "statuses.npy", grid.statuses)
        np.save(folder / "members.npy", grid.summed)
        places = {str(code): line for line, code in enumerate(grid.codes)}
        return cls(places, grid.variables, folder)

    def read(self, names: Sequence[str]) -> tuple[NDArray[np.intp], Figures]:
        """Return which of some territories are here, and their figures."""
        lines = np.array([self.places.get(name, -1) for name in names], np.intp)
        at = np.flatnonzero(lines >= 0)
        arrays = [np.load(self.folder / f"{name}.npy", mmap_mode="r")[lines[at]] for name in _PARTS]
        return at, Figures(*arrays)


@dataclass(frozen=True)
class Gathered:
    """The slices of a source, as one table, read a number of lines at a time."""

    source: str
    slices: Sequence[Slice]
    lines: int

    @cached_property
    def names(self) -> list[str]:
        """Territories, sorted."""
        return sorted({name for part in self.slices for name in part.places})

    @cached_property
    def variables(self) -> list[str]:
        """Variables, sorted."""
        return sorted({name for part in self.slices for name in part.variables})

    def groups(self) -> Iterator[tuple[list[str], Figures]]:
        """Yield the figures of some territories at a time, all variables.

        Raises
        ------
        DataError
            When two slices publish different figures of the same thing.
        """
        where = {name: column for column, name in enumerate(self.variables)}
        columns = [np.array([where[name] for name in part.variables]) for part in self.slices]
        for start in range(0, len(self.names), self.lines):
            some = self.names[start : start + self.lines]
            size = len(some), len(self.variables)
            whole = Figures(np.full(size, np.nan), np.full(size, NO_ROW), np.zeros(size, np.int32))
            for part, at in zip(self.slices, columns, strict=True):
                lines, given = part.read(some)
                self._lay(whole, given, lines, at, some)
            yield some, whole
            del whole  # two groups at once would weigh half a gigabyte

    def _lay(
        self,
        whole: Figures,
        given: Figures,
        lines: NDArray[np.intp],
        columns: NDArray[np.intp],
        names: Sequence[str],
    ) -> None:
        cells = np.ix_(lines, columns)
        before = Figures(whole.values[cells], whole.statuses[cells], whole.members[cells])
        if (before.statuses == NO_ROW).all():
            taken = given
        else:
            both = ~_weak(before) & ~_weak(given)
            same = np.isclose(before.values, given.values, rtol=1e-9, atol=0, equal_nan=True)
            for line, column in np.argwhere(both & ~same)[:1]:
                pair = before.values[line, column], given.values[line, column]
                self._refuse(names[lines[line]], self.variables[columns[column]], *pair)
            kept = ~_weak(before) | (_weak(given) & (before.statuses != NO_ROW))
            taken = Figures(
                np.where(kept, before.values, given.values),
                np.where(kept, before.statuses, given.statuses),
                np.where(kept, before.members, given.members),
            )
        whole.values[cells] = taken.values
        whole.statuses[cells] = taken.statuses
        whole.members[cells] = taken.members

    def _refuse(self, territory: str, variable: str, first: float, second: float) -> None:
        raise DataError(
            Problem(
                "deux fichiers de cette source donnent des chiffres différents",
                where=f"{self.source}, {variable}, {territory}",
                found=f"{first:g} et {second:g}",
                remedy="n’importez que les fichiers d’un même millésime",
            )
        )


def _weak(figures: Figures) -> NDArray[np.bool_]:
    """Tell what was summed here, or is not there, from what is published."""
    absent = (figures.statuses == NO_ROW) | (figures.statuses == _INCOMPLETE)
    weak: NDArray[np.bool_] = absent | (figures.members != 0)
    return weak
