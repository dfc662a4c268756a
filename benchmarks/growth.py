"""(g) Growth with the communes: a run, a no-op and its processor time, from 10 to N communes.

Each size is a study of its own, all the communes of the territory whose number
of communes is nearest: ``diagnostic run`` on it, then again with nothing to do.
"""

from __future__ import annotations

from collections.abc import Sequence

from workshop import Result, Workshop, fit

_THEME = "seniors"
_DEFAULT = 100
_TIMES = 3


def run(shop: Workshop) -> Result:
    """Measure each size and fit lines."""
    most = shop.options.communes or _DEFAULT
    wanted = [1, 2] if shop.options.quick else _sizes(most)
    sizes, rows = [], []
    columns: dict[str, list[float]] = {"run, s": [], "run, CPU s": [], "no-op, s": []}
    shop.run(shop.towns(1), themes=[_THEME])
    for place in dict.fromkeys(shop.grouping(size) for size in wanted):
        count = len(shop.gazetteer.members(place))
        name = shop.study(
            f"croissance-{count}",
            f'batch:\n  each: commune\n  of: "{place}"\nthemes: [{_THEME}]\ninclude: []\n'
            'title: "Banc d’essai"\nedition: "travail"\ndate: 2026-11-20\n',
        )
        made = shop.diagnostic("run", name)
        idle = min(shop.diagnostic("run", name).wall for _ in range(_TIMES))
        sizes.append(count)
        for column, value in zip(columns, (made.wall, made.cpu, idle), strict=True):
            columns[column].append(value)
        rows.append([f"{count} communes ({place})", *(round(v[-1], 2) for v in columns.values())])
        shop.say(f"{count} communes: {made.wall:.1f} s")
    figures: dict[str, float] = {}
    where: list[str] = []
    for column, values in columns.items():
        slope, start, square, left = fit(sizes, values)
        rows.append([f"{column}: line", f"{start:.2f} + {slope:.4f} × n", f"R² {square:.4f}", ""])
        worst = max(zip(left, sizes, strict=True), key=lambda each: abs(each[0]))
        where.append(
            f"{column}: residuals "
            + ", ".join(f"{n}: {each:+.2f}" for each, n in zip(left, sizes, strict=True))
            + f"; the largest at {worst[1]} communes."
        )
        if column == "run, s" and len(sizes) > 2:
            figures["linear"] = bend(sizes, values)
            where.append(
                f"{column}: one more commune at the end ÷ at the start: {figures['linear']:.2f}."
            )
    return Result(
        f"Notebook {_THEME}, one study per size, nothing made before; no-op: best of {_TIMES}.",
        ["", *columns],
        rows,
        figures,
        where,
    )


def bend(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return what one more takes in the second half of the sizes, over the first half.

    1 for a line. R² does not tell: a square fitted from 10 to 1,000 passes 0.99.
    """
    middle = min(range(1, len(sizes) - 1), key=lambda n: abs(2 * sizes[n] - sizes[0] - sizes[-1]))
    first = (values[middle] - values[0]) / (sizes[middle] - sizes[0])
    return (values[-1] - values[middle]) / (sizes[-1] - sizes[middle]) / first


def _sizes(most: int) -> list[int]:
    """Return four sizes from 10 to the most, each as many times the former."""
    return [round(10 * (most / 10) ** (step / 3)) for step in range(4)]
