"""From rows of categories to a table with all its sums.

A dimension lists its categories, its total, and which categories hold which
others (a commune its quartiers, a quartier its Iris): nested, crossed and
additive tables are all written this way.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from diagnostic.confidentiality.tables import CLOSE, Cell, Equation, Fact, Key, Kind, Table
from diagnostic.errors import DataError, Problem

REST = "reste"
"""Category nobody prints: what the parts of a total leave out."""


@dataclass(frozen=True)
class Dimension:
    """One way of cutting up the population.

    Parameters
    ----------
    name : str
    total : str
        Category that stands for all; empty when the dimension has no total,
        and its categories then do not add up.
    parts : mapping of str to sequence of str
        Categories that hold others. The top ones need not be listed under
        the total: those that nothing holds are its parts.
    attribute : bool
        Whether it says something of people; places do not.
    partial : bool
        Whether the parts may leave some of their total out, as districts do
        of a town: the rest becomes a cell that nobody prints. Otherwise a
        total that is not the sum of its parts is an error.
    also : tuple of (str, tuple of str)
        Other ways to cut up a category, besides ``parts``.
    """

    name: str
    total: str = "Total"
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    attribute: bool = True
    partial: bool = False
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def sums(self, categories: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Return each total of the dimension with its parts, among categories that are there."""
        there = dict.fromkeys(categories)
        held = {part for parts in self.parts.values() for part in parts}
        sums = []
        if self.total and self.total in there and self.total not in self.parts:
            top = tuple(c for c in there if c != self.total and c not in held)
            sums.append((self.total, top))
        for whole, parts in (*self.parts.items(), *self.also):
            if whole in there:
                sums.append((whole, tuple(part for part in parts if part in there)))
        return [(whole, parts) for whole, parts in sums if parts]


@dataclass(frozen=True)
class Row:
    """One row of a table in long form: categories in the order of dimensions, and a cell."""

    categories: tuple[str, ...]
    cell: Cell


def crosstab(
    dimensions: Sequence[Dimension],
    rows: Iterable[Row],
    *,
    kind: Kind = "count",
    facts: Sequence[Fact] = (),
    name: str = "tableau",
) -> Table:
    """Return the table of some rows, with every sum that ties them.

    What parts leave out of their total is a cell that nobody prints: what an
    attacker has by subtraction is then protected as any other cell.

    Raises
    ------
    DataError
        When a cell is given twice, or parts do not make their total.
    """
    cells: dict[Key, Cell] = {}
    problems = []
    for row in rows:
        each = _key(dimensions, row.categories)
        if each in cells:
            problems.append(
                Problem(
                    "cette case est donnée deux fois",
                    f"{name}, {', '.join(row.categories)}",
                    remedy="gardez une seule des deux lignes",
                )
            )
        cells[each] = _ordered(row.cell, dimensions, each)
    if problems:
        raise DataError(problems)
    seen = {d.name: dict.fromkeys(_category(d, each) for each in cells) for d in dimensions}
    equations = [
        equation
        for dimension in dimensions
        for equation in _sums(dimension, dimensions, seen, cells)
    ]
    return Table(cells, tuple(equations), kind, tuple(facts), name)


def two_way(
    values: Sequence[Sequence[float]],
    *,
    totals: bool = False,
    kind: Kind = "count",
    cells: Mapping[tuple[int, int], Cell] | None = None,
    names: tuple[str, str] = ("ligne", "colonne"),
    name: str = "tableau",
) -> Table:
    """Return a table of rows and columns; categories are ``1``, ``2``… and ``Total``.

    Parameters
    ----------
    values : sequence of sequences
    totals : bool
        Whether the last row and the last column are totals; else they are added.
    kind : {"count", "magnitude"}
    cells : mapping, optional
        Cells that say more than a value, by row and column, from zero.
    """
    inner = [list(line) for line in values]
    if not totals:
        for line in inner:
            line.append(sum(line))
        inner.append([sum(column) for column in zip(*inner, strict=True)])
    given = cells or {}
    last = (len(inner) - 1, len(inner[0]) - 1)
    rows = [
        Row(
            (
                "Total" if i == last[0] else str(i + 1),
                "Total" if j == last[1] else str(j + 1),
            ),
            given.get((i, j), Cell(value)),
        )
        for i, line in enumerate(inner)
        for j, value in enumerate(line)
    ]
    return crosstab([Dimension(each) for each in names], rows, kind=kind, name=name)


def _key(dimensions: Sequence[Dimension], categories: Sequence[str]) -> Key:
    pairs = zip(dimensions, categories, strict=True)
    return tuple(sorted((d.name, c) for d, c in pairs if c != d.total))


def _category(dimension: Dimension, each: Key) -> str:
    return dict(each).get(dimension.name, dimension.total)


def _ordered(cell: Cell, dimensions: Sequence[Dimension], each: Key) -> Cell:
    inside = dict(each)
    order = sum(
        1 for d in dimensions if d.total and (d.name not in inside or inside[d.name] in d.parts)
    )
    return Cell(
        cell.value, cell.count, cell.top, cell.owner, cell.tolerance, cell.shown,
        cell.impossible, order,
    )  # fmt: skip


def _sums(
    dimension: Dimension,
    dimensions: Sequence[Dimension],
    seen: Mapping[str, Mapping[str, None]],
    cells: dict[Key, Cell],
) -> list[Equation]:
    """Return the sums along a dimension, adding the rest nobody prints where one is needed."""
    others = [d for d in dimensions if d is not dimension]
    found = []
    for whole, parts in dimension.sums(seen[dimension.name]):
        for around in itertools.product(*(seen[d.name] for d in others)):
            categories = dict(zip((d.name for d in others), around, strict=True))

            def at(category: str, fixed: Mapping[str, str] = categories) -> Key:
                every = {**fixed, dimension.name: category}
                return _key(dimensions, [every[d.name] for d in dimensions])

            total = at(whole)
            there = tuple(at(part) for part in parts if at(part) in cells)
            if total not in cells or not there:
                continue
            rest = _rest(cells, total, there) if dimension.partial else None
            if rest is not None:
                hidden = (*there, at(f"{REST} de {whole}"))
                cells[hidden[-1]] = rest
                there = hidden
            found.append(Equation(total, there, dimension.attribute))
    return found


def _rest(cells: Mapping[Key, Cell], total: Key, parts: Sequence[Key]) -> Cell | None:
    """Return what parts leave out of their total; None when they make it."""
    whole = cells[total]
    value = whole.value - sum(cells[part].value for part in parts)
    slack = whole.tolerance + sum(cells[part].tolerance for part in parts)
    if value <= slack + CLOSE * max(1.0, whole.value):
        return None
    count = None
    if whole.count is not None and all(cells[part].count is not None for part in parts):
        count = max(0.0, whole.count - sum(cells[part].count or 0 for part in parts))
    return Cell(value, count, shown=False, order=min(cells[part].order for part in parts))
