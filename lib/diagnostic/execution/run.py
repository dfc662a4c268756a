"""Run a plan: what changed, in parallel, each chapter apart from the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from diagnostic import paths
from diagnostic.errors import ExecutionError
from diagnostic.execution import sizing
from diagnostic.execution.aftermath import lost, tell
from diagnostic.execution.files import replace_text
from diagnostic.execution.inputs import Inputs, footprint, own_footprint
from diagnostic.execution.keys import Keys, Seal, is_current, seal
from diagnostic.execution.noted import renewed
from diagnostic.execution.outcome import Limits, Made, Outcome
from diagnostic.execution.pool import Done, Pool, Task
from diagnostic.execution.reasons import remember, tidy
from diagnostic.execution.results import Result, Results
from diagnostic.execution.runs import Run
from diagnostic.stamps import Stamps

if TYPE_CHECKING:
    from diagnostic.execution.cluster import Cluster

PRELOAD = ("diagnostic.execution.ready",)
"""What workers need, imported once for all of them."""

_NET = 60.0
"""Seconds after its own limit that a worker is given up: the watch has failed, or is stuck."""


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
    limits: Limits | None = None,
) -> list[Outcome]:
    """Execute what changed and return the outcome of every run, in the order given.

    Parameters
    ----------
    runs : sequence of Run
    force : bool
        Execute again what is already made.
    jobs : int, optional
        Notebooks at the same time; by default what the machine can hold.
    listener : Listener, optional
    limits : Limits, optional
        What each notebook may take.

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
    outcomes: dict[Run, Outcome] = {}
    with Making(jobs=jobs, limits=limits) as making:
        for outcome in making.outcomes(runs, force=force):
            outcomes[outcome.run] = outcome
            listener.finished(outcome)
    return [outcomes[run] for run in runs]


class Making:
    """The chapters of a command being made; other tasks may share its workers.

    Parameters
    ----------
    jobs : int, optional
    limits : Limits, optional
    keys : Keys, optional
    scheduler : str
        Address of a Dask scheduler, whose workers make the chapters; empty for this machine.
    notice : callable, optional
        Told in French what the reader should know of the cluster.
    """

    def __init__(
        self,
        *,
        jobs: int | None = None,
        limits: Limits | None = None,
        keys: Keys | None = None,
        scheduler: str = "",
        notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._scheduler = scheduler
        self._notice = notice
        self.keys = keys or Keys(Inputs(Stamps(paths.stamps())))
        self._limits = limits or Limits()
        self._results = Results()
        self._jobs = jobs
        self._pool: Pool | Cluster | None = None
        self._kernels: AbstractContextManager[Any] | None = None
        self._footprints: dict[str, Any] = {}
        self._own: dict[Run, Any] = {}
        self._studies: dict[str, set[str]] = {}

    def __enter__(self) -> Making:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            if self._pool is not None:
                self._pool.__exit__(kind, error, trace)
            if self._kernels is not None:
                self._kernels.__exit__(kind, error, trace)
        finally:
            self.keys.inputs.stamps.save()
            if self._studies:
                self._results.tidy()
            for study, used in self._studies.items():
                tidy(study, used)

    def outcomes(self, runs: Sequence[Run], *, force: bool = False) -> Iterator[Outcome]:
        """Yield outcomes as they come: first what is already made."""
        for event in self.events(runs, force=force):
            if isinstance(event, Outcome):
                yield event

    def events(
        self,
        runs: Sequence[Run],
        *,
        force: bool = False,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Iterator[Outcome | Done]:
        """Yield the outcomes of runs, and the answers to the tasks submitted meanwhile.

        Parameters
        ----------
        runs : sequence of Run
        force : bool
        meanwhile : callable
            Called once if notebooks must be executed, when workers are about to begin: this
            process then has nothing to do but wait.
        """
        pending = []
        for study in dict.fromkeys(run.study for run in runs):
            # Before the keys: what moves after this will not be sealed with them.
            self._footprints[study] = footprint(study)
        self._own |= {run: own_footprint(run) for run in runs}
        for run in runs:
            spared = None if force else self._spared(run)
            if spared:
                yield spared
            else:
                pending.append(run)
        if pending:
            self.keys.inputs.stamps.save()  # notebooks look there too
        for run in pending:
            self._begin(run, len(pending))
        if pending:
            meanwhile()
        if self._pool is not None:
            for done in self._pool.done():
                yield self._ended(done) if isinstance(done.name, Run) else done

    def _spared(self, run: Run) -> Outcome | None:
        """Return the outcome of a run whose notebook need not be executed."""
        if is_current(run, self.keys):
            run.report.unlink(missing_ok=True)
            return Outcome(run, "reused")
        if known := self._results.get(run, self.keys):
            return self._placed(run, known)
        started = time.perf_counter()
        if noted := renewed(run, self.keys):
            text, reads = noted
            with suppress(ExecutionError):  # a disk that refuses: the worker will say so
                replace_text(run.output, text)
                seconds = time.perf_counter() - started
                return self._ended(Done(run, Made(None, seconds, reads)))
        return None

    def submit(self, task: Task, wanted: int) -> None:
        """Give the workers something else to do, before the chapters that wait."""
        self.pool(wanted).submit(task, first=True)

    def pool(self, wanted: int) -> Pool | Cluster:
        """Return the workers, started at the first need."""
        if self._pool is None:
            self._pool = self._cluster(wanted) if self._scheduler else self._local(wanted)
        return self._pool

    def _local(self, wanted: int) -> Pool:
        most = self._jobs or sizing.jobs()
        return Pool(min(most, max(1, wanted)))

    def _cluster(self, wanted: int) -> Cluster:
        from diagnostic.execution.cluster import Cluster

        def binders() -> Pool:
            return Pool(min(sizing.jobs(), max(1, wanted)))

        return Cluster(self._scheduler, self.keys, binders, self._jobs, self._notice)

    def _begin(self, run: Run, wanted: int) -> None:
        from diagnostic.execution.worker import execute

        seconds = self._limits.seconds + _NET
        pool = self.pool(wanted)
        if self._kernels is None and isinstance(pool, Pool):
            # Books alone take neither kernels nor what speaks to them.
            from diagnostic.execution import kernels

            pool.preload(PRELOAD)
            self._kernels = kernels.shared()
            self._kernels.__enter__()
        pool.submit(Task(run, execute, (run, self._limits), seconds))

    def _ended(self, done: Done) -> Outcome:
        run: Run = done.name
        made = done.value if isinstance(done.value, Made) else Made(lost(done))
        if made.failure is None:
            self._seal(run, made)
        outcome = Outcome(run, "failed" if made.failure else "made", made.seconds, made.failure)
        tell(outcome)
        return outcome

    def _seal(self, run: Run, made: Made) -> None:
        """Seal a chapter, unless something it may have read moved while it was being made."""
        before = self._footprints[run.study], self._own[run]
        if (footprint(run.study), own_footprint(run)) != before:
            run.seal.unlink(missing_ok=True)
            return
        self._remember(run, seal(run, self.keys, made.reads))
        if made.kept:
            return
        with suppress(OSError, UnicodeDecodeError):
            text = run.output.read_text(encoding="utf-8")
            self._results.put(run, self.keys, Result(text, made.reads))

    def _placed(self, run: Run, known: Result) -> Outcome:
        replace_text(run.output, known.text)
        self._remember(run, seal(run, self.keys, known.reads))
        outcome = Outcome(run, "shared")
        tell(outcome)
        return outcome

    def _remember(self, run: Run, made: Seal) -> None:
        used = self._studies.setdefault(run.study, set())
        if not used >= set(made.inputs.values()):
            remember(run.study, self.keys.inputs.of(run))
        used |= set(made.inputs.values())
