"""CNAF counts split by age or rate of incapacity, summed over the split.

``aah_s_tx_inca_age_5_dep`` has one line per département, month, rate of
incapacity and age. Which classes it uses is not known for certain: the file
is refused when a line looks like a total, which would be counted twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import Cells, numbers
from diagnostic.statistics.adapters.cnaf.dates import DATE, december
from diagnostic.statistics.adapters.shaping import Options, grid, options, valid
from diagnostic.statistics.states import CODES

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_TOTAL = r"(?i)\s*(?:ensemble|total|tous\b|toutes\b).*"


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Sum the lines of December of one year by place."""
    told = options(layout, Options, source)
    frame = checks.renamed(table.text(), told.names)
    checks.columns(table, frame.columns, (DATE, told.code, *told.variables))
    frame = december(frame, table, source)
    if told.dropped:
        frame = frame[~frame[told.code].str.strip().str.fullmatch(told.dropped)]
    _without_totals(frame, table)
    checks.unique(frame, table)
    codes = frame[told.code].str.strip()
    valid(codes, told.level, table)
    places, distinct = pd.factorize(codes, sort=True)
    columns = {
        variable: _summed(numbers(frame[column], layout, table, rounded=told.rounded), places)
        for column, variable in told.variables.items()
    }
    yield grid(told.level, distinct, columns, "all")


def _without_totals(frame: pd.DataFrame, table: OpenedTable) -> None:
    for name in frame.columns:
        totals = frame[name][frame[name].str.fullmatch(_TOTAL)]
        if len(totals):
            checks.refuse(
                "cette ligne est un total : les autres seraient comptées deux fois",
                table,
                row=int(totals.index[0]),
                column=str(name),
                found=str(totals.iloc[0]),
                remedy="déclarez les classes de ce fichier dans sa structure, au catalogue",
            )


def _summed(cells: Cells, places: np.ndarray) -> Cells:
    size = int(places.max()) + 1 if len(places) else 0
    known = ~np.isnan(cells.figures)
    sums = np.bincount(places, np.nan_to_num(cells.figures), size)
    whole = np.bincount(places, ~known, size) == 0
    rounded = np.bincount(places, cells.statuses == CODES[Status.ROUNDED], size) > 0
    states = np.where(rounded, CODES[Status.ROUNDED], CODES[Status.OK])
    states = np.where(whole, states, CODES[Status.INCOMPLETE])
    return Cells(np.where(whole, sums, np.nan), states.astype(np.int8))
