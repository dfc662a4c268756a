"""Worker processes that may die without taking the others, or the work, with them.

Each worker does one task at a time, so that when one dies its task is known.
A task whose worker dies is tried once more, in a new worker. Workers are never
forked from the command itself: libraries hold threads. Where the system
allows, they are forked from a server that has only imported what they need.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

_PATIENCE = 8.0
"""Seconds given to workers to close their kernels when told to stop."""

_TRIES = 2


@dataclass(eq=False)
class Task:
    """Something to do in a worker.

    Parameters
    ----------
    name : object
        What it is called by whoever submitted it.
    function : callable
        Importable by its name.
    arguments : tuple
    seconds : float or None
        Beyond which the worker is ended: a net, under what tasks watch for themselves.
    """

    name: Any
    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    seconds: float | None = None
    tries: int = 0


@dataclass(frozen=True)
class Done:
    """What came of a task: its value, or why there is none.

    Parameters
    ----------
    name : object
    value : object
    error : str
        Python's account of an error nobody expected.
    ended : {"", "died", "late", "lost", "moved"}
        What happened to the worker: here, late or dead; elsewhere, lost, or no longer the same.
    """

    name: Any
    value: Any = None
    error: str = ""
    ended: str = ""


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    until: float = field(default=float("inf"))


class Pool:
    """Workers, started when there is work, ended whatever happens.

    Parameters
    ----------
    size : int
        Workers at most.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting: deque[Task] = deque()
        self._workers: list[_Worker] = []
        self._context = _context()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._end(gently=kind is None)

    def preload(self, modules: Sequence[str]) -> None:
        """Have modules imported once for all workers; those already started import their own."""
        if self._context.get_start_method() == "forkserver":
            self._context.set_forkserver_preload(list(modules))

    def submit(self, task: Task, *, first: bool = False) -> None:
        """Add a task, at the end of those waiting or before them."""
        (self._waiting.appendleft if first else self._waiting.append)(task)

    def done(self) -> Iterator[Done]:
        """Yield what comes of tasks as it comes; tasks may be added meanwhile."""
        while True:
            self._hand_out()
            busy = [worker for worker in self._workers if worker.task]
            if not busy:
                return
            yield from self._heard(busy)

    @property
    def idle(self) -> bool:
        """Whether nothing waits nor is being done."""
        return not self._waiting and not any(worker.task for worker in self._workers)

    def heard(self, patience: float) -> Iterator[Done]:
        """Yield what comes of tasks within a moment."""
        self._hand_out()
        if busy := [worker for worker in self._workers if worker.task]:
            yield from self._heard(busy, patience)

    def _hand_out(self) -> None:
        while self._waiting:
            worker = next((each for each in self._workers if each.task is None), None)
            if worker is None:
                if len(self._workers) >= self._size:
                    return
                worker = self._started()
            task = self._waiting.popleft()
            task.tries += 1
            worker.task = task
            worker.until = time.monotonic() + task.seconds if task.seconds else float("inf")
            try:
                worker.pipe.send((task.function, task.arguments))
            except OSError:  # it died idle: its end is heard at once
                continue

    def _heard(self, busy: list[_Worker], patience: float = float("inf")) -> Iterator[Done]:
        left = min(patience, min(worker.until for worker in busy) - time.monotonic())
        limit = None if left == float("inf") else max(0.0, left)
        ready = wait([each.pipe for each in busy], timeout=limit)
        for worker in busy:
            task = worker.task
            if task is None:
                continue
            if worker.pipe in ready:
                try:
                    value, error = worker.pipe.recv()
                except (EOFError, OSError):
                    yield from self._lost(worker, task)
                else:
                    worker.task = None
                    yield Done(task.name, value, error)
            elif time.monotonic() >= worker.until:
                self._discard(worker)
                yield Done(task.name, ended="late")

    def _lost(self, worker: _Worker, task: Task) -> Iterator[Done]:
        """Try the task of a dead worker once more, then give it up."""
        self._discard(worker)
        if task.tries < _TRIES:
            self.submit(task, first=True)
        else:
            yield Done(task.name, ended="died")

    def _started(self) -> _Worker:
        try:
            process, here = self._process()
        except (EOFError, ConnectionError):  # the server was killed meanwhile: there is a new one
            process, here = self._process()
        worker = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _process(self) -> tuple[BaseProcess, Connection]:
        here, there = multiprocessing.Pipe()
        process = self._context.Process(target=_work, args=(there, dict(os.environ)), daemon=False)
        try:
            process.start()
        finally:
            there.close()
        return process, here

    def _discard(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        _stop([worker])

    def _end(self, *, gently: bool) -> None:
        workers, self._workers = self._workers, []
        if gently:
            for worker in workers:
                worker.pipe.close()
        _stop(workers, signal_first=not gently)


def _stop(workers: list[_Worker], *, signal_first: bool = True) -> None:
    """End workers, with their kernels; kill those that do not listen."""
    for worker in workers:
        if signal_first and worker.process.is_alive():
            worker.process.terminate()
    until = time.monotonic() + _PATIENCE
    for worker in workers:
        worker.process.join(max(0.0, until - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.pipe.close()
        worker.process.close()


def _context() -> Any:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def _work(pipe: Connection, environment: dict[str, str]) -> None:
    """Do the tasks that come, until none can come any more."""
    # The server that forks workers keeps the environment of its own start.
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            function, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = function(*arguments), ""
        except Exception:  # noqa: BLE001 - told to the command, which goes on
            answer = None, traceback.format_exc()
        try:
            pipe.send(answer)
        except OSError:
            return


def _end_with_parent() -> None:
    """End this worker if the command is killed: it would otherwise work for nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
