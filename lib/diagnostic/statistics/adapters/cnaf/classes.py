"""CNAF households by class: one line per place, month and class.

Classes are kinds of RSA, classes of family quotient (« quotient familial »),
kinds of housing. They become variables; their total is the sum of the lines
the file gives. A class without a line, for a place that has others, holds
fewer than five households, which the publisher writes 0: it is a rounded
nought, never a true one. A place without any line has no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pydantic import Field

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import Cells, numbers
from diagnostic.statistics.adapters.cnaf.dates import DATE, december
from diagnostic.statistics.adapters.shaping import Options, grid, options, valid
from diagnostic.statistics.states import CODES
from diagnostic.text import folded, near_matches

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_UNKNOWN = "*"
_WHOLE_IRIS = 9


class Classes(Options):
    """Options of a file by class.

    Parameters
    ----------
    inside : str
        Column of the commune, when ``code`` is only the end of an IRIS.
    column : str
        Column of the class.
    classes : dict of str to str
        Class as the file writes it → end of the variable's name.
    totals : dict of str to tuple of str
        End of a variable → classes summed into it.
    measures : tuple of str
        Columns of counts.
    """

    inside: str = ""
    column: str
    classes: dict[str, str] = Field(default_factory=dict)
    totals: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    measures: tuple[str, ...]


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the classes of December of one year, and their totals."""
    told = options(layout, Classes, source)
    frame = checks.renamed(table.text(), told.names)
    wanted = [DATE, told.code, told.inside, told.column, *told.measures]
    checks.columns(table, frame.columns, [name for name in wanted if name])
    frame = december(frame, table, source)
    codes = _codes(frame, told)
    frame, codes = frame[codes != ""], codes[codes != ""]
    valid(codes, told.level, table)
    kinds = _kinds(frame[told.column], told.classes, table)
    checks.unique(pd.DataFrame({"code": codes, "class": kinds}), table)
    places, distinct = pd.factorize(codes, sort=True)
    columns: dict[str, Cells] = {}
    for measure in told.measures:
        cells = numbers(frame[measure], layout, table, rounded=True)
        columns |= _spread(measure, cells, places, kinds, told)
    names = pd.Series(distinct, dtype=object)
    level = checks.levels(names) if told.level == "COM" else told.level
    yield grid(level, names, columns, "all")


def _codes(frame: pd.DataFrame, told: Classes) -> pd.Series:
    """Return the code of each line, ``""`` for what is no place."""
    codes = frame[told.code].str.strip()
    if told.inside:
        short = codes.str.len() < _WHOLE_IRIS
        codes = codes.where(~short, frame[told.inside].str.strip() + codes)
    return codes.where(~codes.str.fullmatch(told.dropped), "") if told.dropped else codes


def _kinds(column: pd.Series, classes: Mapping[str, str], table: OpenedTable) -> pd.Series:
    """Return the end of the variable's name of each line, refusing a class unknown."""
    known = {folded(name): suffix for name, suffix in classes.items()}
    kinds = column.map(lambda name: known.get(folded(str(name)), _UNKNOWN))
    unknown = column[kinds == _UNKNOWN]
    if len(unknown):
        word = str(unknown.iloc[0])
        checks.refuse(
            "cette classe n’est pas de celles que le producteur publiait",
            table,
            row=int(unknown.index[0]),
            column=str(column.name),
            found=word or "case vide",
            remedy="déclarez cette classe dans la structure du fichier, au catalogue",
            near=near_matches(word, list(classes), 2),
        )
    return kinds


def _spread(
    measure: str, cells: Cells, places: np.ndarray, kinds: pd.Series, told: Classes
) -> dict[str, Cells]:
    """Put the classes of one measure side by side, then their totals."""
    size = int(places.max()) + 1 if len(places) else 0
    labels = kinds.to_numpy()
    columns: dict[str, Cells] = {}
    for suffix in dict.fromkeys(told.classes.values()):
        held = labels == suffix
        figures, statuses = np.zeros(size), np.full(size, CODES[Status.ROUNDED], dtype=np.int8)
        figures[places[held]] = cells.figures[held]
        statuses[places[held]] = cells.statuses[held]
        columns[f"{measure}_{suffix}"] = Cells(figures, statuses)
    totals = {
        f"{measure}_{end}" if end else measure: _total([columns[f"{measure}_{s}"] for s in parts])
        for end, parts in told.totals.items()
    }
    return {**totals, **columns}


def _total(parts: Sequence[Cells]) -> Cells:
    """Sum classes; a total around a figure kept back is none."""
    figures = np.column_stack([part.figures for part in parts])
    lost = np.isnan(figures).any(axis=1)
    states = np.where(lost, CODES[Status.INCOMPLETE], CODES[Status.ROUNDED])
    sums = np.where(lost, np.nan, np.nan_to_num(figures).sum(axis=1))
    return Cells(sums, states.astype(np.int8))
