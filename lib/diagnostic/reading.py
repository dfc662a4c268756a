"""What this process reads, so that a chapter depends on that and on nothing else.

Python announces every file it opens (:func:`sys.addaudithook`); libraries
written in C do not: who reads with them says so, with :func:`note`. A file of
figures is read column by column, and is noted so.

What is noted is told to the file that :data:`FILE` names, as it comes: a
process that is killed has told what it had read, and one that forks goes on
telling for its children. What was read before a fork belongs to the child too.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

FILE = "DIAGNOSTIC_READS"
"""Environment variable: the file where a kernel tells what it reads."""

HEAD, WHOLE = "", "*"
"""Parts of a file of figures besides its columns: what it says of itself, and everything."""

UNKNOWN = ("", WHOLE)
"""Stands for what another program may have read."""

Read = tuple[str, str]
"""Absolute path, and which part of the file."""

_LAUNCHES = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"}
_EVENTS = {"open", "os.listdir", "os.scandir", "sqlite3.connect"} | _LAUNCHES
_HARMLESS = {"uname", "fc-list", "system_profiler"}  # asked what the machine is, and its fonts

_seen: dict[Read, None] = {}
_told_to = ""
_watched = False
_gatherings: ContextVar[tuple[dict[Read, None], ...]] = ContextVar("gatherings", default=())
_blind: ContextVar[bool] = ContextVar("blind", default=False)


def watch() -> None:
    """Note every file that Python opens in this process from now on, and in its forks."""
    global _watched  # noqa: PLW0603 - a hook cannot be taken away: one for the process
    if not _watched:
        _watched = True
        sys.addaudithook(_heard)


def note(path: str | os.PathLike[str], *parts: str) -> None:
    """Say that a file is being read by a library that Python does not watch.

    Parameters
    ----------
    path : path-like
    *parts : str
        Columns of a file of figures, or :data:`HEAD`; the whole file by default.
    """
    name = os.path.abspath(path)  # noqa: PTH100 - thousands of times
    add((name, part) for part in parts or (WHOLE,))


def add(reads: Iterable[Read]) -> None:
    """Note what was read elsewhere on behalf of this process."""
    if _blind.get():
        return
    reads = list(reads)
    for gathering in _gatherings.get():
        gathering.update(dict.fromkeys(reads))
    fresh = [each for each in reads if each not in _seen]
    _seen.update(dict.fromkeys(fresh))
    if place := os.environ.get(FILE, ""):
        _tell(place, fresh)


def seen() -> tuple[Read, ...]:
    """Return everything noted so far."""
    return tuple(_seen)


@contextmanager
def gathering() -> Iterator[dict[Read, None]]:
    """Gather what is read meanwhile: what is kept of it must be noted again when it serves."""
    mine: dict[Read, None] = {}
    before = _gatherings.set((*_gatherings.get(), mine))
    try:
        yield mine
    finally:
        _gatherings.reset(before)


@contextmanager
def unnoticed() -> Iterator[None]:
    """Read without noting: to know whether what is kept still holds, not to use it."""
    before = _blind.set(True)
    try:
        yield
    finally:
        _blind.reset(before)


def told(file: Path) -> frozenset[Read] | None:
    """Return what a process told; None when it told nothing, or not all of it."""
    try:
        lines = file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        found = frozenset((str(path), str(part)) for path, part in map(json.loads, lines))
    except (OSError, ValueError, TypeError):
        return None
    return None if UNKNOWN in found else found or None


def _tell(place: str, fresh: list[Read]) -> None:
    global _told_to
    if _told_to != place:
        _told_to, fresh = place, list(_seen)  # what was read before it was asked is told first
    if not fresh:
        return
    text = "".join(f"{json.dumps(each)}\n" for each in fresh)
    # In one go, at the end of the file: forks tell there too.
    with contextlib.suppress(OSError):
        out = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(out, text.encode("utf-8", "surrogateescape"))
        finally:
            os.close(out)


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:
        return
    # Whatever is asked to be opened, the error is for who asks, not for who listens.
    with contextlib.suppress(TypeError, ValueError):
        if event == "open":
            _opened(*arguments)
        elif event in _LAUNCHES:
            add([] if _harmless(arguments) else [UNKNOWN])
        elif not _importing(sys._getframe(1).f_code.co_filename):
            _opened(arguments[0] or os.curdir, "r", 0)


def _importing(caller: str) -> bool:
    """Tell whether it is Python that lists a folder, to find modules or packages."""
    return "importlib" in caller or caller.endswith("pkgutil.py")


def _opened(path: Any, mode: str | None, flags: int) -> None:
    if isinstance(path, int) or path == ":memory:":
        return
    written = flags & os.O_WRONLY if mode is None else not ({"r", "+"} & set(mode))
    if written:
        return
    name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
    if not name.startswith(_ASIDE):
        add([(name, WHOLE)])


def _harmless(arguments: tuple[Any, ...]) -> bool:
    command = arguments[1] if len(arguments) > 1 else arguments[0]
    first = command[0] if isinstance(command, (list, tuple)) and command else command
    return os.path.basename(str(first)) in _HARMLESS  # noqa: PTH119


def _aside() -> tuple[str, ...]:
    """Return where Python, its libraries and the system live: versions tell when they change."""
    found = {
        sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(),
        str(Path(__file__).resolve().parent),
        *("/proc", "/sys", "/dev", "/usr", "/etc", "/lib", "/var/cache"),
        *filter(None, [sys.pycache_prefix]),  # modules, compiled elsewhere than beside them
    }  # fmt: skip
    both = found | {os.path.realpath(each) for each in found}
    return tuple(sorted(f"{each.rstrip(os.sep)}{os.sep}" for each in both if each.strip(os.sep)))


_ASIDE = _aside()
