"""The least costly pattern: a binary program, and a cut for each target it leaves exposed.

A pattern says which cells may move away from the truth. For a target it does
not protect, the dual of the attacker's linear program prices what each cell
would add to his uncertainty; the pattern must buy as much as is required.
These cuts (Fischetti and Salazar) are added until no attacker is left.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.attack import Attack
from diagnostic.confidentiality.companions import Search
from diagnostic.confidentiality.polytope import EPSILON, Part, Vector, finite
from diagnostic.confidentiality.prover import Failure
from diagnostic.confidentiality.tables import Key

ROUNDS = 60
NOISE = 1e-9
NODES = 2000
"""Work allowed, in rounds and in nodes: never in seconds, so that masks are the same anywhere."""


@dataclass(frozen=True)
class Cut:
    """What a pattern must hold: a weighted count of cells, and the least it may be."""

    weights: dict[Key, float]
    least: float


def optimum(search: Search, start: Collection[Key]) -> frozenset[Key] | None:
    """Return the pattern that loses least, or None when too much work is needed.

    Parameters
    ----------
    search : Search
    start : collection of Key
        A pattern that holds, such as the one of
        :func:`~diagnostic.confidentiality.companions.companions`.
    """
    if not search.price(start):
        return frozenset(start)
    everything = search.everything
    cuts = _first(search)
    best = search.price(start)
    for _ in range(ROUNDS):
        hidden = _master(search, cuts)
        if hidden is None or search.price(hidden) >= best - EPSILON:
            return frozenset(start) if hidden is not None else None
        failures = search.prover.failures(hidden)
        if not failures:
            return hidden
        found = [
            cut
            for failure in failures
            if (cut := _cut_of(everything, search, failure, hidden)) is not None
        ]
        # Whole numbers can be narrower than the linear program sees: this pattern, and
        # all those inside it, are then refused as they are.
        cuts += found or [Cut({e: 1.0 for e in search.cost if e not in hidden}, 1.0)]
    return None


def _first(search: Search) -> list[Cut]:
    """Return what every pattern must hold: no forced cell is alone on its line."""
    cuts = []
    for equation in search.table.equations:
        keys = [each for each, _ in equation.terms]
        alone = [each for each in keys if each in search.forced]
        free = {each: 1.0 for each in keys if each in search.cost}
        vague = any(
            not search.table.cells[each].shown or search.table.cells[each].tolerance
            for each in keys
        )
        if len(alone) == 1 and free and not vague:
            cuts.append(Cut(free, 1.0))
    return cuts


def _master(search: Search, cuts: list[Cut]) -> frozenset[Key] | None:
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array

    names = sorted(search.cost)
    place = {each: i for i, each in enumerate(names)}
    # Equal costs are told apart by their rank, so that the same table has the same mask.
    cost = np.array([search.cost[each] * (1 + 1e-7 * i) for i, each in enumerate(names)])
    constraints = []
    if cuts:
        entries = [(r, place[k], w) for r, cut in enumerate(cuts) for k, w in cut.weights.items()]
        rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((weights, (rows, columns)), shape=(len(cuts), len(names)))
        least = np.array([cut.least for cut in cuts])
        constraints.append(LinearConstraint(matrix, least - EPSILON, np.inf))
    done = milp(
        cost,
        constraints=constraints,
        bounds=(0.0, 1.0),
        integrality=np.ones(len(names)),
        options={"node_limit": NODES},
    )
    if done.status != 0 or done.x is None:
        return None
    return search.forced | {names[i] for i in np.flatnonzero(done.x > 0.5)}


def _cut_of(
    everything: Attack, search: Search, failure: Failure, hidden: Collection[Key]
) -> Cut | None:
    """Return the cut of one requirement; None when the linear program finds it met."""
    from scipy.optimize import linprog

    split = everything.split(failure.requirement.terms)
    if len(split) != 1:
        return None
    part, weights = split[0]
    needed = search.prover.needed(failure.requirement, failure.known)
    free = np.array([k not in search.cost for k in part.keys])  # forced, or never shown
    movable = free | np.array([k in hidden for k in part.keys])
    own = np.array([k in failure.known for k in part.keys])
    least = np.where(own, 0.0, part.least)
    most = np.where(own, 0.0, part.most)
    rows, limits = finite([(part.facts, part.high, 1.0), (part.facts, part.low, -1.0)])
    done = linprog(
        -weights,
        A_eq=part.sums if part.sums.shape[0] else None,
        b_eq=np.zeros(part.sums.shape[0]) if part.sums.shape[0] else None,
        A_ub=rows,
        b_ub=limits,
        bounds=np.column_stack([np.where(movable, least, 0.0), np.where(movable, most, 0.0)]),
        method="highs",
    )
    if done.x is None or float(weights @ done.x) >= needed - EPSILON * max(1.0, needed):
        return None
    reduced = -weights
    given = 0.0
    if part.sums.shape[0]:
        reduced = reduced - part.sums.T @ done.eqlin.marginals
    if rows is not None and limits is not None:
        reduced = reduced - rows.T @ done.ineqlin.marginals
        given = -float(done.ineqlin.marginals @ limits)
    bought = np.where(reduced > 0, reduced * -least, -reduced * most)
    return _priced(part, bought, free, needed - given)


def _priced(part: Part, bought: Vector, free: NDArray[np.bool_], needed: float) -> Cut | None:
    """Return what cells must buy, beyond what those already free to move give."""
    bought[np.abs(bought) < NOISE] = 0.0
    missing = needed - float(bought[free].sum())
    if missing <= EPSILON:
        return None
    paying = [i for i in np.flatnonzero(bought > 0) if not free[i]]
    return Cut({part.keys[i]: min(float(bought[i]), missing) for i in paying}, missing)
