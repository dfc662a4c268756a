"""Establishments of FINESS, counted by commune and family of categories.

Families put together the categories that a reform merges or renames: what is
counted does not change with it. The file holds no places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pydantic import Field

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import summed
from diagnostic.statistics.adapters.finess.records import commune, records
from diagnostic.statistics.adapters.shaping import Options, grid, options
from diagnostic.statistics.adapters.vintages import same_year

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

FIELDS = {1: "nofinesset", 12: "commune", 13: "departement", 18: "categetab"}
_WIDTH = 31
_NUMBER = r"[0-9A-Z]{9}"


class Families(Options):
    """Options of FINESS.

    Parameters
    ----------
    families : dict of str to tuple of str
        Variable → categories of establishments counted in it.
    """

    families: dict[str, tuple[str, ...]] = Field(default_factory=dict)


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Count the establishments of each family by commune."""
    told = options(layout, Families, source)
    same_year(table, layout, source)
    found = establishments(table, told)
    places, distinct = pd.factorize(found["code"], sort=True)
    cells = {}
    for name, categories in told.families.items():
        held = np.asarray(found["category"].isin(categories), dtype="float64")
        cells[name] = summed(places, held, len(distinct))
    names = pd.Series(distinct, dtype=object)
    yield grid(checks.levels(names), names, cells, "all")


def listed(table: OpenedTable, layout: Layout, source: Source) -> tuple[str, pd.DataFrame]:
    """Return the place and category of each establishment, for the file of places."""
    return "finess", establishments(table, options(layout, Families, source))


def establishments(table: OpenedTable, told: Options) -> pd.DataFrame:
    """Return ``nofinesset``, ``code``, ``category`` of each establishment."""
    frame = records(table, "structureet", FIELDS, _WIDTH)
    codes = commune(frame["commune"], frame["departement"])
    abroad = codes.str.fullmatch(told.dropped) if told.dropped else codes == ""
    frame, codes = frame[~abroad], codes[~abroad]
    checks.communes(codes, table)
    numbers = frame["nofinesset"]
    wrong = numbers[~numbers.str.fullmatch(_NUMBER)]
    if len(wrong):
        checks.refuse(
            "ce numéro Finess n’a pas neuf caractères",
            table,
            row=int(wrong.index[0]),
            column="nofinesset",
            found=str(wrong.iloc[0]) or "case vide",
        )
    checks.unique(numbers, table)
    return pd.DataFrame({"nofinesset": numbers, "code": codes, "category": frame["categetab"]})
