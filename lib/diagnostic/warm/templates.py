"""Which template serves which kernel: started when first needed, ended with this process."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diagnostic import paths
from diagnostic.warm import scratch, wire
from diagnostic.warm.handle import ForkedKernel, readable
from diagnostic.warm.sameness import early, key
from diagnostic.warm.serving import READY

SHARED = "DIAGNOSTIC_TEMPLATE"
"""Environment variable: folder of a template that a parent process owns and shares."""

REMARK = "remark"
"""File of a shared template's folder: why a kernel was started cold."""

ROOT = "DIAGNOSTIC_ROOT"
_START = 180.0
"""Seconds a template may take to import everything, on a machine under load."""
_TRIES = 2
"""A template that dies is started again once."""


class ColdError(Exception):
    """There is no template for this kernel; the message says why, in French, or nothing."""


@dataclass
class Request:
    """A kernel asked for.

    Parameters
    ----------
    command, arguments : list of str
        The interpreter's part of the command line, and the kernel's.
    environment : mapping
    cwd : str
    umask : int
    streams : sequence of int
        Descriptors of the three standard streams.
    """

    command: list[str]
    arguments: list[str]
    environment: Mapping[str, str]
    cwd: str
    umask: int
    streams: Sequence[int] = field(default=(0, 1, 2))


class Template:
    """A template process owned by this process."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.key = key(command, environment)
        self.owner = os.getpid()
        self.folder = scratch.Folder()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        life, self._life = os.pipe()
        try:
            listener.bind(address(self.folder.path))
            listener.listen(64)
            told = {
                "listener": listener.fileno(),
                "life": life,
                "key": self.key,
                "owner": self.owner,
                # The system's own link is with the thread that starts a process: it holds only
                # if that thread lasts as long as the process.
                "tied": threading.current_thread() is threading.main_thread(),
            }
            main = Path(__file__).with_name("__main__.py")
            with (self.folder.path / "template.log").open("ab") as log:
                self.process = subprocess.Popen(  # noqa: S603 - our own
                    [*command[:-2], str(main), json.dumps(told)],
                    env=early(environment) | _project(environment), cwd="/",
                    start_new_session=True,
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    pass_fds=(listener.fileno(), life),
                )  # fmt: skip
        finally:
            listener.close()
            os.close(life)

    def retire(self) -> None:
        """Let it end with its last kernel."""
        with suppress(OSError):
            os.write(self._life, b"r")

    def stop(self) -> None:
        """End it and its kernels."""
        with suppress(OSError):
            os.close(self._life)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.close()

    def drop(self) -> None:
        """End it at once: it has served nobody."""
        self.process.kill()
        self.stop()

    def gone(self) -> bool:
        """Tell whether it has ended; its folder goes with it."""
        if self.process.poll() is None:
            return False
        self.stop()
        return True


def _project(environment: Mapping[str, str]) -> dict[str, str]:
    """Name the project whose files are read ahead.

    Kernels of another project may be forked all the same: what was read is
    stamped with its files, and they read their own.
    """
    with suppress(FileNotFoundError):
        return {ROOT: environment.get(ROOT) or str(paths.root())}
    return {}


class Templates:
    """The templates of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: Template | None = None
        self._former: list[Template] = []
        self._hopeless: dict[str, str] = {}

    def kernel(self, request: Request, *, patient: bool = True) -> ForkedKernel:
        """Return a kernel forked for a request, once it is ready to be spoken to.

        Parameters
        ----------
        request : Request
        patient : bool
            Wait for a template that is still importing; else, start cold meanwhile.

        Raises
        ------
        ColdError
            When it must be started cold.
        """
        wanted = key(request.command, request.environment)
        if wanted in self._hopeless:
            raise ColdError(self._hopeless[wanted])
        if (shared := os.environ.get(SHARED)) and (kernel := _ask(Path(shared), request, wanted)):
            return kernel
        for _ in range(_TRIES):
            template = self._template(request, wanted)
            if not patient and not (template.folder.path / READY).exists():
                raise ColdError
            if kernel := _ask(template.folder.path, request, template.key):
                return kernel
            with self._lock:
                if self._current is template:
                    self._retire()
        self._hopeless[wanted] = "le noyau préparé n’a pas pu démarrer"
        raise ColdError(self._hopeless[wanted])

    def _template(self, request: Request, wanted: str) -> Template:
        with self._lock:
            self._former = [each for each in self._former if not each.gone()]
            if self._current and (self._current.gone() or self._current.key != wanted):
                self._retire()
            if self._current is None:
                self._current = Template(request.command, request.environment)
            return self._current

    def _retire(self) -> None:
        if self._current:
            self._current.retire()
            if not self._current.gone():
                self._former.append(self._current)
        self._current = None

    def stop(self) -> None:
        """End every template."""
        with self._lock:
            for template in (*self._former, *filter(None, [self._current])):
                template.stop()
            self._former, self._current = [], None


_begun: list[Template] = []


def begin(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Start a template ahead of the need: it imports while this process gets ready to ask."""
    _begun.append(Template(command, environment))


def begun(command: Sequence[str], environment: Mapping[str, str]) -> Template:
    """Return the template started ahead, if it would serve; else a new one."""
    while _begun:
        template = _begun.pop()
        if template.key == key(command, environment) and not template.gone():
            return template
        template.drop()
    return Template(command, environment)


def address(folder: Path) -> str:
    """Return the address of the template of a folder."""
    return str(folder / "t")


def _ask(folder: Path, request: Request, wanted: str) -> ForkedKernel | None:
    """Ask a template for a kernel; None when it cannot be asked.

    Raises
    ------
    ColdError
        When the template says that a fork would not be the same.
    """
    template = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    ready, ready_end = os.pipe()
    try:
        template.settimeout(_START)
        template.connect(address(folder))
        message = {
            "key": wanted,
            "command": request.command,
            "arguments": request.arguments,
            "env": dict(request.environment),
            "cwd": request.cwd,
            "umask": request.umask,
        }
        wire.send(template, message, (*request.streams, ready_end))
        os.close(ready_end)
        ready_end = -1
        answer, _ = wire.receive(template)
        if "pid" in answer:
            kernel = ForkedKernel(answer["pid"], template)
            readable(ready, _START)
            return kernel
    except (OSError, EOFError):
        template.close()
        return None
    finally:
        os.close(ready)
        if ready_end >= 0:
            os.close(ready_end)
    template.close()
    _check(answer)
    return None


def _check(answer: dict[str, Any]) -> None:
    if answer["refused"] == "hidden":
        raise ColdError(
            f"le fichier {answer['why']} du dossier de travail prend la place d’une bibliothèque"
        )
    if answer["refused"] == "unfit":
        raise ColdError(answer["why"])


_own: dict[int, Templates] = {}


def own() -> Templates:
    """Return the templates of this process: after a fork, a process starts with none."""
    return _own.setdefault(os.getpid(), Templates())


@atexit.register
def _stop() -> None:
    while _begun and _begun[0].owner == os.getpid():
        _begun.pop(0).drop()
    if found := _own.get(os.getpid()):
        found.stop()


_said: set[str] = set()


def say_once(why: str) -> None:
    """Say in French, once in a run, that kernels start cold."""
    if not why or why in _said:
        return
    _said.add(why)
    text = f"Les notebooks s’exécutent plus lentement : {why}."
    if shared := os.environ.get(SHARED):
        with suppress(FileExistsError, FileNotFoundError):
            # The run says it at its end, once for all its workers.
            with (Path(shared) / REMARK).open("x", encoding="utf-8") as file:
                file.write(text)
            return
        if Path(shared).is_dir():
            return
    sys.stderr.write(f"{text}\n")
