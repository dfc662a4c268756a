"""What an attacker can work out from a table where some cells are hidden.

The attacker knows every cell shown, every sum, that nothing is negative, that
counts are whole, and what is public elsewhere. The least and the greatest
value that this leaves to a cell, or to a sum of cells, are two linear
programs over the polytope of the tables that agree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.polytope import EPSILON, Example, Part, Vector, moved, nearer
from diagnostic.confidentiality.tables import Key, Table

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Terms = Sequence[tuple[Key, float]]
FEW = 1e-4
"""Cost of a difference in a cell already hidden: examples differ in few cells."""


@dataclass(frozen=True)
class Extent:
    """The least and the greatest that a sum of cells can be, to an attacker."""

    low: float
    high: float


class Attack:
    """What can be worked out from a table, some of its cells being hidden.

    Parameters
    ----------
    table : Table
    hidden : collection of Key
        Cells that are not printed.
    """

    def __init__(self, table: Table, hidden: Collection[Key]) -> None:
        self.table = table
        unknown = set(hidden)
        self.unknown = tuple(
            each
            for each, cell in table.cells.items()
            if (each in unknown or not cell.shown or cell.tolerance) and not cell.impossible
        )
        self._hidden = unknown
        biggest = max((cell.value for cell in table.cells.values()), default=0.0)
        self.unbounded = 10.0 * (biggest + 100.0)
        """Beyond this, a value is as good as without limit."""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The unknown cells, by groups that inform on one another."""
        place = {each: i for i, each in enumerate(self.unknown)}
        sums = _matrix([e.terms for e in self.table.equations], place)
        facts = [f for f in self.table.facts if any(each in place for each, _ in f.terms)]
        tied = _matrix([f.terms for f in facts], place)
        true = np.array([self.table.value(f.terms) for f in facts])
        low = np.array([f.low for f in facts]) - true
        high = np.array([f.high for f in facts]) - true
        least, most = self._bounds()
        groups = _groups(sums, tied)
        return tuple(
            self._part(group, sums, tied, low, high, least, most)
            for group in (np.flatnonzero(groups == g) for g in range(groups.max(initial=-1) + 1))
        )

    @cached_property
    def part_of(self) -> Mapping[Key, Part]:
        """The group of each unknown cell."""
        return {each: part for part in self.parts for each in part.keys}

    def extent(
        self, terms: Terms, known: Collection[Key] = (), *, whole: bool | None = None
    ) -> Extent:
        """Return what a sum of cells can be.

        Parameters
        ----------
        terms : sequence of (Key, float)
        known : collection of Key
            Cells the attacker knows besides: those where he stands alone.
        whole : bool, optional
            Whether the attacker knows that values are whole; by default, when
            they are counts. The exact bounds then come from an integer
            program wherever the linear one has no whole solution.
        """
        exact = self.table.kind == "count" if whole is None else whole
        true = self.table.value(terms)
        above = below = 0.0
        for part, weights in self.split(terms):
            above += part.farthest(weights, known, whole=exact)[0]
            below += part.farthest(-weights, known, whole=exact)[0]
        high = float("inf") if above >= self.unbounded - EPSILON else true + above
        return Extent(_clean(max(0.0, true - below)), _clean(high))

    def example(
        self, terms: Terms, needed: float, cost: Mapping[Key, float], known: Collection[Key] = ()
    ) -> Example | None:
        """Return a table that goes as far as needed, as what differs from the truth in it.

        Such a table agrees with all the attacker knows: it proves that he
        cannot rule that value out. None when there is no such table.

        Parameters
        ----------
        terms : sequence of (Key, float)
        needed : float
            How far above the truth.
        cost : mapping of Key to float
            What a unit of difference costs; nothing when left out.
        known : collection of Key
        """
        whole = self.table.kind == "count"
        split = self.split(terms)
        for whole_part, weights in split:
            for part in nearer(whole_part, weights, known):
                own = np.array([weights[whole_part.place[each]] for each in part.keys])
                dear = np.array([cost.get(each, 0.0) for each in part.keys]) + FEW
                found = part.nearest(own, needed, dear, known, whole=whole)
                if found is not None:
                    return moved(part, found)
        if len(split) < 2:
            return None
        far = [(part, *part.farthest(weights, known, whole=whole)) for part, weights in split]
        if sum(reached for _, reached, _ in far) < needed - EPSILON * max(1.0, needed):
            return None
        return {each: by for part, _, table in far for each, by in moved(part, table).items()}

    def split(self, terms: Terms) -> list[tuple[Part, Vector]]:
        """Return a sum of cells over each group it concerns."""
        found: dict[int, tuple[Part, Vector]] = {}
        for each, weight in terms:
            part = self.part_of.get(each)
            if part is not None:
                _, weights = found.setdefault(id(part), (part, np.zeros(len(part.keys))))
                weights[part.place[each]] += weight
        return list(found.values())

    def _bounds(self) -> tuple[Vector, Vector]:
        least, most = np.zeros(len(self.unknown)), np.zeros(len(self.unknown))
        for i, each in enumerate(self.unknown):
            cell = self.table.cells[each]
            free = each in self._hidden or not cell.shown
            least[i] = -cell.value if free else -min(cell.tolerance, cell.value)
            most[i] = self.unbounded if free else cell.tolerance
        return least, most

    def _part(
        self, group: NDArray[np.intp], sums: csr_array, tied: csr_array, *bounds: Vector
    ) -> Part:
        from scipy.sparse import csr_array

        low, high, least, most = bounds
        own, said = sums[:, group], tied[:, group]
        rows = np.flatnonzero(np.diff(own.indptr))
        facts = np.flatnonzero(np.diff(said.indptr))
        return Part(
            tuple(self.unknown[i] for i in group),
            csr_array(own[rows]),
            csr_array(said[facts]),
            low[facts],
            high[facts],
            least[group],
            most[group],
        )


def _matrix(forms: Sequence[Terms], place: Mapping[Key, int]) -> csr_array:
    """Return forms as rows over the unknown cells; those that hold none are left out."""
    from scipy.sparse import csr_array

    rows, columns, weights = [], [], []
    count = 0
    for form in forms:
        inside = [(place[each], weight) for each, weight in form if each in place]
        if not inside:
            continue
        rows += [count] * len(inside)
        columns += [column for column, _ in inside]
        weights += [weight for _, weight in inside]
        count += 1
    return csr_array((weights, (rows, columns)), shape=(count, len(place)), dtype=np.float64)


def _groups(sums: csr_array, tied: csr_array) -> NDArray[np.int32]:
    """Return the group of each unknown cell."""
    from scipy.sparse import csgraph

    size = sums.shape[1]
    if not size:
        return np.zeros(0, dtype=np.int32)
    linked = abs(sums.T) @ abs(sums) + abs(tied.T) @ abs(tied)
    return np.asarray(csgraph.connected_components(linked, directed=False)[1], dtype=np.int32)


def _clean(value: float) -> float:
    """Drop the noise of the solver around whole numbers."""
    if value == float("inf"):
        return value
    near = round(value)
    return float(near) if abs(value - near) < EPSILON * max(1.0, abs(value)) else value
