"""The store: one tidy long Parquet file per source, read once.

``values/<source>.parquet`` holds ``territory``, ``variable``, ``value``,
``status`` and ``members`` (how many communes the builder summed into the row,
0 for a figure as published). In memory a source is a small matrix, variables
by territories, so that a group of communes is a sum over a slice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.text import near_matches

STATUSES: tuple[Status, ...] = tuple(Status)
"""Statuses by their code in memory; −1 stands for no row at all."""
CODES = {status: code for code, status in enumerate(STATUSES)}
WITH_VALUE = np.array([status.has_value for status in STATUSES] + [False])
"""Whether a code carries a number; the last place answers for −1."""

SCHEMA = pa.schema(
    [
        ("territory", pa.string()),
        ("variable", pa.dictionary(pa.int32(), pa.string())),
        ("value", pa.float64()),
        ("status", pa.dictionary(pa.int32(), pa.string())),
        ("members", pa.int32()),
    ]
)
DIGITS = 7
"""Significant digits kept of numbers that are not whole."""
REMEDY = "refaites-le : diagnostic data sample DOSSIER_DES_FICHIERS_OFFICIELS"


@dataclass(frozen=True)
class SourceTable:
    """One source in memory: variables × territories.

    Parameters
    ----------
    variables : pandas.Index
    territories : pandas.Index
    values : array of float
        NaN where there is no number.
    statuses : array of int8
        Codes of :data:`STATUSES`, −1 where the source has no row.
    members : array of int32
        Communes summed by the builder, 0 for a figure as published.
    """

    variables: pd.Index
    territories: pd.Index
    values: NDArray[np.float64]
    statuses: NDArray[np.int8]
    members: NDArray[np.int32]

    @cached_property
    def rows(self) -> dict[str, int]:
        """Place of each variable."""
        return {str(name): place for place, name in enumerate(self.variables)}

    @cached_property
    def _groups(self) -> dict[tuple[str, ...], NDArray[np.intp]]:
        return {}

    def columns(self, territories: Sequence[str]) -> NDArray[np.intp]:
        """Return the place of each territory, −1 when the source ignores it."""
        key = tuple(territories)
        if key not in self._groups:
            self._groups[key] = self.territories.get_indexer(pd.Index(key, dtype=object))
        return self._groups[key]

    def take(
        self, variable: str, columns: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.int8], NDArray[np.int32]]:
        """Return values, statuses and members of a variable at some places."""
        row = self.rows[variable]
        outside = columns < 0
        values = np.where(outside, np.nan, self.values[row, columns])
        statuses = np.where(outside, np.int8(-1), self.statuses[row, columns])
        members = np.where(outside, np.int32(0), self.members[row, columns])
        return values, statuses, members


class Store:
    """The folder of figures.

    Parameters
    ----------
    folder : Path
        The sample (``data/sample``) or a national store (``data/store``).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables: dict[str, SourceTable] = {}

    def path(self, source: str) -> Path:
        """Return the file of a source."""
        return self.folder / "values" / f"{source}.parquet"

    def sources(self) -> list[str]:
        """Return the sources at hand, sorted."""
        return sorted(path.stem for path in (self.folder / "values").glob("*.parquet"))

    def has(self, source: str) -> bool:
        """Whether the source has a file here."""
        return source in self._tables or self.path(source).is_file()

    def table(self, source: str) -> SourceTable:
        """Return a source in memory.

        Raises
        ------
        DataError
            When the file is missing, damaged, or not in the store's layout.
        """
        if source not in self._tables:
            self._tables[source] = _matrix(self._read(source))
        return self._tables[source]

    def values(
        self,
        source: str,
        variables: Iterable[str] | None = None,
        territories: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """Return rows of a source, as they are stored, for plain pandas work."""
        frame = self._read(source).to_pandas()
        frame["value"] = restored(frame["value"].to_numpy("float64"))
        for column in ("territory", "variable", "status"):
            frame[column] = frame[column].astype(object)
        if variables is not None:
            frame = frame[frame["variable"].isin(list(variables))]
        if territories is not None:
            frame = frame[frame["territory"].isin([str(t) for t in territories])]
        return frame.reset_index(drop=True)

    def listing(self, name: str) -> pd.DataFrame:
        """Return a list of things that are not figures of a territory (schools, zones)."""
        return self._parquet(self.folder / "values" / "lists" / f"{name}.parquet").to_pandas()

    def _read(self, source: str) -> pa.Table:
        path = self.path(source)
        if not path.is_file():
            raise DataError(
                Problem(
                    "cette source n’a pas été chargée",
                    where=str(path),
                    near=near_matches(source, self.sources()),
                    remedy=REMEDY,
                )
            )
        table = self._parquet(path)
        if table.schema.names != SCHEMA.names:
            raise DataError(
                Problem(
                    "les colonnes de ce fichier ne sont pas celles du magasin de données",
                    where=str(path),
                    found=", ".join(table.schema.names),
                    remedy=REMEDY,
                )
            )
        return table

    def _parquet(self, path: Path) -> pa.Table:
        try:
            return pq.read_table(path, memory_map=True, partitioning=None)
        except (pa.ArrowInvalid, OSError) as error:
            raise DataError(
                Problem(
                    "ce fichier Parquet est abîmé ou illisible",
                    where=str(path),
                    found=str(error).splitlines()[0][:160],
                    remedy=REMEDY,
                )
            ) from error


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a source: sorted, packed, the same bytes for the same rows.

    Sorted by territory, each identifier is stored as its difference from the
    one before. Numbers keep the precision of a single-precision float (seven significant
    digits, whole numbers exact up to sixteen million), totals above that keep
    all theirs: split byte by byte they compress to a third.
    """
    frame = frame.sort_values(["territory", "variable"], kind="stable", ignore_index=True)
    single = frame["value"].to_numpy("float64").astype("float32").astype("float64")
    exact = frame["value"].to_numpy("float64")
    kept = np.where(np.abs(exact) < 2**24, single, exact)
    arrays = [
        pa.array(frame["territory"].astype(str), pa.string()),
        _dictionary(frame["variable"]),
        pa.array(kept, pa.float64(), mask=np.isnan(kept)),
        _dictionary(frame["status"]),
        pa.array(frame["members"].to_numpy("int32")),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=SCHEMA),
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=["variable", "status", "members"],
        column_encoding={"territory": "DELTA_BYTE_ARRAY", "value": "BYTE_STREAM_SPLIT"},
        row_group_size=len(frame) or 1,
        data_page_size=16 << 20,
        write_statistics=False,
        store_schema=True,
    )


def restored(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give back the decimal digits that single precision blurred: 29.700001 is 29.7."""
    blurred = (values % 1 != 0) & (np.abs(values) < 10**DIGITS) & ~np.isnan(values)
    found = values.copy()
    some = values[blurred]
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.abs(some))))
    found[blurred] = np.round(some * scale) / scale
    return found


def _dictionary(column: pd.Series) -> pa.DictionaryArray:
    codes, names = pd.factorize(column.astype(str), sort=True)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype("int32")), pa.array(list(names), pa.string())
    )


def _codes(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], list[str]]:
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # an empty table keeps its chunks
        array = array.chunk(0) if array.num_chunks else pa.array([], pa.string())
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    return array.indices.to_numpy(zero_copy_only=False), array.dictionary.to_pylist()


def _runs(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], list[str]]:
    """Number the territories of a column sorted by territory, without hashing each row."""
    array = column.combine_chunks()
    if not len(array):
        return np.empty(0, np.int64), []
    runs = pc.run_end_encode(array)
    ends = runs.run_ends.to_numpy(zero_copy_only=False)
    names: list[str] = runs.values.to_pylist()  # noqa: PD011 - a run-end array, not pandas
    return np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0)), names


def _matrix(table: pa.Table) -> SourceTable:
    places, territories = _runs(table["territory"])
    rows, variables = _codes(table["variable"])
    states, names = _codes(table["status"])
    shape = (len(variables), len(territories))
    values = np.full(shape, np.nan)
    statuses = np.full(shape, -1, np.int8)
    members = np.zeros(shape, np.int32)
    values[rows, places] = restored(table["value"].to_numpy(zero_copy_only=False))
    codes = np.array([CODES[Status(name)] for name in names], np.int8)
    statuses[rows, places] = codes[states]
    members[rows, places] = table["members"].to_numpy(zero_copy_only=False)
    return SourceTable(
        pd.Index(variables, dtype=object),
        pd.Index(territories, dtype=object),
        values,
        statuses,
        members,
    )
