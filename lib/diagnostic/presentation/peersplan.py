"""The layout of a line of communes: their order, names and scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.rows import bare, shown_unit
from diagnostic.text import NBSP, NNBSP, capitalised

if TYPE_CHECKING:
    from diagnostic.presentation.style import Width

ROW, HEADER = 22.0, 22.0
NAMES = {"demi": 118.0, "large": 180.0}
ALONE = 2
"""Communes without any value that keep a row of their own."""


class Plan:
    """Names at the left, dots at the right, one commune per row."""

    def __init__(
        self, rows: list[dict[str, Any]], measures: tuple[str, ...], unit: str, width: Width
    ) -> None:
        self.measures, self.unit = measures, shown_unit(unit)
        for row in rows:
            if not row["absent"]:
                row["text"] = bare(str(row["text"]), str(row.get("unit", unit)))
        by_label: dict[str, dict[str, dict[str, Any]]] = {}
        for row in rows:
            by_label.setdefault(str(row["label"]), {})[str(row["measure"])] = row
        silent = self._silent(by_label)
        spoken = {label: cells for label, cells in by_label.items() if label not in silent}
        self.lines = sorted(spoken.items(), key=lambda item: self._rank(item[1]))
        names = {
            label: layout.shortened(label, NAMES[width], style.LABEL, self.is_town(cells))
            for label, cells in self.lines
        }
        self.names = names
        self.total = style.WIDTHS[width] * 72
        name_width = max(
            text_width(names[label], style.LABEL, self.is_town(cells))
            for label, cells in self.lines
        )
        values = [float(row["value"]) for row in rows if not row["absent"]]
        widest = max(
            (
                text_width(self._written(row), style.SMALL, bold=True)
                for row in rows
                if not row["absent"]
            ),
            default=0,
        )
        self.left, self.right = name_width + 8, self.total - 4
        self.inner = (self.left + widest + 12, self.right - widest - 18)
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        self.low, self.high = (low, high) if high > low else (low - 1, high + 1)
        self.header = HEADER if any(measures) else 4.0
        self.notes = self._notes({label: by_label[label] for label in silent})
        self.foot = sum(layout.height(note, style.SMALL) + 6 for note in self.notes)
        self.height = self.header + ROW * len(self.lines) + 4 + self.foot

    def _written(self, row: dict[str, Any]) -> str:
        """Return a value as it is drawn: the town's alone carries the unit."""
        unit = f"{NNBSP}{self.unit}" if self.unit and row["role"] == "town" else ""
        return f"{row['text']}{unit}"

    def _silent(self, by_label: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
        """Return the communes without any value, when they are many: they share a note."""
        silent = [
            label
            for label, cells in by_label.items()
            if not self.is_town(cells) and all(row["absent"] for row in cells.values())
        ]
        return silent if ALONE < len(silent) < len(by_label) else []

    def _notes(self, silent: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
        """Say the communes without any value, by reason."""
        groups: dict[str, list[str]] = {}
        for label, cells in silent.items():
            states = dict.fromkeys(str(row["text"]) for row in cells.values())
            groups.setdefault(" ou ".join(states), []).append(label)
        return [
            layout.wrap(
                f"{capitalised(state)}{NBSP}: {', '.join(names)}.", self.total - 30, style.SMALL
            )
            for state, names in groups.items()
        ]

    def _rank(self, cells: dict[str, dict[str, Any]]) -> list[tuple[bool, float]]:
        """Sort by the first measure, then by the second, the highest first, absences last."""
        rows = [cells.get(name) for name in self.measures]
        return [
            (True, 0.0) if row is None or row["absent"] else (False, -float(row["value"]))
            for row in rows
        ]

    @staticmethod
    def is_town(cells: dict[str, dict[str, Any]]) -> bool:
        """Whether a row is the study's own commune."""
        return any(row["role"] == "town" for row in cells.values())

    def x(self, value: float) -> float:
        """Place a value, in points."""
        start, end = self.inner
        return start + (value - self.low) / (self.high - self.low) * (end - start)
