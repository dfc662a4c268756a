"""The line to a Dask scheduler: the only place that imports ``distributed``."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from diagnostic.errors import ExecutionError, Problem
from diagnostic.execution.distant import CLUSTER_EXTRA

_LOGGER = logging.getLogger("distributed")
_OPENING = 10.0
_ANSWER = 30.0
"""Seconds given to the scheduler to answer, and to a result to come."""

_FORGOTTEN = {"KilledWorker", "FutureCancelledError", "TimeoutError"}


class LostAnswerError(Exception):
    """An answer that will not come: its worker is gone, or the scheduler has forgotten it."""


class Link:
    """A connection to a scheduler.

    Parameters
    ----------
    address : str

    Raises
    ------
    ExecutionError
        When what it takes is not installed, or nobody answers.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        try:
            from distributed import Client
        except ImportError as error:
            raise ExecutionError(_missing()) from error
        # What Dask says in its own words, from its own thread, is told here in French.
        self._level = _LOGGER.level
        _LOGGER.setLevel(logging.CRITICAL + 1)
        self._answered: queue.SimpleQueue[Any] = queue.SimpleQueue()
        try:
            connected: Any = Client
            self._client = connected(
                address, timeout=_OPENING, set_as_default=False, name="diagnostic"
            )
        except (OSError, ValueError, TypeError) as error:
            _LOGGER.setLevel(self._level)
            raise ExecutionError(_silent(address, error)) from error

    def close(self, left: Iterable[Any] = ()) -> None:
        """Let go of what is not finished, and of the scheduler."""
        if self._client.status == "running":
            with suppress(Exception):
                self._client.cancel(list(left))
        with suppress(Exception):
            self._client.close(timeout=5)
        _LOGGER.setLevel(self._level)

    def workers(self) -> dict[str, int]:
        """Return how many threads each worker has, by address.

        Raises
        ------
        ExecutionError
            When the scheduler no longer answers.
        """
        client, why = self._client, "connexion perdue"
        if client.status == "running":
            try:
                return dict(client.sync(client.scheduler.ncores, callback_timeout=_ANSWER))
            except Exception as error:  # noqa: BLE001 - whatever it is, it no longer answers
                why = f"{type(error).__name__} : {error}"
        raise ExecutionError(
            Problem(
                "l’ordonnanceur du cluster ne répond plus",
                where=self.address,
                found=why,
                remedy="remettez-le en marche, puis relancez la même commande : les chapitres "
                "déjà faits sont gardés",
            )
        )

    def send(self, worker: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """Give a worker something to do, and return the promise of its answer."""
        future = self._client.submit(
            function, *arguments, workers=[worker], allow_other_workers=False, pure=False
        )
        future.add_done_callback(self._answered.put)
        return future

    def answers(self, patience: float) -> Iterator[Any]:
        """Yield the promises that are settled, waiting a little for a first one."""
        with suppress(queue.Empty):
            yield self._answered.get(timeout=patience) if patience else self._answered.get_nowait()
            while True:
                yield self._answered.get_nowait()

    def forget(self, future: Any) -> None:
        """Want the answer no more."""
        with suppress(Exception):
            future.cancel()

    def value(self, future: Any) -> Any:
        """Return an answer; an error of the worker's is raised here.

        Raises
        ------
        LostAnswerError
            When it will not come.
        """
        if future.status == "cancelled":
            raise LostAnswerError
        try:
            return future.result(timeout=_ANSWER)
        except Exception as error:
            if type(error).__name__ in _FORGOTTEN:
                self.forget(future)
                raise LostAnswerError from error
            raise


def _missing() -> Problem:
    return Problem(
        "ce qu’il faut pour travailler sur un cluster n’est pas installé",
        where="--scheduler",
        remedy=f"installez-le, dans le dossier du projet : {CLUSTER_EXTRA}",
    )


def _silent(address: str, error: Exception) -> Problem:
    return Problem(
        "l’ordonnanceur du cluster ne répond pas",
        where=f"--scheduler {address}",
        found=str(error) or type(error).__name__,
        remedy="vérifiez son adresse (tcp://machine:8786) et qu’il est en marche : dask scheduler",
    )
