"""Communes side by side: a dot each, or two dots tied when two measures are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.peersplan import ROW, Plan
from diagnostic.presentation.rows import ordered, prepared, records
from diagnostic.text import NBSP, NNBSP

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width


def peers(
    data: pd.DataFrame,
    *,
    unit: str = "%",
    decimals: int = 0,
    measures: tuple[str, ...] = (),
    width: Width = "demi",
) -> Figure:
    """Draw the town among the communes it is compared with, highest first.

    Parameters
    ----------
    data : pandas.DataFrame
        The shared columns and, for two measures, ``measure``.
    unit, decimals
        How values are written.
    measures : tuple of str
        The one or two measures, the one that sorts first; those of the data
        by default.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = prepared(data, unit="", decimals=decimals)
    if "measure" not in frame:
        frame["measure"] = ""
    measures = measures or tuple(dict.fromkeys(frame["measure"]))
    if not 1 <= len(measures) <= 2:
        raise ValueError(f"one or two measures are expected, not {len(measures)}")
    plan = Plan(records(ordered(frame)), measures, unit, width)
    with style.theme():
        figure = style.canvas(width, plan.height / 72)
        _Drawing(plan).draw(marks.points_axes(figure))
    return figure


class _Drawing:
    """A plan put on paper."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def draw(self, axes: Axes) -> None:
        """Draw the header, then the rows from the top."""
        self._draw_header(axes)
        for i, (label, cells) in enumerate(self.plan.lines):
            self._draw_row(
                axes, label, cells, self.plan.height - self.plan.header - ROW * (i + 0.5)
            )

        self._draw_notes(axes)

    def _draw_notes(self, axes: Axes) -> None:
        """Say below the rows who has no value at all."""
        top = self.plan.foot
        for note in self.plan.notes:
            tall = layout.height(note, style.SMALL)
            marks.hatched(axes, 2, top - style.SMALL - 2, 16, 10)
            marks.label(
                axes, 24, top, note, color=style.SECONDARY, size=style.SMALL, ha="left", va="top"
            )
            top -= tall + 6

    def _draw_header(self, axes: Axes) -> None:
        """Name the measures above the dots of the first row, spread when these are close."""
        if not any(self.plan.measures):
            return
        cells = self.plan.lines[0][1]
        role = "town" if self.plan.is_town(cells) else "comparator"
        names = [self._head(i) for i in range(len(self.plan.measures))]
        middle = sum(self.plan.inner) / 2
        wished = [
            self.plan.x(float(cells[name]["value"]))
            if name in cells and not cells[name]["absent"]
            else middle
            for name in self.plan.measures
        ]
        sizes = [text_width(name, style.SMALL, bold=True) for name in names]
        # Long names reach over the column of communes rather than past the edge.
        start = min(self.plan.left - 40, self.plan.right - sum(sizes) - 12 * len(sizes))
        placed = layout.spread(wished, sizes, max(0.0, start), self.plan.right, 10)
        for i, (name, x) in enumerate(zip(names, placed, strict=True)):
            marks.label(
                axes,
                x,
                self.plan.height - self.plan.header / 2 + 2,
                name,
                color=marks.colour(role),
                bold=i == 0,
                size=style.SMALL,
            )

    def _head(self, i: int) -> str:
        mark = ("●", "○")[i] if len(self.plan.measures) > 1 else "●"
        return f"{mark}{NBSP}{self.plan.measures[i]}"

    def _draw_row(self, axes: Axes, label: str, cells: dict[str, dict[str, Any]], y: float) -> None:
        town = self.plan.is_town(cells)
        color = style.TOWN if town else style.COMPARATOR
        marks.label(
            axes,
            self.plan.left - 8,
            y,
            self.plan.names[label],
            color=style.TOWN if town else style.TEXT,
            bold=town,
            ha="right",
        )
        axes.plot(
            [self.plan.left, self.plan.right], [y, y], color=style.FAINT, linewidth=0.8, zorder=0
        )
        present = [cells[m] for m in self.plan.measures if m in cells and not cells[m]["absent"]]
        absent = [(m, cells[m]) for m in self.plan.measures if m in cells and cells[m]["absent"]]
        if len(present) == 2:
            xs = [self.plan.x(float(row["value"])) for row in present]
            axes.plot(
                xs,
                [y, y],
                color=color,
                linewidth=3 if town else 1.8,
                alpha=1 if town else 0.5,
                zorder=2,
            )
        for row in reversed(present):
            self._draw_dot(axes, row, y, hollow=row["measure"] != self.plan.measures[0], town=town)
        self._draw_texts(axes, present, absent, y, town)

    def _draw_dot(
        self, axes: Axes, row: dict[str, Any], y: float, *, hollow: bool, town: bool
    ) -> None:
        color = style.TOWN if town else style.COMPARATOR
        x = self.plan.x(float(row["value"]))
        if row["role"] == "comparator" and len(self.plan.measures) == 1:
            marks.dot(axes, x, y, "comparator", str(row["level"]), size=7)
            return
        same = hollow and any(
            abs(self.plan.x(float(other["value"])) - x) < 5
            for other in self._row_of(row).values()
            if other is not row and not other["absent"]
        )
        size = (9.5 if town else 7.0) + (5 if same else 0)
        axes.plot(
            [x],
            [y],
            "o",
            markersize=size,
            markerfacecolor="white" if hollow else color,
            markeredgecolor=color,
            markeredgewidth=2 if town else 1.5,
            zorder=3 if hollow else 4,
        )

    def _row_of(self, row: dict[str, Any]) -> dict[str, dict[str, Any]]:
        return dict(self.plan.lines)[str(row["label"])]

    def _draw_texts(
        self,
        axes: Axes,
        present: list[dict[str, Any]],
        absent: list[tuple[str, dict[str, Any]]],
        y: float,
        town: bool,
    ) -> None:
        """Write the values outside the pair, and what is missing after them."""
        role = "town" if town else "comparator"
        sides = sorted(present, key=lambda row: float(row["value"]))
        edge = self.plan.left
        same = False
        if sides:
            x = self.plan.x(float(sides[-1]["value"]))
            text = str(sides[-1]["text"]) + (self._unit() if town else "")
            if len(sides) == 2 and sides[0]["text"] == sides[1]["text"]:
                same = True
                sides = sides[:1]
            marks.label(
                axes,
                x + 9,
                y,
                text,
                role=role,
                size=style.SMALL,
                ha="left",
                path_effects=marks.halo(),
            )
            edge = x + 9 + text_width(text, style.SMALL, town)
        if len(sides) == 2:
            x = self.plan.x(float(sides[0]["value"]))
            marks.label(
                axes,
                x - 9,
                y,
                str(sides[0]["text"]),
                role=role,
                size=style.SMALL,
                ha="right",
                path_effects=marks.halo(),
            )
        if absent:
            self._draw_absence(axes, sides, y)
        said = self._missing(absent, self.plan.right - edge - 4, alone=not present)
        if same or said:
            marks.label(
                axes,
                edge + 4,
                y,
                said or "(même valeur)",
                color=style.SECONDARY if not town else style.TOWN,
                size=style.SMALL,
                ha="left",
                path_effects=marks.halo(),
            )

    def _missing(
        self, absent: list[tuple[str, dict[str, Any]]], room: float, *, alone: bool
    ) -> str:
        """Say what a row lacks, the measure by its name or by its mark: the state is never cut."""
        if not absent:
            return ""
        states = list(dict.fromkeys(str(row["text"]) for _, row in absent))
        if alone and len(states) == 1:
            return states[0]
        signs = {name: self._head(i)[:1] for i, name in enumerate(self.plan.measures)}
        ways = [
            f"{NNBSP}; ".join(f"{word}{NBSP}: {row['text']}" for word, row in named)
            for named in (absent, [(signs[name], row) for name, row in absent])
            if all(word for word, _ in named)
        ]
        ways = [way if alone else f"({way})" for way in [*ways, " ou ".join(states)]]
        fitting = (way for way in ways if text_width(way, style.SMALL) <= room)
        return next(fitting, ways[-1])

    def _draw_absence(self, axes: Axes, sides: list[dict[str, Any]], y: float) -> None:
        """Hatch the place of a missing value: before the dot, or the whole row."""
        end = self.plan.x(float(sides[0]["value"])) - 8 if sides else self.plan.right
        if end - self.plan.left > 6:
            marks.hatched(axes, self.plan.left, y - 5.5, end - self.plan.left, 11)

    def _unit(self) -> str:
        return f"{NNBSP}{self.plan.unit}" if self.plan.unit else ""
