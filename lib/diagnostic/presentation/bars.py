"""A structure: the town's bars, comparators' marks on them, every value written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.rows import bare, ordered, prepared, records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

ROW, BAR = 25.0, 12.0
NAMES = {"demi": 108.0, "large": 170.0}
GAP = 12.0


def bars(
    data: pd.DataFrame,
    *,
    category: str = "category",
    unit: str = "%",
    decimals: int = 1,
    width: Width = "demi",
) -> Figure:
    """Draw one bar per category for the town, one mark per comparator.

    Parameters
    ----------
    data : pandas.DataFrame
        The shared columns and one that names the categories, in the order
        they are to be read.
    category : str
        That column.
    unit, decimals
        How values are written.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = prepared(data, category, unit="", decimals=decimals)
    plan = _Plan(frame, category, unit, width)
    with style.theme():
        figure = style.canvas(width, plan.height / 72)
        plan.draw(marks.points_axes(figure))
    return figure


class _Plan:
    """Columns: names, bars, then one column of values per territory."""

    def __init__(self, frame: pd.DataFrame, category: str, unit: str, width: Width) -> None:
        self.unit = unit
        self.categories = [str(name) for name in dict.fromkeys(frame[category])]
        rows = records(ordered(frame))
        self.cells = {(str(row[category]), str(row["label"])): row for row in rows}
        self.territories = list({str(row["label"]): row for row in rows}.values())
        self.total = style.WIDTHS[width] * 72
        names = [layout.wrap(name, NAMES[width], style.LABEL) for name in self.categories]
        self.names = dict(zip(self.categories, names, strict=True))
        name_width = max(text_width(name, style.LABEL) for name in names)
        self.columns = [self._column_width(row) for row in self.territories]
        self.left = name_width + 8
        self.right = self.total - 3 - sum(self.columns) - GAP * len(self.columns)
        self.rows_tall = [max(ROW, layout.height(name, style.LABEL) + 6) for name in names]
        self.heads = [
            self._head(row, wide) for row, wide in zip(self.territories, self.columns, strict=True)
        ]
        self.header = max(layout.height(head, style.SMALL) for head in self.heads) + 20
        self.height = self.header + sum(self.rows_tall) + 4
        values = [float(row["value"]) for row in rows if not row["absent"]]
        self.high = max([*values, 0.0]) or 1.0

    def _column_width(self, territory: dict[str, Any]) -> float:
        """Return a width that holds the values and the longest word of the name."""
        label = str(territory["label"])
        bold = territory["role"] == "town"
        words = layout.wrap(label, 1, style.SMALL, bold)
        values = [
            text_width(self._text(row), style.SMALL, bold)
            for (_, name), row in self.cells.items()
            if name == label
        ]
        return max(text_width(words, style.SMALL, bold), *values, 30.0)

    def _text(self, row: dict[str, Any]) -> str:
        return bare(str(row["text"]), str(row.get("unit", self.unit)))

    def _head(self, territory: dict[str, Any], wide: float) -> str:
        return layout.wrap(
            str(territory["label"]), wide + 4, style.SMALL, territory["role"] == "town"
        )

    def x(self, value: float) -> float:
        """Place a value, in points."""
        return self.left + max(value, 0.0) / self.high * (self.right - self.left - 4)

    def draw(self, axes: Axes) -> None:
        """Draw header, rows, then marks over the bars."""
        self._draw_header(axes)
        top = self.height - self.header
        for name, tall in zip(self.categories, self.rows_tall, strict=True):
            self._draw_row(axes, name, top - tall / 2)
            top -= tall
        axes.plot(
            [self.left, self.left],
            [top, self.height - self.header],
            color=style.SECONDARY,
            linewidth=1,
            zorder=4,
        )

    def _edges(self) -> list[float]:
        """Return the right edge of every column of values."""
        edges, edge = [], self.right
        for wide in self.columns:
            edge += GAP + wide
            edges.append(edge)
        return edges

    def _draw_header(self, axes: Axes) -> None:
        bottom = self.height - self.header
        for row, head, edge in zip(self.territories, self.heads, self._edges(), strict=True):
            role = str(row["role"])
            marks.label(
                axes, edge, bottom + 18, head, role=role, size=style.SMALL, ha="right", va="bottom"
            )
            if role == "town":
                marks.bar(axes, edge - 18, bottom + 5.5, 18, 9)
            else:
                marks.dot(axes, edge - 5, bottom + 10, role, str(row["level"]), size=7)
        axes.plot(
            [0, self.total],
            [bottom, bottom],
            color=style.INK,
            linewidth=1.2,
            zorder=1,
            clip_on=False,
        )

    def _draw_row(self, axes: Axes, name: str, y: float) -> None:
        marks.label(axes, self.left - 8, y, self.names[name], ha="right", color=style.TEXT)
        for territory, edge in zip(self.territories, self._edges(), strict=True):
            row = self.cells.get((name, str(territory["label"])))
            if row is None:
                continue
            role, text = str(territory["role"]), self._text(row)
            if row["absent"]:
                wide = text_width(text, style.SMALL)
                marks.hatched(axes, edge - wide - 4, y - 7, wide + 8, 14)
                marks.label(
                    axes,
                    edge,
                    y,
                    text,
                    color=style.SECONDARY,
                    size=style.SMALL,
                    ha="right",
                    path_effects=marks.halo(),
                )
                if role == "town":
                    marks.hatched(axes, self.left, y - BAR / 2, self.right - self.left - 4, BAR)
                continue
            marks.label(axes, edge, y, text, role=role, size=style.SMALL, ha="right")
            if role == "town":
                wide = self.x(float(row["value"])) - self.left
                marks.bar(axes, self.left, y - BAR / 2, wide, BAR)
            else:
                marks.dot(
                    axes, self.x(float(row["value"])), y, role, str(territory["level"]), size=7
                )
