"""Diverging bars: answers on both sides of the middle level, with n and A."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.votelooks import LEVELS, rectangle
from diagnostic.text import NBSP, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, BAR = 30.0, 17.0
RIGHT = 84.0


@dataclass(frozen=True)
class Row:
    """A bar.

    Parameters
    ----------
    label : str
    counts : tuple of int
        Answers by level, from the least to the most favourable; empty when
        counts may not be shown.
    agreement : float or None
    words : str
        What is said in place of counts.
    """

    label: str
    counts: tuple[int, ...] = ()
    agreement: float | None = None
    words: str = ""


def diverging(rows: Sequence[Row], levels: Sequence[str]) -> Figure:
    """Draw one bar per row, shares of answers, the middle level astride the axis.

    Parameters
    ----------
    rows : sequence of Row
    levels : sequence of str
        Labels of the five levels, for the key.
    """
    plan = _Plan(rows, levels)
    with style.theme():
        figure = style.canvas("large", plan.height / 72)
        axes = marks.points_axes(figure)
        plan.draw(axes)
    return figure


class _Plan:
    def __init__(self, rows: Sequence[Row], levels: Sequence[str]) -> None:
        self.rows, self.levels = rows, levels
        self.total = style.WIDTHS["large"] * 72
        self.left = self.total * 0.36
        self.right = self.total - RIGHT
        self.texts = [layout.wrap(row.label, self.left - 10, style.LABEL) for row in rows]
        self.talls = [max(ROW, layout.height(text, style.LABEL) + 8) for text in self.texts]
        self.key = self._key_rows()
        self.height = 20 + sum(self.talls) + 6 + 18 * len(self.key)
        below, above = (
            zip(*(_sides(row.counts) for row in rows if row.counts), strict=True)
            if any(row.counts for row in rows)
            else ((0.5,), (0.5,))
        )
        low, high = max(*below, 0.2), max(*above, 0.2)
        self.unit = (self.right - self.left) / (low + high)
        self.zero = self.left + low * self.unit

    def _key_rows(self) -> list[list[tuple[int, str]]]:
        rows: list[list[tuple[int, str]]] = [[]]
        x = 0.0
        for place, label in enumerate(self.levels):
            wide = 24 + text_width(label, style.SMALL) + 14
            if x + wide > self.total and rows[-1]:
                rows.append([])
                x = 0.0
            rows[-1].append((place, label))
            x += wide
        return rows

    def draw(self, axes: Axes) -> None:
        """Draw the head, the bars, the axis and the key."""
        top = self.height - 20
        marks.label(axes, self.right + 24, top + 9, "n", size=style.SMALL, bold=True)
        marks.label(axes, self.right + 62, top + 9, "A", size=style.SMALL, bold=True)
        bottom = top - sum(self.talls)
        axes.plot([self.zero] * 2, [bottom, top], color=style.SECONDARY, linewidth=1, zorder=1)
        for row, text, tall in zip(self.rows, self.texts, self.talls, strict=True):
            middle = top - tall / 2
            marks.label(axes, self.left - 10, middle, text, ha="right")
            self._bar(axes, row, middle)
            top -= tall
        for line, held in enumerate(self.key):
            x, y = 2.0, bottom - 16 - 18 * line
            for place, label in held:
                rectangle(axes, x, y - 6, 18, 12, LEVELS[place])
                marks.label(axes, x + 22, y, label, size=style.SMALL, ha="left")
                x += 24 + text_width(label, style.SMALL) + 14

    def _bar(self, axes: Axes, row: Row, y: float) -> None:
        if not row.counts:
            wide = text_width(row.words, style.SMALL)
            marks.hatched(axes, self.left, y - BAR / 2, self.total - self.left, BAR)
            marks.label(
                axes, self.left + wide / 2 + 8, y, row.words, size=style.SMALL,
                color=style.SECONDARY, path_effects=marks.halo(4),
            )  # fmt: skip
            return
        total = sum(row.counts)
        x = self.zero - _sides(row.counts)[0] * self.unit
        for count, look in zip(row.counts, LEVELS, strict=True):
            wide = count / total * self.unit
            if count:
                rectangle(axes, x, y - BAR / 2, wide, BAR, look)
                if wide > text_width(str(count), style.SMALL) + 5:
                    halo = marks.halo(3.5) if look.hatch else []
                    ink = style.TEXT if look.hatch else look.ink
                    marks.label(
                        axes, x + wide / 2, y, str(count), size=style.SMALL, color=ink,
                        path_effects=halo,
                    )  # fmt: skip
            x += wide
        marks.label(axes, self.right + 24, y, number(total), size=style.SMALL)
        if row.agreement is not None:
            text = number(row.agreement, 2)
            marks.label(axes, self.right + 62, y, text.replace(" ", NBSP), size=style.SMALL)


def _sides(counts: Sequence[int]) -> tuple[float, float]:
    """Return the shares below and above the axis, the middle level halved."""
    total = sum(counts)
    if not total:
        return (0.0, 0.0)
    below = (counts[0] + counts[1] + counts[2] / 2) / total
    return below, 1 - below
