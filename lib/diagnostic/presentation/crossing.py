"""Two indicators crossed: a cloud of communes, the town named, medians as quadrants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.layout import Rect
from diagnostic.text import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

NEEDED = ("label", "role", "level", "x", "y")
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


def crossing(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    quadrants: Quadrants | None = None,
    named: Sequence[str] = (),
    width: Width = "demi",
) -> Figure:
    """Draw a cloud of communes.

    Parameters
    ----------
    data : pandas.DataFrame
        ``label``, ``role``, ``level``, ``x``, ``y``; optionally ``x_text``,
        ``y_text``, ``population``. Rows without both values are left out,
        and counted by the alternative text.
    x, y : str
        Names of the axes, unit included.
    quadrants : Quadrants, optional
        Words in the corners; first x, then y: ``high_low`` is high x, low y.
    named : sequence of str
        Labels of the neighbours to name; the most populated by default.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    missing = [name for name in NEEDED if name not in data]
    if missing:
        raise ValueError(f"columns are missing from a crossing's data: {', '.join(missing)}")
    known = data.dropna(subset=["x", "y"]).reset_index(drop=True)
    plan = _Plan(known, (x, y), width, quadrants=quadrants or Quadrants(), chosen=tuple(named))
    with style.theme():
        import seaborn as sns

        figure = style.canvas(width, plan.height / 72)
        axes = marks.points_axes(figure, plan.plot)
        cloud = known[known["role"] == "peer"]
        sns.scatterplot(
            x=[plan.x(value) for value in cloud["x"]],
            y=[plan.y(value) for value in cloud["y"]],
            ax=axes,
            color=style.CLOUD,
            s=22,
            alpha=0.75,
            linewidth=0,
            legend=False,
            zorder=2,
        )
        axes.set_xlim(plan.plot.left, plan.plot.right)
        axes.set_ylim(plan.plot.bottom, plan.plot.top)
        plan.draw(axes)
    return figure


class _Plan:
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
        ticks = max((text_width(_tick(t), style.SMALL) for t in self.y_ticks), default=0)
        self.x_lines = layout.wrap(f"{self.x_name} →", total - ticks - 20, style.SMALL)
        self.y_lines = layout.wrap(f"↑ {self.y_name}", total - 8, style.SMALL)
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

    def draw(self, axes: Axes) -> None:
        """Draw the frame, the medians, the marks, then the labels that fit."""
        self._draw_frame(axes)
        busy = self._draw_medians(axes)
        busy += self._draw_quadrants(axes)
        for row in self._marked():
            marks.dot(
                axes,
                self.x(float(row["x"])),
                self.y(float(row["y"])),
                str(row["role"]),
                str(row["level"]),
                size=7,
            )
        self._draw_labels(axes, busy)

    def _marked(self) -> list[dict[str, Any]]:
        order = {"comparator": 0, "zone": 1, "town": 2}
        marked = [row for row in self.rows if row["role"] in order]
        return sorted(marked, key=lambda row: order[str(row["role"])])

    def _draw_frame(self, axes: Axes) -> None:
        left, bottom = self.plot.left, self.plot.bottom
        grey: dict[str, Any] = {"color": style.SECONDARY, "size": style.SMALL}
        axes.plot([left, self.plot.right], [bottom] * 2, color=style.SECONDARY, lw=1, clip_on=False)
        axes.plot([left] * 2, [bottom, self.plot.top], color=style.SECONDARY, lw=1, clip_on=False)
        for tick in self.x_ticks:
            marks.label(axes, self.x(tick), bottom - 4, _tick(tick), va="top", **grey)
        for tick in self.y_ticks:
            marks.label(axes, left - 5, self.y(tick), _tick(tick), ha="right", **grey)
        marks.label(
            axes, self.plot.right, bottom - 20, self.x_lines, ha="right", va="top", size=style.SMALL
        )
        marks.label(
            axes, 2, self.plot.top + 6, self.y_lines, ha="left", va="bottom", size=style.SMALL
        )

    def _draw_medians(self, axes: Axes) -> list[Rect]:
        """Draw the medians of the cloud (town included), and name them once."""
        pool = [row for row in self.rows if row["role"] in {"peer", "town"}] or self.rows
        if not pool:
            return []
        middle_x, middle_y = (_median([float(row[k]) for row in pool]) for k in ("x", "y"))
        x, y = self.x(middle_x), self.y(middle_y)
        dashes: dict[str, Any] = {
            "color": style.SECONDARY,
            "lw": 0.9,
            "ls": (0, (4, 3)),
            "zorder": 1,
        }
        axes.plot([x, x], [self.plot.bottom, self.plot.top], **dashes)
        axes.plot([self.plot.left, self.plot.right], [y, y], **dashes)
        spot = layout.rect("médiane", self.plot.right, y + 2, style.SMALL, ha="right", va="bottom")
        marks.label(
            axes,
            self.plot.right,
            y + 2,
            "médiane",
            color=style.SECONDARY,
            size=style.SMALL,
            ha="right",
            va="bottom",
            path_effects=marks.halo(),
        )
        return [spot]

    def _draw_quadrants(self, axes: Axes) -> list[Rect]:
        words = self.quadrants
        left, right = self.plot.left + 6, self.plot.right - 2
        bottom, top = self.plot.bottom + 4, self.plot.top - 2
        corners = (
            (words.high_high, right, top, "right", "top"),
            (words.high_low, right, bottom, "right", "bottom"),
            (words.low_high, left, top, "left", "top"),
            (words.low_low, left, bottom, "left", "bottom"),
        )
        busy = []
        room = (right - left) / 2 - 10
        for said, x, y, ha, va in corners:
            if not said:
                continue
            text = layout.wrap(said, room, style.SMALL)
            marks.label(
                axes,
                x,
                y,
                text,
                color=style.SECONDARY,
                size=style.SMALL,
                ha=ha,
                va=va,
                fontstyle="italic",
                path_effects=marks.halo(),
            )
            busy.append(layout.rect(text, x, y, style.SMALL, ha=ha, va=va))
        return busy

    def _wanted(self) -> list[dict[str, Any]]:
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

    def _draw_labels(self, axes: Axes, busy: list[Rect]) -> None:
        """Name the points where there is room around them; the town always."""
        marked = self._marked()
        busy = busy + [self._mark_rect(row, 6 if row["role"] == "town" else 5) for row in marked]
        dots = [self._mark_rect(row, 2) for row in self.rows if row["role"] == "peer"]
        for row in self._wanted():
            town = row["role"] == "town"
            spots = self._spots(row)
            shy = [*busy, *dots] if row["role"] == "peer" else busy
            own = self._mark_rect(row, 2)
            free = [s for s in spots if not any(s[0].overlaps(o) for o in shy if o != own)]
            if not free and not town:
                continue
            # Of the free places, the one that hides the fewest other communes.
            spot, ha = min(free or spots, key=lambda s: sum(s[0].overlaps(dot) for dot in dots))
            at = spot.left if ha == "left" else spot.right
            color = style.SECONDARY if row["role"] == "peer" else ""
            marks.label(
                axes,
                at,
                (spot.top + spot.bottom) / 2,
                str(row["label"]),
                role=str(row["role"]),
                color=color,
                size=style.LABEL if town else style.SMALL,
                ha=ha,
                path_effects=marks.halo(),
            )
            busy.append(spot)

    def _mark_rect(self, row: dict[str, Any], half: float) -> Rect:
        x, y = self.x(float(row["x"])), self.y(float(row["y"]))
        return Rect(x - half, y - half, x + half, y + half)

    def _spots(self, row: dict[str, Any]) -> list[tuple[Rect, str]]:
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


def _tick(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)


def _median(values: list[float]) -> float:
    ranked = sorted(values)
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
