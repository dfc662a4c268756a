"""The most divided items: one small panel each, the median of each group joined by a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style
from diagnostic.text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, HEAD, FOOT, BETWEEN = 84.0, 34.0, 16.0, 26.0
Panel = tuple[str, Mapping[str, float]]


def slopes(panels: Sequence[Panel], groups: Sequence[str], top: int = 5) -> Figure:
    """Draw the medians of groups, item by item, two panels a row.

    Parameters
    ----------
    panels : sequence of (str, mapping of str to float)
        Text of the item, and the median of each group that has one.
    groups : sequence of str
        Every group, in order.
    top : int
        Highest level.
    """
    total = style.WIDTHS["large"] * 72
    wide = (total - BETWEEN) / 2
    texts = [layout.wrap(text, wide - 4, style.LABEL, bold=True) for text, _ in panels]
    head = max(HEAD, *(layout.height(text, style.LABEL) + 10 for text in texts))
    names = [layout.wrap(group, (wide - 14) / len(groups) - 2, style.SMALL) for group in groups]
    foot = FOOT + max(layout.height(name, style.SMALL) for name in names)
    tall = head + PLOT + foot
    height = tall * ((len(panels) + 1) // 2)
    with style.theme():
        figure = style.canvas("large", height / 72)
        axes = marks.points_axes(figure)
        for place, (text, (_, medians)) in enumerate(zip(texts, panels, strict=True)):
            left = (place % 2) * (wide + BETWEEN)
            ceiling = height - tall * (place // 2)
            marks.label(axes, left, ceiling - 2, text, ha="left", va="top", bold=True)
            _panel(axes, left, ceiling - head - PLOT, wide, medians, groups, top)
    return figure


def _panel(  # noqa: PLR0917 - a place, and what is drawn there
    axes: Axes,
    left: float,
    bottom: float,
    wide: float,
    medians: Mapping[str, float],
    groups: Sequence[str],
    top: int,
) -> None:
    step = PLOT / top

    def height(value: float) -> float:
        return bottom + (value - 0.5) * step

    for level in range(1, top + 1):
        y = height(level)
        axes.plot([left + 14, left + wide], [y, y], color=style.FAINT, linewidth=0.8, zorder=1)
        marks.label(
            axes, left + 8, y, str(level), size=style.SMALL, color=style.SECONDARY, ha="right"
        )
    column = (wide - 14) / len(groups)
    places = {group: left + 14 + column * (n + 0.5) for n, group in enumerate(groups)}
    shown = [(places[group], height(medians[group]), group) for group in groups if group in medians]
    axes.plot(
        [x for x, *_ in shown], [y for _, y, _ in shown], color=style.COMPARATOR, linewidth=1.6,
        zorder=3,
    )  # fmt: skip
    low, high = min(medians.values()), max(medians.values())
    for x, y, group in shown:
        value = medians[group]
        end = value in {low, high} and low < high
        axes.plot(
            [x], [y], marker="o", markersize=8, zorder=5, clip_on=False,
            markerfacecolor=style.COMPARATOR if end else "white",
            markeredgecolor=style.COMPARATOR, markeredgewidth=1.6,
        )  # fmt: skip
        if end or value != int(value):
            text = number(value, 0 if value == int(value) else 1)
            marks.label(
                axes, x + 8, y + 7, text, size=style.SMALL, bold=True, ha="left",
                path_effects=marks.halo(),
            )  # fmt: skip
    for group, x in places.items():
        name = layout.wrap(group, column - 2, style.SMALL)
        absent = group not in medians
        if absent:
            marks.hatched(axes, x - 8, bottom, 16, PLOT)
        marks.label(
            axes, x, bottom - 3, name, size=style.SMALL, va="top",
            color=style.SECONDARY if absent else style.TEXT,
        )  # fmt: skip
