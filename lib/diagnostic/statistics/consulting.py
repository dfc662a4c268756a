"""The store in SQL, for who wants to ask what the workbook does not.

DuckDB reads the Parquet files where they are: nothing is copied, nothing has
to be started. Each source is a view whose columns are those of its file, and
each territory table (``communes``, ``epci``, ``departments``…) is one too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import reading
from diagnostic.errors import DataError, Problem

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from diagnostic.statistics.store import Store


def connect(store: Store, sources: Collection[str] | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database in memory whose views read the store.

    Parameters
    ----------
    store : Store
    sources : collection of str, optional
        Views to make; all by default.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    for name, path in _views(store):
        if sources is None or name in sources:
            reading.note(path)
            connection.read_parquet(str(path)).create_view(name)
    return connection


def ask(store: Store, sql: str) -> pd.DataFrame:
    """Return the answer to a question; only the views that it names are made.

    Raises
    ------
    DataError
        With what DuckDB says, when the question cannot be answered.
    """
    import duckdb

    words = set(re.findall(r"\w+", sql))
    with connect(store, words) as connection:
        try:
            frame: pd.DataFrame = connection.execute(sql).df()
        except duckdb.Error as error:
            raise DataError(
                Problem(
                    "cette requête n’a pas pu être exécutée",
                    found=str(error).splitlines()[0][:200],
                    remedy="les vues sont les sources du magasin (store.sources()) ; "
                    "mettez entre guillemets doubles les noms de variables",
                )
            ) from error
    return frame


def _views(store: Store) -> Iterator[tuple[str, Path]]:
    for name in store.sources():
        yield name, store.path(name)
    for folder in store.folders:
        tables = sorted((folder / "territories").glob("*.parquet"))
        if tables:
            yield from ((path.stem, path) for path in tables if "-" not in path.stem)
            return
