"""CNAF « indicateurs territoriaux de précarité »: four levels in one file.

The first column writes the code after its level: ``D1`` is the Ain, ``D2A``
Corse-du-Sud. Columns bear whole sentences with the years of each source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import numbers
from diagnostic.statistics.adapters.shaping import Options, grid, options, valid
from diagnostic.statistics.adapters.vintages import same_year
from diagnostic.text import enumeration, folded

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_LEVEL = "Niveau géographique"
_LEVELS = {"commune": "COM", "epci": "EPCI", "departement": "DEP", "region": "REG"}


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the figures of each level."""
    told = options(layout, Options, source)
    frame = table.text()
    checks.columns(table, frame.columns, (told.code, _LEVEL))
    same_year(table, layout, source)
    columns = {_column(frame, pattern, table): name for pattern, name in told.variables.items()}
    levels = _levels(frame[_LEVEL], table)
    codes = _codes(frame[told.code].str.strip(), levels)
    for level in sorted(set(levels)):
        valid(codes[levels == level], level, table)
    checks.unique(pd.DataFrame({"level": levels, "code": codes}), table)
    cells = {
        name: numbers(
            frame[column],
            layout,
            table,
            most=100.0 if name in told.percentages else np.inf,
        )
        for column, name in columns.items()
    }
    kinds = levels.to_numpy(dtype=object)
    inner = checks.levels(codes)
    yield grid(np.where(kinds == "COM", inner, kinds), codes, cells, ())


def _column(frame: pd.DataFrame, pattern: str, table: OpenedTable) -> str:
    """Return the column whose heading begins like a pattern."""
    found = [str(name) for name in frame.columns if re.match(pattern, str(name).strip())]
    if len(found) != 1:
        checks.refuse(
            f"ce fichier n’a pas la structure attendue : {len(found)} colonnes commencent "
            f"par « {pattern} »",
            table,
            found=enumeration([str(name) for name in frame.columns][:8]),
            remedy="mettez à jour la structure du fichier au catalogue",
        )
    return found[0]


def _levels(column: pd.Series, table: OpenedTable) -> pd.Series:
    levels = column.map(lambda word: _LEVELS.get(folded(str(word)).split(" ")[0], ""))
    unknown = column[levels == ""]
    if len(unknown):
        checks.refuse(
            "ce niveau géographique est inconnu",
            table,
            row=int(unknown.index[0]),
            column=_LEVEL,
            found=str(unknown.iloc[0]),
            remedy="mettez à jour la structure du fichier au catalogue",
        )
    return levels


def _codes(codes: pd.Series, levels: pd.Series) -> pd.Series:
    """Take the letter of the level away, and give the zero it displaced back."""
    upper = levels.isin(["DEP", "REG"])
    bare = codes.str.replace(r"^[DR]", "", regex=True).str.zfill(2)
    return codes.where(~upper, bare)
