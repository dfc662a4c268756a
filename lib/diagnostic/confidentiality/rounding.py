"""Rounding to a base, in place of hiding: every figure printed, none exact.

Each count goes to a multiple of the base just below or just above it, by a
draw that is fair (unbiased) and always the same for the same cell of the same
table; sums still hold, since an integer program chooses the draws closest to
the fair ones among those that add up. A family is either rounded or masked,
never both: rounded totals would bound what a mask hides.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.attack import Attack, Extent
from diagnostic.confidentiality.polytope import Vector
from diagnostic.confidentiality.tables import Fact, Key, SecrecyError, Table
from diagnostic.confidentiality.thresholds import Threshold
from diagnostic.errors import Problem

BASE = 5
FURTHER = 10.0
"""What a step beyond the nearest multiples costs: only where sums ask for it."""


@dataclass(frozen=True)
class Fair:
    """The fair draws: multiples below, cells already round, and the price of a step up."""

    floors: Vector
    exact: NDArray[np.bool_]
    cost: Vector


def rounded_table(
    table: Table,
    threshold: Threshold,
    *,
    dataset: str,
    salt: bytes,
    base: int = BASE,
    masked: Collection[Key] = (),
) -> dict[Key, int]:
    """Return the counts of a table, rounded so that sums hold.

    Parameters
    ----------
    table : Table
        Of counts, without cells that are known in part.
    threshold : Threshold
    dataset : str
        Name of the table: another table draws otherwise.
    salt : bytes
        Secret of the team; who has it can undo the rounding.
    base : int
    masked : collection of Key
        Cells of the family that are hidden, here or in earlier tables: none may be.

    Raises
    ------
    SecrecyError
        When the table cannot be rounded: magnitudes, blanks, too small a base.
    """
    _roundable(table, threshold, base, masked)
    if not salt:
        problem = Problem("l’arrondi demande un secret, pour ne pas être défait", table.name)
        raise SecrecyError(problem)
    keys = list(table.cells)
    values = np.array([table.cells[each].value for each in keys])
    floors = np.floor(values / base)
    rest = values / base - floors
    draws = np.array([draw(dataset, each, salt) for each in keys])
    fair = Fair(floors, rest == 0, np.where(draws < rest, -1.0, 1.0))
    for further in (0, 1, 2):  # one step up or none; more only where nothing else adds up
        steps = _steps(table, keys, fair, further)
        if steps is not None:
            return {each: int(base * step) for each, step in zip(keys, steps, strict=True)}
    raise SecrecyError(
        Problem("ce tableau ne s’arrondit pas en gardant ses sommes", table.name,
                remedy="masquez-le plutôt, ou publiez moins de totaux")
    )  # fmt: skip


def draw(dataset: str, cell: Key, salt: bytes) -> float:
    """Return a number between 0 and 1, always the same for a cell of a table."""
    said = "\x1f".join([dataset, *(f"{d}\x1e{c}" for d, c in cell)]).encode("utf-8")
    digest = hmac.new(salt, said, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def rounded_extents(
    table: Table, rounded: Mapping[Key, int], base: int = BASE
) -> dict[Key, Extent]:
    """Return what anybody can work out from a rounded table: bounds, sums, whole numbers."""
    facts = [
        Fact(((each, 1.0),), max(0.0, value - base + 1), value + base - 1, "arrondi")
        for each, value in rounded.items()
        if abs(value - table.cells[each].value) < base
    ]
    attack = Attack(table.knowing(*facts), table.cells.keys())
    return {each: attack.extent(((each, 1.0),)) for each in table.cells}


def _roundable(table: Table, threshold: Threshold, base: int, masked: Collection[Key]) -> None:
    problems = []
    if table.kind != "count":
        problems.append(Problem("seuls des effectifs s’arrondissent ainsi", table.name))
    if base < threshold.least_count:
        problems.append(
            Problem(
                "cette base est plus petite que le seuil : un petit effectif se lirait",
                table.name,
                f"base {base}, seuil {threshold.least_count}",
                f"prenez une base d’au moins {threshold.least_count}, ou masquez",
            )
        )
    if masked or any(cell.tolerance for cell in table.cells.values()):
        problems.append(
            Problem(
                "une même famille ne mêle pas arrondi et cases masquées",
                table.name,
                remedy="choisissez l’un des deux pour toutes ses tables",
            )
        )
    if problems:
        raise SecrecyError(problems)


def _steps(table: Table, keys: list[Key], fair: Fair, further: int) -> list[int] | None:
    """Return the multiple of each cell, closest to the fair draws; None when none adds up."""
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array

    size = len(keys)
    place = {each: i for i, each in enumerate(keys)}
    entries = [
        (r, place[each], weight)
        for r, equation in enumerate(table.equations)
        for each, weight in equation.terms
    ]
    # Columns: the step up (0 or 1), then steps beyond, up and down.
    top = np.concatenate([np.where(fair.exact, 0.0, 1.0), np.full(2 * size, float(further))])
    top[2 * size :] = np.minimum(top[2 * size :], fair.floors)
    price = np.concatenate([fair.cost, np.full(2 * size, FURTHER * size)])
    constraints = []
    if entries:
        rows, columns, weights = (np.array(each) for each in zip(*entries, strict=True))
        own = csr_array((weights, (rows, columns)), shape=(len(table.equations), size))
        base = own @ fair.floors
        whole = csr_array(
            (
                np.concatenate([weights, weights, -weights]),
                (np.tile(rows, 3), np.concatenate([columns, columns + size, columns + 2 * size])),
            ),
            shape=(len(table.equations), 3 * size),
        )
        constraints.append(LinearConstraint(whole, -base, -base))
    done = milp(
        price, constraints=constraints, bounds=(np.zeros(3 * size), top),
        integrality=np.ones(3 * size),
    )  # fmt: skip
    if done.x is None:
        return None
    found = done.x[:size] + done.x[size : 2 * size] - done.x[2 * size :] + fair.floors
    return [math.floor(step + 0.5) for step in found]
