"""Changes to a store take place whole, or not at all.

What is imported is made in ``.staging``, then the finished files are put in
``.ready`` by a single move: from then on the change is decided. Each file then
takes its place, the manifest last. If the machine stops in between, the next
command finishes what was decided; what was not is forgotten.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from diagnostic.errors import BusyError, DataError, Problem
from diagnostic.statistics.importing.inventory import MANIFEST

_LOCK = ".lock"
_STAGING = ".staging"
_READY = ".ready"
_OLD = ".old"
TERRITORIES = "territories"


class Staging:
    """A place where the next state of a store is made.

    Parameters
    ----------
    store : Path
        Folder of the store.
    """

    def __init__(self, store: Path) -> None:
        self.store = store
        self.folder = store / _STAGING

    def fresh(self) -> Path:
        """Empty the place, and return it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self.folder

    def commit(self) -> None:
        """Put what was made in the store."""
        self.folder.replace(self.store / _READY)
        finish(self.store)

    def forget(self) -> None:
        """Leave the store as it is."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def locked(store: Path) -> Iterator[Staging]:
    """Hold a store for the time of an import, its last change finished first.

    The system frees the lock when the process ends, however it ends.

    Raises
    ------
    BusyError
        When another import is under way.
    DataError
        When the folder cannot be written.
    """
    lock = FileLock(store / _LOCK, timeout=0)
    try:
        store.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise BusyError(
            Problem(
                "un autre import est en cours",
                where=str(store),
                remedy="attendez qu’il se termine, ou arrêtez-le, puis relancez",
            )
        ) from None
    except OSError as error:
        raise DataError(
            Problem(
                "le dossier des données n’est pas accessible en écriture",
                where=str(store),
                remedy="donnez-vous le droit d’y écrire",
            )
        ) from error
    staging = Staging(store)
    try:
        finish(store)
        yield staging
    finally:
        staging.forget()
        lock.release()


def recover(store: Path) -> None:
    """Finish the last change if nobody is at work on the store; for those who only read."""
    if not (store / _READY).is_dir():
        return
    with suppress(OSError, Timeout), FileLock(store / _LOCK, timeout=0):
        finish(store)


def finish(store: Path) -> None:
    """Finish a change that was decided; does nothing when there is none."""
    ready = store / _READY
    if ready.is_dir():
        _take(ready, store)
    shutil.rmtree(store / _OLD, ignore_errors=True)


def _take(ready: Path, store: Path) -> None:
    if (ready / TERRITORIES).is_dir():
        _swap(ready / TERRITORIES, store / TERRITORIES, store / _OLD)
    files = sorted(path for path in ready.rglob("*") if path.is_file())
    for path in sorted(files, key=lambda path: path.name == MANIFEST):
        place = store / path.relative_to(ready)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
    shutil.rmtree(ready)


def _swap(new: Path, place: Path, old: Path) -> None:
    """Replace a folder by another: for an instant there is none, never a half."""
    shutil.rmtree(old, ignore_errors=True)
    if place.is_dir():
        place.replace(old)
    new.replace(place)
