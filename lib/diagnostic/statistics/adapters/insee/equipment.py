"""Base permanente des équipements, before the Melodi portal.

Two forms: counts by Iris and type (« ensemble »), or one line per facility.
The base lists what exists: a type that a commune does not list is a true zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import numbers
from diagnostic.statistics.adapters.insee.figures import Common, required
from diagnostic.statistics.adapters.shaping import options
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_TYPE = r"[A-G]\d{3}"
_LINES = 500_000


class Options(Common):
    """What the layout of the base declares beside the common fields.

    Parameters
    ----------
    code, kind, count, year : str
        Columns of the commune, of the type, of the number, of the year.
    place : str
        Column of the Iris, in a file that counts by Iris.
    """

    code: str = "DEPCOM"
    kind: str = "TYPEQU"
    count: str = "NB_EQUIP"
    year: str = "AN"
    place: str = "DCIRIS"


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the counts by Iris and type, summed by commune.

    Raises
    ------
    DataError
        When columns are missing, codes damaged, a line repeated or of another year.
    """
    told = options(layout, Options, source)
    names = [told.code, told.place, told.year, told.kind, told.count]
    required(table, names)
    frame = table.text(names)
    _checked(frame, told, table, source)
    checks.unique(frame[[told.code, told.place, told.kind]], table)
    found = numbers(frame[told.count], layout, table)
    counts = frame[[told.code, told.kind]].assign(count=found.figures)
    yield _counted(counts.groupby([told.code, told.kind])["count"].sum())


def read_list(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read one line per facility, counted by commune and type.

    Raises
    ------
    DataError
        When columns are missing, codes damaged, or the year another.
    """
    told = options(layout, Options, source)
    names = [told.code, told.kind, told.year]
    required(table, names)
    parts = []
    for frame in table.batches(_LINES, names):
        _checked(frame, told, table, source)
        parts.append(frame.groupby([told.code, told.kind]).size())
    whole = pd.concat(parts) if parts else pd.Series(dtype="int64")
    yield _counted(whole.groupby(level=[0, 1]).sum())


def _checked(frame: pd.DataFrame, told: Options, table: OpenedTable, source: Source) -> None:
    checks.communes(frame[told.code].astype(object), table)
    for column, pattern, what in (
        (told.kind, _TYPE, "ce type d’équipement n’a pas la forme attendue"),
        (told.year, rf"{source.vintage}(?:\.0)?", f"cette ligne n’est pas de {source.vintage}"),
    ):
        wrong = frame.index[~frame[column].str.strip().str.fullmatch(pattern)]
        if len(wrong):
            found = str(frame.loc[wrong[0], column]) or "case vide"
            checks.refuse(what, table, row=int(wrong[0]), column=column, found=found)


def _counted(counts: pd.Series) -> Grid:
    """Put counts in a grid: communes listed, and zero where they list nothing."""
    grid = counts.unstack(fill_value=0).sort_index()  # noqa: PD010
    codes = grid.index.to_series().astype(object)
    values = grid.to_numpy("float64")
    states = np.where(values == 0, CODES[Status.ZERO], CODES[Status.OK]).astype(np.int8)
    kinds = tuple(map(str, grid.columns))
    return Grid(
        checks.levels(codes), codes.to_numpy(dtype=object), kinds, values, states, frozenset(kinds)
    )
