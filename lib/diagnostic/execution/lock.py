"""One run at a time on a study: a second one is refused at once, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from diagnostic import paths
from diagnostic.errors import BusyError, Problem
from diagnostic.execution.files import writing


@contextmanager
def study_lock(study: str) -> Iterator[None]:
    """Hold a study for the time of a run.

    The system frees the lock when the process ends, however it ends, so a
    crash leaves nothing to clean.

    Raises
    ------
    BusyError
        When another run holds the study: waiting would hide it, and both
        would do the same work.
    """
    folder = paths.reports() / study
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(
                Problem(
                    "une autre commande travaille déjà sur cette étude",
                    found=study,
                    remedy="attendez qu’elle se termine, ou arrêtez-la, puis relancez",
                )
            ) from None
    try:
        yield
    finally:
        lock.release()
