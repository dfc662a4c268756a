"""Social housing (RPLS): one sheet per level, technical names on the sixth line.

Sheets of régions, départements, EPCI and communes bear the same figures;
the columns tell which is which. Rates are published at each level, never
summed. Codes of régions and départements are numbers of the spreadsheet,
hence without the zero before them: that is how the publisher serves them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.shaping import Options, options, wide
from diagnostic.statistics.adapters.vintages import same_year
from diagnostic.statistics.grid import Grid
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_CODES = {"DEPCOM_ARM": "COM", "EPCI": "EPCI", "EPCI_DEP": "", "DEP": "DEP", "REG": "REG"}
"""Column of the code → level of its sheet, the finest first."""
_WHOLE = "total france entiere"
_CODE = "code"


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read one sheet of the workbook, whatever its level."""
    told = options(layout, Options)
    same_year(table, layout, source)
    frame = table.text()
    checks.columns(table, frame.columns, told.variables)
    column = next((name for name in _CODES if name in frame), "")
    if not column:
        checks.columns(table, frame.columns, ("DEPCOM_ARM",))
    level = _CODES[column]
    if level:
        yield from _sheet(frame, column, level, table, layout, source, told)


def _sheet(  # noqa: PLR0917 - one sheet, and all that reads it
    frame: pd.DataFrame,
    column: str,
    level: str,
    table: OpenedTable,
    layout: Layout,
    source: Source,
    told: Options,
) -> Iterator[Grid]:
    codes = frame[column].str.strip()
    if level in {"DEP", "REG"}:
        codes = codes.where(~codes.str.fullmatch(r"\d"), "0" + codes)
        nation = _nation(frame)
        if nation.sum() == 1:
            yield _france(frame[nation], table, layout, source, told)
        codes = codes[codes.str.fullmatch(r"\d\d|2[AB]|97\d")]
        frame = frame.loc[codes.index]
    else:
        frame = frame[codes != ""]
    frame = frame.assign(**{_CODE: codes})
    yield wide(frame, table, layout, source, told.model_copy(update={_CODE: _CODE, "level": level}))


def _nation(frame: pd.DataFrame) -> pd.Series:
    """Return where the line of all France is, by the words of its first columns."""
    words = frame.iloc[:, :3].map(lambda word: folded(str(word)))
    return (words == _WHOLE).any(axis=1)


def _france(
    line: pd.DataFrame, table: OpenedTable, layout: Layout, source: Source, told: Options
) -> Grid:
    """Read the line of all France, under a code that is taken away after."""
    told = told.model_copy(update={_CODE: _CODE, "level": "REG"})
    found = wide(line.assign(**{_CODE: "00"}), table, layout, source, told)
    return Grid(
        np.array(["FRANCE"], dtype=object),
        np.array([""], dtype=object),
        found.variables,
        found.values,
        found.statuses,
        found.additive,
    )
