"""The layout of a trend: scales, labels and strips, measured before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, style
from diagnostic.presentation.absences import AbsenceRow, absence_rows
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.layout import Rect
from diagnostic.presentation.rows import shown_unit
from diagnostic.text import number

if TYPE_CHECKING:
    from diagnostic.presentation.style import Width

PLOT = {"demi": 160.0, "large": 190.0}
"""Height of the plot, in points."""
YEARS = 22.0
STRIP = 17.0
END_WIDTH = {"demi": 104.0, "large": 150.0}
_SHORT = ("%", "‰", "€")


class Plan:
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
            (text_width(self.tick(i), style.SMALL) for i in range(len(self.ticks))), default=0
        )
        total = style.WIDTHS[width] * 72
        bands = len(self.strips) + bool(self.breaks)
        self.height = YEARS + PLOT[width] + STRIP * bands + 10
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

    def tick(self, i: int) -> str:
        """Write a tick; the highest one carries the unit."""
        written = number(self.ticks[i], 0 if self.ticks[i] == int(self.ticks[i]) else 1)
        return number(self.ticks[i], 0, self.unit) if self._last_tick(i) else written

    def _last_tick(self, i: int) -> bool:
        return (
            i == len(self.ticks) - 1 and self.ticks[i] == int(self.ticks[i]) and self.unit in _SHORT
        )

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

    def absences(self) -> list[AbsenceRow]:
        """Place the absences above the plot, over the years they concern."""
        placed = []
        for i, strip in enumerate(self.strips):
            y = self.plot.top + 8 + STRIP * (len(self.strips) - 1 - i)
            placed.append(strip.at(y, STRIP - 3, self._span))
        return placed

    def _span(self, first: int, last: int) -> tuple[float, float]:
        """Return the ends of a run of years, half way to its neighbours."""
        before = [year for year in self.years if year < first]
        after = [year for year in self.years if year > last]
        left = (self.x(before[-1]) + self.x(first)) / 2 if before else self.plot.left
        right = (self.x(after[0]) + self.x(last)) / 2 if after else self.plot.right
        return left, right

    def obstacles(self) -> list[Rect]:
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
