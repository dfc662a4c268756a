"""One line per measure, one dot per territory: where the town stands.

Each line has its own scale, which « Comment lire » must say. Labels are
measured and spread, tied to their dots by leader lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.rows import compact, ordered, prepared, records
from diagnostic.text import NBSP, NNBSP

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

HEADER, TOWN_LABEL, LINE, DROP = 16.0, 15.0, 16.0, 15.0
"""Heights, in points: measure, town's label, dots, leader lines."""
AFTER = 12.0
NOTE = 15.0
GAP = 7.0
EDGE = 8.0


def comparison(
    data: pd.DataFrame, *, unit: str = "", decimals: int = 1, width: Width = "demi"
) -> Figure:
    """Draw the town among its comparators.

    Parameters
    ----------
    data : pandas.DataFrame
        The shared columns (see :func:`~diagnostic.presentation.rows.prepared`)
        and, for several measures, ``measure``: the words above each line.
        Rows may carry their own ``unit`` and ``decimals``. Peers are drawn as
        small dots without a label.
    unit, decimals
        For rows that do not carry their own.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = prepared(data, unit=unit, decimals=decimals)
    if "measure" not in frame:
        frame["measure"] = ""
    inner = style.WIDTHS[width] * 72 - 2 * EDGE
    lines = [
        _Line(str(name), records(ordered(part)), inner)
        for name, part in frame.groupby("measure", sort=False)
    ]
    with style.theme():
        figure = style.canvas(width, sum(line.height for line in lines) / 72)
        axes = marks.points_axes(figure)
        top = sum(line.height for line in lines)
        for line in lines:
            line.draw(axes, top)
            top -= line.height
    return figure


class _Line:
    """One measure, laid out."""

    def __init__(self, name: str, rows: list[dict[str, Any]], inner: float) -> None:
        self.inner = inner
        present = [row for row in rows if not row["absent"]]
        self.absent = [row for row in rows if row["absent"] and row["role"] != "town"]
        self.town = next((row for row in rows if row["role"] == "town"), None)
        self.crowd = [row for row in present if row["role"] == "peer"]
        self.others = [row for row in present if row["role"] not in {"town", "peer"}]
        for row in self.others:
            row["text"] = compact(str(row["text"]), str(row.get("unit", "")))
        self.name = layout.wrap(name, inner, style.LABEL, bold=True) if name else ""
        self.low, self.high = _scale([float(row["value"]) for row in present])
        self.labels = self._labels()
        self.notes = self._notes()
        tall = max((layout.height(text, style.SMALL) for text in self.labels), default=-DROP)
        self.header = layout.height(self.name, style.LABEL) + 3 if self.name else 0.0
        self.height = self.header + TOWN_LABEL + LINE + DROP + tall + NOTE * len(self.notes) + AFTER

    def _labels(self) -> list[str]:
        """Cut the names so that all labels fit side by side."""
        if not self.others:
            return []
        names = [str(row["label"]) for row in self.others]
        values = [text_width(str(row["text"]), style.SMALL) for row in self.others]
        for room in (self.inner, 110.0, 95.0, 80.0, self.inner / len(names) - GAP):
            names = [layout.wrap(str(row["label"]), room, style.SMALL) for row in self.others]
            widths = [text_width(name, style.SMALL) for name in names]
            if sum(map(max, widths, values)) + GAP * len(names) <= self.inner:
                break
        return [f"{name}\n{row['text']}" for name, row in zip(names, self.others, strict=True)]

    def _notes(self) -> list[str]:
        """Say the absent comparators, as many to a line as fit."""
        notes: list[str] = []
        for row in self.absent:
            said = f"{row['label']}{NBSP}: {row['text']}"
            joined = f"{notes[-1]}{NNBSP}; {said}" if notes else said
            if notes and text_width(joined, style.SMALL) <= self.inner - 24:
                notes[-1] = joined
            else:
                notes.append(said)
        return notes

    def x(self, value: float) -> float:
        """Place a value, in points."""
        return EDGE + (value - self.low) / (self.high - self.low) * self.inner

    def draw(self, axes: Axes, top: float) -> None:
        """Draw the line, its top edge at a height."""
        left, right = EDGE, EDGE + self.inner
        if self.name:
            marks.label(axes, left, top, self.name, bold=True, color=style.INK, ha="left", va="top")
        y = top - self.header - TOWN_LABEL - LINE / 2
        axes.plot(
            [left, right],
            [y, y],
            color=style.HAIRLINE,
            linewidth=5,
            solid_capstyle="round",
            zorder=1,
        )
        for row in self.crowd:
            axes.plot(
                [self.x(float(row["value"]))],
                [y],
                "o",
                markersize=5.5,
                color=style.SECONDARY,
                markeredgecolor="white",
                markeredgewidth=0.8,
                zorder=3,
            )
        self._draw_town(axes, y)
        bottom = self._draw_others(axes, y)
        self._draw_notes(axes, bottom)

    def _draw_town(self, axes: Axes, y: float) -> None:
        if self.town is None:
            return
        if self.town["absent"]:
            said = f"{self.town['label']}{NBSP}: {self.town['text']}"
            marks.hatched(axes, EDGE, y + LINE / 2 - 1, self.inner, TOWN_LABEL)
            marks.label(
                axes,
                EDGE + self.inner / 2,
                y + LINE / 2 + TOWN_LABEL / 2 - 1,
                said,
                role="town",
                size=style.SMALL,
                path_effects=marks.halo(4),
            )
            return
        x = self.x(float(self.town["value"]))
        said = f"{self.town['label']} {self.town['text']}"
        half = text_width(said, style.LABEL, bold=True) / 2
        centre = min(max(x, EDGE + half), EDGE + self.inner - half)
        marks.dot(axes, x, y, "town", str(self.town["level"]))
        marks.label(axes, centre, y + LINE / 2, said, role="town", va="bottom")

    def _draw_others(self, axes: Axes, y: float) -> float:
        foot = y - LINE / 2 - DROP
        sizes = [text_width(text, style.SMALL) for text in self.labels]
        wished = [self.x(float(row["value"])) for row in self.others]
        placed = layout.spread(wished, sizes, EDGE, EDGE + self.inner, GAP)
        for row, x, centre, text in zip(self.others, wished, placed, self.labels, strict=True):
            marks.leader(axes, (x, centre), (y - 4, foot + 1), style.COMPARATOR)
            marks.dot(axes, x, y, str(row["role"]), str(row["level"]))
            marks.label(axes, centre, foot, text, role="comparator", size=style.SMALL, va="top")
        return foot - max((layout.height(text, style.SMALL) for text in self.labels), default=-DROP)

    def _draw_notes(self, axes: Axes, top: float) -> None:
        for i, said in enumerate(self.notes):
            y = top - NOTE * (i + 0.5)
            marks.hatched(axes, EDGE, y - 4.5, 16, 9)
            marks.label(
                axes, EDGE + 22, y, said, color=style.SECONDARY, size=style.SMALL, ha="left"
            )


def _scale(values: list[float]) -> tuple[float, float]:
    """Return the ends of a line: the values and some air."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    air = (high - low) * 0.08 or max(abs(high), 1.0) * 0.08
    return low - air, high + air
