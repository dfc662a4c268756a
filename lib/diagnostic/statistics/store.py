"""The store: one wide Parquet file per source, in one folder or several.

``values/<source>.parquet`` is laid out as :mod:`~diagnostic.statistics.packing`
says. The national store is laid over the embedded sample: a source that was
not imported is read in the sample, by the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from diagnostic import reading
from diagnostic.errors import DataError, Problem
from diagnostic.statistics.listings import KEY, indexed, listings
from diagnostic.statistics.packing import TERRITORY
from diagnostic.statistics.sourcetable import SourceTable
from diagnostic.statistics.states import NO_ROW, STATUSES
from diagnostic.territories.children import in_a_child
from diagnostic.text import near_matches

if TYPE_CHECKING:
    import duckdb

_NOBODY = pd.Index([""], dtype=object)
REMADE = "refaites-le : diagnostic data sample DOSSIER_DES_FICHIERS_OFFICIELS"
IMPORTED = "importez de nouveau son fichier officiel : diagnostic data import FICHIER"


class Store:
    """Folders of figures.

    Parameters
    ----------
    *folders : Path
        The first that holds a source gives it: the national store
        (``data/store``), then the sample (``data/sample``).
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = tuple(folders)
        self._paths = self._found("values/*.parquet")
        self._tables: dict[str, SourceTable] = {}

    def path(self, source: str) -> Path:
        """Return the file of a source; where it would be when there is none."""
        return self._paths.get(source, self.folders[0] / "values" / f"{source}.parquet")

    def sources(self) -> list[str]:
        """Return the sources at hand, sorted."""
        return sorted(self._paths)

    def has(self, source: str) -> bool:
        """Whether the source has a file."""
        return source in self._paths

    def table(self, source: str) -> SourceTable:
        """Return a source, whose variables are read when they are asked for.

        Raises
        ------
        DataError
            When the file is missing, damaged, or not in the store's layout.
        """
        if source not in self._tables:
            if source not in self._paths:
                raise DataError(
                    Problem(
                        "cette source n’a pas été chargée",
                        where=str(self.path(source)),
                        near=near_matches(source, self.sources()),
                        remedy=self._remedy(self.path(source)),
                    )
                )
            path = self._paths[source]
            remedy = self._remedy(path)
            self._tables[source] = SourceTable(path, self._index, remedy, self._stale(path))
        return self._tables[source]

    def values(
        self,
        source: str,
        variables: Iterable[str] | None = None,
        territories: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """Return rows of a source, for plain pandas work.

        Returns
        -------
        pandas.DataFrame
            ``territory, variable, value, status, members``, absences included.
        """
        table = self.table(source)
        names = sorted(table.rows if variables is None else table.rows.keys() & set(variables))
        lines = np.arange(len(table.territories))
        if territories is not None:
            asked = table.columns(list(dict.fromkeys(str(name) for name in territories)))
            lines = np.sort(asked[asked >= 0])
        table.load(names, lines)
        shape = (len(lines), len(names))
        values, statuses = np.full(shape, np.nan), np.full(shape, NO_ROW)
        members = np.zeros(shape, np.int32)
        for column, name in enumerate(names):
            values[:, column], statuses[:, column], members[:, column] = table.take(name, lines)
        rows, columns = np.nonzero(statuses != NO_ROW)
        words = np.array([status.value for status in STATUSES], object)
        return pd.DataFrame(
            {
                "territory": table.territories.to_numpy()[lines][rows],
                "variable": np.array(names, object)[columns],
                "value": values[rows, columns],
                "status": words[statuses[rows, columns]],
                "members": members[rows, columns],
            }
        )

    def listing(self, name: str) -> pd.DataFrame:
        """Return a list of things that are not figures of a territory (schools, zones)."""
        path = self._found("values/lists/*.parquet").get(name)
        if path is None:
            where = self.folders[-1] / "values" / "lists" / f"{name}.parquet"
            remedy = self._remedy(where)
            raise DataError(
                Problem("cette liste n’a pas été chargée", where=str(where), remedy=remedy)
            )
        reading.note(path)
        try:
            with pq.ParquetFile(path) as file:
                frame: pd.DataFrame = file.read(use_threads=False).to_pandas()
        except (pa.ArrowException, OSError) as error:
            raise DataError(
                Problem(
                    "ce fichier Parquet est abîmé ou illisible",
                    where=str(path),
                    found=str(error).splitlines()[0][:160],
                    remedy=self._remedy(path),
                )
            ) from error
        return frame

    def connection(self, sources: Collection[str] | None = None) -> duckdb.DuckDBPyConnection:
        """Open the store in DuckDB: one view per source, see :mod:`.consulting`."""
        from diagnostic.statistics.consulting import connect

        return connect(self, sources)

    def query(self, sql: str) -> pd.DataFrame:
        """Return the answer to a question in SQL, as a table.

        Examples
        --------
        >>> store.query(  # doctest: +SKIP
        ...     'SELECT c.name, "P18_POP" FROM insee_comparateur_rp2018 '
        ...     "JOIN communes c ON territory = 'COM-' || c.code WHERE c.dep = '84'"
        ... )
        """
        from diagnostic.statistics.consulting import ask

        return ask(self, sql)

    def _found(self, pattern: str) -> dict[str, Path]:
        """Return files by name; a folder hides those that come after it."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in folder.glob(pattern):
                if not path.name.startswith("."):
                    found.setdefault(path.stem, path)
        return found

    def _remedy(self, path: Path) -> str:
        national = len(self.folders) > 1 and path.is_relative_to(self.folders[0])
        return IMPORTED if national else REMADE

    def _stale(self, path: Path) -> frozenset[str]:
        """Return the territories whose land changed since a source was carried to its communes."""
        from diagnostic.territories.reference import carried_to, stale

        inner = [one for one in self.folders if (one / "territories/communes.parquet").is_file()]
        year = carried_to(path.parents[1], path.stem) if inner else None
        return frozenset() if year is None else stale(inner[0], year)

    def preload(self) -> None:
        """Read and index the territories of every source, for whoever opens them next.

        A file that cannot be read is left to who asks for it. Files are read
        in a child process: Arrow starts threads, which a fork would not have.
        """
        known = listings()
        for digest, names in in_a_child(self._lists).items():
            known.get(digest, names.copy).get_indexer(_NOBODY)

    def _lists(self) -> dict[bytes, list[str]]:
        found: dict[bytes, list[str]] = {}
        for path in self._paths.values():
            with suppress(pa.ArrowException, OSError), pq.ParquetFile(path) as file:
                digest = (file.metadata.metadata or {}).get(KEY)
                if digest is not None and digest not in found:
                    table = file.read([TERRITORY], use_threads=False)
                    found[digest] = table.column(TERRITORY).to_pylist()
        return found

    def _index(self, digest: bytes | None, read: Callable[[], list[str]]) -> pd.Index:
        return indexed(read()) if digest is None else listings().get(digest, read)
