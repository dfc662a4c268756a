"""How many notebooks to run at once: what the machine, or the container, really gives."""

from __future__ import annotations

import math
import os
from pathlib import Path

WORKER = 350_000_000
"""Bytes that one more notebook in flight takes: its worker, its kernel, its figures."""

_KEPT = 500_000_000
"""Bytes left to the rest of the machine."""

_CGROUP = Path("/sys/fs/cgroup")


def jobs() -> int:
    """Return how many notebooks to run at once.

    One more than the cores: a notebook waits for its kernel, its messages and
    its disk, and leaves its core idle meanwhile. Fewer when memory is short.
    """
    fitting = (available() - _KEPT) // WORKER
    return max(1, min(cores() + 1, fitting))


def cores() -> int:
    """Return the cores this process may use."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        count = os.cpu_count() or 1
    quota = _quota()
    return max(1, min(count, math.ceil(quota))) if quota else count


def available(cgroup: Path = _CGROUP) -> int:
    """Return the bytes of memory still free, for the machine and for the container."""
    import psutil

    free = int(psutil.virtual_memory().available)
    for limit, used, reclaimable in (
        ("memory.max", "memory.current", "memory.stat"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat"),
    ):
        most, taken = _number(cgroup / limit), _number(cgroup / used)
        if most is not None and taken is not None:
            free = min(free, most - taken + _cached(cgroup / reclaimable))
    return max(0, free)


def _quota(cgroup: Path = _CGROUP) -> float | None:
    """Return the cores that the container is allowed, if it is limited."""
    try:
        quota, period = (cgroup / "cpu.max").read_text(encoding="ascii").split()
        return int(quota) / int(period)
    except (OSError, ValueError, ZeroDivisionError):
        return None


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such file, or « max »
        return None


def _cached(file: Path) -> int:
    """Return the memory of a container that the system takes back when it needs it."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("inactive_file ")), 0)
