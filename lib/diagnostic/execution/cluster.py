"""Chapters made by the workers of a Dask cluster, with the manners of :class:`.pool.Pool`.

Dask carries orders and answers; who gets what is decided here. A worker is
given a chapter only once it has shown that it holds the same program, data and
packages (:mod:`.seats`), whether it was there from the start or came later.
When one is lost, its chapters go to others; a chapter that may have been the
cause then has a worker to itself, so that it is not the ruin of its
neighbours. Books are bound here, from the chapters that come back.
"""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from diagnostic.errors import DiagnosticError
from diagnostic.execution import remote
from diagnostic.execution.distant import Distant
from diagnostic.execution.files import replace_text
from diagnostic.execution.link import Link, LostAnswerError
from diagnostic.execution.outcome import Failure, Made
from diagnostic.execution.pool import Done, Pool, Task
from diagnostic.execution.results import Results, unpacked
from diagnostic.execution.runs import Run
from diagnostic.execution.seats import Seat, Seats
from diagnostic.text import counted

if TYPE_CHECKING:
    from diagnostic.execution.keys import Keys

TRIES = 3
"""Workers that a chapter may lose before it is given up."""

_TURN = 0.2
"""Seconds to wait for an answer before looking at something else."""


class Cluster:
    """The workers of a cluster, and those of this machine for what is not a chapter.

    Parameters
    ----------
    address : str
        Of the scheduler: ``tcp://host:8786``.
    keys : Keys
    local : callable
        Makes the pool of this machine.
    most : int, optional
        Chapters being made at the same time.
    notice : callable, optional
        Told in French what the reader should know.
    """

    def __init__(
        self,
        address: str,
        keys: Keys,
        local: Callable[[], Pool],
        most: int | None = None,
        notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._keys = keys
        self._make_local = local
        self._local: Pool | None = None
        self._most = most
        self._notice = notice
        self._waiting: deque[Task] = deque()
        self._suspects: deque[Task] = deque()
        self._shared = _shared()
        self._link = Link(address)
        self._seats = Seats(self._link, keys, notice)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._link.close(future for seat in self._seats.all() for future in seat.running)
        if self._local is not None:
            self._local.__exit__(kind, error, trace)

    def submit(self, task: Task, *, first: bool = False) -> None:
        """Add a task: a chapter for the cluster, anything else for this machine."""
        if isinstance(task.name, Run):
            self._seats.asks(task.name)
            (self._waiting.appendleft if first else self._waiting.append)(task)
            return
        if self._local is None:
            self._local = self._make_local()
        self._local.submit(task, first=first)

    def done(self) -> Iterator[Done]:
        """Yield what comes of tasks as it comes; tasks may be added meanwhile.

        Raises
        ------
        ExecutionError
            When the scheduler is lost, or no worker can work.
        """
        while True:
            away = self._away()
            here = self._local if self._local and not self._local.idle else None
            if not away and not here:
                return
            if away:
                for seat in self._seats.look():
                    yield from self._lost(seat)
                self._hand_out()
            if here:
                yield from here.heard(_TURN)
            if away:
                yield from self._answers(0 if here else _TURN)
                yield from self._late()

    def _away(self) -> bool:
        """Tell whether chapters wait, or are being made."""
        return bool(self._waiting or self._suspects or self._running())

    def _running(self) -> int:
        return sum(len(seat.running) for seat in self._seats.all())

    def _free(self) -> bool:
        return self._most is None or self._running() < self._most

    def _hand_out(self) -> None:
        seats = self._seats.fit()
        if self._suspects and seats and not any(seat.alone for seat in seats):
            # The least busy receives nothing more, until it can take a suspect alone.
            kept, *seats = seats
            if not kept.running and self._free():
                kept.alone = True
                self._begin(kept, self._suspects.popleft())
        for seat in seats:
            while self._waiting and not seat.alone and len(seat.running) < seat.threads:
                if not self._free():
                    return
                self._begin(seat, self._waiting.popleft())

    def _begin(self, seat: Seat, task: Task) -> None:
        run, (_, limits) = task.name, task.arguments
        address = self._shared.url if self._shared else ""
        order = remote.order_of(run, self._keys.of(run), limits, address)
        until = time.monotonic() + task.seconds if task.seconds else float("inf")
        seat.running[self._link.send(seat.address, remote.make, order)] = task, until

    def _answers(self, patience: float) -> Iterator[Done]:
        for future in self._link.answers(patience):
            if not self._seats.compared(future):
                for seat in self._seats.all():
                    if future in seat.running:
                        task, _ = seat.running.pop(future)
                        seat.alone = False
                        yield from self._answered(seat, task, future)
            self._hand_out()

    def _answered(self, seat: Seat, task: Task, future: Any) -> Iterator[Done]:
        try:
            answer: remote.Answer = self._link.value(future)
        except LostAnswerError:
            yield from self._again(task)
        except Exception as error:  # noqa: BLE001 - told in the report of the chapter
            yield Done(task.name, error="".join(traceback.format_exception(error)))
        else:
            if answer.differs:
                if seat.accepted:
                    self._seats.compare(seat)
                yield from self._again(task, "moved")
            elif answer.made.failure:
                yield Done(task.name, answer.made)
            else:
                yield from self._brought(task, answer)

    def _brought(self, task: Task, answer: remote.Answer) -> Iterator[Done]:
        """Put a result in its place, once checked against its digest."""
        if answer.name and self._shared:
            result = Results(self._shared).named(answer.name)
        else:
            result = unpacked(answer.content)
        if result is None:
            if self._shared:
                self._notice(
                    "La réserve partagée ne rend pas ici ce que les ouvriers y mettent : les "
                    "chapitres reviendront par l’ordonnanceur."
                )
                self._shared = None
            yield from self._again(task)
            return
        run: Run = task.name
        try:
            replace_text(run.output, result.text)
        except DiagnosticError as error:
            problem = error.problems[0]
            yield Done(run, Made(Failure(problem.what, remedy=problem.remedy)))
            return
        yield Done(run, replace(answer.made, kept=bool(answer.name)))

    def _lost(self, seat: Seat) -> Iterator[Done]:
        if seat.running:
            count = counted(len(seat.running), "chapitre")
            self._notice(f"Un ouvrier s’est arrêté ({seat.address}) : {count} à reprendre.")
        for future, (task, _) in seat.running.items():
            self._link.forget(future)
            yield from self._again(task)

    def _again(self, task: Task, why: str = "lost") -> Iterator[Done]:
        """Try a chapter again, apart from the others, a few times."""
        task.tries += 1
        if task.tries < TRIES:
            self._suspects.append(task)
        else:
            yield Done(task.name, ended=why)

    def _late(self) -> Iterator[Done]:
        """Give up chapters that their worker should have ended itself, and that worker."""
        now = time.monotonic()
        for seat in self._seats.all():
            for future in [each for each, (_, until) in seat.running.items() if now > until]:
                task, _ = seat.running.pop(future)
                self._link.forget(future)
                self._seats.refuse(seat, seat.address, "il ne répond plus")
                yield Done(task.name, ended="late")


def _shared() -> Distant | None:
    """Return where workers and this machine share results, beyond their own disks."""
    place = Results().place
    return place if isinstance(place, Distant) and place.reached_by_others else None
