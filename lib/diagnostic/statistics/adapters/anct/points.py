"""Lists of places, one line each, counted by commune: France services.

A commune that the list does not name has none: the zeros are true ones. Lists
kept by hand have a code or two that are no commune's (« 2B14 »): those places
are left out, and said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.statistics.adapters import checks, notices
from diagnostic.statistics.adapters.cells import summed
from diagnostic.statistics.adapters.shaping import Options, grid, options
from diagnostic.text import NBSP

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_MOST_LOST = 0.01


class Points(Options):
    """Options of a list of places.

    Parameters
    ----------
    counted : str
        Variable of the count.
    key : str
        Column that tells one place from another, where the file has it.
    """

    counted: str
    key: str = ""


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Count the places of each commune."""
    told = options(layout, Points, source)
    frame = checks.renamed(table.text(), told.names)
    checks.columns(table, frame.columns, (told.code,))
    codes = frame[told.code].str.strip()
    if told.dropped:
        codes = codes[~codes.str.fullmatch(told.dropped)]
    codes = _placed(codes, table)
    if told.key in frame:
        checks.unique(frame[told.key].str.strip().rename(told.key), table)
    places, distinct = pd.factorize(codes, sort=True)
    counts = summed(places, np.ones(len(places)), len(distinct))
    names = pd.Series(distinct, dtype=object)
    yield grid(checks.levels(names), names, {told.counted: counts}, "all")


def _placed(codes: pd.Series, table: OpenedTable) -> pd.Series:
    """Leave out places whose commune is unreadable, refusing a file that has many."""
    good = codes.str.fullmatch(checks.COMMUNE)
    wrong = codes[~good]
    if len(wrong) > max(_MOST_LOST * len(codes), 1):
        checks.communes(codes, table)
    for row in wrong.index:
        code = wrong.loc[row]
        notices.say(
            f"{table.line(int(row))}{NBSP}: « {code} » n’est pas un code de commune, "
            "ce lieu n’est compté nulle part."
        )
    return codes[good]
