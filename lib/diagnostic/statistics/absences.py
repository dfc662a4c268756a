"""Why there is no figure: the most telling of the reasons that several expressions give."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.columns import Block
from diagnostic.statistics.lookup import Plan
from diagnostic.statistics.models import Indicator
from diagnostic.statistics.states import CODES, NO_ROW, STATUSES

_TELLING = (
    Status.SECRET,
    Status.BELOW_THRESHOLD,
    Status.NOT_APPLICABLE,
    Status.NOT_PUBLISHED,
    Status.INCOMPLETE,
)
"""Absences from the most to the least telling, when several expressions fail."""
_RANKS = np.array([_TELLING.index(s) if s in _TELLING else len(_TELLING) for s in STATUSES])
UNAVAILABLE = CODES[Status.UNAVAILABLE]


@dataclass
class Absences:
    """The best reason known for each place, and whose it is.

    Parameters
    ----------
    status : array of int8
        −1 where none is known.
    plan : array of int
        Rank of the expression that gave it.
    """

    status: NDArray[np.int8]
    plan: NDArray[np.intp]
    plans: list[Plan] = field(default_factory=list)

    @classmethod
    def none(cls, size: int) -> Absences:
        """Return the absences of places of which nothing is known."""
        return cls(np.full(size, NO_ROW), np.zeros(size, np.intp))

    def note(self, where: NDArray[np.bool_], status: NDArray[np.int8], plan: Plan) -> None:
        """Keep the reasons of an expression where they tell more than those known."""
        self.plans.append(plan)
        unknown = self.status == NO_ROW
        better = where & (unknown | (_RANKS[status] < _RANKS[self.status]))
        self.status = np.where(better, status, self.status)
        self.plan = np.where(better, len(self.plans) - 1, self.plan)

    def write(self, indicator: Indicator, block: Block) -> None:
        """Write the reasons in the lines that have no figure."""
        waiting = ~block.known & (self.status != NO_ROW)
        for rank, plan in enumerate(self.plans):
            mine = waiting & (self.plan == rank)
            if not mine.any():
                continue
            block.status[mine] = self.status[mine]
            block.geography_year[mine] = max(source.geography_year for source in plan.sources)
            unknown = mine & (self.status == UNAVAILABLE)
            block.reserve[unknown] = indicator.availability
            block.sources[mine & ~unknown] = ";".join(source.id for source in plan.sources)
