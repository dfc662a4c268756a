"""Turnout at an election, one line per commune.

The file names lists, heads of lists and their votes too: none of it is read.
Registered voters are those who voted and those who did not; voters are valid,
blank and spoilt ballots. Each line must close, or a column has shifted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.shaping import Options, lines, options, wide
from diagnostic.text import NBSP, enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source


class Turnout(Options):
    """Options of a file of results.

    Parameters
    ----------
    sums : dict of str to tuple of str
        Variable → those it is the sum of.
    """

    sums: dict[str, tuple[str, ...]]


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read registered voters, voters and ballots of each commune."""
    told = options(layout, Turnout, source)
    frame = lines(table, told, source, (told.code, *told.variables))
    found = wide(frame, table, layout, told)
    for whole, parts in told.sums.items():
        _closed(found, whole, parts, table)
    yield found


def _closed(grid: Grid, whole: str, parts: tuple[str, ...], table: OpenedTable) -> None:
    total = grid.values[:, grid.variables.index(whole)]
    rank = [grid.variables.index(part) for part in parts]
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero(np.abs(grid.values[:, rank].sum(axis=1) - total) > 0)
    if not len(wrong):
        return
    line = int(wrong[0])
    figures = [f"{part} = {grid.values[line, r]:.0f}" for part, r in zip(parts, rank, strict=True)]
    checks.refuse(
        f"{whole} n’est pas la somme de {enumeration(parts)}{NBSP}: une colonne a glissé",
        table,
        found=f"COM-{grid.codes[line]}, {whole} = {total[line]:.0f}, {', '.join(figures)}",
    )
