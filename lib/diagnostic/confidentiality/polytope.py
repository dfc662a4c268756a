"""Hidden cells as the unknowns of a polytope: what they can be, all at once.

All the tables that agree with what is printed are the points of a polytope;
written as differences from the true table, the true table is zero, sums are
homogeneous, and hidden cells are the only unknowns. How far a sum of cells
can go is a linear program (HiGHS), and an integer one where whole numbers
are narrower.

scipy is imported by what solves, here and in the modules above: a quarter of a
second, and most chapters and books solve nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.tables import Key

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

Vector = NDArray[np.float64]
Example = Mapping[Key, float]
"""A table that an attacker cannot rule out, as what differs in it from the truth."""
EPSILON = 1e-6
NEAR = 120
"""Cells among which an example is looked for first."""


@dataclass(frozen=True)
class Part:
    """Hidden cells that inform on one another, apart from all others.

    Parameters
    ----------
    keys : tuple of Key
    sums : csr_array
        One row per sum, over ``keys``; each is zero.
    facts : csr_array
        One row per public fact, over ``keys``.
    low, high : array
        Bounds of the facts, then :attr:`least` and :attr:`most` of the cells:
        all as differences from the true table.
    """

    keys: tuple[Key, ...]
    sums: csr_array
    facts: csr_array
    low: Vector
    high: Vector
    least: Vector
    most: Vector

    @cached_property
    def place(self) -> dict[Key, int]:
        """Position of each cell."""
        return {each: i for i, each in enumerate(self.keys)}

    def farthest(
        self, weights: Vector, known: Collection[Key] = (), *, whole: bool = False
    ) -> tuple[float, Vector]:
        """Return the most that a weighted sum can exceed the truth by, and a table that does it.

        Parameters
        ----------
        weights : array
            One per cell.
        known : collection of Key
            Cells the attacker knows exactly.
        whole : bool
            Whether the table must be of whole numbers.
        """
        least, most = self.least.copy(), self.most.copy()
        fixed = [self.place[each] for each in known if each in self.place]
        least[fixed] = most[fixed] = 0.0
        found = self._linear(-weights, least, most)
        if whole and not _is_whole(found):
            found = self._integer(-weights, least, most)
        return float(weights @ found), found

    def nearest(
        self, weights: Vector, needed: float, dear: Vector, known: Collection[Key] = (),
        *, whole: bool = False,
    ) -> Vector | None:  # fmt: skip
        """Return the cheapest table in which a weighted sum exceeds the truth by some amount.

        Parameters
        ----------
        weights : array
        needed : float
        dear : array
            What one unit of difference costs, for each cell. The fewer cells
            differ, the more attackers the table convinces.
        known : collection of Key
        whole : bool

        Returns
        -------
        array or None
            Differences from the truth; None when no table goes as far.
        """
        from scipy.optimize import LinearConstraint, milp
        from scipy.sparse import csr_array, hstack

        size = len(self.keys)
        least, most = self.least.copy(), self.most.copy()
        fixed = [self.place[each] for each in known if each in self.place]
        least[fixed] = most[fixed] = 0.0
        both = csr_array(hstack([self.sums, -self.sums]))
        constraints = [LinearConstraint(both, 0.0, 0.0)] if both.shape[0] else []
        if self.facts.shape[0]:
            facts = csr_array(hstack([self.facts, -self.facts]))
            constraints.append(LinearConstraint(facts, self.low, self.high))
        row = csr_array(np.concatenate([weights, -weights])[None, :])
        constraints.append(LinearConstraint(row, needed, np.inf))
        bounds = (np.zeros(2 * size), np.concatenate([most, -least]))
        for integrality in (0, 1) if whole else (0,):
            done = milp(
                np.concatenate([dear, dear]),
                constraints=constraints,
                bounds=bounds,
                integrality=np.full(2 * size, integrality),
            )
            if done.x is None:
                return None
            moved = np.asarray(done.x[:size] - done.x[size:], dtype=np.float64)
            if _is_whole(moved):
                return np.round(moved) if whole else moved
            if not whole:
                return moved
        return None

    def around(self, cells: Collection[int], known: Collection[Key] = ()) -> Part:
        """Return the part near some cells, all others being left as they are.

        What is found there holds in the whole part; what is not may.
        """
        from scipy.sparse import csr_array

        taken = dict.fromkeys(cells)
        edge = list(taken)
        out = {self.place[each] for each in known if each in self.place}
        columns, rows = self._columns, self.sums
        while edge and len(taken) < NEAR:
            lines = sorted({r for c in edge for r in columns.indices[_span(columns, c)].tolist()})
            beside = dict.fromkeys(
                c for r in lines for c in rows.indices[_span(rows, r)].tolist()
                if c not in taken and c not in out
            )  # fmt: skip
            edge = list(beside)[: NEAR - len(taken)]
            taken.update(dict.fromkeys(edge))
        group = np.array(sorted(taken))
        own = self.sums[:, group]
        tied = self.facts[:, group]
        return Part(
            tuple(self.keys[i] for i in group),
            csr_array(own[np.flatnonzero(np.diff(own.indptr))]),
            tied,
            self.low,
            self.high,
            self.least[group],
            self.most[group],
        )

    @cached_property
    def _columns(self) -> csc_array:
        from scipy.sparse import csc_array

        return csc_array(self.sums)

    def _linear(self, cost: Vector, least: Vector, most: Vector) -> Vector:
        from scipy.optimize import linprog

        inequalities = [(self.facts, self.high, 1.0), (self.facts, self.low, -1.0)]
        rows, limits = finite(inequalities)
        done = linprog(
            cost,
            A_eq=self.sums if self.sums.shape[0] else None,
            b_eq=np.zeros(self.sums.shape[0]) if self.sums.shape[0] else None,
            A_ub=rows,
            b_ub=limits,
            bounds=np.column_stack([least, most]),
            method="highs",
        )
        if done.x is None:  # the true table is always a solution
            raise RuntimeError(done.message)
        return np.asarray(done.x, dtype=np.float64)

    def _integer(self, cost: Vector, least: Vector, most: Vector) -> Vector:
        from scipy.optimize import LinearConstraint, milp

        constraints = []
        if self.sums.shape[0]:
            constraints.append(LinearConstraint(self.sums, 0.0, 0.0))
        if self.facts.shape[0]:
            constraints.append(LinearConstraint(self.facts, self.low, self.high))
        done = milp(
            cost,
            constraints=constraints,
            bounds=(np.ceil(least - EPSILON), np.floor(most + EPSILON)),
            integrality=np.ones(len(cost)),
        )
        if done.x is None:
            raise RuntimeError(done.message)
        return np.asarray(np.round(done.x), dtype=np.float64)


def nearer(part: Part, weights: Vector, known: Collection[Key]) -> list[Part]:
    """Return where to look for an example: nearby, then everywhere."""
    if len(part.keys) <= 2 * NEAR:
        return [part]
    return [part.around(np.flatnonzero(weights).tolist(), known), part]


def _span(matrix: csr_array | csc_array, line: int) -> slice:
    return slice(matrix.indptr[line], matrix.indptr[line + 1])


def moved(part: Part, table: Vector) -> Example:
    """Return a table as an example: the cells that differ from the truth."""
    return {part.keys[i]: float(table[i]) for i in np.flatnonzero(np.abs(table) > EPSILON)}


def _is_whole(found: Vector) -> bool:
    return bool(np.abs(found - np.round(found)).max(initial=0.0) <= EPSILON)


def finite(
    inequalities: Iterable[tuple[csr_array, Vector, float]],
) -> tuple[csr_array | None, Vector | None]:
    """Return signed inequalities as one « at most », those without a bound left out."""
    from scipy.sparse import csr_array, vstack

    rows, limits = [], []
    for matrix, bound, sign in inequalities:
        kept = np.isfinite(bound)
        if kept.any():
            rows.append(sign * matrix[kept])
            limits.append(sign * bound[kept])
    if not rows:
        return None, None
    return csr_array(vstack(rows)), np.concatenate(limits)
