"""Lists that some files need beside them: where each school stands, how many pupils it has.

Results of collèges name their commune without its code; the social index of
schools no longer gives pupils; places in FINESS have no address. A file that
holds the missing half is read first, kept as a list beside the figures, and
found again here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from diagnostic import paths

LISTS = Path("values") / "lists"
"""Where lists are kept, in a store."""
_folders: ContextVar[tuple[Path, ...] | None] = ContextVar("folders", default=None)


@contextmanager
def within(*folders: Path) -> Iterator[None]:
    """Look for lists in these stores, the first that has one being the one read."""
    token = _folders.set(folders)
    try:
        yield
    finally:
        _folders.reset(token)


def companion(name: str) -> pd.DataFrame | None:
    """Return a list, or None when no store holds it.

    What was imported comes first; a table that the catalogue carries completes
    it: a directory of today has forgotten the schools closed since.

    Parameters
    ----------
    name : str
        ``establishments`` (uai, code, kind, sector), ``pupils`` (uai, year,
        pupils), ``finess`` (nofinesset, code, category).
    """
    given = _folders.get()
    for folder in (paths.store(),) if given is None else given:
        path = folder / LISTS / f"{name}.parquet"
        if path.is_file():
            return _completed(_read(path), _embedded(name))
    return _embedded(name)


def _completed(found: pd.DataFrame, carried: pd.DataFrame | None) -> pd.DataFrame:
    if carried is None:
        return found
    key = carried.columns[0]
    older = carried[~carried[key].isin(found[key])].reindex(columns=found.columns)
    return pd.concat([found, older], ignore_index=True)


@lru_cache(maxsize=2)
def _embedded(name: str) -> pd.DataFrame | None:
    """Return the list that the catalogue carries, for want of a newer one."""
    path = paths.catalogue() / "reference" / f"{name}.parquet"
    return _read(path) if path.is_file() else None


def _read(path: Path) -> pd.DataFrame:
    found: pd.DataFrame = pq.read_table(path).to_pandas()
    return found
