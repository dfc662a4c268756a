"""Pupils and classes of écoles, by commune of the school.

The column that the file calls the commune's code holds its postcode: schools
are placed by their identifier, in the directory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import numbers
from diagnostic.statistics.adapters.men.schools import (
    PRIVATE,
    PUBLIC,
    Sums,
    identifiers,
    placed,
    sectors,
)
from diagnostic.statistics.adapters.shaping import Options, grid, lines, options

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_PUPILS = "nombre_total_eleves"
_CLASSES = "nombre_total_classes"
_ULIS = "nombre_eleves_ulis"


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Sum schools, classes and pupils by commune."""
    told = options(layout, Options, source)
    frame = lines(table, told, source, (told.code, "secteur", _PUPILS, _CLASSES, _ULIS))
    uai = identifiers(frame[told.code], table)
    checks.unique(uai, table)
    codes = placed(uai, table)
    frame = frame[codes != ""]
    sector = sectors(frame["secteur"], table)
    sums = Sums(codes[codes != ""])
    sums.add("ECOLES", np.ones(len(frame)))
    sums.add("CLASSES", numbers(frame[_CLASSES], layout, table).figures)
    pupils = pd.Series(numbers(frame[_PUPILS], layout, table).figures, index=frame.index)
    sums.by_sector("ELEVES", pupils, sector, {PUBLIC: "_PU", PRIVATE: "_PR"})
    sums.add("ELEVES_ULIS", numbers(frame[_ULIS], layout, table).figures)
    yield grid(checks.levels(sums.codes), sums.codes, sums.columns, "all")


def read_pupils(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Sum by commune the pupils of a file that gives nothing else."""
    told = options(layout, Options, source)
    frame = lines(table, told, source, (told.code, *told.variables))
    uai = identifiers(frame[told.code], table)
    checks.unique(uai, table)
    codes = placed(uai, table)
    frame = frame[codes != ""]
    sums = Sums(codes[codes != ""])
    for column, name in told.variables.items():
        sums.add(name, numbers(frame[column], layout, table).figures)
    yield grid(checks.levels(sums.codes), sums.codes, sums.columns, "all")


def listed(table: OpenedTable, layout: Layout, source: Source) -> tuple[str, pd.DataFrame]:
    """Return the pupils of each school: they weigh the social index of the same year."""
    told = options(layout, Options, source)
    column = next(iter(told.variables), _PUPILS)
    frame = lines(table, told, source, (told.code, column))
    uai = identifiers(frame[told.code], table)
    checks.unique(uai, table)
    pupils = numbers(frame[column], layout, table).figures
    return "pupils", pd.DataFrame({"uai": uai, "year": source.vintage, "pupils": pupils})
