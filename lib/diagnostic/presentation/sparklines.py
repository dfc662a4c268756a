"""Small curves, one per indicator: where it started, what was measured, where it should go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, EDGE, GAP, TALL, FOOT = 200.0, 72.0, 22.0, 64.0, 6.0
AFTER = 26.0
"""Between the last measure and what is written of the target."""


@dataclass(frozen=True)
class Spark:
    """An indicator.

    Parameters
    ----------
    title : str
    points : sequence of (float, float, str, bool)
        Time, value, what is written beside it, whether it is provisional.
    start : (float, float, str) or None
        The baseline.
    target : (float, str) or None
        The value aimed at.
    """

    title: str
    points: Sequence[tuple[float, float, str, bool]]
    start: tuple[float, float, str] | None = None
    target: tuple[float, str] | None = None


def sparklines(sparks: Sequence[Spark]) -> Figure:
    """Draw the curves, one under the other; each has its own scale.

    Parameters
    ----------
    sparks : sequence of Spark
        At least one, each with at least one point.
    """
    total = style.WIDTHS["large"] * 72
    height = TALL * len(sparks) + FOOT
    with style.theme():
        figure = style.canvas("large", height / 72)
        axes = marks.points_axes(figure)
        for rank, spark in enumerate(sparks):
            _row(axes, spark, height - TALL * (rank + 1), total)
    return figure


def _row(axes: Axes, spark: Spark, bottom: float, total: float) -> None:
    axes.plot([0, total], [bottom, bottom], color=style.FAINT, linewidth=0.8, clip_on=False)
    middle = bottom + TALL / 2
    lines = layout.wrap(spark.title, LEFT - 12, style.SMALL).split("\n")
    if len(lines) > 4:
        lines = [*lines[:3], layout.shortened(" ".join(lines[3:]), LEFT - 12, style.SMALL)]
    marks.label(axes, 0, middle, "\n".join(lines), size=style.SMALL, ha="left")
    left, right = LEFT + GAP, total - EDGE - AFTER
    times = [time for time, *_ in spark.points] + ([spark.start[0]] if spark.start else [])
    values = [value for _, value, *_ in spark.points]
    values += [spark.start[1]] if spark.start else []
    values += [spark.target[0]] if spark.target else []
    low, high = min(values), max(values)
    first, last = min(times), max(times)

    def x(time: float) -> float:
        return left + (right - left) * ((time - first) / (last - first) if last > first else 0.5)

    def y(value: float) -> float:
        return bottom + 13 + (TALL - 30) * ((value - low) / (high - low) if high > low else 0.5)

    if spark.target:
        level = y(spark.target[0])
        axes.plot([left, right + AFTER], [level, level], color=style.SECONDARY, linewidth=0.9,
                  linestyle=(0, (3, 2)), zorder=1, clip_on=False)  # fmt: skip
        marks.label(axes, right + AFTER + 5, level, f"cible\n{spark.target[1]}", size=style.SMALL,
                    ha="left", color=style.SECONDARY)  # fmt: skip
    _curve(axes, spark, x, y)


def _curve(
    axes: Axes, spark: Spark, x: Callable[[float], float], y: Callable[[float], float]
) -> None:
    line = [(x(time), y(value)) for time, value, *_ in spark.points]
    if spark.start:
        start = (x(spark.start[0]), y(spark.start[1]))
        axes.plot(*zip(start, line[0], strict=True), color=style.COMPARATOR, linewidth=1.2,
                  linestyle=(0, (1, 2)), zorder=2, clip_on=False)  # fmt: skip
        _point(axes, *start, spark.start[2], hollow=True)
    axes.plot(*zip(*line, strict=True), color=style.COMPARATOR, linewidth=1.6, zorder=3,
              clip_on=False)  # fmt: skip
    for (across, up), (_, _, text, provisional) in zip(line, spark.points, strict=True):
        _point(axes, across, up, text, hollow=provisional)


def _point(axes: Axes, x: float, y: float, text: str, *, hollow: bool) -> None:
    axes.plot([x], [y], marker="o", markersize=5.5, markeredgewidth=1.4, zorder=5, clip_on=False,
              markerfacecolor="white" if hollow else style.COMPARATOR,
              markeredgecolor=style.COMPARATOR)  # fmt: skip
    marks.label(axes, x, y + 5, text, size=style.SMALL, va="bottom", path_effects=marks.halo())
