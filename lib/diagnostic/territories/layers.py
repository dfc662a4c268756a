"""Files of outlines, read once and asked for a few territories at a time.

A file of the country holds 100,000 borders; a chapter draws a few hundred, on
five maps. What is read is kept in memory as long as the file is the same
(:func:`diagnostic.paths.stamp`'s marks), and only what is drawn becomes shapes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely

from diagnostic import reading
from diagnostic.errors import DataError, Problem
from diagnostic.stamps import Stamp, stamp
from diagnostic.territories.children import in_a_child
from diagnostic.territories.tables import REMEDY, read_apart, read_arrow

if TYPE_CHECKING:
    from numpy.typing import NDArray

GEOMETRY = "geometry"
FILES = 16
"""Files kept: a dozen megabytes for the largest."""
_KINDS = {2: shapely.GeometryType.MULTILINESTRING, 3: shapely.GeometryType.MULTIPOLYGON}
"""Kind of shapes, by how many lists are in one another."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A file of outlines, in the order of its rows.

    Parameters
    ----------
    codes : tuple of str
        Codes of territories, each once.
    columns : dict of str to array of int
        For each column of codes, the place of each row's code; −1 where there is none.
    geometry : pyarrow.Array
        Lists of points, as many times as the kind of shape has parts.
    """

    codes: tuple[str, ...]
    columns: dict[str, NDArray[np.int32]]
    geometry: pa.Array

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    def holding(self, wanted: Collection[str]) -> NDArray[np.intp]:
        """Return the rows of which some column is one of these codes."""
        # One place more: −1, « no code », is the last.
        marked = np.zeros(len(self.codes) + 1, bool)
        marked[[self._places[code] for code in wanted if code in self._places]] = True
        found = np.logical_or.reduce([marked[column] for column in self.columns.values()])
        return np.flatnonzero(found)

    def within(self, column: str) -> frozenset[str]:
        """Return the codes of a column."""
        return frozenset(self.codes[i] for i in np.unique(self.columns[column]).tolist() if i >= 0)

    def named(self, column: str, rows: NDArray[np.intp]) -> list[str | None]:
        """Return the codes of a column at some rows."""
        places = self.columns[column][rows].tolist()
        return [self.codes[place] if place >= 0 else None for place in places]

    def shapes(self, rows: NDArray[np.intp]) -> NDArray[Any]:
        """Return the shapes of some rows."""
        held = self.geometry.take(pa.array(rows))
        offsets = []
        while pa.types.is_list(held.type):
            offsets.append(held.offsets.to_numpy())
            held = held.values
        points = np.column_stack([held.field("x").to_numpy(), held.field("y").to_numpy()])
        found: NDArray[Any] = shapely.from_ragged_array(
            _KINDS[len(offsets)], points, tuple(reversed(offsets))
        )
        return found


def layer(folder: Path, name: str) -> Layer:
    """Return a file of outlines, read again when it is no longer the same.

    Who asks depends on the file, whether it is read or known already.

    Raises
    ------
    DataError
        When it is missing, damaged, or holds no outline.
    """
    path = folder / f"{name}.parquet"
    try:
        found = stamp(path.stat())
    except OSError as error:
        problem = Problem("ce fichier de contours manque", where=str(path), remedy=REMEDY)
        raise DataError(problem) from error
    reading.note(path)
    return _layer(folder, name, found)


@lru_cache(maxsize=FILES)
def _layer(folder: Path, name: str, _stamp: Stamp) -> Layer:
    with reading.unnoticed():  # its asker has said so
        try:
            return in_a_child(lambda: _read(folder, name)) if read_apart() else _read(folder, name)
        except (pa.ArrowException, DataError, KeyError, TypeError, ValueError) as error:
            where = str(folder / f"{name}.parquet")
            problem = Problem("ce fichier de contours est illisible", where=where, remedy=REMEDY)
            raise DataError(problem) from error


def _read(folder: Path, name: str) -> Layer:
    """Return the codes of a table, where each row has them, and its shapes."""
    table = read_arrow(folder, name)
    known: dict[str, int] = {}
    columns: dict[str, NDArray[np.int32]] = {}
    for column in table.column_names:
        if column == GEOMETRY:
            continue
        listed = _whole(table.column(column)).dictionary_encode()
        places = [known.setdefault(code, len(known)) for code in listed.dictionary.to_pylist()]
        at = np.array([*places, -1], np.int32)  # where there is no code comes last
        columns[column] = at[listed.indices.fill_null(len(places)).to_numpy()]
    shapes = _whole(table.column(GEOMETRY))
    if _depth(shapes.type) not in _KINDS:
        raise ValueError(f"unknown kind of shapes: {shapes.type}")
    return Layer(tuple(known), columns, shapes)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _depth(kind: pa.DataType) -> int:
    depth = 0
    while pa.types.is_list(kind):
        kind, depth = kind.value_type, depth + 1
    return depth
