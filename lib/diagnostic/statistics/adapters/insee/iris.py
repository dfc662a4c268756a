"""Insee's files by Iris: the census (``base-ic``) and Filosofi.

The census files list every commune: one that is not divided stands as a
single Iris whose code ends in ``0000``. That line is the commune, which the
commune files give better; it is left out, so that a zone is never mistaken
for the town. Insee labels the quality of each Iris, and flags zones of
activity and scarcely inhabited ones: their figures are kept, as fragile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.insee.figures import Common, Places, grids, required
from diagnostic.statistics.adapters.shaping import options, valid
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_WHOLE = "0000"


class Options(Common):
    """What the layout of a file by Iris declares beside the common fields.

    Parameters
    ----------
    code : str
        Column of the Iris.
    required : tuple of str
        Columns without which the file is refused; ``{y}`` is the vintage.
    words : str
        Pattern of the columns that hold words, not figures.
    sound : dict of str to str
        Column, when the file has it → pattern of what it says of an Iris whose
        figures are sound; the others' are fragile.
    inhabited : str
        Column of the type of Iris: the variable ``IRIS_HABITAT`` tells those
        where people live.
    """

    code: str = "IRIS"
    required: tuple[str, ...] = ()
    words: str = (
        r"LIB\w+|REG(?:20\d\d)?|DEP|COM|UU\d+|TRIRIS|GRD_QUART"
        r"|TYP_IRIS|MODIF_IRIS|LAB_IRIS|note"
    )
    sound: dict[str, str] = Field(default_factory=dict)
    inhabited: str = ""


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read a file by Iris, by slices of its variables.

    Raises
    ------
    DataError
        When columns are missing, codes damaged or repeated, or cells unreadable.
    """
    told = options(layout, Options, source)
    needed = [told.code, *told.required]
    required(table, [*needed, *([told.inhabited] if told.inhabited else [])])
    signs = {name: pattern for name, pattern in told.sound.items() if name in table.columns}
    codes = table.text([told.code])[told.code].str.strip().astype(object)
    valid(codes, "IRIS", table)
    checks.unique(codes, table)
    kept = ~codes.str.endswith(_WHOLE).to_numpy(dtype=bool)
    held = codes.to_numpy(dtype=object)[kept]
    places = Places(np.full(len(held), "IRIS", dtype=object), held, kept)
    fragile = _fragile(table, signs, len(codes))[kept]
    columns = {n: n for n in table.columns if n != told.code and not re.fullmatch(told.words, n)}
    for grid in grids(table, layout, places, columns):
        _weaken(grid, fragile)
        yield grid
    if told.inhabited:
        yield _inhabited(table.text([told.inhabited])[told.inhabited][kept], places)


def _fragile(table: OpenedTable, signs: dict[str, str], lines: int) -> NDArray[np.bool_]:
    """Tell the lines whose publisher warns of the quality."""
    fragile = np.zeros(lines, dtype=bool)
    if signs:
        frame = table.text(list(signs))
        for name, pattern in signs.items():
            fragile |= ~frame[name].str.strip().str.fullmatch(pattern).to_numpy(dtype=bool)
    return fragile


def _weaken(grid: Grid, fragile: NDArray[np.bool_]) -> None:
    present = np.isin(grid.statuses, [CODES[Status.OK], CODES[Status.ZERO]])
    grid.statuses[present & fragile[:, None]] = CODES[Status.FRAGILE]


def _inhabited(types: pd.Series, places: Places) -> Grid:
    values = np.where(types.str.strip() == "H", 1.0, 0.0)[:, None]
    states = np.where(values == 0, CODES[Status.ZERO], CODES[Status.OK]).astype(np.int8)
    return Grid(places.levels, places.codes, ("IRIS_HABITAT",), values, states)
