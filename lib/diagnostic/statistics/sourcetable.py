"""One source of the store, read as far as it is asked for.

A file of a whole census holds two thousand variables of 35,000 communes. Its
columns are read when they are asked for, and only in the row groups that hold
the territories wanted. What was read stays in memory, and the file stays open:
an import that replaces it changes nothing for who is reading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from diagnostic import reading
from diagnostic.errors import DataError, Problem
from diagnostic.statistics import listings, packing
from diagnostic.statistics.packing import MEMBERS, STATUS, TERRITORY, Figures
from diagnostic.statistics.states import NO_ROW

_Read = TypeVar("_Read")
THREADS = 64
"""Columns from which reading with several threads is worth it."""


FEW = 256
"""Places under which a set is quicker than a count."""


@dataclass(frozen=True)
class Spots:
    """Where places stand in a file.

    Parameters
    ----------
    columns : array of int
        Line of each place, −1 outside.
    parts : tuple of (int, array of int, array of int)
        Row group, which of the places it holds, and their lines there.
    """

    columns: NDArray[np.intp]
    parts: tuple[tuple[int, NDArray[np.intp], NDArray[np.intp]], ...]

    @cached_property
    def held(self) -> NDArray[np.bool_]:
        """Which places the file knows."""
        known: NDArray[np.bool_] = self.columns >= 0
        return known


class SourceTable:
    """One source: territories by variables, loaded when asked for.

    Parameters
    ----------
    path : Path
    index : callable
        Gives the territories of a file from their digest, None when the file
        does not say it, and a way to read them: sources of the same geography
        share one index.
    remedy : str
        What to do when the file is damaged, in French.
    hidden : frozenset of str
        Territories that are no longer the land these figures are of.

    Raises
    ------
    DataError
        When the file is damaged, or not in the store's layout.
    """

    def __init__(
        self,
        path: Path,
        index: Callable[[bytes | None, Callable[[], list[str]]], pd.Index],
        remedy: str,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        self.path = path
        self._hidden = hidden
        self._remedy = remedy
        # ``ParquetFile`` spares the detour of ``read_table`` through datasets.
        reading.note(path, reading.HEAD)
        self._file = self._guarded(lambda: pq.ParquetFile(path, page_checksum_verification=True))
        self._names = self._columns_of_the_store()
        self.variables = tuple(name for name in self._names if "|" not in name)
        metadata = self._file.metadata
        sizes = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
        self._starts = np.cumsum([0, *sizes])
        said = metadata.metadata or {}
        self.exact = packing.EXACT.encode() in said
        """Whether figures are as published; else they keep seven digits."""
        self.territories = index(said.get(listings.KEY), self._listed)
        self._figures: dict[tuple[str, int], Figures] = {}
        self._groups: dict[Hashable, Spots] = {}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Place of each variable."""
        return {name: place for place, name in enumerate(self.variables)}

    def columns(self, territories: Sequence[str]) -> NDArray[np.intp]:
        """Return the place of each territory, −1 when the source ignores it."""
        found = self.territories.get_indexer(pd.Index(territories, dtype=object))
        if self._hidden:
            found[[name in self._hidden for name in territories]] = -1
        return found

    def group(self, key: Hashable, territories: Sequence[str]) -> NDArray[np.intp]:
        """Return the places of a group's communes, looked for once."""
        if key not in self._groups:
            self._groups[key] = self.spots(self.columns(territories))
        return self._groups[key].columns

    def gathered(self, key: Hashable, territories: Sequence[str]) -> Spots:
        """Return where a group's communes stand, looked for once."""
        self.group(key, territories)
        return self._groups[key]

    def take(
        self, variable: str, columns: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.int8], NDArray[np.int32]]:
        """Return values, statuses and members of a variable at some places."""
        return self.at(variable, self.spots(columns))

    def spots(self, columns: NDArray[np.intp]) -> Spots:
        """Find places in the file once, for every variable that will be asked there."""
        groups = self._holding(columns)
        parts = []
        for group in _each(groups):
            mine = (groups == group).nonzero()[0]
            parts.append((group, mine, columns[mine] - self._starts[group]))
        return Spots(columns, tuple(parts))

    def at(
        self, variable: str, spots: Spots
    ) -> tuple[NDArray[np.float64], NDArray[np.int8], NDArray[np.int32]]:
        """Return values, statuses and members of a variable at places found before."""
        if any((variable, group) not in self._figures for group, _, _ in spots.parts):
            self.load([variable], spots.columns)
        values = np.full(len(spots.columns), np.nan)
        statuses = np.full(len(spots.columns), NO_ROW)
        members = np.zeros(len(spots.columns), np.int32)
        for group, mine, lines in spots.parts:
            figures = self._figures[variable, group]
            values[mine] = figures.values[lines]  # noqa: PD011 - not pandas
            statuses[mine] = figures.statuses[lines]
            members[mine] = figures.members[lines]
        return values, statuses, members

    def load(self, variables: Collection[str], columns: NDArray[np.intp] | None = None) -> None:
        """Read several variables at once, at some places or everywhere.

        Reading two hundred columns in one go is ten times as fast as one by
        one. What is in memory already is not read again.
        """
        groups = range(len(self._starts) - 1)
        wanted = list(groups) if columns is None else _each(self._holding(columns))
        for group in wanted:
            missing = [name for name in variables if (name, group) not in self._figures]
            if missing:
                self._read(missing, group)

    def _read(self, variables: Sequence[str], group: int) -> None:
        reading.note(self.path, *variables)
        shared = [name for name in (STATUS, MEMBERS) if name in self._names]
        beside = [
            name + mark
            for name in variables
            for mark in ("", STATUS, MEMBERS)
            if name + mark in self._names
        ]
        table = self._guarded(
            lambda: self._file.read_row_group(
                group, [*shared, *beside], use_threads=len(beside) >= THREADS
            )
        )
        columns = {name: table.column(name) for name in table.column_names}
        line = packing.Line.of(columns, table.num_rows)
        for name in variables:
            self._figures[name, group] = packing.figures(name, columns, line, self.exact)

    def _holding(self, columns: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the row group of each place, −1 outside."""
        groups: NDArray[np.intp] = np.searchsorted(self._starts, columns, "right") - 1
        return groups

    def _listed(self) -> list[str]:
        table = self._guarded(lambda: self._file.read([TERRITORY], use_threads=False))
        names: list[str] = table.column(TERRITORY).to_pylist()
        return names

    def _columns_of_the_store(self) -> frozenset[str]:
        names = self._file.schema_arrow.names
        fields = {field.name: field.type for field in self._file.schema_arrow}
        numbers = all(
            pa.types.is_floating(kind)
            for name, kind in fields.items()
            if "|" not in name and name != TERRITORY
        )
        if names[:1] != [TERRITORY] or not numbers:
            raise DataError(
                Problem(
                    "les colonnes de ce fichier ne sont pas celles du magasin de données",
                    where=str(self.path),
                    found=", ".join(names[:8]),
                    remedy=self._remedy,
                )
            )
        return frozenset(names[1:])

    def _guarded(self, read: Callable[[], _Read]) -> _Read:
        try:
            return read()
        except (pa.ArrowException, OSError) as error:
            raise DataError(
                Problem(
                    "ce fichier Parquet est abîmé ou illisible",
                    where=str(self.path),
                    found=str(error).splitlines()[0][:160],
                    remedy=self._remedy,
                )
            ) from error


def _each(groups: NDArray[np.intp]) -> list[int]:
    """Return the row groups there are, once, in order."""
    if not len(groups):
        return []
    if len(groups) < FEW:
        return sorted(set(groups.tolist()) - {-1})
    found: list[int] = np.bincount(groups + 1)[1:].nonzero()[0].tolist()
    return found
