"""What Jupyter calls to start a kernel: a fork when it is the same, else a cold start."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool

from diagnostic.warm import sameness, templates
from diagnostic.warm.handle import ForkedKernel
from diagnostic.warm.templates import ColdError, Request

_KNOWN = {"env", "cwd", "stdin", "stdout", "stderr", "kernel_id", "extra_arguments"}
_END = 5.0


class WarmProvisioner(LocalProvisioner):
    """Fork kernels from a template process; start them cold where that is not possible."""

    patient = Bool(True, help="Wait for the template, rather than start cold meanwhile.")

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch a kernel.

        Parameters
        ----------
        cmd : list of str
            Of the kernelspec, with its connection file.
        **kwargs
            As for :class:`subprocess.Popen`.
        """
        try:
            # In a thread: a template may still be importing, and other notebooks must go on.
            kernel = await asyncio.to_thread(_forked, cmd, kwargs, self.patient)
        except ColdError as error:
            templates.say_once(str(error))
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]  # it has Popen's manners
        self.pid = self.pgid = kernel.pid
        self.cwd = kwargs.get("cwd") or os.getcwd()  # noqa: PTH109
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel, and wait for its end: nobody has to look again later."""
        await super().kill(restart)
        await self._ended(_END)

    async def wait(self) -> int | None:
        """Wait for the end of the kernel."""
        if isinstance(self.process, ForkedKernel):
            await self._ended(None)
        return await super().wait()

    async def _ended(self, seconds: float | None) -> None:
        step, waited = 0.002, 0.0
        while await self.poll() is None and (seconds is None or waited < seconds):
            await asyncio.sleep(step)
            waited += step
            step = min(2 * step, 0.1)


def _forked(cmd: list[str], kwargs: dict[str, Any], patient: bool) -> ForkedKernel:
    """Return a kernel forked from a template.

    Raises
    ------
    ColdError
        When it must be started cold.
    """
    if sameness.asked_cold():
        raise ColdError
    if why := sameness.impossible():
        raise ColdError(why)
    command = sameness.command_of(cmd)
    if command is None:
        raise ColdError("le noyau demandé n’est pas celui de ce Python")
    if set(kwargs) - _KNOWN:
        raise ColdError
    environment = kwargs.get("env")
    with ExitStack() as stack:
        streams = [
            stack.enter_context(_stream(number, kwargs.get(name)))
            for number, name in enumerate(("stdin", "stdout", "stderr"))
        ]
        request = Request(
            *command,
            environment=dict(os.environ if environment is None else environment),
            cwd=os.path.abspath(kwargs.get("cwd") or os.getcwd()),  # noqa: PTH100, PTH109
            umask=sameness.umask(),
            streams=streams,
        )
        return templates.own().kernel(request, patient=patient)


@contextmanager
def _stream(number: int, given: Any) -> Iterator[int]:
    """Yield the descriptor of a standard stream, as Popen would understand it."""
    if given is None and number:
        yield number
    elif given is None:
        # A kernel reads nothing: the other end of its standard input is closed at once.
        reading, writing = os.pipe()
        os.close(writing)
        try:
            yield reading
        finally:
            os.close(reading)
    elif given == subprocess.DEVNULL:
        null = os.open(os.devnull, os.O_RDWR)
        try:
            yield null
        finally:
            os.close(null)
    elif isinstance(given, int) and given < 0:
        raise ColdError
    else:
        yield given if isinstance(given, int) else given.fileno()
