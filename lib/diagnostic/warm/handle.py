"""A forked kernel seen by its owner, with the manners of :class:`subprocess.Popen`."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import time
from contextlib import suppress

from diagnostic.warm import wire

lost: list[int] = []
"""Kernels of this process that ended with their template, by no fault of their own."""


def readable(descriptor: int, seconds: float | None) -> bool:
    """Wait until something can be read, or the other end is closed."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(None if seconds is None else seconds * 1000))


class ForkedKernel:
    """A kernel that another process forked, and whose end that process tells.

    Closing the connection lets the kernel go: the template ends it.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, template: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._template = template

    def poll(self) -> int | None:
        """Return how the kernel ended, None while it lives."""
        if self.returncode is None and readable(self._template.fileno(), 0):
            self._end()
        return self.returncode

    def _end(self) -> None:
        try:
            message, _ = wire.receive(self._template)
            self.returncode = int(message["status"])
        except (EOFError, OSError, KeyError, ValueError):
            # The template is dead, and the system has ended its kernels with it. What they had
            # started is ended here.
            self.returncode = -signal.SIGKILL
            lost.append(self.pid)
            self._signal_group(signal.SIGKILL)
        self._template.close()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end.

        Raises
        ------
        subprocess.TimeoutExpired
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if readable(self._template.fileno(), left):
                self._end()
            elif timeout is not None:
                raise subprocess.TimeoutExpired("kernel", timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the kernel and what it started, unless it has ended."""
        if self.poll() is None:
            self._signal_group(number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)

    def _signal_group(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)
