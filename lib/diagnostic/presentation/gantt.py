"""A Gantt chart: how long each action lasts, how far it has gone, what comes next.

Grey and blue alone, told apart by weight and shape: it holds in black and
white and for every eye.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style
from diagnostic.text import NBSP

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, RIGHT, HEAD, FOOT = 178.0, 14.0, 44.0, 44.0
TALL, BAR = 40.0, 11.0
_MONTHS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
)  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """An action on the chart.

    Parameters
    ----------
    name, title : str
    start, end : datetime.date
    progress : float or None
        From 0 to 1; None when nobody has said.
    late : str
        How late it is; empty when it is not.
    stopped : bool
        Suspended or dropped: hatched.
    milestones : tuple of datetime.date
    review : datetime.date or None
    """

    name: str
    title: str
    start: dt.date
    end: dt.date
    progress: float | None = None
    late: str = ""
    stopped: bool = False
    milestones: tuple[dt.date, ...] = ()
    review: dt.date | None = None


def gantt(bars: Sequence[Bar], today: dt.date) -> Figure:
    """Draw the bars, one under the other, over one scale of time.

    Parameters
    ----------
    bars : sequence of Bar
        At least one.
    today : datetime.date
        The study's date, drawn as a line.
    """
    total = style.WIDTHS["large"] * 72
    scale = _Scale(bars, today, LEFT, total - RIGHT)
    height = HEAD + TALL * len(bars) + FOOT
    with style.theme():
        figure = style.canvas("large", height / 72)
        axes = marks.points_axes(figure)
        bottom = FOOT
        _grid(axes, scale, bottom, height - HEAD)
        for rank, bar in enumerate(bars):
            _row(axes, scale, bar, height - HEAD - TALL * (rank + 0.5))
        _now(axes, scale, today, bottom, height - HEAD)
        _key(axes, total)
    return figure


class _Scale:
    """Days to points, whole quarters on each side."""

    def __init__(self, bars: Sequence[Bar], today: dt.date, left: float, right: float) -> None:
        days = [today, *(d for bar in bars for d in (bar.start, bar.end, *bar.milestones))]
        days += [bar.review for bar in bars if bar.review]
        self.first = dt.date(min(days).year, 1 + 3 * ((min(days).month - 1) // 3), 1)
        last = max(days)
        month = 3 * ((last.month - 1) // 3) + 4
        self.last = dt.date(last.year + (month > 12), (month - 1) % 12 + 1, 1)
        self.left, self.right = left, right

    def x(self, day: dt.date) -> float:
        """Return where a day falls."""
        share = (day - self.first).days / (self.last - self.first).days
        return self.left + share * (self.right - self.left)

    def quarters(self) -> list[dt.date]:
        """Return the first day of every quarter."""
        found, day = [], self.first
        while day < self.last:
            found.append(day)
            day = dt.date(day.year + (day.month > 9), (day.month + 2) % 12 + 1, 1)
        return found


def _grid(axes: Axes, scale: _Scale, bottom: float, top: float) -> None:
    quarters = scale.quarters()
    wide = (scale.right - scale.left) / len(quarters)
    for day in quarters:
        x = scale.x(day)
        first = day.month == 1 or day == quarters[0]
        axes.plot(
            [x, x], [bottom, top], linewidth=0.9 if first else 0.6, zorder=1, clip_on=False,
            color=style.HAIRLINE if first else style.FAINT,
        )  # fmt: skip
        rest = sum(other.year == day.year for other in quarters)
        if first and (day.month == 1 or rest * wide > 34):
            marks.label(axes, x + 3, top + 13, str(day.year), bold=True, ha="left", va="bottom",
                        size=style.SMALL)  # fmt: skip
        if wide > 30:
            marks.label(axes, x + 3, top + 1, _MONTHS[day.month - 1], size=style.SMALL, ha="left",
                        va="bottom", color=style.SECONDARY)  # fmt: skip


def _row(axes: Axes, scale: _Scale, bar: Bar, y: float) -> None:
    from matplotlib.patches import Rectangle

    axes.plot(
        [0, scale.right], [y + TALL / 2] * 2, color=style.FAINT, linewidth=0.8, zorder=1,
        clip_on=False,
    )  # fmt: skip
    lines = layout.wrap(f"{bar.title}", LEFT - 10, style.SMALL).split("\n")
    if len(lines) > 2:
        lines = [lines[0], layout.shortened(" ".join(lines[1:]), LEFT - 10, style.SMALL)]
    marks.label(axes, 0, y + 1, "\n".join([bar.name, *lines]), size=style.SMALL, ha="left")
    left, right = scale.x(bar.start), scale.x(bar.end)
    low = y - BAR / 2
    if bar.stopped:
        marks.hatched(axes, left, low, right - left, BAR)
    axes.add_patch(
        Rectangle(
            (left, low), right - left, BAR, linewidth=0.9, edgecolor=style.RAMP[2], zorder=2,
            facecolor="none" if bar.stopped else style.RAMP[0], clip_on=False,
        )
    )  # fmt: skip
    if bar.progress:
        axes.add_patch(
            Rectangle(
                (left, low), (right - left) * min(bar.progress, 1), BAR, linewidth=0,
                facecolor=style.COMPARATOR, zorder=3, clip_on=False,
            )
        )  # fmt: skip
    for day in bar.milestones:
        _mark(axes, scale.x(day), y, "D", filled=True)
    if bar.review:
        _mark(axes, scale.x(bar.review), y - BAR / 2 - 5, "^", filled=False)
    if bar.late:
        marks.label(axes, left, y + BAR / 2 + 1, bar.late, size=style.SMALL, bold=True, ha="left",
                    va="bottom", color=style.UNFAVOURABLE, path_effects=marks.halo())  # fmt: skip


def _mark(axes: Axes, x: float, y: float, shape: str, *, filled: bool) -> None:
    axes.plot(
        [x], [y], marker=shape, markersize=6, markeredgewidth=1.2, zorder=6, clip_on=False,
        markerfacecolor=style.INK if filled else "white",
        markeredgecolor="white" if filled else style.INK,
    )  # fmt: skip


def _now(axes: Axes, scale: _Scale, today: dt.date, bottom: float, top: float) -> None:
    x = scale.x(today)
    axes.plot([x, x], [bottom, top], color=style.INK, linewidth=1.1, linestyle=(0, (4, 2)),
              zorder=4, clip_on=False)  # fmt: skip
    text = f"{today.day}{NBSP}{_MONTHS[today.month - 1]}{NBSP}{today.year}"
    half = layout.rect(text, 0, 0, style.SMALL, bold=True).right
    place = min(max(x, scale.left + half), scale.right - half)
    marks.label(axes, place, top + 27, text, size=style.SMALL, bold=True, va="bottom",
                color=style.INK)  # fmt: skip


def _key(axes: Axes, total: float) -> None:
    from matplotlib.patches import Rectangle

    x, y = LEFT, 14.0
    for shape, text in (
        ("bar", "durée prévue"), ("done", "part faite"), ("D", "jalon"), ("^", "prochaine revue"),
    ):  # fmt: skip
        if shape in {"bar", "done"}:
            axes.add_patch(
                Rectangle(
                    (x, y - 4), 16, 8, linewidth=0.9, edgecolor=style.RAMP[2], clip_on=False,
                    facecolor=style.RAMP[0] if shape == "bar" else style.COMPARATOR, zorder=2,
                )
            )  # fmt: skip
            start = x + 20
        else:
            _mark(axes, x + 4, y, shape, filled=shape == "D")
            start = x + 12
        marks.label(axes, start, y, text, size=style.SMALL, ha="left", color=style.SECONDARY)
        x = start + layout.rect(text, 0, 0, style.SMALL, ha="left").right + 14
        if x > total - 60:
            x, y = LEFT, y - 14
