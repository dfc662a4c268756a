"""Two indicators crossed: a cloud of communes, the town named, medians as quadrants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.crossingplan import Plan, Quadrants, median, tick
from diagnostic.presentation.layout import Rect

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

NEEDED = ("label", "role", "level", "x", "y")


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
    plan = Plan(known, (x, y), width, quadrants=quadrants or Quadrants(), chosen=tuple(named))
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
        _Drawing(plan).draw(axes)
    return figure


class _Drawing:
    """A plan put on paper."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def draw(self, axes: Axes) -> None:
        """Draw the frame, the medians, the marks, then the labels that fit."""
        self._draw_frame(axes)
        busy = self._draw_medians(axes)
        busy += self._draw_quadrants(axes)
        for row in self.plan.marked():
            marks.dot(
                axes,
                self.plan.x(float(row["x"])),
                self.plan.y(float(row["y"])),
                str(row["role"]),
                str(row["level"]),
                size=7,
            )
        self._draw_labels(axes, busy)

    def _draw_frame(self, axes: Axes) -> None:
        left, bottom = self.plan.plot.left, self.plan.plot.bottom
        grey: dict[str, Any] = {"color": style.SECONDARY, "size": style.SMALL}
        axes.plot(
            [left, self.plan.plot.right], [bottom] * 2, color=style.SECONDARY, lw=1, clip_on=False
        )
        axes.plot(
            [left] * 2, [bottom, self.plan.plot.top], color=style.SECONDARY, lw=1, clip_on=False
        )
        for value in self.plan.x_ticks:
            marks.label(axes, self.plan.x(value), bottom - 4, tick(value), va="top", **grey)
        for value in self.plan.y_ticks:
            marks.label(axes, left - 5, self.plan.y(value), tick(value), ha="right", **grey)
        marks.label(
            axes,
            self.plan.plot.right,
            bottom - 20,
            self.plan.x_lines,
            ha="right",
            va="top",
            size=style.SMALL,
        )
        marks.label(
            axes,
            2,
            self.plan.plot.top + 6,
            self.plan.y_lines,
            ha="left",
            va="bottom",
            size=style.SMALL,
        )

    def _draw_medians(self, axes: Axes) -> list[Rect]:
        """Draw the medians of the cloud (town included), and name them once."""
        pool = [row for row in self.plan.rows if row["role"] in {"peer", "town"}] or self.plan.rows
        if not pool:
            return []
        middle_x, middle_y = (median([float(row[k]) for row in pool]) for k in ("x", "y"))
        x, y = self.plan.x(middle_x), self.plan.y(middle_y)
        dashes: dict[str, Any] = {
            "color": style.SECONDARY,
            "lw": 0.9,
            "ls": (0, (4, 3)),
            "zorder": 1,
        }
        axes.plot([x, x], [self.plan.plot.bottom, self.plan.plot.top], **dashes)
        axes.plot([self.plan.plot.left, self.plan.plot.right], [y, y], **dashes)
        spot = layout.rect(
            "médiane", self.plan.plot.right, y + 2, style.SMALL, ha="right", va="bottom"
        )
        marks.label(
            axes,
            self.plan.plot.right,
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
        words = self.plan.quadrants
        left, right = self.plan.plot.left + 6, self.plan.plot.right - 2
        bottom, top = self.plan.plot.bottom + 4, self.plan.plot.top - 2
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

    def _draw_labels(self, axes: Axes, busy: list[Rect]) -> None:
        """Name the points where there is room around them; the town always."""
        marked = self.plan.marked()
        busy = busy + [
            self.plan.mark_rect(row, 6 if row["role"] == "town" else 5) for row in marked
        ]
        dots = [self.plan.mark_rect(row, 2) for row in self.plan.rows if row["role"] == "peer"]
        for row in self.plan.wanted():
            town = row["role"] == "town"
            spots = self.plan.spots(row)
            shy = [*busy, *dots] if row["role"] == "peer" else busy
            own = self.plan.mark_rect(row, 2)
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


__all__ = ["Quadrants", "crossing"]
