"""Lists of places, one line each, counted by commune: France services.

A commune that the list does not name has none: the zeros are true ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import Cells
from diagnostic.statistics.adapters.shaping import Options, grid, options
from diagnostic.statistics.states import CODES

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source


class Points(Options):
    """Options of a list of places.

    Parameters
    ----------
    counted : str
        Variable of the count.
    key : str
        Column that tells one place from another, when there is one.
    """

    counted: str
    key: str = ""


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Count the places of each commune."""
    told = options(layout, Points, source)
    frame = checks.renamed(table.text(), told.names)
    checks.columns(table, frame.columns, [c for c in (told.code, told.key) if c])
    codes = frame[told.code].str.strip()
    if told.dropped:
        codes = codes[~codes.str.fullmatch(told.dropped)]
    checks.communes(codes, table)
    if told.key:
        checks.unique(frame[told.key].str.strip().rename(told.key), table)
    counts = codes.value_counts().sort_index()
    figures = counts.to_numpy("float64")
    states = np.full(len(counts), CODES[Status.OK], dtype=np.int8)
    names = pd.Series(counts.index, dtype=object)
    yield grid(checks.levels(names), names, {told.counted: Cells(figures, states)}, "all")
