"""Write the figures of a source: grids added one by one, one file in the end.

A national file comes in slices of its variables, of tens of millions of
figures in all: each slice waits on disk as plain arrays, and the file is made
from them a few thousand territories at a time. It takes its place in one move:
who was reading the former file goes on reading it.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from diagnostic.statistics import packing
from diagnostic.statistics.gathering import Gathered, Slice
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.packing import MEMBERS, STATUS, TERRITORY, Figures
from diagnostic.statistics.states import NO_ROW, WITH_VALUE

LINES = 4096
"""Territories of one row group: one commune is read without most of the others."""
LINES_OF_SAMPLE = 8192
"""The same, where a small file matters more."""


class SourceWriter:
    """Write one source of a store.

    Used as a context: the file takes its place at the end, and nothing is left
    when an error comes before.

    Parameters
    ----------
    folder : Path
        The store, ``values/<source>.parquet`` inside.
    source : str
        Identifier of the catalogue.
    exact : bool
        Whether to keep all the digits of numbers (the national store) or
        seven (the sample, which must be small).

    Examples
    --------
    >>> with SourceWriter(folder, "insee_rp2022_population") as writer:  # doctest: +SKIP
    ...     for grid in adapter.read(table, layout, source):
    ...         writer.add(carry_grid(grid, geography, plan))
    """

    def __init__(self, folder: Path, source: str, exact: bool = True) -> None:
        self.path = folder / "values" / f"{source}.parquet"
        self.source = source
        self.exact = exact
        self.figures = 0
        """Figures written, absences included, once closed."""
        self.territories = 0
        self.variables = 0
        self._slices: list[Slice] = []
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._waiting = Path(tempfile.mkdtemp(prefix=f".{source}.", dir=self.path.parent))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def add(self, grid: Grid) -> None:
        """Add figures: other variables, other places, or both.

        Codes are identifiers of territories, as
        :func:`~diagnostic.statistics.carry.carry_grid` gives them.
        """
        if (np.isnan(grid.values) == WITH_VALUE[grid.statuses]).any():
            raise ValueError(f"numbers and statuses of {self.source} do not go together")
        made = Slice.saved(grid, self._waiting / str(len(self._slices)))
        if len(made.places) < len(grid):
            raise ValueError(f"a territory of {self.source} is given twice")
        self._slices.append(made)

    def abort(self) -> None:
        """Forget what was added."""
        shutil.rmtree(self._waiting, ignore_errors=True)

    def close(self) -> Path:
        """Write the file and put it in its place.

        Raises
        ------
        DataError
            When two files of the source publish different figures of the same thing.
        """
        temporary = self._waiting / "whole.parquet"
        try:
            self._write(temporary)
            temporary.replace(self.path)
        finally:
            self.abort()
        return self.path

    def _write(self, path: Path) -> None:
        lines = LINES if self.exact else LINES_OF_SAMPLE
        gathered = Gathered(self.source, self._slices, lines)
        shape = _Shape.of(gathered)
        schema = shape.schema(gathered, self.exact)
        self.territories, self.variables = len(gathered.names), int(shape.there.sum())
        self.figures = shape.figures
        numeric = [field.name for field in schema if pa.types.is_floating(field.type)]
        writer = pq.ParquetWriter(
            path,
            schema,
            compression="zstd",
            compression_level=3 if self.exact else 19,
            use_dictionary=[n for n in schema.names if n not in {TERRITORY, *numeric}],
            column_encoding={
                TERRITORY: "DELTA_BYTE_ARRAY",
                **dict.fromkeys(numeric, "BYTE_STREAM_SPLIT"),
            },
            data_page_size=16 << 20,
            write_statistics=[TERRITORY],
            write_page_checksum=True,
            store_schema=False,
        )
        listed = hashlib.sha256("\n".join(gathered.names).encode()).hexdigest()
        said = {"source": self.source, "territories": listed}
        with writer:
            # What sources of the same geography share is known without reading it.
            writer.add_key_value_metadata(said | ({packing.EXACT: "1"} if self.exact else {}))
            for names, figures in gathered.groups():
                columns = shape.columns(gathered.variables, figures, schema, self.exact)
                columns[TERRITORY] = pa.array(names, pa.string())
                arrays = [columns[name] for name in schema.names]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
                del figures, columns, arrays


@dataclass(frozen=True)
class _Shape:
    """What each column needs: decided over the whole file.

    Parameters
    ----------
    there, large, status, members : array of bool
        By variable: any row, numbers too large for single precision, a column
        of statuses, a column of members.
    line_status, line_members : bool
        Whether lines say a status for their blanks, members for their sums.
    figures : int
        Rows, absences included.
    """

    there: NDArray[np.bool_]
    large: NDArray[np.bool_]
    status: NDArray[np.bool_]
    members: NDArray[np.bool_]
    line_status: bool
    line_members: bool
    figures: int

    @classmethod
    def of(cls, gathered: Gathered) -> _Shape:
        """Look at all the figures once."""
        there, large, status, members = (np.zeros(len(gathered.variables), bool) for _ in range(4))
        noted = summed = False
        count = 0
        for _, figures in gathered.groups():
            state, added = packing.common_status(figures), packing.common_members(figures)
            listed = figures.statuses != NO_ROW
            there |= listed.any(axis=0)
            count += int(listed.sum())
            large |= (np.abs(figures.values) >= packing.SINGLE).any(axis=0)
            status |= (packing.expected(figures.values, state) != figures.statuses).any(axis=0)
            other = (figures.members != added[:, None]) & ~np.isnan(figures.values)
            members |= other.any(axis=0)
            noted |= bool((state != NO_ROW).any())
            summed |= bool(added.any())
            del figures, listed, other
        noted &= not status[there].all()
        summed &= not members[there].all()
        return cls(there, large, status, members, noted, summed, count)

    def schema(self, gathered: Gathered, exact: bool) -> pa.Schema:
        """Return the columns of the file."""
        state = pa.dictionary(pa.int8(), pa.string())
        fields = [(TERRITORY, pa.string())]
        fields += [(STATUS, state)] if self.line_status else []
        fields += [(MEMBERS, pa.int32())] if self.line_members else []
        for column in np.flatnonzero(self.there).tolist():
            name = gathered.variables[column]
            double = exact or self.large[column]
            fields.append((name, pa.float64() if double else pa.float32()))
            fields += [(name + STATUS, state)] if self.status[column] else []
            fields += [(name + MEMBERS, pa.int32())] if self.members[column] else []
        return pa.schema(fields)

    def columns(
        self, variables: Sequence[str], figures: Figures, schema: pa.Schema, exact: bool
    ) -> dict[str, pa.Array]:
        """Return the columns of some territories, all but their names."""
        state = packing.common_status(figures)
        arrays = {STATUS: packing.states(state, state != NO_ROW)}
        arrays[MEMBERS] = packing.counts(packing.common_members(figures))
        for column in np.flatnonzero(self.there).tolist():
            name = variables[column]
            values, statuses = figures.values[:, column], figures.statuses[:, column]
            shown = statuses != packing.told(values)
            kept = values if exact else packing.shortened(values)
            arrays[name] = packing.numbers(kept, schema.field(name).type)
            if self.status[column]:
                arrays[name + STATUS] = packing.states(statuses, shown)
            if self.members[column]:
                arrays[name + MEMBERS] = packing.counts(figures.members[:, column])
        return arrays
