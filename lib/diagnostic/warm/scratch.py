"""Private folders that do not outlive their process, even one killed without a word."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows removes nothing after a kill: its temporary folder is its own
    fcntl = None  # type: ignore[assignment]

PREFIX = "dp-"
_HELD = ".held"
_YOUNG = 30.0
"""Seconds a folder is left alone: it may be in the making."""
_SHORT = 70
"""Length that leaves room for a socket's name: its path holds about a hundred bytes."""


class Folder:
    """A folder of this process's own, removed at the end, or by the next process.

    The system frees the lock of a process that ends, however it ends: a folder
    whose lock is free belongs to nobody.
    """

    def __init__(self) -> None:
        sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_base()))
        self._lock = os.open(self.path / _HELD, os.O_CREAT | os.O_RDWR, 0o600)
        if fcntl:
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def close(self) -> None:
        """Remove the folder."""
        if self._lock >= 0:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1


def _base() -> str | None:
    usual = tempfile.gettempdir()
    if len(os.fsencode(usual)) <= _SHORT or not os.access("/tmp", os.W_OK):  # noqa: S108
        return usual
    return "/tmp"  # noqa: S108 - the only short one


_swept: dict[int, bool] = {}


def sweep() -> None:
    """Remove, once per process, the folders of processes that were killed."""
    if _swept.get(os.getpid()) or not fcntl:
        return
    _swept[os.getpid()] = True
    for folder in Path(_base() or ".").glob(f"{PREFIX}*"):
        with suppress(OSError):
            _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    state = folder.stat()
    age = time.time() - state.st_mtime
    # A folder of the future: the clock was set back, and it may stay there for long.
    if state.st_uid != os.getuid() or -1 < age < _YOUNG:
        return
    try:
        lock = os.open(folder / _HELD, os.O_RDWR)
    except FileNotFoundError:  # killed before it could hold it; not of this kind if it is not empty
        folder.rmdir()
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
