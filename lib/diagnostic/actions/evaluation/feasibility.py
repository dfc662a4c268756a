"""Feasibility regulates objectives: the weakest of its four sides says what may be promised.

No mean: money does not make up for a partner who refuses. An objective is
judged by its own grid; without one, by the most feasible of its fiches.

====== ==========================================================
Weakest What is said
====== ==========================================================
3 or 4 « tenable » : it may be promised as it is
2      « à phaser » : begin with what can be done, change the rest
1      « à revoir » : not promised before what stands in the way changes
none   « à évaluer »
====== ==========================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic.actions.words import State

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.chain import Objective
    from diagnostic.actions.model import Feasibility, Sheet

SIDES = {
    "technical": "technique",
    "financial": "financière",
    "partnership": "partenariale",
    "political": "politique",
}


class Ruling(StrEnum):
    """What feasibility says of an objective."""

    HELD = "tenable"
    PHASED = "à phaser"
    REVISED = "à revoir"
    UNKNOWN = "à évaluer"


@dataclass(frozen=True)
class Verdict:
    """An objective and what may be promised of it.

    Parameters
    ----------
    objective : Objective
    ruling : Ruling
    grid : Feasibility or None
    origin : str
        Fiche that the grid comes from; empty when it is the objective's own.
    sheets : tuple of Sheet
        Fiches that serve it.
    """

    objective: Objective
    ruling: Ruling
    grid: Feasibility | None = None
    origin: str = ""
    sheets: tuple[Sheet, ...] = ()

    @property
    def weak(self) -> tuple[str, ...]:
        """The sides that stand in the way, with their score: « financière (2) »."""
        if self.grid is None:
            return ()
        marks = {said: getattr(self.grid, key) for key, said in SIDES.items()}
        return tuple(f"{said} ({mark})" for said, mark in marks.items() if mark <= 2)

    @property
    def change(self) -> str:
        """What must change; empty when nothing must, or when nobody said it yet."""
        return self.grid.change if self.grid and self.weak else ""

    @property
    def unsaid(self) -> bool:
        """Whether something must change and nobody said what."""
        return bool(self.weak) and not self.change


def weakest(grid: Feasibility) -> int:
    """Return the lowest of the four scores."""
    return min(int(getattr(grid, key)) for key in SIDES)


def ruling(grid: Feasibility | None) -> Ruling:
    """Return what a grid allows to promise."""
    if grid is None:
        return Ruling.UNKNOWN
    low = weakest(grid)
    return Ruling.REVISED if low == 1 else Ruling.PHASED if low == 2 else Ruling.HELD


def verdicts(actions: Actions) -> tuple[Verdict, ...]:
    """Return what feasibility says of each objective, in the order of the chain."""
    return tuple(_verdict(actions, each) for each in actions.chain.objectives)


def _verdict(actions: Actions, objective: Objective) -> Verdict:
    served = tuple(
        sheet
        for sheet in actions.sheets
        if objective.id in sheet.what.objectives and sheet.status is not State.DROPPED
    )
    if objective.feasibility:
        return Verdict(
            objective, ruling(objective.feasibility), objective.feasibility, sheets=served
        )
    graded = [(sheet.evaluation.feasibility, sheet.id) for sheet in served]
    held = [(grid, name) for grid, name in graded if grid]
    if not held:
        return Verdict(objective, Ruling.UNKNOWN, sheets=served)
    grid, name = max(held, key=lambda each: weakest(each[0]))
    return Verdict(objective, ruling(grid), grid, name, served)
