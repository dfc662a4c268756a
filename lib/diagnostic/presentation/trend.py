"""Census after census: where the town goes, and where the others go.

Years are spaced as time is; shares start from zero; a line never crosses a
missing vintage nor a break in the series. What is missing is hatched and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.absences import AbsenceRow, absence_rows, draw_absences
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.layout import Rect
from diagnostic.presentation.rows import ordered, prepared, records, shown_unit
from diagnostic.text import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

PLOT = {"demi": 160.0, "large": 190.0}
"""Height of the plot, in points."""
YEARS = 22.0
STRIP = 17.0
END_WIDTH = {"demi": 104.0, "large": 150.0}


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
    plan = _Plan(
        records(ordered(frame)), width, unit=unit, decimals=decimals, zero=zero, breaks=breaks
    )
    with style.theme():
        figure = style.canvas(width, plan.height / 72)
        axes = marks.points_axes(figure, plan.plot)
        plan.draw(axes)
    return figure


class _Plan:
    """Everything measured before anything is drawn."""

    def __init__(
        self,
        rows: list[dict[str, Any]],
        width: Width,
        *,
        unit: str,
        decimals: int,
        zero: bool | None,
        breaks: Sequence[tuple[int, int]],
    ) -> None:
        self.unit, self.decimals, self.breaks = shown_unit(unit), decimals, tuple(breaks)
        self.series: dict[str, list[dict[str, Any]]] = {}
        for row in sorted(rows, key=lambda row: int(row["vintage"])):
            self.series.setdefault(str(row["label"]), []).append(row)
        order = list(dict.fromkeys(str(row["label"]) for row in rows))
        self.series = {label: self.series[label] for label in order}
        self.years = sorted({int(row["vintage"]) for row in rows})
        self.present = [row for row in rows if not row["absent"]]
        self.last = self.years[-1]
        self.low, self.high, self.ticks = _scale(
            [float(r["value"]) for r in self.present], self._from_zero(zero)
        )
        self.strips = absence_rows(self.series)
        self._measure(width)

    def _from_zero(self, zero: bool | None) -> bool:
        if zero is not None or not self.present:
            return zero is not False
        values = [float(row["value"]) for row in self.present]
        share = self.unit.startswith(("%", "‰", "pour"))
        return share or min(values) < max(values) / 2

    def _measure(self, width: Width) -> None:
        self.ends = [self._end(rows) for rows in self.series.values()]
        self.end_texts = [
            layout.wrap(text, END_WIDTH[width], style.LABEL, bold=True) if text else ""
            for _, text in self.ends
        ]
        right = max(
            (text_width(text, style.LABEL, bold=True) for text in self.end_texts), default=0
        )
        tick = max(
            (text_width(self._tick(i), style.SMALL) for i in range(len(self.ticks))), default=0
        )
        total = style.WIDTHS[width] * 72
        bands = len(self.strips) + bool(self.breaks)
        self.height = YEARS + PLOT[width] + STRIP * bands + 6
        self.plot = Rect(tick + 6, YEARS, total - right - 24, YEARS + PLOT[width])
        self.page = Rect(0, 0, total, self.height)

    def _end(self, rows: list[dict[str, Any]]) -> tuple[dict[str, Any] | None, str]:
        """Return the last value of a series and what is written beside it."""
        row = next((row for row in reversed(rows) if not row["absent"]), None)
        if row is None:
            return None, ""
        year = int(row["vintage"])
        dated = f" ({year})" if year < self.last else ""
        return row, f"{row['label']} {row['text']}{dated}"

    def _tick(self, i: int) -> str:
        written = number(self.ticks[i], 0 if self.ticks[i] == int(self.ticks[i]) else 1)
        return number(self.ticks[i], 0, self.unit) if self._last_tick(i) else written

    def _last_tick(self, i: int) -> bool:
        return i == len(self.ticks) - 1 and self.ticks[i] == int(self.ticks[i]) and bool(self.unit)

    def x(self, year: float) -> float:
        """Place a year, in points."""
        first, last = self.years[0], self.years[-1]
        inner_left, inner_right = self.plot.left + 16, self.plot.right - 8
        if first == last:
            return (inner_left + inner_right) / 2
        return inner_left + (year - first) / (last - first) * (inner_right - inner_left)

    def y(self, value: float) -> float:
        """Place a value, in points."""
        share = (value - self.low) / (self.high - self.low)
        return self.plot.bottom + share * (self.plot.top - self.plot.bottom)

    def draw(self, axes: Axes) -> None:
        """Draw everything, from the paper up."""
        self._draw_frame(axes)
        draw_absences(axes, self._strips(), self.page)
        self._draw_breaks(axes)
        for rows in reversed(list(self.series.values())):
            self._draw_line(axes, rows)
        placed = self._draw_ends(axes)
        self._draw_values(axes, placed)

    def _draw_frame(self, axes: Axes) -> None:
        left, right = self.plot.left, self.plot.right
        for i, tick in enumerate(self.ticks):
            base = tick == self.low
            axes.plot(
                [left, right],
                [self.y(tick)] * 2,
                color=style.SECONDARY if base else style.HAIRLINE,
                linewidth=1.2 if base else 0.8,
                zorder=0,
                clip_on=False,
            )
            marks.label(
                axes,
                left - 5,
                self.y(tick),
                self._tick(i),
                color=style.SECONDARY,
                size=style.SMALL,
                ha="right",
            )
        edge = -1.0
        for year in sorted(self.years, key=lambda y: (y != self.years[-1], y)):
            wide = text_width(str(year), style.SMALL)
            x = self.x(year)
            if year != self.years[-1] and (
                x - wide / 2 < edge or self.x(self.years[-1]) - x < wide + 6
            ):
                continue
            if year != self.years[-1]:
                edge = x + wide / 2 + 6
            marks.label(axes, x, YEARS - 12, str(year), color=style.SECONDARY, size=style.SMALL)

    def _strips(self) -> list[AbsenceRow]:
        """Place the absences above the plot, over the years they concern."""
        placed = []
        for i, strip in enumerate(self.strips):
            y = self.plot.top + 4 + STRIP * (len(self.strips) - 1 - i)
            placed.append(strip.at(y, STRIP - 3, self._span))
        return placed

    def _span(self, first: int, last: int) -> tuple[float, float]:
        """Return the ends of a run of years, half way to its neighbours."""
        before = [year for year in self.years if year < first]
        after = [year for year in self.years if year > last]
        left = (self.x(before[-1]) + self.x(first)) / 2 if before else self.plot.left
        right = (self.x(after[0]) + self.x(last)) / 2 if after else self.plot.right
        return left, right

    def _draw_breaks(self, axes: Axes) -> None:
        for first, second in self.breaks:
            x = (self.x(first) + self.x(second)) / 2
            top = self.plot.top + 4 + STRIP * len(self.strips)
            axes.plot(
                [x, x],
                [self.plot.bottom, top],
                color=style.SECONDARY,
                linewidth=0.9,
                linestyle=(0, (2, 2)),
                zorder=1,
                clip_on=False,
            )
            half = text_width("rupture de série", style.SMALL) / 2
            centre = min(max(x, half), self.page.right - half)
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
            broken = any(pair[0] <= a and b <= pair[1] for a, b in self.breaks)
            if before["absent"] or after["absent"] or broken:
                continue
            axes.plot(
                [self.x(year) for year in pair],
                [self.y(float(before["value"])), self.y(float(after["value"]))],
                color=marks.colour(str(rows[0]["role"])),
                linewidth=2.6 if town else 1.6,
                zorder=4 if town else 3,
                clip_on=False,
            )
        for row in rows:
            if not row["absent"]:
                x, y = self.x(int(row["vintage"])), self.y(float(row["value"]))
                marks.dot(axes, x, y, str(row["role"]), str(row["level"]), size=6)

    def _draw_ends(self, axes: Axes) -> list[Rect]:
        """Write the names beside the last values, spread along the right edge."""
        shown = [
            (row, text) for (row, _), text in zip(self.ends, self.end_texts, strict=True) if row
        ]
        centres = [self.y(float(row["value"])) for row, _ in shown]
        sizes = [layout.height(text, style.LABEL) for _, text in shown]
        placed = layout.spread(centres, sizes, 0, self.plot.top + 8, 1)
        left = self.plot.right + 18
        rects = []
        for (row, text), wished, y in zip(shown, centres, placed, strict=True):
            x = self.x(int(row["vintage"]))
            if abs(wished - y) > 2 or int(row["vintage"]) < self.last:
                far = int(row["vintage"]) < self.last
                marks.leader(
                    axes, (x + 5, left - 3), (wished, y), marks.colour(str(row["role"])), far=far
                )
            marks.label(axes, left, y, text, role=str(row["role"]), ha="left")
            bold = row["role"] == "town"
            rects.append(layout.rect(text, left, y, style.LABEL, bold=bold, ha="left"))
        return rects

    def _draw_values(self, axes: Axes, placed: list[Rect]) -> None:
        """Write the other values where there is room: the town's always, above all."""
        last = {id(row) for row, _ in self.ends}
        busy = [*placed, *self._obstacles()]
        for row in self.present:
            if id(row) in last:
                continue
            town = row["role"] == "town"
            x, y = self.x(int(row["vintage"])), self.y(float(row["value"]))
            text = number(float(row["value"]), int(row.get("decimals", self.decimals)))
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

    def _obstacles(self) -> list[Rect]:
        """Return the marks and the lines, as small rectangles."""
        obstacles = [
            Rect(x - 4, y - 4, x + 4, y + 4)
            for row in self.present
            for x, y in [(self.x(int(row["vintage"])), self.y(float(row["value"])))]
        ]
        for rows in self.series.values():
            for before, after in pairwise(rows):
                if before["absent"] or after["absent"]:
                    continue
                x0, x1 = self.x(int(before["vintage"])), self.x(int(after["vintage"]))
                y0, y1 = self.y(float(before["value"])), self.y(float(after["value"]))
                steps = max(2, int(abs(x1 - x0) / 4))
                points = (
                    (x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps)
                    for i in range(steps + 1)
                )
                obstacles += [Rect(x - 1, y - 1, x + 1, y + 1) for x, y in points]
        return obstacles


def _scale(values: list[float], zero: bool) -> tuple[float, float, list[float]]:
    """Return the scale's ends and its round ticks."""
    if not values:
        return 0.0, 1.0, []
    low, high = min(values), max(values)
    if zero and low >= 0:
        ticks = layout.round_ticks(0, high or 1.0, 3)
        return 0.0, (high or 1.0) * 1.1, ticks
    air = (high - low) * 0.35 or max(abs(high), 1.0) * 0.1
    low, high = low - air, high + air
    return low, high, layout.round_ticks(low, high, 3)
