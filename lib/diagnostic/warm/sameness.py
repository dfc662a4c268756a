"""What must be equal for a fork to be the same as a cold start, and when there is no fork."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from diagnostic import paths

COLD = "DIAGNOSTIC_COLD_KERNELS"
"""Environment variable that asks for cold kernels."""

_LATE = {"IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_",
         "COLUMNS", "LINES"}  # fmt: skip
_LATE_PREFIXES = ("DIAGNOSTIC_", "IPYKERNEL_", "JPY_", "KERNEL_", "PAPERMILL_", "PYTEST_")


COMMAND = [sys.executable, "-m", "ipykernel_launcher"]
"""What starts a kernel cold."""
SETTINGS = {"PYTHONHASHSEED": "0"}
"""What kernels find in their environment before their first import, besides the command's own."""


def is_late(name: str) -> bool:
    """Tell whether an environment variable is only read once a kernel is at work.

    Any other may be read while a library is imported: a template serves only
    kernels whose environment is its own, but for these.
    """
    return name in _LATE or name.startswith(_LATE_PREFIXES)


def early(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the part of an environment that imports may read."""
    return {name: value for name, value in environment.items() if not is_late(name)}


def command_of(argv: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Split a kernel's command into the interpreter's part and the kernel's arguments.

    Returns
    -------
    tuple or None
        None when it is not an ipykernel of this very interpreter.
    """
    if "-m" not in argv or argv[0] not in {sys.executable, os.path.realpath(sys.executable)}:
        return None
    place = list(argv).index("-m")
    if list(argv[place + 1 : place + 2]) != ["ipykernel_launcher"]:
        return None
    return list(argv[: place + 2]), list(argv[place + 2 :])


def key(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return what names a template: interpreter, environment, and sources as they are now."""
    parts = [list(command), sorted(early(environment).items()), _sources(), os.getuid()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _sources() -> list[tuple[str, int, int, int]]:
    """Return what changes when a module of the project, or an installed library, changes."""
    found = []
    for folder, names, files in os.walk(paths.PACKAGE):
        names[:] = sorted(name for name in names if name != "__pycache__")
        for name in sorted(files):
            path = os.path.join(folder, name)  # noqa: PTH118 - hundreds of files, at each kernel
            state = os.stat(path)  # noqa: PTH116
            found.append((path, state.st_mtime_ns, state.st_ctime_ns, state.st_size))
    installed = filter(os.path.isdir, (path for path in sys.path if path.endswith("-packages")))
    for path in installed:
        state = os.stat(path)  # noqa: PTH116
        found.append((path, state.st_mtime_ns, state.st_ctime_ns, 0))
    return found


def impossible() -> str:
    """Say in French why this system cannot fork kernels; empty when it can."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        # macOS forks, but its system libraries may not be used in the child.
        return "ce système ne permet pas de partir d’un noyau préparé"
    return ""


def asked_cold() -> bool:
    """Tell whether the user wants cold kernels."""
    return os.environ.get(COLD, "") not in {"", "0"}


def umask() -> int:
    """Return this process's umask without touching it: other threads may be writing."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    return 0o022
