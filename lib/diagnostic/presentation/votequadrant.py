"""Importance × feasibility: each item a numbered disc, the names beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE, PAD = 262.0, 34.0
DISC = 9.0
QUARTERS = (
    (0.0, 1.0, "à préparer"),
    (1.0, 1.0, "à lancer"),
    (0.0, 0.0, "à laisser"),
    (1.0, 0.0, "si l’occasion vient"),
)
"""Right, top, name of a quarter."""
Point = tuple[str, float, float]


def quadrant(points: Sequence[Point], low: float = 1.0, high: float = 5.0) -> Figure:
    """Draw items by feasibility (right) and importance (up), on levels 1 to 5.

    Parameters
    ----------
    points : sequence of (label, importance, feasibility)
        Numbered in their order.
    """
    total = style.WIDTHS["large"] * 72
    beside = total - PAD - SIDE - 20
    names = [layout.wrap(label, beside - 26, style.LABEL) for label, *_ in points]
    talls = [max(24.0, layout.height(name, style.LABEL) + 7) for name in names]
    height = max(SIDE + PAD + 10, sum(talls) + 8)
    bottom = height - SIDE - 6
    with style.theme():
        figure = style.canvas("large", height / 72)
        axes = marks.points_axes(figure)
        _frame(axes, bottom)

        def at(value: float) -> float:
            return (value - low) / (high - low) * SIDE

        spots = [(PAD + at(right), bottom + at(up)) for _, up, right in points]
        for place, (x, y) in enumerate(apart(spots, bottom), 1):
            _disc(axes, x, y, place)
        top = height - 4
        for place, (name, tall) in enumerate(zip(names, talls, strict=True), 1):
            middle = top - tall / 2
            _disc(axes, PAD + SIDE + 30, middle, place)
            marks.label(axes, PAD + SIDE + 45, middle, name, ha="left")
            top -= tall
    return figure


def apart(spots: Sequence[tuple[float, float]], bottom: float) -> list[tuple[float, float]]:
    """Push discs that cover each other until none does, as little as possible."""
    moved = [list(spot) for spot in spots]
    least = 2 * DISC + 1.5
    for _ in range(200):
        still = True
        for i in range(len(moved)):
            for j in range(i + 1, len(moved)):
                dx, dy = moved[j][0] - moved[i][0], moved[j][1] - moved[i][1]
                gap = (dx * dx + dy * dy) ** 0.5
                if gap >= least:
                    continue
                still = False
                ux, uy = (dx / gap, dy / gap) if gap else (1.0, 0.0)
                push = (least - gap) / 2 + 0.01
                moved[i] = [moved[i][0] - ux * push, moved[i][1] - uy * push]
                moved[j] = [moved[j][0] + ux * push, moved[j][1] + uy * push]
        for spot in moved:
            spot[0] = min(max(spot[0], PAD + DISC), PAD + SIDE - DISC)
            spot[1] = min(max(spot[1], bottom + DISC), bottom + SIDE - DISC)
        if still:
            break
    return [(x, y) for x, y in moved]


def _frame(axes: Axes, bottom: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle((PAD, bottom), SIDE, SIDE, facecolor="none", edgecolor=style.HAIRLINE, lw=1)
    )
    axes.add_patch(
        Rectangle(
            (PAD + SIDE / 2, bottom + SIDE / 2), SIDE / 2, SIDE / 2, facecolor=style.RAMP[0], lw=0
        )
    )
    half = SIDE / 2
    axes.plot([PAD + half] * 2, [bottom, bottom + SIDE], color=style.SECONDARY, lw=0.8, zorder=1)
    axes.plot([PAD, PAD + SIDE], [bottom + half] * 2, color=style.SECONDARY, lw=0.8, zorder=1)
    for right, top, name in QUARTERS:
        x = PAD + 6 + right * half
        y = bottom + SIDE - 6 if top else bottom + 6
        up = "top" if top else "bottom"
        marks.label(axes, x, y, name, ha="left", va=up, color=style.SECONDARY, size=style.SMALL)
    marks.label(axes, PAD + half, bottom - 8, "faisabilité →", size=style.SMALL, va="top")
    marks.label(axes, PAD, bottom - 8, "1", size=style.SMALL, va="top")
    marks.label(axes, PAD + SIDE, bottom - 8, "5", size=style.SMALL, va="top")
    axes.annotate(
        "importance →", (PAD - 14, bottom + half), rotation=90, ha="center", va="center",
        fontsize=style.SMALL, color=style.TEXT, annotation_clip=False,
    )  # fmt: skip
    marks.label(axes, PAD - 8, bottom + 5, "1", size=style.SMALL, ha="right")
    marks.label(axes, PAD - 8, bottom + SIDE - 5, "5", size=style.SMALL, ha="right")


def _disc(axes: Axes, x: float, y: float, number: int) -> None:
    from matplotlib.patches import Circle

    axes.add_patch(
        Circle((x, y), DISC, facecolor=style.COMPARATOR, edgecolor="white", lw=1, zorder=5)
    )
    marks.label(axes, x, y, str(number), size=style.SMALL, color="white", bold=True)
