"""Watch over a notebook while it runs: its time, its memory, what it prints.

A kernel that goes beyond its limits is killed, and what it had gone beyond is
remembered, so that the chapter's failure says so rather than « the kernel
died ». Memory is what the kernel and its children hold for themselves: a
limit on addresses would refuse files that are only mapped.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from diagnostic.execution.outcome import Limits
from diagnostic.text import NBSP, number

ENGINE = "diagnostic"
"""Name of the engine, for papermill."""

_PERIOD = 0.25
"""Seconds between two looks."""


@dataclass(frozen=True)
class Excess:
    """What a notebook went beyond, in French, and what to do."""

    what: str
    remedy: str


class Watch:
    """One notebook being watched."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.excess: Excess | None = None
        self.cell: int | None = None
        self.source = ""
        self._printed = 0
        self._client: Any = None
        self._over = threading.Event()
        self._until = time.monotonic() + limits.seconds

    def follows(self, client: Any) -> None:
        """Follow the notebook of a client, whose kernel starts soon."""
        self._client = client

    def starts(self, source: str) -> None:
        """Note the cell that is being executed; papermill has added one before it."""
        self.source = source
        self.cell = 0 if self.cell is None else self.cell + 1

    def heard(self, message: dict[str, Any]) -> bool:
        """Count what a message shows; tell whether to keep it."""
        if message["msg_type"] in _SHOWN:
            self._printed += _length(message["content"])
            if self._printed > self.limits.output:
                self._stop(_flood(self.limits.output))
        return self.excess is None or message["msg_type"] not in _SHOWN

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look at the kernel from time to time while the notebook runs."""
        thread = threading.Thread(target=self._look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _look(self) -> None:
        while not self._over.wait(_PERIOD):
            if time.monotonic() > self._until:
                self._stop(_late(self.limits.seconds))
            elif (pid := self._pid()) and heavier(pid, self.limits.memory):
                self._stop(_heavy(self.limits.memory))

    def _pid(self) -> int | None:
        """Return the kernel's process, once there is one."""
        manager = getattr(self._client, "km", None)
        return getattr(getattr(manager, "provisioner", None), "pid", None)

    def _stop(self, excess: Excess) -> None:
        """Kill the kernel, and again if it had not started yet; the client hears of its death."""
        self.excess = self.excess or excess
        if pid := self._pid():
            for each in (*_descendants(pid), pid):
                with contextlib.suppress(OSError):
                    os.kill(each, getattr(signal, "SIGKILL", signal.SIGTERM))


_SHOWN = {"stream", "display_data", "execute_result", "update_display_data"}


def _length(content: dict[str, Any]) -> int:
    data = content.get("data", {})
    shown = sum(len(part) for part in data.values() if isinstance(part, str))
    return len(content.get("text", "")) + shown


def _flood(limit: int) -> Excess:
    return Excess(
        f"le notebook a affiché plus de {number(limit // 1_000_000)}{NBSP}Mo",
        "retirez la boucle qui imprime, ou n’affichez que le début d’un grand tableau",
    )


def _late(seconds: float) -> Excess:
    shown = f"{number(round(seconds / 60))}{NBSP}min" if seconds >= 60 else f"{seconds:g}{NBSP}s"
    return Excess(
        f"le notebook a dépassé le temps accordé ({shown.replace('.', ',')})",
        "allégez la cellule, ou donnez plus de temps : --timeout",
    )


def _heavy(limit: int) -> Excess:
    return Excess(
        f"le notebook a dépassé la mémoire accordée ({number(limit // 1_000_000)}{NBSP}Mo)",
        "allégez la cellule, ou donnez plus de mémoire : --memory",
    )


def heavier(pid: int, limit: int) -> bool:
    """Tell whether a process and its children hold more memory than a limit."""
    everyone = (pid, *_descendants(pid))
    # Resident memory counts what is shared with the template: quick to read, never too low.
    if sum(_resident(each) for each in everyone) <= limit:
        return False
    return sum(_own(each) for each in everyone) > limit


def _descendants(pid: int) -> tuple[int, ...]:
    import psutil

    try:
        return tuple(child.pid for child in psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return ()


def _resident(pid: int) -> int:
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _own(pid: int) -> int:
    """Return the memory a process holds, its part only of what it shares."""
    try:
        with Path(f"/proc/{pid}/smaps_rollup").open(encoding="ascii") as file:
            return 1024 * next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return _resident(pid)


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, which tells the watch what happens."""

    watch: Watch

    def execute_cell(self, cell: Any, cell_index: int, **kwargs: Any) -> Any:
        if cell.cell_type == "code" and cell.source.strip():
            self.watch.starts(cell.source)
        return super().execute_cell(cell, cell_index, **kwargs)

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        if not self.watch.heard(msg):
            return None
        return super().process_message(msg, cell, cell_index)


class Engine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine, with a watch."""

    @classmethod
    def execute_managed_notebook(  # noqa: PLR0917 - papermill's own signature
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        *,
        watch: Watch,
        **kwargs: Any,
    ) -> Any:
        """Execute a notebook under watch; the rest is as papermill does."""
        kwargs.pop("input_path", None)
        client = _Client(
            nb_man,
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
            **kwargs,
        )
        client.watch = watch
        watch.follows(client)
        with watch.watching():
            return client.execute()


papermill_engines.register(ENGINE, Engine)
