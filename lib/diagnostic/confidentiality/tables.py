"""What has to be protected: cells, the sums that tie them, and what is public elsewhere.

A cell is named by its categories, the dimensions at their total being left
out: ``key(age="75+", sex="F")`` is a part of ``key(sex="F")``, which is a part
of ``key()``. Two tables that share a margin therefore share its cells, and
:func:`linked` needs no more than their names to protect them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from diagnostic.errors import DataError, DiagnosticError, Problem
from diagnostic.text import number

Key = tuple[tuple[str, str], ...]
"""Categories of a cell, by name of dimension; empty for the total of everything."""
Kind = Literal["count", "magnitude"]
CLOSE = 1e-6
"""Relative difference under which a total and the sum of its parts are the same."""


class SecrecyError(DiagnosticError):
    """A table that cannot be shown without revealing what must not be."""


def key(**categories: str) -> Key:
    """Return the key of a cell; dimensions left out are at their total."""
    return tuple(sorted(categories.items()))


def named(cell: Key) -> str:
    """Name a cell as a reader would: « âge = 75+, sexe = F »."""
    return ", ".join(f"{dimension} = {category}" for dimension, category in cell) or "total"


@dataclass(frozen=True)
class Cell:
    """One cell, as its holder knows it.

    Parameters
    ----------
    value : float
        The count, or the magnitude. Never negative.
    count : float, optional
        How many contribute to a magnitude; a count is its own.
    top : float, optional
        The largest contribution to a magnitude.
    owner : str
        Who the only contributor is, when the same one stands in several cells.
    tolerance : float
        What the published value is known to within, when its producer rounds.
    shown : bool
        False for a cell that no table prints, such as the rest of a town whose
        districts do not cover it.
    impossible : bool
        A zero everybody knows: nobody can be in this cell.
    order : int
        How many dimensions are at their total: 0 inside the table.
    """

    value: float
    count: float | None = None
    top: float | None = None
    owner: str = ""
    tolerance: float = 0.0
    shown: bool = True
    impossible: bool = False
    order: int = 0

    @property
    def units(self) -> float:
        """How many units stand in the cell."""
        return self.value if self.count is None else self.count


@dataclass(frozen=True)
class Equation:
    """A total is the sum of its parts.

    Parameters
    ----------
    total : Key
    parts : tuple of Key
    attribute : bool
        Whether the parts say something of people (an age, an answer), and not
        only where they are: everybody giving the same answer then tells it.
    """

    total: Key
    parts: tuple[Key, ...]
    attribute: bool = True

    @property
    def terms(self) -> tuple[tuple[Key, float], ...]:
        """The equation as a sum that is zero."""
        return ((self.total, 1.0), *((part, -1.0) for part in self.parts))


@dataclass(frozen=True)
class Fact:
    """What anybody can know already of a sum of cells: another level, an older table, a bound."""

    terms: tuple[tuple[Key, float], ...]
    low: float = 0.0
    high: float = float("inf")
    source: str = ""


@dataclass(frozen=True)
class Table:
    """Cells and all that ties them; several linked tables make one.

    Parameters
    ----------
    cells : mapping of Key to Cell
    equations : tuple of Equation
    kind : {"count", "magnitude"}
    facts : tuple of Fact
        Public knowledge from elsewhere.
    name : str
        For messages.

    Raises
    ------
    DataError
        When a value is negative, a count is not whole, a sum does not match
        its total, or a fact contradicts the cells.
    """

    cells: Mapping[Key, Cell]
    equations: tuple[Equation, ...] = ()
    kind: Kind = "count"
    facts: tuple[Fact, ...] = ()
    name: str = "tableau"

    def __post_init__(self) -> None:
        problems = [*self._wrong_cells(), *self._wrong_names()]
        if not problems:
            problems = [*self._wrong_sums(), *self._wrong_facts()]
        if problems:
            raise DataError(problems)

    @property
    def shown(self) -> tuple[Key, ...]:
        """Cells that a reader would see if nothing were hidden."""
        return tuple(each for each, cell in self.cells.items() if cell.shown)

    def value(self, terms: Iterable[tuple[Key, float]]) -> float:
        """Return the true value of a sum of cells."""
        return sum(weight * self.cells[each].value for each, weight in terms)

    def knowing(self, *facts: Fact) -> Table:
        """Return the table with more public knowledge."""
        return replace(self, facts=(*self.facts, *facts))

    def _wrong_cells(self) -> list[Problem]:
        problems = []
        for each, cell in self.cells.items():
            found = ""
            if not cell.value >= 0 or cell.value == float("inf"):
                found, what = f"{cell.value}", "une valeur négative ou absente ne se protège pas"
            elif self.kind == "count" and cell.value != int(cell.value):
                found, what = f"{cell.value}", "un effectif est un nombre entier"
            elif cell.count is not None and cell.count < 0:
                found, what = f"{cell.count}", "un nombre de contributeurs n’est jamais négatif"
            elif cell.top is not None and cell.top > cell.value * (1 + CLOSE):
                found, what = f"{cell.top}", "la plus grande contribution dépasse la valeur"
            elif cell.impossible and cell.value:
                found, what = f"{cell.value}", "cette case est dite impossible et n’est pas vide"
            if found:
                problems.append(
                    Problem(what, f"{self.name}, {named(each)}", found, "corrigez le tableau reçu")
                )
        return problems

    def _wrong_names(self) -> list[Problem]:
        wanted = [each for equation in self.equations for each, _ in equation.terms]
        wanted += [each for fact in self.facts for each, _ in fact.terms]
        return [
            Problem(
                "une somme cite une case que le tableau n’a pas",
                f"{self.name}, {named(each)}",
                remedy="ajoutez cette case, ou retirez-la de la somme",
            )
            for each in dict.fromkeys(wanted)
            if each not in self.cells
        ]

    def _wrong_sums(self) -> list[Problem]:
        problems = []
        for equation in self.equations:
            total = self.cells[equation.total]
            parts = sum(self.cells[part].value for part in equation.parts)
            slack = total.tolerance + sum(self.cells[part].tolerance for part in equation.parts)
            if abs(total.value - parts) > slack + CLOSE * max(1.0, abs(total.value)):
                decimals = 0 if self.kind == "count" else 2
                problems.append(
                    Problem(
                        "ce total n’est pas la somme de ses parties",
                        f"{self.name}, {named(equation.total)}",
                        f"{number(total.value, decimals)} pour une somme de "
                        f"{number(parts, decimals)}",
                        "demandez au détenteur le bon total, ou la catégorie qui manque",
                    )
                )
        return problems

    def _wrong_facts(self) -> list[Problem]:
        return [
            Problem(
                "ce qui est déjà public contredit le tableau",
                f"{self.name}, {' + '.join(named(each) for each, _ in fact.terms)}",
                f"{value:g}, attendu entre {fact.low:g} et {fact.high:g}",
                f"vérifiez la source publique{f' ({fact.source})' if fact.source else ''}",
            )
            for fact in self.facts
            if not fact.low - CLOSE <= (value := self.value(fact.terms)) <= fact.high + CLOSE
        ]


def linked(*tables: Table) -> Table:
    """Return tables as one, to be protected together: cells of the same name are the same.

    Raises
    ------
    DataError
        When two tables give the same cell two values, or are of two kinds.
    """
    cells: dict[Key, Cell] = {}
    problems = []
    for table in tables:
        for each, cell in table.cells.items():
            known = cells.setdefault(each, cell)
            if abs(known.value - cell.value) > CLOSE * max(1.0, cell.value):
                problems.append(
                    Problem(
                        "deux tableaux liés donnent deux valeurs à la même case",
                        f"{table.name}, {named(each)}",
                        f"{known.value:g} et {cell.value:g}",
                        "demandez au détenteur laquelle est juste",
                    )
                )
    if len({table.kind for table in tables}) > 1:
        problems.append(Problem("un tableau d’effectifs et un tableau de montants se lient mal"))
    if problems:
        raise DataError(problems)
    return Table(
        cells,
        tuple(dict.fromkeys(e for table in tables for e in table.equations)),
        tables[0].kind,
        tuple(dict.fromkeys(f for table in tables for f in table.facts)),
        " + ".join(dict.fromkeys(table.name for table in tables)),
    )
