"""Labels of a map put on paper: within zones, beside the map, above and below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.maplabels import GAP, NAME, VALUE, Inside, Outside, rows, sides

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from diagnostic.presentation.layout import Rect


def draw_inside(axes: Axes, label: Inside) -> None:
    """Write a name and a value within their zone."""
    zone = label.zone
    color = "white" if zone.dark and not label.loose else style.INK
    halo = marks.halo(2.2, "white" if label.loose else zone.colour)
    x = (label.rect.left + label.rect.right) / 2
    top = label.rect.top
    if label.name:
        marks.label(
            axes,
            x,
            top,
            label.name,
            size=NAME,
            color=color,
            bold=zone.town,
            va="top",
            path_effects=halo,
        )
        top -= layout.height(label.name, NAME)
    marks.label(
        axes, x, top, zone.text, size=VALUE, color=color, bold=True, va="top", path_effects=halo
    )


def draw_sides(axes: Axes, labels: Sequence[Outside], page: Rect, map_rect: Rect) -> None:
    """Write labels in two columns beside the map, tied to their zones."""
    left, right = sides(labels, map_rect)
    for group, sign, edge, near in (
        (left, 1, page.left + 1, map_rect.left - 3),
        (right, -1, page.right - 1, map_rect.right + 3),
    ):
        heights = [label.text_height for label in group]
        centres = layout.spread(
            [label.anchor[1] for label in group], heights, page.bottom, page.top, GAP
        )
        widest = max((label.text_width for label in group), default=0.0)
        for label, y in zip(group, centres, strict=True):
            x = edge + sign * widest
            _leader(axes, (x + 4 * sign, y), label.anchor, near)
            _write(axes, label, x, y + label.text_height / 2, "right" if sign > 0 else "left")


def draw_rows(axes: Axes, labels: Sequence[Outside], page: Rect) -> None:
    """Write labels in two rows, above and below the zones they belong to."""
    for group, top_row in rows(labels):
        widths = [label.text_width for label in group]
        centres = layout.spread(
            [label.anchor[0] for label in group], widths, page.left + 4, page.right - 4, 8
        )
        for label, x in zip(group, centres, strict=True):
            top = page.top - 4 if top_row else page.bottom + 4 + label.text_height
            edge = top - label.text_height - 2 if top_row else top + 2
            _leader(axes, (x, edge), label.anchor, None)
            _write(axes, label, x, top, "center")


def _leader(
    axes: Axes, start: tuple[float, float], anchor: tuple[float, float], near: float | None
) -> None:
    """Draw a line from a label to its zone, its elbow at the map's edge."""
    xs, ys = [start[0], anchor[0]], [start[1], anchor[1]]
    if near is not None and (near - start[0]) * (anchor[0] - start[0]) > 0:
        xs, ys = [start[0], near, anchor[0]], [start[1], start[1], anchor[1]]
    axes.plot(xs, ys, color=style.INK, linewidth=0.8, zorder=3, solid_joinstyle="round")
    axes.plot(
        [anchor[0]],
        [anchor[1]],
        "o",
        markersize=4,
        color="white",
        markeredgecolor=style.INK,
        markeredgewidth=0.9,
        zorder=4,
    )


def _write(axes: Axes, label: Outside, x: float, top: float, ha: str) -> None:
    zone = label.zone
    color = style.TOWN if zone.town else style.INK
    halo = marks.halo(3)
    marks.label(
        axes,
        x,
        top,
        label.name,
        size=NAME,
        color=color,
        bold=zone.town,
        ha=ha,
        va="top",
        path_effects=halo,
        zorder=11,
    )
    marks.label(
        axes,
        x,
        top - layout.height(label.name, NAME),
        zone.text,
        size=VALUE,
        color=color,
        bold=True,
        ha=ha,
        va="top",
        path_effects=halo,
        zorder=11,
    )
