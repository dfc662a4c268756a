"""Missing vintages, hatched above the plot and said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.layout import Rect
from diagnostic.presentation.rows import spoken
from diagnostic.text import NBSP

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Run:
    """Consecutive vintages that are missing for the same reason."""

    years: tuple[int, ...]
    text: str
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True)
class AbsenceRow:
    """A run of missing vintages of one series, on a strip of its own."""

    role: str
    run: Run
    bottom: float = 0.0
    tall: float = 0.0

    def at(
        self, bottom: float, tall: float, span: Callable[[int, int], tuple[float, float]]
    ) -> AbsenceRow:
        """Return the strip put at its place."""
        left, right = span(self.run.years[0], self.run.years[-1])
        placed = replace(self.run, left=left, right=right)
        return replace(self, run=placed, bottom=bottom, tall=tall)


def absence_rows(series: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[AbsenceRow]:
    """Gather what is missing, one strip per run of years.

    Parameters
    ----------
    series : mapping
        Label: rows in the order of years, with ``absent``, ``text``,
        ``vintage`` and ``role``.
    """
    return [
        AbsenceRow(role=str(values[0]["role"]), run=run)
        for label, values in series.items()
        for run in _runs(label, values)
    ]


def _runs(label: str, values: Sequence[Mapping[str, Any]]) -> list[Run]:
    runs: list[tuple[list[int], str]] = []
    follows = False
    for row in values:
        if not row["absent"]:
            follows = False
            continue
        if follows and runs[-1][1] == row["text"]:
            runs[-1][0].append(int(row["vintage"]))
        else:
            runs.append(([int(row["vintage"])], str(row["text"])))
        follows = True
    whole = len(runs) == 1 and len(runs[0][0]) == len(values)
    return [
        Run(
            tuple(years),
            f"{label}{NBSP}: {state}" if whole else f"{label} {spoken(years)}{NBSP}: {state}",
        )
        for years, state in runs
    ]


def draw_absences(axes: Axes, rows: Sequence[AbsenceRow], page: Rect) -> None:
    """Draw the strips; a text wider than its strip is written beside it, on the page."""
    for row in rows:
        run = row.run
        marks.hatched(axes, run.left, row.bottom, run.right - run.left, row.tall)
        marks.label(
            axes,
            _centre(run, page),
            row.bottom + row.tall / 2,
            run.text,
            color=style.TOWN if row.role == "town" else style.SECONDARY,
            size=style.SMALL,
            path_effects=marks.halo(4),
        )


def _centre(run: Run, page: Rect) -> float:
    wide = text_width(run.text, style.SMALL)
    middle = (run.left + run.right) / 2
    if wide + 24 <= run.right - run.left:
        return middle
    if run.right + 6 + wide <= page.right:
        return run.right + 6 + wide / 2
    if run.left - 6 - wide >= page.left:
        return run.left - 6 - wide / 2
    return min(max(middle, page.left + wide / 2), page.right - wide / 2)
