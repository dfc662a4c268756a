"""Arrays long to make and always the same, kept on disk between two processes.

One chapter is one process: what compares 35,000 communes is read again rather
than made again. The key holds everything the arrays depend on; a file that
cannot be read or written is as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from diagnostic import paths, reading
from diagnostic.stamps import Stamps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from diagnostic.statistics.observe import Statistics

Arrays = Mapping[str, "NDArray[np.generic]"]
_VERSION = 3
_READS = "reads"


def signature(statistics: Statistics) -> str:
    """Return what names the figures at hand: data, catalogue, code and libraries, by content.

    Dates and sizes prove nothing of a file: what was read of it does. Digests
    known from a former command spare reading again files that are the same.
    """
    digest = hashlib.sha256(f"{_VERSION} {sys.version_info[:2]} {np.__version__}\n".encode())
    with reading.unnoticed():  # to name what is kept: what it was made from is noted with it
        stamps = Stamps(paths.stamps())
        for path in sorted(_inputs(statistics)):
            digest.update(f"{path} {stamps.of(path)}\n".encode())
    stamps.save()
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
        known, _, content = _file(key).read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest().encode("ascii") != known:
        return None  # cut, altered, or of another version
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    # Who uses what was made from files depends on them, as if it had read them.
    reading.add((str(path), str(part)) for path, part in arrays.pop(_READS))
    return arrays


def keep(key: str, arrays: Arrays, reads: Iterable[reading.Read]) -> None:
    """Keep arrays under ``<name>-<signature>``, in the place of those of another signature.

    A folder that cannot be written is no error.

    Parameters
    ----------
    key : str
    arrays : dict
    reads : iterable
        What was read to make them: see :func:`diagnostic.reading.gathering`.
    """
    path = _file(key)
    fresh = path.with_name(f"{path.stem}-{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        packed = io.BytesIO()
        held = np.array(sorted(reads), dtype=str).reshape(-1, 2)
        np.savez_compressed(packed, allow_pickle=False, **{**arrays, _READS: held})
        content = packed.getvalue()
        head = hashlib.sha256(content).hexdigest().encode("ascii")
        fresh.write_bytes(head + b"\n" + content)
        fresh.replace(path)
        for old in set(path.parent.glob(f"{key.rpartition('-')[0]}-*.npz")) - {path}:
            old.unlink(missing_ok=True)  # made from figures that have changed since
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
