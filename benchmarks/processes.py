"""What a command costs with everything it starts: time, processor, memory, and who spends it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
_TICKS = os.sysconf("SC_CLK_TCK")
_UNKNOWN = "other"
_LINGERING = 30.0
"""Seconds given to what a command leaves behind to end by itself."""


@dataclass(frozen=True)
class Cost:
    """What a command took.

    Parameters
    ----------
    wall : float
        Seconds until the command ended.
    cpu : float
        Seconds of processor, user and system, of the command and of all it started, those that
        outlived it included.
    output : str
    peak : dict
        PSS in megabytes by kind of process, when the whole tree held most; empty when not looked
        at.
    roles : dict
        Seconds of processor by kind of process; empty when not looked at.
    """

    wall: float
    cpu: float
    output: str
    peak: Mapping[str, float] = field(default_factory=dict)
    roles: Mapping[str, float] = field(default_factory=dict)


def adopt_orphans() -> None:
    """Become the parent of what commands leave behind, so that its time is counted too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def measured(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    memory: bool = False,
    roles: bool = False,
) -> Cost:
    """Run a command to its end and return what it took.

    Parameters
    ----------
    command : sequence of str
    cwd : Path
    env : mapping
    memory, roles : bool
        Look at the tree of processes while it runs; this costs the machine a little.

    Raises
    ------
    SystemExit
        When the command fails: a benchmark of a failure measures nothing.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            list(command), cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL,
            stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        look = _Look(process.pid, memory=memory) if memory or roles else None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime + _orphans()
        if look:
            look.stop()
        said.seek(0)
        output = said.read().decode("utf-8", "replace")
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\nended with {process.returncode}:\n{output[-4000:]}")
    return Cost(wall, cpu, output, look.peak if look else {}, look.roles() if look else {})


def _orphans() -> float:
    """Wait for what the command left behind; return its seconds of processor."""
    spent, until = 0.0, time.monotonic() + _LINGERING
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return spent
        if pid:
            spent += usage.ru_utime + usage.ru_stime
        elif time.monotonic() > until:
            for left in _tree(os.getpid()).keys() - {os.getpid()}:
                with suppress(OSError):
                    os.kill(left, signal.SIGKILL)
            raise SystemExit("the command left processes that did not end")
        else:
            time.sleep(0.01)


class _Look:
    """A thread that looks at a tree of processes until told to stop."""

    def __init__(self, root: int, *, memory: bool) -> None:
        self.peak: dict[str, float] = {}
        self._root = root
        self._memory = memory
        self._spent: dict[int, tuple[str, float]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def roles(self) -> dict[str, float]:
        """Return the seconds of processor by role, as last seen of each process."""
        found: dict[str, float] = defaultdict(float)
        for role, seconds in self._spent.values():
            found[role] += seconds
        return dict(found)

    def _watch(self) -> None:
        period = 0.2 if self._memory else 0.03
        while not self._over.wait(period):
            tree = _tree(self._root)
            for pid, (parent, seconds) in tree.items():
                self._spent[pid] = self._role(pid, parent), seconds
            if self._memory:
                held: dict[str, float] = defaultdict(float)
                for pid in tree:
                    held[self._spent[pid][0]] += _pss(pid) / 1e6
                self.peak = max(self.peak, dict(held), key=lambda each: sum(each.values()))

    def _role(self, pid: int, parent: int) -> str:
        """Say what a process is for; one that has ended no longer tells, one just made not yet."""
        if pid == self._root:
            return "command"
        known = self._spent.get(pid, (_UNKNOWN, 0.0))[0]
        return known if known != _UNKNOWN else _role(pid, parent)


def _tree(root: int) -> dict[int, tuple[int, float]]:
    """Return the processes under one, each with its parent and its seconds of processor."""
    known: dict[int, tuple[int, float]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 - thirty times a second
        with suppress(OSError, ValueError, IndexError):
            after = Path("/proc", name, "stat").read_text(encoding="utf-8").rpartition(")")[2]
            fields = after.split()
            known[int(name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS
    found: dict[int, tuple[int, float]] = {}
    for pid, held in known.items():
        ancestor = pid
        while ancestor not in {root, 0} and ancestor in known:
            ancestor = known[ancestor][0]
        if ancestor == root:
            found[pid] = held
    return found


def _role(pid: int, parent: int) -> str:
    """Say what a process is for, from its command line and its parent's."""
    line, above = _line(pid), _line(parent)
    if "ipykernel_launcher" in line:
        return "kernels"
    if "warm/__main__" in line:  # a forked kernel keeps the command line of its template
        return "kernels" if "warm/__main__" in above else "template"
    if "forkserver" in line:
        return "workers" if "forkserver" in above else "worker server"
    return _UNKNOWN


def _line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _pss(pid: int) -> int:
    """Return the bytes a process holds, its part only of what it shares."""
    with suppress(OSError, StopIteration), Path(f"/proc/{pid}/smaps_rollup").open() as file:
        return 1024 * next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    return 0
