"""A table of counts as shades: every cell says its number, so that ink alone is never needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

ROW, NAMES, GAP = 26.0, 170.0, 3.0
EMPTY = "–"
BOLD = 1.08


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[tuple[str, float]]],
    *,
    width: Width = "large",
    strong: Collection[int] = (),
) -> Figure:
    """Draw a table of shades.

    Parameters
    ----------
    rows, columns : sequence of str
        Names of the rows and of the columns.
    cells : sequence of sequence of (str, float)
        What each cell says, and its shade from 0 to 1.
    width : {"demi", "large"}
    strong : collection of int
        Rows whose name is in bold: those that gather others.

    Returns
    -------
    matplotlib.figure.Figure
    """
    plan = _Plan(rows, columns, cells, width, strong)
    with style.theme():
        figure = style.canvas(width, plan.height / 72)
        plan.draw(marks.points_axes(figure))
    return figure


class _Plan:
    """Names on the left, columns of equal width."""

    def __init__(
        self,
        rows: Sequence[str],
        columns: Sequence[str],
        cells: Sequence[Sequence[tuple[str, float]]],
        width: Width,
        strong: Collection[int] = (),
    ) -> None:
        self.cells = cells
        self.strong = strong
        self.total = style.WIDTHS[width] * 72
        # A column holds the longest word of its head; names take what is left.
        words = [word for name in columns for word in name.split()]
        least = max(text_width(word, style.SMALL) for word in words) + 6
        room = min(NAMES, self.total - least * len(columns) - 8)
        # Bold letters are wider: their lines are broken, and measured, a little larger.
        sizes = [style.LABEL * (BOLD if i in strong else 1) for i in range(len(rows))]
        self.names = [layout.wrap(name, room, size) for name, size in zip(rows, sizes, strict=True)]
        self.left = 8 + max(
            text_width(line, size)
            for name, size in zip(self.names, sizes, strict=True)
            for line in name.split("\n")
        )
        self.wide = (self.total - self.left) / len(columns)
        self.heads = [layout.wrap(name, self.wide - 4, style.SMALL) for name in columns]
        self.header = max(layout.height(head, style.SMALL) for head in self.heads) + 8
        self.tall = [max(ROW, layout.height(name, style.LABEL) + 8) for name in self.names]
        self.height = self.header + sum(self.tall) + 2

    def draw(self, axes: Axes) -> None:
        """Draw the heads, then each row."""
        top = self.height - self.header
        for i, head in enumerate(self.heads):
            x = self.left + (i + 0.5) * self.wide
            marks.label(axes, x, top + 4, head, size=style.SMALL, color=style.TEXT, va="bottom")
        for i, (name, tall) in enumerate(zip(self.names, self.tall, strict=True)):
            bold = i in self.strong
            x, y = self.left - 8, top - tall / 2
            marks.label(axes, x, y, name, ha="right", color=style.TEXT, bold=bold)
            for j, cell in enumerate(self.cells[i]):
                self._cell(axes, j, (top, tall), cell)
            top -= tall

    def _cell(self, axes: Axes, i: int, span: tuple[float, float], cell: tuple[str, float]) -> None:
        from matplotlib.patches import Rectangle

        (top, tall), (said, shade) = span, cell
        step = _step(shade)
        face = "white" if step is None else style.RAMP[step]
        axes.add_patch(
            Rectangle(
                (self.left + i * self.wide + GAP / 2, top - tall + GAP / 2),
                self.wide - GAP,
                tall - GAP,
                facecolor=face,
                edgecolor=style.HAIRLINE,
                linewidth=0.8,
            )
        )
        dark = step is not None and step >= 2
        marks.label(
            axes,
            self.left + (i + 0.5) * self.wide,
            top - tall / 2,
            said or EMPTY,
            bold=step == len(style.RAMP) - 1,
            color="white" if dark else style.TEXT,
        )


def _step(shade: float) -> int | None:
    """Return the class of a shade: none at zero, then quarters."""
    if shade <= 0:
        return None
    return min(len(style.RAMP) - 1, int(shade * len(style.RAMP) - 1e-9))
