"""Run a plan: what changed, in parallel, each chapter apart from the others.

Processes are spawned, never forked: libraries behind the notebooks hold
threads. A worker runs one notebook at a time in its own kernel.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from typing import Protocol

from diagnostic.execution.files import replace_text
from diagnostic.execution.keys import Keys, is_current
from diagnostic.execution.outcome import Failure, Outcome, report
from diagnostic.execution.plan import Run

_PATIENCE = 8.0
"""Seconds given to workers to close their kernels when interrupted."""


class Listener(Protocol):
    """Who wants to follow a run."""

    def planned(self, total: int) -> None:
        """Hear how many chapters there are."""

    def finished(self, outcome: Outcome) -> None:
        """Hear of a chapter made, reused or failed."""


class Silence:
    """Nobody follows."""

    def planned(self, total: int) -> None:
        """Hear how many chapters there are, and say nothing."""

    def finished(self, outcome: Outcome) -> None:
        """Hear of a chapter, and say nothing."""


def run_all(
    runs: Sequence[Run],
    *,
    force: bool = False,
    jobs: int | None = None,
    listener: Listener | None = None,
) -> list[Outcome]:
    """Execute what changed and return the outcome of every run, in the order given.

    Parameters
    ----------
    runs : sequence of Run
    force : bool
        Execute again what is already made.
    jobs : int, optional
        Notebooks at the same time; by default one per core.
    listener : Listener, optional

    Returns
    -------
    list of Outcome
        A failure is an outcome, not an exception: the other chapters are made.

    Raises
    ------
    KeyboardInterrupt
        When interrupted; chapters finished before are kept.
    """
    listener = listener or Silence()
    listener.planned(len(runs))
    keys = Keys()
    outcomes: dict[Run, Outcome] = {}
    pending: list[tuple[Run, str]] = []
    for run in runs:
        key = keys.of(run)
        if not force and is_current(run, key):
            outcomes[run] = Outcome(run, "reused")
            listener.finished(outcomes[run])
        else:
            pending.append((run, key))
    # Closed whatever happens, so that an interruption leaves no worker behind.
    with closing(_executed(pending, jobs or os.cpu_count() or 1)) as executed:
        for outcome in executed:
            outcomes[outcome.run] = outcome
            _tell(outcome)
            listener.finished(outcome)
    return [outcomes[run] for run in runs]


def _tell(outcome: Outcome) -> None:
    """Write the report of a failure, or take away that of an earlier one."""
    if outcome.failure:
        replace_text(outcome.run.report, report(outcome.run, outcome.failure))
    else:
        outcome.run.report.unlink(missing_ok=True)


def _executed(pending: Sequence[tuple[Run, str]], jobs: int) -> Generator[Outcome, None, None]:
    """Yield outcomes as they come, going on when a worker dies."""
    left = dict(pending)
    broken = False
    while left:
        with _pool(1 if broken else min(jobs, len(left))) as pool:
            try:
                yield from _collected(pool, left)
            except BrokenProcessPool:
                # The pool does not say which chapter killed it: from then on they are taken
                # one at a time, and the one that breaks such a pool is the culprit.
                if broken:
                    run = next(iter(left))
                    del left[run]
                    yield Outcome(run, "failed", failure=_DIED)
                broken = True


def _collected(pool: ProcessPoolExecutor, left: dict[Run, str]) -> Iterator[Outcome]:
    """Submit every run left and yield outcomes as they come, taking them off the list."""
    from diagnostic.execution import worker

    waiting: dict[Future[Outcome], Run] = {
        pool.submit(worker.execute, run, key): run for run, key in left.items()
    }
    while waiting:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            run = waiting.pop(future)
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                raise error
            del left[run]
            yield Outcome(run, "failed", failure=_DIED) if error else future.result()


_DIED = Failure(
    "le processus qui exécutait ce chapitre s’est arrêté brutalement",
    remedy="souvent un manque de mémoire : fermez d’autres logiciels ou relancez avec --jobs 1",
)


@contextmanager
def _pool(size: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of workers that leaves no process and no kernel behind."""
    context = multiprocessing.get_context("spawn")
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(size, mp_context=context, initializer=_prepare_worker)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        workers = [child for child in multiprocessing.active_children() if child not in before]
        for child in workers:
            child.terminate()
        for child in workers:
            child.join(_PATIENCE)
            if child.is_alive():
                child.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and close the kernel when the parent says to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker if its parent is killed: it would otherwise wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
