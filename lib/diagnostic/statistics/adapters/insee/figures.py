"""Columns of figures, read fast: a national file holds seventy million cells.

Most columns are plain numbers, which Arrow casts by itself. The others (codes
of absence, decimal commas, a damaged cell) are read by
:func:`diagnostic.statistics.adapters.cells.numbers`, which says where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import cells, checks
from diagnostic.statistics.adapters.insee import variables
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout

_NOTHING = pa.scalar(None, pa.string())
PASS = 500
"""Columns read in one pass over the file: the text of more would weigh gigabytes."""
SLICE = 250
"""Variables of one grid."""


def grids(
    table: OpenedTable,
    layout: Layout,
    places: Places,
    columns: Mapping[str, str],
) -> Iterator[Grid]:
    """Give the figures of a wide file, a slice of its columns each.

    Parameters
    ----------
    columns : mapping of str to str
        Column of the file → variable.
    """
    names = list(columns)
    for start in range(0, len(names), PASS):
        text = table.arrow(names[start : start + PASS])
        for first in range(0, text.num_columns, SLICE):
            some = text.column_names[first : first + SLICE]
            read = [column(text.column(n), columns[n], layout, table, name=n) for n in some]
            named = tuple(columns[name] for name in some)
            grid = Grid(
                places.levels,
                places.codes,
                named,
                np.column_stack([cell.figures for cell in read])[places.kept],
                np.column_stack([cell.statuses for cell in read])[places.kept],
                variables.additive(named),
            )
            del read
            yield grid
            del grid
        del text  # before the next pass is read


class Common(BaseModel):
    """Options that the import itself reads, whatever the adapter.

    Parameters
    ----------
    vintage : dict of str to str
        Where the year is written: see :mod:`diagnostic.statistics.adapters.vintages`.
    national : bool
        Whether the file speaks of the whole country.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    vintage: dict[str, str] = Field(default_factory=dict)
    national: bool = False


class Places:
    """Lines of a file that are places: their levels, codes, and which they are.

    Parameters
    ----------
    levels, codes : array of str
        Of the lines kept.
    kept : array of bool
        One per line of the file.
    """

    def __init__(
        self,
        levels: NDArray[np.object_],
        codes: NDArray[np.object_],
        kept: NDArray[np.bool_] | None = None,
    ) -> None:
        self.levels, self.codes = levels, codes
        self.kept = np.ones(len(codes), dtype=bool) if kept is None else kept


def column(
    text: Any,
    variable: str,
    layout: Layout,
    table: OpenedTable,
    *,
    name: str = "",
    index: pd.Index | None = None,
) -> cells.Cells:
    """Read a column, within the bounds of what it measures.

    Parameters
    ----------
    text : pyarrow.ChunkedArray of str
    variable : str
        What it measures, in the publisher's dictionary.
    name : str
        Name of the column, for errors.
    index : pandas.Index, optional
        Lines of the file that the cells come from, when not the first ones.
    """
    least, most = variables.bounds(variable)
    values = _plain(text)
    if values is None:
        series = _series(text, name or variable, index)
        return cells.numbers(series, layout, table, most=most, least=least)
    with np.errstate(invalid="ignore"):
        if (values < least).any() or (values > most).any():
            series = _series(text, name or variable, index)
            checks.bounded(values, series, table, least, most)
    blank = layout.absence.get("", layout.blank)
    states = np.where(values == 0, CODES[Status.ZERO], CODES[Status.OK]).astype(np.int8)
    states[np.isnan(values)] = CODES[blank]
    return cells.Cells(values, states)


def _series(text: Any, name: str, index: pd.Index | None) -> pd.Series:
    return pd.Series(text.to_pandas().to_numpy(dtype=object), index=index, name=name)


def _plain(text: Any) -> NDArray[np.float64] | None:
    """Cast a column of plain numbers and blanks; nothing when it holds anything else."""
    try:
        found = pc.cast(pc.if_else(pc.equal(text, ""), _NOTHING, text), pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    if not pc.all(pc.is_finite(found), min_count=0).as_py():
        return None
    values: NDArray[np.float64] = found.to_numpy()
    return values


def required(table: OpenedTable, wanted: Sequence[str]) -> None:
    """Refuse a file that lacks columns of its layout, naming those that look like them."""
    checks.columns(table, table.columns, wanted)
