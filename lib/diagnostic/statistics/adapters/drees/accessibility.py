"""Localised potential accessibility (APL), one sheet a year, one workbook a profession.

An accessibility is not summed: a group's is the mean weighted by the
« standardised » population that the file gives. Both the product and the
weight are kept, so that groups are a sum over a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import Cells, numbers
from diagnostic.statistics.adapters.shaping import Options, grid, options
from diagnostic.statistics.adapters.vintages import same_year
from diagnostic.statistics.states import CODES
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_POPULATION = r"Population (?:féminine )?standardisée \d{4}"
_ADDITIVE = ("APL_POP", "POP_STANDARDISEE")


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read one sheet: accessibility of each commune or arrondissement."""
    told = options(layout, Options, source)
    same_year(table, layout, source)
    frame = table.text()
    checks.columns(table, frame.columns, (told.code,))
    columns = {_column(frame, p, table): name for p, name in told.variables.items()}
    population = _column(frame, _POPULATION, table)
    more = {p: name for p, name in told.optional.items() if _matching(frame, p)}
    columns |= {_column(frame, p, table): name for p, name in more.items()}
    codes = frame[told.code].str.strip()
    # Notes and a total follow the communes.
    kept = ~codes.str.fullmatch(told.dropped) if told.dropped else codes != ""
    frame, codes = frame[kept], codes[kept]
    checks.communes(codes, table)
    checks.unique(codes.rename(told.code), table)
    cells = {name: numbers(frame[column], layout, table) for column, name in columns.items()}
    weight = numbers(frame[population], layout, table)
    cells |= dict(zip(_ADDITIVE, _weighted(cells["APL"], weight), strict=True))
    yield grid(checks.levels(codes), codes, cells, _ADDITIVE)


def _weighted(accessibility: Cells, weight: Cells) -> tuple[Cells, Cells]:
    """Return the product and its weight, both absent where either is."""
    product = accessibility.figures * weight.figures
    absent = np.isnan(product)
    zero, present = CODES[Status.ZERO], CODES[Status.OK]
    lost = CODES[Status.NOT_PUBLISHED]
    figures = (product, np.where(absent, np.nan, weight.figures))
    found = [
        Cells(array, np.where(absent, lost, np.where(array == 0, zero, present)).astype(np.int8))
        for array in figures
    ]
    return found[0], found[1]


def _matching(frame: pd.DataFrame, pattern: str) -> list[str]:
    return [str(name) for name in frame.columns if re.match(pattern, str(name).strip())]


def _column(frame: pd.DataFrame, pattern: str, table: OpenedTable) -> str:
    found = _matching(frame, pattern)
    if len(found) != 1:
        checks.refuse(
            "ce fichier n’a pas la structure attendue : "
            + (f"{len(found)} colonnes répondent" if found else "aucune colonne ne répond")
            + f" à « {pattern} »",
            table,
            found=enumeration([str(name) for name in frame.columns][:8]),
            remedy="vérifiez la profession et l’année de ce classeur",
        )
    return found[0]
