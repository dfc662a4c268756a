"""Social housing (RPLS): one sheet per level, technical names on the sixth line.

Sheets of régions, départements, EPCI and communes bear the same figures;
the columns tell which is which. Rates are published at each level, never
summed. Codes of régions and départements are numbers of the spreadsheet,
hence without the zero before them: that is how the publisher serves them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.shaping import Options, options, wide
from diagnostic.statistics.adapters.vintages import same_year
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_CODES = {"DEPCOM_ARM": "COM", "EPCI": "EPCI", "EPCI_DEP": "", "DEP": "DEP", "REG": "REG"}
"""Column of the code → level of its sheet, the finest first."""
_WHOLE = "total france entiere"
_FORM = r"\d\d|2[AB]|97\d"
_CODE = "code"


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read one sheet of the workbook, whatever its level."""
    told = options(layout, Options, source)
    same_year(table, layout, source)
    frame = table.text()
    checks.columns(table, frame.columns, told.variables)
    column = next((name for name in _CODES if name in frame), "")
    if not column:
        checks.columns(table, frame.columns, ("DEPCOM_ARM",))
    level = _CODES[column]
    if level:
        coded = frame.assign(**{_CODE: frame[column].str.strip()})
        yield from _sheet(coded, level, table, layout, told)


def _sheet(
    frame: pd.DataFrame, level: str, table: OpenedTable, layout: Layout, told: Options
) -> Iterator[Grid]:
    told = told.model_copy(update={_CODE: _CODE, "level": level})
    codes = frame[_CODE]
    if level not in {"DEP", "REG"}:
        yield wide(frame[codes != ""], table, layout, told)
        return
    nation = _nation(frame)
    if nation.sum() == 1:
        yield _france(frame[nation], table, layout, told)
    codes = codes.where(~codes.str.fullmatch(r"\d"), "0" + codes)
    held = codes.str.fullmatch(_FORM) & ~nation
    yield wide(frame.assign(**{_CODE: codes})[held], table, layout, told)


def _nation(frame: pd.DataFrame) -> pd.Series:
    """Return where the line of all France is, by the words of its first columns."""
    words = frame.iloc[:, :3].map(lambda word: folded(str(word)))
    return (words == _WHOLE).any(axis=1)


def _france(line: pd.DataFrame, table: OpenedTable, layout: Layout, told: Options) -> Grid:
    """Read the line of all France, under a code that is taken away after."""
    nation = told.model_copy(update={"level": "REG"})
    found = wide(line.assign(**{_CODE: "00"}), table, layout, nation)
    return dataclasses.replace(
        found,
        levels=np.array(["FRANCE"], dtype=object),
        codes=np.array([""], dtype=object),
    )
