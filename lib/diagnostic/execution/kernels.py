"""Which kernel runs a notebook: this very Python, whatever the user has installed.

The only place that knows how kernels are started. :func:`options` returns
what papermill needs to use them; a pool of warm kernels will replace it
without the rest of the package noticing.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from diagnostic import paths

_SOCKET_LIMIT = 100  # a Unix socket's path holds 104 bytes on macOS, 108 on Linux


class OwnKernelManager(AsyncKernelManager):
    """Start the kernel with this interpreter, in a private and repeatable environment.

    A user's ``python3`` kernel, start-up scripts or history never come in: the
    specification is written here, and IPython's folder is a temporary one.
    """

    async def _async_start_kernel(self, **kw: Any) -> None:
        # What a kernel says outside its messages (a crash, chatter at its end) goes to a file,
        # read when it dies, not into the middle of the progress bar.
        with log_file().open("ab") as log:
            await super()._async_start_kernel(**kw, stdout=log, stderr=log)

    start_kernel = _async_start_kernel

    @property
    def kernel_spec(self) -> KernelSpec:
        """Specification of the kernel, made on the spot."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            env={
                "IPYTHONDIR": os.environ["IPYTHONDIR"],
                "DIAGNOSTIC_ROOT": str(paths.root()),
                "PYTHONHASHSEED": "0",
            },
        )


def log_file() -> Path:
    """Return the file that keeps what the kernel says outside its messages."""
    return Path(os.environ["JUPYTER_RUNTIME_DIR"], "kernel.log")


@contextmanager
def private_folders() -> Iterator[None]:
    """Give the kernels started in this process folders of their own, removed at the end."""
    names = ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="dp-", ignore_cleanup_errors=True) as folder:
        os.environ.update({"IPYTHONDIR": f"{folder}/i", "JUPYTER_RUNTIME_DIR": folder})
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def options() -> dict[str, Any]:
    """Return papermill's options for running a notebook in such a kernel."""
    from traitlets.config import Config

    config = Config()
    # Sockets are files of the private folder: no ports, so no race for ports. Without a folder
    # of their own, the sockets of two kernels would be the same files of the working directory.
    socket = os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], "s")  # noqa: PTH118
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
