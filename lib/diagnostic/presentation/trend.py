"""Census after census: where the town goes, and where the others go.

Years are spaced as time is; shares start from zero; a line never crosses a
missing vintage nor a break in the series. What is missing is hatched and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.absences import draw_absences
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.layout import Rect
from diagnostic.presentation.rows import ordered, prepared, records
from diagnostic.presentation.trendplan import STRIP, YEARS, Plan
from diagnostic.text import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width


def trend(
    data: pd.DataFrame,
    *,
    unit: str = "%",
    decimals: int = 1,
    zero: bool | None = None,
    breaks: Sequence[tuple[int, int]] = (),
    width: Width = "demi",
) -> Figure:
    """Draw one line per territory over the vintages.

    Parameters
    ----------
    data : pandas.DataFrame
        The shared columns and ``vintage``. A row with an absent value says
        that this vintage is missing for this territory.
    unit, decimals
        How values are written.
    zero : bool
        Whether the scale starts from zero, as it must for shares. By default
        it does, except for amounts that all lie far from zero.
    breaks : sequence of (int, int)
        Vintages between which the series may not be joined.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = prepared(data, "vintage", unit=unit, decimals=decimals)
    plan = Plan(
        records(ordered(frame)), width, unit=unit, decimals=decimals, zero=zero, breaks=breaks
    )
    with style.theme():
        figure = style.canvas(width, plan.height / 72)
        axes = marks.points_axes(figure, plan.plot)
        _Drawing(plan).draw(axes)
    return figure


class _Drawing:
    """A plan put on paper."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def draw(self, axes: Axes) -> None:
        """Draw everything, from the paper up."""
        self._draw_frame(axes)
        draw_absences(axes, self.plan.absences(), self.plan.page)
        self._draw_breaks(axes)
        for rows in reversed(list(self.plan.series.values())):
            self._draw_line(axes, rows)
        placed = self._draw_ends(axes)
        self._draw_values(axes, placed)

    def _draw_frame(self, axes: Axes) -> None:
        left, right = self.plan.plot.left, self.plan.plot.right
        for i, tick in enumerate(self.plan.ticks):
            base = tick == self.plan.low
            axes.plot(
                [left, right],
                [self.plan.y(tick)] * 2,
                color=style.SECONDARY if base else style.HAIRLINE,
                linewidth=1.2 if base else 0.8,
                zorder=0,
                clip_on=False,
            )
            marks.label(
                axes,
                left - 5,
                self.plan.y(tick),
                self.plan.tick(i),
                color=style.SECONDARY,
                size=style.SMALL,
                ha="right",
            )
        edge = -1.0
        for year in sorted(self.plan.years, key=lambda y: (y != self.plan.years[-1], y)):
            wide = text_width(str(year), style.SMALL)
            x = self.plan.x(year)
            if year != self.plan.years[-1] and (
                x - wide / 2 < edge or self.plan.x(self.plan.years[-1]) - x < wide + 6
            ):
                continue
            if year != self.plan.years[-1]:
                edge = x + wide / 2 + 6
            marks.label(axes, x, YEARS - 12, str(year), color=style.SECONDARY, size=style.SMALL)

    def _draw_breaks(self, axes: Axes) -> None:
        for first, second in self.plan.breaks:
            x = (self.plan.x(first) + self.plan.x(second)) / 2
            top = self.plan.plot.top + 8 + STRIP * len(self.plan.strips)
            axes.plot(
                [x, x],
                [self.plan.plot.bottom, top],
                color=style.SECONDARY,
                linewidth=0.9,
                linestyle=(0, (2, 2)),
                zorder=1,
                clip_on=False,
            )
            half = text_width("rupture de série", style.SMALL) / 2
            centre = min(max(x, half), self.plan.page.right - half)
            marks.label(
                axes,
                centre,
                top,
                "rupture de série",
                color=style.SECONDARY,
                size=style.SMALL,
                va="bottom",
            )

    def _draw_line(self, axes: Axes, rows: list[dict[str, Any]]) -> None:
        town = rows[0]["role"] == "town"
        for before, after in pairwise(rows):
            pair = (int(before["vintage"]), int(after["vintage"]))
            broken = any(pair[0] <= a and b <= pair[1] for a, b in self.plan.breaks)
            if before["absent"] or after["absent"] or broken:
                continue
            axes.plot(
                [self.plan.x(year) for year in pair],
                [self.plan.y(float(before["value"])), self.plan.y(float(after["value"]))],
                color=marks.colour(str(rows[0]["role"])),
                linewidth=2.6 if town else 1.6,
                zorder=4 if town else 3,
                clip_on=False,
            )
        for row in rows:
            if not row["absent"]:
                x, y = self.plan.x(int(row["vintage"])), self.plan.y(float(row["value"]))
                marks.dot(axes, x, y, str(row["role"]), str(row["level"]), size=6)

    def _draw_ends(self, axes: Axes) -> list[Rect]:
        """Write the names beside the last values, spread along the right edge."""
        shown = [
            (row, text)
            for (row, _), text in zip(self.plan.ends, self.plan.end_texts, strict=True)
            if row
        ]
        centres = [self.plan.y(float(row["value"])) for row, _ in shown]
        sizes = [layout.height(text, style.LABEL) for _, text in shown]
        placed = layout.spread(centres, sizes, 0, self.plan.plot.top + 6, 1)
        left = self.plan.plot.right + 18
        rects = []
        for (row, text), wished, y in zip(shown, centres, placed, strict=True):
            x = self.plan.x(int(row["vintage"]))
            if abs(wished - y) > 2 or int(row["vintage"]) < self.plan.last:
                far = int(row["vintage"]) < self.plan.last
                marks.leader(
                    axes, (x + 5, left - 3), (wished, y), marks.colour(str(row["role"])), far=far
                )
            marks.label(axes, left, y, text, role=str(row["role"]), ha="left")
            bold = row["role"] == "town"
            rects.append(layout.rect(text, left, y, style.LABEL, bold=bold, ha="left"))
        return rects

    def _draw_values(self, axes: Axes, placed: list[Rect]) -> None:
        """Write the other values where there is room: the town's always, above all."""
        last = {id(row) for row, _ in self.plan.ends}
        busy = [*placed, *self.plan.obstacles()]
        for row in self.plan.present:
            if id(row) in last:
                continue
            town = row["role"] == "town"
            x, y = self.plan.x(int(row["vintage"])), self.plan.y(float(row["value"]))
            text = number(float(row["value"]), int(row.get("decimals", self.plan.decimals)))
            size = style.LABEL if town else style.SMALL
            spots = [
                layout.rect(text, x, y + rise, size, bold=town, va=va)
                for rise, va in ((6.5, "bottom"), (-6.5, "top"))
            ]
            free = [s for s in spots if not any(s.overlaps(other, -1.0) for other in busy)]
            if not free and not town:
                continue
            spot = (free or spots)[0]
            marks.label(
                axes,
                x,
                (spot.top + spot.bottom) / 2,
                text,
                role=str(row["role"]),
                size=size,
                path_effects=marks.halo(2.5),
            )
            busy.append(spot)
