"""Measured and felt: themes placed by the figures across, by people upwards, four quadrants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.layout import Rect
from diagnostic.presentation.rows import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

WORDS = {
    (True, True): "mesuré et ressenti",
    (True, False): "mesuré, peu dit",
    (False, True): "ressenti, peu mesuré",
    (False, False): "ni l’un ni l’autre",
}
"""The quadrants: high measure, high priority."""
SIDE = {"demi": 236.0, "large": 300.0}
MARKERS = ("s", "^", "D", "v", "p", "h")
"""Shapes of the groups, told apart without colour; all together are a full dot."""


def felt(
    data: pd.DataFrame, *, x: str, y: str, levels: Sequence[str], width: Width = "large"
) -> Figure:
    """Draw themes or groups by what is measured and what is felt.

    Parameters
    ----------
    data : pandas.DataFrame
        ``label``, ``measured`` (0 to 100), ``priority`` (1 to the number of
        levels), ``town`` (whether the mark is the chapter's own) and
        ``shape`` (0 for all groups, then 1, 2… for each group).
    x, y : str
        What the axes say.
    levels : sequence of str
        Names of the answers, from the lowest.
    width : {"demi", "large"}
    """
    with style.theme():
        plan = _Plan(data, x, y, len(levels), width)
        figure = style.canvas(width, plan.height / 72)
        axes = marks.points_axes(figure)
        plan.draw(axes)
    return figure


class _Plan:
    def __init__(self, data: pd.DataFrame, x: str, y: str, levels: int, width: Width) -> None:
        self.rows = records(data)
        self.levels = levels
        wide = style.WIDTHS[width] * 72
        self.x_title = layout.wrap(x, wide - 40, style.SMALL)
        self.y_title = layout.wrap(y, wide - 10, style.SMALL)
        bottom = 26 + layout.height(self.x_title, style.SMALL)
        self.plot = Rect(30, bottom, wide - 6, bottom + SIDE[width])
        self.height = self.plot.top + layout.height(self.y_title, style.SMALL) + 12

    def x(self, value: float) -> float:
        return self.plot.left + (self.plot.right - self.plot.left) * value / 100

    def y(self, value: float) -> float:
        share = (value - 1) / (self.levels - 1)
        return self.plot.bottom + 10 + (self.plot.top - self.plot.bottom - 20) * share

    def draw(self, axes: Axes) -> None:
        self._frame(axes)
        busy = self._quadrants(axes)
        for row in self.rows:
            self._mark(axes, row)
        self._labels(axes, busy)

    def _frame(self, axes: Axes) -> None:
        plot = self.plot
        grey: dict[str, Any] = {"color": style.SECONDARY, "size": style.SMALL}
        for xs, ys in (
            ((plot.left, plot.right), (plot.bottom, plot.bottom)),
            ((plot.left, plot.left), (plot.bottom, plot.top)),
        ):
            axes.plot(xs, ys, color=style.SECONDARY, lw=1)
        middle = self.x(50), self.y((self.levels + 1) / 2)
        dashes: dict[str, Any] = {"color": style.SECONDARY, "lw": 0.9, "ls": (0, (4, 3))}
        axes.plot([middle[0]] * 2, [plot.bottom, plot.top], zorder=1, **dashes)
        axes.plot([plot.left, plot.right], [middle[1]] * 2, zorder=1, **dashes)
        for value in (0, 25, 50, 75, 100):
            ha = {0: "left", 100: "right"}.get(value, "center")
            marks.label(axes, self.x(value), plot.bottom - 4, str(value), va="top", ha=ha, **grey)
        for level in range(1, self.levels + 1):
            marks.label(axes, plot.left - 6, self.y(level), str(level), ha="right", **grey)
        marks.label(
            axes, plot.right, plot.bottom - 20, self.x_title, ha="right", va="top", size=style.SMALL
        )
        marks.label(axes, 2, plot.top + 6, self.y_title, ha="left", va="bottom", size=style.SMALL)

    def _quadrants(self, axes: Axes) -> list[Rect]:
        plot, busy = self.plot, []
        for (right, top), words in WORDS.items():
            at = plot.right - 3 if right else plot.left + 5
            up = plot.top - 3 if top else plot.bottom + 3
            ha, va = "right" if right else "left", "top" if top else "bottom"
            marks.label(
                axes, at, up, words, ha=ha, va=va, color=style.SECONDARY, size=style.SMALL,
                fontstyle="italic",
            )  # fmt: skip
            busy.append(layout.rect(words, at, up, style.SMALL, ha=ha, va=va))
        return busy

    def _mark(self, axes: Axes, row: dict[str, Any]) -> None:
        own, shape = bool(row["town"]), int(row["shape"])
        colour = style.TOWN if own else style.COMPARATOR
        axes.plot(
            [self.x(float(row["measured"]))],
            [self.y(float(row["priority"]))],
            MARKERS[(shape - 1) % len(MARKERS)] if shape else "o",
            markersize=8.5 if own and not shape else 7.0,
            markerfacecolor=colour if not shape else "white",
            markeredgecolor=colour,
            markeredgewidth=1.6,
            zorder=5,
        )

    def _labels(self, axes: Axes, busy: list[Rect]) -> None:
        """Write each label at the nearest free place beside its mark, the chapter's own first."""
        taken = [*busy, *(self._around(row) for row in self.rows)]
        order = sorted(self.rows, key=lambda row: (not row["town"], -float(row["priority"])))
        for row in order:
            spots = self._spots(row)
            spot, ha = next(
                (each for each in spots if not any(each[0].overlaps(t) for t in taken)),
                min(spots, key=lambda each: sum(each[0].overlaps(t) for t in taken)),
            )
            taken.append(spot)
            self._label(axes, row, spot, ha)

    def _around(self, row: dict[str, Any]) -> Rect:
        x, y = self.x(float(row["measured"])), self.y(float(row["priority"]))
        return Rect(x - 5, y - 5, x + 5, y + 5)

    def _spots(self, row: dict[str, Any]) -> list[tuple[Rect, str]]:
        """Return the places beside a mark that stay in the plot, the nearest first."""
        x, y = self.x(float(row["measured"])), self.y(float(row["priority"]))
        text, own = str(row["label"]), bool(row["town"])
        tall = layout.height(text, style.SMALL)
        shifts = [0.0, *(sign * step * tall / 2 for step in range(1, 17) for sign in (1, -1))]
        spots = [
            (layout.rect(text, x + step, y + shift, style.SMALL, bold=own, ha=ha), ha)
            for shift in shifts
            for step, ha in ((9, "left"), (-9, "right"))
        ]
        return [spot for spot in spots if spot[0].within(self.plot)] or spots[:2]

    def _label(self, axes: Axes, row: dict[str, Any], spot: Rect, ha: str) -> None:
        own = bool(row["town"])
        colour = style.TOWN if own else style.COMPARATOR
        x, y = self.x(float(row["measured"])), self.y(float(row["priority"]))
        at, middle = spot.left if ha == "left" else spot.right, (spot.top + spot.bottom) / 2
        if abs(middle - y) > 4:
            marks.leader(axes, (x, at), (y, middle), colour)
        marks.label(
            axes,
            at,
            middle,
            str(row["label"]),
            ha=ha,
            size=style.SMALL,
            color=colour,
            bold=own,
            path_effects=marks.halo(),
        )
