"""(f) Memory per added worker: the whole tree's, with 1, 2, 3 and 4 notebooks in flight.

PSS (each process's own memory and its part of what it shares), summed over the
command, its workers, the template and the kernels, five times a second.
"""

from __future__ import annotations

import sys

from workshop import Result, Workshop, fit

_COMMUNES = 2


def run(shop: Workshop) -> Result:
    """Run the same chapters with more and more in flight."""
    if sys.platform != "linux":
        raise SystemExit("PSS is read in /proc: Linux only")
    quick = shop.options.quick
    towns = shop.towns(1 if quick else _COMMUNES)
    sizes = [1, 2] if quick else [1, 2, 3, 4]
    peaks, rows = [], []
    for size in sizes:
        cost = shop.run(towns, "--jobs", str(size), memory=True)
        peaks.append(sum(cost.peak.values()))
        before = peaks[-2] if len(peaks) > 1 else None
        added = "" if before is None else round(peaks[-1] - before)
        rows.append([f"{size} in flight", round(peaks[-1]), added, round(cost.wall, 1)])
        shop.say(f"{size} in flight: {peaks[-1]:.0f} MB")
    held = ", ".join(f"{role} {held:.0f}" for role, held in cost.peak.items())
    slope, start, square, _ = fit(sizes, peaks)
    rows.append(["line", f"{start:.0f} + {slope:.0f} × n", f"R² {square:.3f}", ""])
    return Result(
        f"`diagnostic run --force --jobs n`, notebooks {', '.join(shop.themes)}, communes "
        f"{', '.join(towns)}: most PSS of the whole tree at once.",
        ["", "MB", "added, MB", "wall s"],
        rows,
        {"memory": slope},
        [
            f"{start:.0f} MB whatever the number, {slope:.0f} MB per worker.",
            f"At the peak, {sizes[-1]} in flight, in MB: {held}.",
        ],
    )  # fmt: skip
