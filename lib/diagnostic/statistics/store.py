"""The store: one tidy long Parquet file per source, read once.

``values/<source>.parquet`` holds ``territory``, ``variable``, ``value``,
``status`` and ``members`` (how many communes the builder summed into the row,
0 for a figure as published). In memory a source is a small matrix, variables
by territories, so that a group of communes is a sum over a slice.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
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
from diagnostic.statistics.packing import SCHEMA, restored
from diagnostic.statistics.states import CODES
from diagnostic.text import near_matches

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
    def _groups(self) -> dict[Hashable, NDArray[np.intp]]:
        return {}

    def columns(self, territories: Sequence[str]) -> NDArray[np.intp]:
        """Return the place of each territory, −1 when the source ignores it."""
        return self.territories.get_indexer(pd.Index(territories, dtype=object))

    def group(self, key: Hashable, territories: Sequence[str]) -> NDArray[np.intp]:
        """Return the places of a group's communes, looked for once."""
        if key not in self._groups:
            self._groups[key] = self.columns(territories)
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
        frame: pd.DataFrame = self._read(source).to_pandas()
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
        path = self.folder / "values" / "lists" / f"{name}.parquet"
        frame: pd.DataFrame = self._parquet(path).to_pandas()
        return frame

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
            # ``ParquetFile`` spares the detour of ``read_table`` through datasets.
            with pq.ParquetFile(path) as file:
                return file.read(use_threads=False)
        except (pa.ArrowInvalid, OSError) as error:
            raise DataError(
                Problem(
                    "ce fichier Parquet est abîmé ou illisible",
                    where=str(path),
                    found=str(error).splitlines()[0][:160],
                    remedy=REMEDY,
                )
            ) from error


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
