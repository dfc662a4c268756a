"""Which kernel runs a notebook: this very Python, whatever the user has installed.

The only place that knows how kernels are started. :func:`options` returns
what papermill needs to use them: warm kernels (:mod:`diagnostic.warm`) where
the system allows it, cold ones elsewhere, and the same pages from both.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from traitlets import Unicode

from diagnostic import paths, reading
from diagnostic.presentation.display import BOOK, FORMS
from diagnostic.warm import handle, sameness, scratch, templates
from diagnostic.warm.kernelspec import GROUP, PROVISIONER

_SOCKET_LIMIT = 100  # a Unix socket's path holds 104 bytes on macOS, 108 on Linux
_READS = "reads"
_COMMAND = sameness.COMMAND
_NO_HISTORY = "--HistoryManager.enabled=False"
"""A kernel of a run is asked nothing about its past: no database, no thread to write it."""

_folder: ContextVar[Path] = ContextVar("folder")
_alive: dict[OwnKernelManager, int] = {}


class OwnKernelManager(AsyncKernelManager):
    """Start the kernel with this interpreter, in a private and repeatable environment.

    A user's ``python3`` kernel, start-up scripts or history never come in: the
    specification is written here, and IPython's folder is a temporary one.
    """

    folder = Unicode(help="Folder of this kernel alone, removed after it.").tag(config=True)

    async def _async_start_kernel(self, **kw: Any) -> None:
        # What a kernel says outside its messages (a crash, chatter at its end) goes to a file,
        # read when it dies, not into the middle of the progress bar.
        with _log(Path(self.folder)).open("ab") as log:
            await super()._async_start_kernel(**kw, stdout=log, stderr=log)
        if pid := getattr(self.provisioner, "pid", None):
            _alive[self] = pid

    start_kernel = _async_start_kernel

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        _alive.pop(self, None)
        await super()._async_cleanup_resources(restart)

    cleanup_resources = _async_cleanup_resources

    @property
    def kernel_spec(self) -> KernelSpec:
        """Specification of the kernel, made on the spot."""
        warm = {"kernel_provisioner": {"provisioner_name": PROVISIONER, "config": {}}}
        return KernelSpec(
            argv=[*_COMMAND, "-f", "{connection_file}", _NO_HISTORY],
            display_name="Python 3",
            language="python",
            env=_environment(Path(self.folder)),
            metadata={} if sameness.asked_cold() else warm,
        )


def _environment(folder: Path) -> dict[str, str]:
    """Return what a kernel finds in its environment besides this process's own."""
    return {
        "IPYTHONDIR": str(folder / "i"),
        "JUPYTER_RUNTIME_DIR": str(folder),
        # A kernel is ended without ceremony: what it leaves goes with the folder.
        "TMPDIR": str(folder / "tmp"),
        "DIAGNOSTIC_ROOT": str(paths.root()),
        reading.FILE: str(folder / _READS),
        **sameness.SETTINGS,
        FORMS: BOOK,
    }


def _log(folder: Path) -> Path:
    return folder / "kernel.log"


def reads_file() -> Path:
    """Return the file where the kernel tells what it reads."""
    return _folder.get() / _READS


def log_file() -> Path:
    """Return the file that keeps what the kernel says outside its messages."""
    return _log(_folder.get())


@contextmanager
def private_folders() -> Iterator[None]:
    """Give the kernel started in this context a folder of its own, removed at the end.

    Should this process be killed, the next one that makes such a folder
    removes it.
    """
    folder = scratch.Folder()
    (folder.path / "tmp").mkdir()
    before = _folder.set(folder.path)
    try:
        yield
    finally:
        _folder.reset(before)
        folder.close()


def options() -> dict[str, Any]:
    """Return papermill's options for running a notebook in such a kernel."""
    from traitlets.config import Config

    # Found by Jupyter through the installed package; an installation made before the provisioner
    # was there has no entry point for it.
    KernelProvisionerFactory.instance().provisioners.setdefault(
        PROVISIONER, EntryPoint(PROVISIONER, "diagnostic.warm.provisioner:WarmProvisioner", GROUP)
    )
    folder = _folder.get()
    config = Config()
    config.OwnKernelManager.folder = str(folder)
    config.OwnKernelManager.connection_file = str(folder / "kernel.json")
    # Sockets are files of the private folder: no ports, so no race for ports.
    socket = str(folder / "s")
    if os.name == "posix" and len(os.fsencode(socket)) < _SOCKET_LIMIT:
        config.OwnKernelManager.transport = "ipc"
        config.OwnKernelManager.ip = socket
    return {
        "kernel_name": "python3",
        "language": "python",
        "kernel_manager_class": OwnKernelManager,
        "config": config,
        "shutdown_kernel": "immediate",
        "start_timeout": 180,
        "iopub_timeout": 60,
    }


def pids() -> tuple[int, ...]:
    """Return the kernels that this process has started and that are alive."""
    return tuple(_alive.values())


def lost() -> int:
    """Return how many kernels of this process ended because their template was killed."""
    return len(handle.lost)


@contextmanager
def shared() -> Iterator[None]:
    """Start a template for this process and its children, ended with this context.

    Returns at once: the template imports while workers start. A remark is made
    at the end, once, when kernels had to be started cold.
    """
    if sameness.asked_cold():
        yield
        return
    if why := sameness.impossible():
        templates.say_once(why)
        with _set(sameness.COLD, "1"):
            yield
        return
    environment = {**os.environ, **_environment(Path(os.sep))}
    del environment[reading.FILE]  # each of its kernels tells for itself
    template = templates.begun(_COMMAND, environment)
    try:
        with _set(templates.SHARED, str(template.folder.path)):
            yield
    finally:
        remark = template.folder.path / templates.REMARK
        text = remark.read_text(encoding="utf-8") if remark.exists() else ""
        template.stop()
        if text:
            sys.stderr.write(f"{text}\n")


@contextmanager
def _set(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
