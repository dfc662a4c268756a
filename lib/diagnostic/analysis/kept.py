"""Arrays long to make and always the same, kept on disk between two processes.

One chapter is one process: what compares 35,000 communes is read again rather
than made again. The key holds everything the arrays depend on; a file that
cannot be read or written is as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from diagnostic import paths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from diagnostic.statistics.observe import Statistics

Arrays = Mapping[str, "NDArray[np.generic]"]


def signature(statistics: Statistics) -> str:
    """Return what names the figures at hand: data, catalogue and code, by size and date."""
    digest = hashlib.sha256()
    for path in sorted(_inputs(statistics)):
        with contextlib.suppress(OSError):
            found = path.stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def _inputs(statistics: Statistics) -> Iterable[Path]:
    yield from (statistics.store.path(source) for source in statistics.store.sources())
    yield from statistics.gazetteer.registry.folder.glob("**/*.parquet")
    yield from paths.catalogue().glob("**/*.yml")
    yield from _code()


@cache
def _code() -> tuple[Path, ...]:
    """Return the modules that make figures."""
    return tuple(
        path
        for name in ("statistics", "analysis", "territories")
        for path in (paths.PACKAGE / name).glob("**/*.py")
    )


def _file(key: str) -> Path:
    return paths.root() / ".cache" / "diagnostic" / f"{key}.npz"


def load(key: str) -> dict[str, NDArray[np.generic]] | None:
    """Return arrays kept under a key, None when there are none."""
    try:
        with _file(key).open("rb") as file, np.load(file, allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def keep(key: str, arrays: Arrays) -> None:
    """Keep arrays under ``<name>-<signature>``, in the place of those of another signature.

    A folder that cannot be written is no error.
    """
    path = _file(key)
    fresh = path.with_name(f"{path.stem}-{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        fresh.replace(path)
        for old in set(path.parent.glob(f"{key.rpartition('-')[0]}-*.npz")) - {path}:
            old.unlink(missing_ok=True)  # made from figures that have changed since
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
