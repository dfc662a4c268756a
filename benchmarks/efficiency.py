"""(b) Efficiency: CPU of the work as plain functions in one warm process ÷ CPU of the run.

The useful side is :mod:`plainly`; the run is ``diagnostic run --force`` on
the same notebooks and communes, with everything it starts: command, workers,
template, kernels, those that outlive the command included.
"""

from __future__ import annotations

import json
from statistics import median

from workshop import BATCH, Result, Workshop

_COMMUNES = 4
_TIMES = 2


def run(shop: Workshop) -> Result:
    """Measure both sides in turn."""
    quick = shop.options.quick
    count = 1 if quick else _COMMUNES
    first, *towns = shop.towns(count + 1)
    chapters = count * len(shop.themes)
    useful, totals, small = [], [], []
    by_theme: dict[str, list[float]] = {theme: [] for theme in shop.themes}
    shop.run([first], themes=shop.themes[:1])
    for number in range(min(shop.options.pairs, _TIMES)):
        told = shop.root / "useful.json"
        shop.script("plainly.py", BATCH, str(told), *shop.themes, "--", first, *towns)
        found = json.loads(told.read_text(encoding="utf-8"))
        for theme, seconds in found.items():
            by_theme[theme] += seconds
        useful.append(sum(map(sum, found.values())))
        totals.append(shop.run(towns).cpu)
        small.append(shop.run(towns[:1]).cpu)
        shop.say(f"{number + 1}: {useful[-1]:.1f} s useful of {totals[-1]:.1f} s")
    whole = median(part / total for part, total in zip(useful, totals, strict=True))
    each = {theme: median(seconds) for theme, seconds in by_theme.items()}
    heaviest = max(each, key=lambda theme: each[theme])
    rows: list[list[object]] = [
        ["useful CPU, all chapters, s", *_spread(useful)],
        ["CPU of the run, s", *_spread(totals)],
        ["efficiency", round(whole, 3), "", ""],
    ]
    if count > 1:
        added = chapters - len(shop.themes)
        slopes = [(most - least) / added for most, least in zip(totals, small, strict=True)]
        slope = median(slopes)
        rows += [
            ["CPU of one more chapter, s", *_spread(slopes)],
            ["efficiency of one more chapter", round(median(useful) / chapters / slope, 3), "", ""],
        ]
    rows += [[f"useful CPU, {theme}, s", *_spread(by_theme[theme])] for theme in shop.themes]
    looked = shop.run(towns, roles=True)
    spent = median(useful) / chapters
    parts = sorted(looked.roles.items(), key=lambda part: -part[1])
    return Result(
        f"Notebooks {', '.join(shop.themes)}; study {BATCH}, communes {', '.join(towns)}: "
        f"{chapters} chapters. Useful: cells run and results formatted in one process that has "
        f"imported and read everything and has already made {first}.",
        ["", "median", "least", "most"],
        rows,
        {"efficiency": whole, "useful": each[heaviest]},
        [
            f"Useful: {spent:.2f} s per chapter; heaviest: {heaviest}. CPU seconds per chapter in "
            "a run: "
            + ", ".join(f"{role} {seconds / chapters:.2f}" for role, seconds in parts)
            + f"; in all {looked.cpu / chapters:.2f} (starts and ends between two looks included)."
        ],
    )


def _spread(values: list[float]) -> list[float]:
    return [round(figure, 2) for figure in (median(values), min(values), max(values))]
