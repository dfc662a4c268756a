"""Read the territory tables: one small Parquet file per kind of territory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from diagnostic import reading
from diagnostic.errors import DataError, Problem
from diagnostic.territories.children import in_a_child

REMEDY = "refaites les fichiers par la commande : diagnostic data sample DOSSIER_DES_FICHIERS"


def table_folder(folder: Path) -> Path:
    """Return the folder that holds the tables: the one given, or its ``territories``."""
    folder = Path(folder).resolve()
    inner = folder / "territories"
    return inner if inner.is_dir() else folder


def read_arrow(folder: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """Read one table, or say in French which file is missing or damaged.

    Raises
    ------
    DataError
    """
    path = table_folder(folder) / f"{name}.parquet"
    if not path.is_file():
        raise DataError(Problem("ce fichier de territoires manque", where=str(path), remedy=REMEDY))
    reading.note(path)
    try:
        # ``ParquetFile``, because ``read_table`` imports pandas, which takes a second.
        with pq.ParquetFile(path) as file:
            return file.read(columns=columns, use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(
            Problem("ce fichier de territoires est illisible", where=str(path), remedy=REMEDY)
        ) from error


def read_columns(folder: Path, name: str, columns: list[str] | None = None) -> dict[str, list[Any]]:
    """Read one table as lists, by column name: pandas is not needed for that."""
    if _apart.get():
        return in_a_child(lambda: _columns(folder, name, columns))
    return _columns(folder, name, columns)


def _columns(folder: Path, name: str, columns: list[str] | None) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = read_arrow(folder, name, columns).to_pydict()
    return found


_apart: ContextVar[bool] = ContextVar("apart", default=False)


@contextmanager
def apart() -> Iterator[None]:
    """Read tables in child processes, for a process that will fork.

    Arrow starts threads to read, which a copy of this process would not have.
    """
    before = _apart.set(True)
    try:
        yield
    finally:
        _apart.reset(before)


def read_apart() -> bool:
    """Whether tables are to be read in child processes."""
    return _apart.get()


def read_metadata(folder: Path, name: str) -> dict[str, str]:
    """Return what a table says of itself: publisher, dataset, vintage, licence."""
    metadata = read_arrow(folder, name, []).schema.metadata or {}
    hidden = {b"pandas", b"geo", b"ARROW:schema"}
    return {k.decode(): v.decode() for k, v in metadata.items() if k not in hidden}
