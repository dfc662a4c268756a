"""Objects long to make from texts, kept on disk from one process to the next.

What is kept is named by what it was made from, by content: the texts, the
package, Python and the libraries that shape it. A file cut, altered, or of
another version is as if there were none; a folder that cannot be written is no
error. Objects are kept as Python writes them (pickle): the folder belongs to
the project, like the notebooks that it executes, and is never shared.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

from diagnostic import paths
from diagnostic.stamps import Stamps

_VERSION = 1
_SUFFIX = ".compiled"

Made = TypeVar("Made")


def compiled(
    name: str,
    made_from: Iterable[Path],
    make: Callable[[], Made],
    *,
    packages: Sequence[str] = (),
) -> Made:
    """Return an object kept from an earlier process, or make it and keep it.

    Parameters
    ----------
    name : str
        One file holds the object of that name, for the inputs met last.
    made_from : iterable of Path
        The files that `make` reads: all of them, or stale objects would be served.
    make : callable
        Never called when the object is kept; an error of its own is not kept.
    packages : sequence of str
        Libraries whose classes the object holds.
    """
    files = sorted(made_from)
    try:
        key, path = _key(files, packages), _folder() / f"{name}{_SUFFIX}"
        found: list[Made] = _read(path, key)
        if found:
            return found[0]
        made = make()
        if _key(files, packages) == key:  # else a file moved while it was read
            _keep(path, key, made)
    except OSError:  # no project here, or files that cannot be read: the maker will say
        return make()
    return made


def _folder() -> Path:
    return paths.root() / ".cache" / "diagnostic"


def _key(made_from: Sequence[Path], packages: Sequence[str]) -> str:
    stamps = Stamps(_folder() / "stamps")
    known = [f"{_VERSION} {sys.version}", *map(_version, packages)]
    # The whole package: who knows what a class imports tomorrow?
    known += [f"{path} {stamps.of(path)}" for path in (*map(str, made_from), *_code())]
    return hashlib.sha256("\n".join(known).encode("utf-8", "surrogateescape")).hexdigest()


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return name


def _code() -> Iterator[str]:
    """Yield the modules of the package."""
    for folder, names, files in os.walk(paths.PACKAGE):
        names[:] = sorted(name for name in names if name != "__pycache__")
        yield from (f"{folder}/{name}" for name in sorted(files) if name.endswith(".py"))


def _read(path: Path, key: str) -> list[Made]:
    """Return the object kept under a key; nothing when there is none."""
    try:
        head, _, content = path.read_bytes().partition(b"\n")
        if head.decode("ascii") != f"{key} {hashlib.sha256(content).hexdigest()}":
            return []
        with _without_collection():
            return [pickle.loads(content)]  # noqa: S301 - the project's own, its digest checked
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made again
        return []


def _keep(path: Path, key: str, made: object) -> None:
    draft = path.with_name(f"{path.stem}-{os.getpid()}.part")
    # What cannot be kept is made each time.
    with contextlib.suppress(Exception):
        try:
            content = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
            path.parent.mkdir(parents=True, exist_ok=True)
            head = f"{key} {hashlib.sha256(content).hexdigest()}\n"
            draft.write_bytes(head.encode("ascii") + content)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Look for no cycle among thousands of objects that have just been made and all live."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
