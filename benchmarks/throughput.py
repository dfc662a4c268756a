"""(a) Themes × communes: ``diagnostic run`` against papermill, in a loop and in a pool of 2.

Each pair takes one commune and some of the theme notebooks, in turn, so that
the pairs cover them all: papermill's command one after the other, papermill in
a pool, ``diagnostic run`` on the same list. The command's own start weighs on
five chapters, not on a département's hundreds: ``diagnostic run`` is also
measured with the same notebooks on several communes. Papermill's loop has no
start to spread: its throughput is the same whatever the number.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from processes import Cost, measured
from workshop import BATCH, Result, Workshop

_AT_ONCE = 5
"""Communes of the larger list."""

_THEMES = 5
"""Notebooks of a pair."""


def run(shop: Workshop) -> Result:
    """Measure interleaved pairs."""
    pairs = shop.options.pairs
    towns = shop.towns(max(pairs, 1 if shop.options.quick else _AT_ONCE))
    several = 1 if shop.options.quick else _AT_ONCE
    chapters = min(_THEMES, len(shop.themes))
    shop.say("warming up both sides")
    shop.run(towns[-1:])
    _pool(shop, towns[-1], shop.themes[:1])
    loops, pools, same, rows = [], [], [], []
    for number in range(pairs):
        town = towns[number % len(towns)]
        themes = [shop.themes[(number * chapters + n) % len(shop.themes)] for n in range(chapters)]
        group = [towns[(number + step) % len(towns)] for step in range(several)]
        sides = {
            "loop": partial(_loop, shop, town, themes),
            "pool": partial(_pool, shop, town, themes),
            "same": partial(shop.run, [town], themes=themes),
            "more": partial(shop.run, group, themes=themes),
        }
        # The order turns, so that what the machine does besides weighs on every side alike.
        order = [*sides][number % 4 :] + [*sides][: number % 4]
        found: dict[str, Cost] = {name: sides[name]() for name in order}
        per = {name: cost.wall / chapters for name, cost in found.items()}
        per["more"] /= several
        loops.append(per["loop"] / per["more"])
        pools.append(per["pool"] / per["more"])
        same.append((per["loop"] / per["same"], per["pool"] / per["same"]))
        rows.append(
            [
                f"{number + 1} · {town}",
                *(round(per[name], 2) for name in ("loop", "pool", "same", "more")),
                *(round(ratio, 1) for ratio in (loops[-1], pools[-1], *same[-1])),
            ]
        )
        shop.say(
            f"pair {number + 1} of {pairs}: {loops[-1]:.1f} × a loop, {pools[-1]:.1f} × a pool"
        )
    figures = {"loop": median(loops), "pool": median(pools)}
    rows.append(
        ["median", "", "", "", "", *(round(f, 1) for f in figures.values()),
         *(round(median(each), 1) for each in zip(*same, strict=True))]
    )  # fmt: skip
    looked = shop.run(towns[:2], roles=True)
    count = len(shop.themes) * len(towns[:2])
    return Result(
        f"Notebooks {', '.join(shop.themes)}; study {BATCH}; {chapters} in each pair, in turn. "
        "Loop: `papermill in out -p … -k python3`, default saving. Pool: ProcessPoolExecutor(2), "
        "papermill.execute_notebook, default saving, ordinary python3 kernel. Run: `diagnostic "
        f"run --force` on the same list, and with its notebooks on {several} communes, whose "
        "ratios come first.",
        ["pair", "loop s/chapter", "pool s/chapter", "run s/chapter",
         f"run, {several} communes, s/chapter", "× loop", "× pool",
         "× loop, same list", "× pool, same list"],
        rows,
        figures,
        _phases(looked, count),
    )  # fmt: skip


def _phases(looked: Cost, count: int) -> list[str]:
    """Say where the time of a run goes, by kind of process."""
    roles = sorted(looked.roles.items(), key=lambda part: -part[1])
    parts = ", ".join(f"{role} {seconds:.1f}" for role, seconds in roles)
    busy = looked.cpu / looked.wall
    return [
        f"A run of {count} chapters: {looked.wall:.1f} s, {busy:.2f} cores busy.",
        f"Its CPU, {looked.cpu:.1f} s, as seen by kind of process: {parts}.",
    ]


def _loop(shop: Workshop, town: str, themes: Sequence[str]) -> Cost:
    """Call papermill's command for one notebook after the other."""
    command = str(Path(sys.executable).with_name("papermill"))
    total = cpu = 0.0
    with tempfile.TemporaryDirectory(dir=shop.root) as made:
        for theme in themes:
            source = shop.root / "notebooks" / f"{theme}.ipynb"
            parameters = ["-p", "study", BATCH, "-p", "territory", town, "-k", "python3"]
            line = [command, str(source), str(Path(made, f"{theme}.ipynb")), *parameters]
            cost = measured(line, cwd=shop.root, env=shop.env)
            total, cpu = total + cost.wall, cpu + cost.cpu
    return Cost(total, cpu, "")


def _pool(shop: Workshop, town: str, themes: Sequence[str]) -> Cost:
    """Call papermill in a pool of two processes."""
    with tempfile.TemporaryDirectory(dir=shop.root) as made:
        sources = [str(shop.root / "notebooks" / f"{theme}.ipynb") for theme in themes]
        return shop.script("throughput.py", BATCH, town, made, *sources)


def _pooled(study: str, town: str, made: str, sources: list[str]) -> None:
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(_execute, study, town, made, source) for source in sources]
        for job in jobs:
            job.result()


def _execute(study: str, town: str, made: str, source: str) -> float:
    import papermill

    start = time.perf_counter()
    papermill.execute_notebook(
        source,
        str(Path(made, Path(source).name)),
        parameters={"study": study, "territory": town},
        kernel_name="python3",
        progress_bar=False,
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    # As a script: the pool itself. Papermill is imported once, before the workers are forked.
    import papermill  # noqa: F401

    _pooled(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
