"""The layout of a cloud: scales, and the places where labels may stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.layout import Rect
from diagnostic.text import NBSP, number

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.presentation.style import Width

PLOT = {"demi": 228.0, "large": 300.0}
NAMED = {"demi": 4, "large": 8}
"""Neighbours named, at most: the most populated, when they fit."""
BOTTOM = 24.0


@dataclass(frozen=True)
class Quadrants:
    """Words for the corners, empty where there is nothing to say."""

    high_high: str = ""
    high_low: str = ""
    low_high: str = ""
    low_low: str = ""


class Plan:
    """Scales, ticks and labels, in points."""

    def __init__(
        self,
        known: pd.DataFrame,
        names: tuple[str, str],
        width: Width,
        *,
        quadrants: Quadrants,
        chosen: tuple[str, ...],
    ) -> None:
        self.x_name, self.y_name = names
        self.quadrants, self.chosen = quadrants, chosen
        self.rows: list[dict[str, Any]] = [
            {str(key): value for key, value in row.items()} for row in known.to_dict("records")
        ]
        self.x_scale, self.x_ticks = _scale([float(row["x"]) for row in self.rows])
        self.y_scale, self.y_ticks = _scale([float(row["y"]) for row in self.rows])
        total = style.WIDTHS[width] * 72
        ticks = max((text_width(tick(t), style.SMALL) for t in self.y_ticks), default=0)
        self.x_lines = layout.wrap(f"{self.x_name}{NBSP}→", total - ticks - 20, style.SMALL)
        self.y_lines = layout.wrap(f"↑{NBSP}{self.y_name}", total - 8, style.SMALL)
        foot = BOTTOM + layout.height(self.x_lines, style.SMALL)
        head = layout.height(self.y_lines, style.SMALL) + 8
        self.height = foot + PLOT[width] + head
        self.plot = Rect(ticks + 8, foot, total - 8, foot + PLOT[width])
        self.most = NAMED[width]

    def x(self, value: float) -> float:
        """Place a value along x, in points."""
        return _at(value, self.x_scale, self.plot.left, self.plot.right)

    def y(self, value: float) -> float:
        """Place a value along y, in points."""
        return _at(value, self.y_scale, self.plot.bottom, self.plot.top)

    def marked(self) -> list[dict[str, Any]]:
        """Return the rows that have a mark of their own, the town last, above."""
        order = {"comparator": 0, "zone": 1, "town": 2}
        marked = [row for row in self.rows if row["role"] in order]
        return sorted(marked, key=lambda row: order[str(row["role"])])

    def wanted(self) -> list[dict[str, Any]]:
        """Return the rows to name: the town, the comparators, then a few neighbours."""
        rank = {"town": 0, "comparator": 1, "zone": 1}
        first = [row for row in self.rows if row["role"] in rank]
        first.sort(key=lambda row: rank[str(row["role"])])
        crowd = [row for row in self.rows if row["role"] == "peer"]
        if self.chosen:
            return first + [row for row in crowd if row["label"] in self.chosen]
        crowd = [row for row in crowd if row.get("population") == row.get("population")]
        crowd.sort(key=lambda row: (-float(row.get("population") or 0), str(row["label"])))
        return first + crowd[: self.most]

    def mark_rect(self, row: dict[str, Any], half: float) -> Rect:
        """Return the square that a mark fills."""
        x, y = self.x(float(row["x"])), self.y(float(row["y"]))
        return Rect(x - half, y - half, x + half, y + half)

    def spots(self, row: dict[str, Any]) -> list[tuple[Rect, str]]:
        """Return the places around a point that stay in the plot."""
        town = row["role"] == "town"
        size, text = style.LABEL if town else style.SMALL, str(row["label"])
        x, y = self.x(float(row["x"])), self.y(float(row["y"]))
        side = 9 if row["role"] != "peer" else 5
        spots = [
            (layout.rect(text, x + dx, y + dy, size, bold=town, ha=ha), ha)
            for dx, dy, ha in (
                (side, 0, "left"),
                (-side, 0, "right"),
                (side - 3, 11, "left"),
                (3 - side, 11, "right"),
                (side - 3, -11, "left"),
                (3 - side, -11, "right"),
            )
        ]
        inside = [spot for spot in spots if spot[0].within(self.plot)]
        return inside or spots[: 1 if x < (self.plot.left + self.plot.right) / 2 else 2]


def _at(value: float, scale: tuple[float, float], start: float, end: float) -> float:
    return start + (value - scale[0]) / (scale[1] - scale[0]) * (end - start)


def _scale(values: list[float]) -> tuple[tuple[float, float], list[float]]:
    if not values:
        return (0.0, 1.0), []
    low, high = min(values), max(values)
    air = (high - low) * 0.07 or max(abs(high), 1.0) * 0.1
    scale = (low - air, high + air)
    return scale, layout.round_ticks(*scale, 4)


def tick(value: float) -> str:
    """Write a tick."""
    return number(value, 0 if value == int(value) else 1)


def median(values: list[float]) -> float:
    """Return the median."""
    ranked = sorted(values)
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
