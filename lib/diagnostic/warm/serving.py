"""The template's life: import, wait, fork, tell how each kernel ended, and end with its owner."""

from __future__ import annotations

import ctypes
import importlib.machinery
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from diagnostic import reading
from diagnostic.warm import wire

PDEATHSIG = 1
"""``PR_SET_PDEATHSIG``: the signal a process gets when its parent dies."""

READY = "ready"
"""File that appears beside the socket once everything is imported."""

_HEARING = 10.0
"""Seconds given to an owner to say what it wants."""
_GLANCE = 5000
"""Milliseconds between two glances at whether the owner still lives."""
_STANDARD = 4
"""Descriptors that come with a request: standard streams, and where to say one is ready."""


@dataclass(frozen=True)
class Birth:
    """What a forked child must become."""

    request: dict[str, Any]
    descriptors: list[int]
    template: int
    preloaded: Any


@dataclass
class _Kernel:
    pid: int
    ended: int
    owner: socket.socket


def die_with_parent(parent: int) -> None:
    """Ask the system to end this process when its parent ends, however it ends."""
    ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main(arguments: list[str]) -> Birth:
    """Live as a template; return in the children only.

    Parameters
    ----------
    arguments : list of str
        One JSON object: descriptors of the listening socket and of the owner's
        life, key of what is served, owner's identifier, whether the owner's
        main thread is the parent.
    """
    told = json.loads(arguments[0])
    if told["tied"]:
        die_with_parent(told["owner"])
    from diagnostic.warm.preload import NotFaithfulError, preload

    server = _Server(told)
    try:
        server.preloaded = preload({0, 1, 2, told["life"], told["listener"]})
    except NotFaithfulError as error:
        server.refusal = str(error)
    server.say_ready()
    return server.serve()


class _Server:
    def __init__(self, told: dict[str, Any]) -> None:
        self.key = told["key"]
        self.owner = told["owner"]
        self.life = told["life"]
        self.listener = socket.socket(fileno=told["listener"])
        self.kernels: dict[int, _Kernel] = {}
        self.poll = select.poll()
        self.preloaded: Any = None
        self.refusal = ""
        self.retired = False

    def serve(self) -> Birth:
        """Answer until the owner is gone; return in a child, with what it must become."""
        self.poll.register(self.listener, select.POLLIN)
        self.poll.register(self.life, select.POLLIN)
        while True:
            events = self.poll.poll(_GLANCE)
            if os.getppid() != self.owner:
                self.finish()
            for descriptor, _ in events:
                if descriptor == self.life:
                    self._told()
                elif descriptor == self.listener.fileno():
                    if birth := self._asked():
                        return birth
                elif kernel := self.kernels.get(descriptor):
                    self._moved(kernel, descriptor)
            if self.retired and not self.kernels:
                self.finish()

    def say_ready(self) -> None:
        """Leave a mark beside the socket: an owner in a hurry does not wait for the imports."""
        with suppress(OSError):
            Path(self.listener.getsockname()).with_name(READY).touch()

    def finish(self) -> NoReturn:
        """End every kernel, then this process, without any farewell of the libraries."""
        kernels = {kernel.pid: kernel for kernel in self.kernels.values()}
        for pid in kernels:
            _end_group(pid)
        for pid in kernels:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        os._exit(0)

    def _told(self) -> None:
        """Hear from the owner: closed, it is gone; a byte, nothing more will be asked."""
        if not os.read(self.life, 1):
            self.finish()
        self.retired = True
        self.poll.unregister(self.listener)
        self.listener.close()

    def _asked(self) -> Birth | None:
        owner, _ = self.listener.accept()
        owner.settimeout(_HEARING)
        descriptors: list[int] = []
        request: dict[str, Any] = {}
        refusal = None
        try:
            request, descriptors = wire.receive(owner, _STANDARD)
            if refusal := self._refused(request):
                wire.send(owner, {"refused": refusal[0], "why": refusal[1]})
        except (OSError, EOFError, ValueError, KeyError):
            refusal = ("gone", "")  # an owner that ended while asking
        birth = None
        if refusal:
            owner.close()
        else:
            birth = self._born(owner, request, descriptors)
        if not birth:
            for descriptor in descriptors:
                os.close(descriptor)
        return birth

    def _refused(self, request: dict[str, Any]) -> tuple[str, str] | None:
        if request["key"] != self.key:
            return "key", ""
        if self.refusal:
            return "unfit", self.refusal
        if name := self._hidden(request["cwd"]):
            return "hidden", name
        return None

    def _hidden(self, cwd: str) -> str:
        """Return a file of the working directory that a cold kernel would import instead."""
        with suppress(OSError), reading.unnoticed():
            for entry in Path(cwd).iterdir():
                if entry.name == "matplotlibrc":
                    return entry.name
                name, _, suffix = entry.name.partition(".")
                module = sys.modules.get(name)
                if module is None or name in self.preloaded.kernel_modules:
                    continue
                source = entry
                if entry.is_dir():
                    source = entry / "__init__.py"
                    if not source.is_file():
                        continue
                elif f".{suffix}" not in importlib.machinery.all_suffixes():
                    continue
                if source.resolve() != Path(module.__file__ or "").resolve():
                    return entry.name
        return ""

    def _born(
        self, owner: socket.socket, request: dict[str, Any], descriptors: list[int]
    ) -> Birth | None:
        template = os.getpid()
        pid = os.fork()
        if not pid:
            os.setsid()
            die_with_parent(template)
            self._close()
            owner.close()
            return Birth(request, descriptors, template, self.preloaded)
        kernel = _Kernel(pid, os.pidfd_open(pid), owner)
        self.kernels[kernel.ended] = self.kernels[owner.fileno()] = kernel
        self.poll.register(kernel.ended, select.POLLIN)
        self.poll.register(owner, select.POLLIN)
        with suppress(OSError):  # an owner that has just ended: its descriptor will tell
            wire.send(owner, {"pid": pid})
        return None

    def _close(self) -> None:
        """Close in a child what is the template's."""
        self.listener.close()
        os.close(self.life)
        for descriptor, kernel in self.kernels.items():
            kernel.owner.close()
            if descriptor == kernel.ended:
                os.close(descriptor)

    def _moved(self, kernel: _Kernel, descriptor: int) -> None:
        """A kernel has ended, or its owner has let it go."""
        # What a kernel started ends with it; its group exists as long as it is not waited for.
        _end_group(kernel.pid)
        if descriptor != kernel.ended:
            self.poll.unregister(kernel.owner)  # its end will be told by the other descriptor
            del self.kernels[descriptor]
            return
        _, status = os.waitpid(kernel.pid, 0)
        self.poll.unregister(kernel.ended)
        del self.kernels[kernel.ended]
        os.close(kernel.ended)
        if self.kernels.pop(kernel.owner.fileno(), None):
            self.poll.unregister(kernel.owner)
            with suppress(OSError):
                wire.send(kernel.owner, {"status": os.waitstatus_to_exitcode(status)})
        kernel.owner.close()


def _end_group(pid: int) -> None:
    for end in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)
