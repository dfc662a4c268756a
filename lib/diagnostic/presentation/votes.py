"""The image of the votes: items by groups, each cell its median and how far answers gather."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.votelooks import LEVELS, SIGNS, glyph, of_median, rectangle
from diagnostic.text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CELL, ROW, GAP = 70.0, 30.0, 4.0
KEY = 40.0
CLASSES = (
    ("together", "accord"),
    ("nuanced", "nuances"),
    ("spread", "dispersion"),
    ("split", "partage en deux"),
)


@dataclass(frozen=True)
class Spot:
    """A cell of the image; without a median, nothing may be shown.

    Parameters
    ----------
    median : float or None
    kind : str
        ``together``, ``nuanced``, ``spread`` or ``split``.
    """

    median: float | None = None
    kind: str = ""


def image(
    items: Sequence[str], groups: Sequence[str], spots: Mapping[tuple[str, str], Spot]
) -> Figure:
    """Draw the image of a vote.

    Parameters
    ----------
    items, groups : sequence of str
        Texts of the items, from consensus to dissensus; names of the groups.
    spots : mapping of (item, group) to Spot
    """
    plan = _Plan(items, groups)
    with style.theme():
        figure = style.canvas("large", plan.height / 72)
        axes = marks.points_axes(figure)
        plan.draw(axes, spots)
    return figure


class _Plan:
    """Columns: items, then one cell per group."""

    def __init__(self, items: Sequence[str], groups: Sequence[str]) -> None:
        self.items, self.groups = items, groups
        self.total = style.WIDTHS["large"] * 72
        self.cell = min(CELL, (self.total * 0.62) / max(len(groups), 1))
        self.left = self.total - self.cell * len(groups)
        self.texts = [layout.wrap(text, self.left - 12, style.LABEL) for text in items]
        self.rows = [max(ROW, layout.height(text, style.LABEL) + 8) for text in self.texts]
        self.heads = [layout.wrap(name, self.cell - 6, style.SMALL) for name in groups]
        self.header = max(layout.height(head, style.SMALL) for head in self.heads) + 8
        self.height = self.header + sum(self.rows) + KEY

    def draw(self, axes: Axes, spots: Mapping[tuple[str, str], Spot]) -> None:
        """Draw heads, rows, then the key."""
        top = self.height - self.header
        for place, head in enumerate(self.heads):
            centre = self.left + self.cell * (place + 0.5)
            marks.label(axes, centre, top + 4, head, size=style.SMALL, va="bottom")
        for item, text, tall in zip(self.items, self.texts, self.rows, strict=True):
            middle = top - tall / 2
            marks.label(axes, self.left - 10, middle, text, ha="right")
            for place, group in enumerate(self.groups):
                left = self.left + self.cell * place
                self._cell(axes, left, top - tall, tall, spots.get((item, group), Spot()))
            top -= tall
        _key(axes)

    def _cell(self, axes: Axes, left: float, bottom: float, tall: float, spot: Spot) -> None:
        wide, high = self.cell - GAP, tall - GAP
        if spot.median is None:
            marks.hatched(axes, left + GAP / 2, bottom + GAP / 2, wide, high)
            return
        level = of_median(spot.median)
        look = LEVELS[level]
        rectangle(axes, left + GAP / 2, bottom + GAP / 2, wide, high, look)
        middle = bottom + tall / 2
        text = number(spot.median, 0 if spot.median == int(spot.median) else 1)
        halo = marks.halo(4) if look.hatch else []
        marks.label(
            axes, left + self.cell * 0.34, middle, text, bold=True,
            color=look.ink if not look.hatch else style.TEXT, path_effects=halo,
        )  # fmt: skip
        if look.hatch:
            from matplotlib.patches import Circle

            axes.add_patch(
                Circle((left + self.cell * 0.7, middle), 7.5, facecolor="white", lw=0, zorder=5)
            )
        ink = look.ink if not look.hatch else style.TEXT
        glyph(axes, left + self.cell * 0.7, middle, spot.kind, ink)


def _key(axes: Axes) -> None:
    """Draw the key: medians, then classes of agreement."""
    x, y = 4.0, KEY - 16
    marks.label(axes, x, y, "Médiane", size=style.SMALL, ha="left", color=style.SECONDARY)
    x += text_width("Médiane", style.SMALL) + 8
    for place, (look, sign) in enumerate(zip(LEVELS, SIGNS, strict=True), 1):
        rectangle(axes, x, y - 6, 20, 12, look)
        text = f"{place} ({sign})"
        marks.label(axes, x + 24, y, text, size=style.SMALL, ha="left")
        x += 24 + text_width(text, style.SMALL) + 12
    x, y = 4.0, 9.0
    marks.label(axes, x, y, "Réponses", size=style.SMALL, ha="left", color=style.SECONDARY)
    x += text_width("Réponses", style.SMALL) + 14
    for kind, name in CLASSES:
        glyph(axes, x, y, kind, style.TEXT)
        marks.label(axes, x + 11, y, name, size=style.SMALL, ha="left")
        x += 11 + text_width(name, style.SMALL) + 18
    marks.hatched(axes, x - 4, y - 6, 20, 12)
    marks.label(axes, x + 20, y, "trop peu de réponses", size=style.SMALL, ha="left")
