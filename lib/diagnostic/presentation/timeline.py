"""Steps of an approach, from the first to the last: dates, marks told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GAP, RADIUS = 16.0, 6.0
WIDTH: style.Width = "demi"
"""Narrow: its words stay readable on a phone."""
PAST, NOW, AHEAD, HALTED = "past", "now", "ahead", "halted"
"""Where a step stands, as the drawing tells it: filled, half filled, hollow, crossed."""


@dataclass(frozen=True)
class Step:
    """A step, as it is drawn.

    Parameters
    ----------
    when : str
        Its dates or its length; empty when neither is known.
    title : str
    detail : str
        A line below the title.
    state : str
        ``past``, ``now``, ``ahead`` or ``halted``.
    """

    when: str
    title: str
    detail: str = ""
    state: str = AHEAD


def timeline(steps: Sequence[Step], key: Sequence[tuple[str, str]] = ()) -> Figure:
    """Draw the steps from top to bottom along a line.

    Parameters
    ----------
    steps : sequence of Step
    key : sequence of (str, str)
        State and its word, for each state drawn.
    """
    plan = _Plan(steps, key)
    with style.theme():
        figure = style.canvas(WIDTH, plan.height / 72)
        plan.draw(marks.points_axes(figure))
    return figure


class _Plan:
    def __init__(self, steps: Sequence[Step], key: Sequence[tuple[str, str]]) -> None:
        self.steps, self.key = steps, key
        self.total = style.WIDTHS[WIDTH] * 72
        widest = max((text_width(step.when, style.LABEL) for step in steps), default=0.0)
        self.axis = min(max(widest, 40.0), self.total * 0.26) + 22
        self.left = self.axis + 18
        room = self.total - self.left - 12  # letters are a little wider at some resolutions
        self.dates = [layout.wrap(step.when, self.axis - 18, style.LABEL) for step in steps]
        self.titles = [layout.wrap(step.title, room, style.LABEL, bold=True) for step in steps]
        self.details = [
            layout.wrap(step.detail, room, style.SMALL) if step.detail else "" for step in steps
        ]
        self.talls = [self._tall(i) for i in range(len(steps))]
        self.height = sum(self.talls) + 12 + (26 if key else 0)

    def _tall(self, i: int) -> float:
        said = layout.height(self.titles[i], style.LABEL)
        if self.details[i]:
            said += 3 + layout.height(self.details[i], style.SMALL)
        return max(said, layout.height(self.dates[i], style.LABEL)) + GAP

    def draw(self, axes: Axes) -> None:
        """Draw the line, then each step on it, then the key."""
        top = self.height - 8
        first = top - style.LABEL * layout.LINE / 2
        places = []
        for tall in self.talls:
            places.append(top)
            top -= tall
        last = places[-1] - style.LABEL * layout.LINE / 2
        axes.plot(
            [self.axis] * 2, [last, first], color=style.COMPARATOR, linewidth=2, zorder=1,
            solid_capstyle="butt",
        )  # fmt: skip
        for i, place in enumerate(places):
            self._step(axes, i, place)
        x = self.left + RADIUS
        for state, word in self.key:
            _mark(axes, x, 10, state)
            marks.label(axes, x + 12, 10, word, size=style.SMALL, ha="left")
            x += 12 + text_width(word, style.SMALL) + 26

    def _step(self, axes: Axes, i: int, top: float) -> None:
        middle = top - style.LABEL * layout.LINE / 2
        _mark(axes, self.axis, middle, self.steps[i].state)
        date = self.dates[i]
        marks.label(axes, self.axis - 14, top, date, color=style.INK, ha="right", va="top")
        title = self.titles[i]
        marks.label(axes, self.left, top, title, bold=True, color=style.INK, ha="left", va="top")
        if self.details[i]:
            below = top - layout.height(title, style.LABEL) - 3
            marks.label(
                axes, self.left, below, self.details[i], size=style.SMALL, ha="left", va="top"
            )


def _mark(axes: Axes, x: float, y: float, state: str) -> None:
    settings: dict[str, Any] = {
        "linestyle": "none",
        "marker": "o",
        "markersize": 2 * RADIUS,
        "markeredgecolor": style.COMPARATOR,
        "markeredgewidth": 1.8,
        "markerfacecolor": style.COMPARATOR if state == PAST else "white",
        "zorder": 4,
        "clip_on": False,
    }
    if state == NOW:
        settings |= {
            "fillstyle": "left",
            "markerfacecolor": style.COMPARATOR,
            "markerfacecoloralt": "white",
        }
    axes.plot([x], [y], **settings)
    if state == HALTED:
        axes.plot(
            [x], [y], linestyle="none", marker="x", markersize=RADIUS * 1.1,
            markeredgecolor=style.COMPARATOR, markeredgewidth=1.8, zorder=5,
        )  # fmt: skip
