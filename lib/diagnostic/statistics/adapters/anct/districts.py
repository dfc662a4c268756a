"""Priority districts: their indicators (2015 perimeters), their list (2024).

Files of indicators were saved again from spreadsheets: spaces between
thousands, dozens of empty columns, lines « Ensemble ». A blank is a figure
kept back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import Cells
from diagnostic.statistics.adapters.shaping import Options, grid, options
from diagnostic.statistics.states import CODES

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_DISTRICT, _NAME, _COMMUNE = "code_qp", "lib_qp", "insee_com"
_FORM = r"Q[PN]\w{3}\d\d\w"


def read_list(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:  # noqa: ARG001
    """Count the districts that each commune has, whole or in part."""
    pairs = _pairs(table, layout)
    counts = pairs.groupby("code").size().astype("float64")
    names = pd.Series(counts.index, dtype=object)
    states = counts.to_numpy("int8") * 0 + CODES[Status.OK]
    cells = {"NB_QPV": Cells(counts.to_numpy(), states.astype("int8"))}
    yield grid(checks.levels(names), names, cells, ())


def listed(table: OpenedTable, layout: Layout, source: Source) -> tuple[str, pd.DataFrame]:
    """Return each district with its name and one of its communes per line."""
    return "districts", _pairs(table, layout).assign(year=source.vintage)


def _pairs(table: OpenedTable, layout: Layout) -> pd.DataFrame:
    """Return ``zone``, ``name``, ``code``: a district astride communes has several lines.

    Some editions put the communes of a district in one cell, between commas.
    """
    told = options(layout, Options)
    frame = checks.renamed(table.text(), told.names)
    checks.columns(table, frame.columns, (_DISTRICT, _NAME, _COMMUNE))
    zones = frame[_DISTRICT].str.strip()
    wrong = zones[~zones.str.fullmatch(_FORM)]
    if len(wrong):
        checks.refuse(
            "ce code n’est pas celui d’un quartier prioritaire",
            table,
            row=int(wrong.index[0]),
            column=_DISTRICT,
            found=str(wrong.iloc[0]) or "case vide",
        )
    pairs = pd.DataFrame(
        {
            "zone": zones,
            "name": frame[_NAME].str.strip(),
            "code": frame[_COMMUNE].str.split(r"\s*[,;]\s*", regex=True),
        }
    ).explode("code")
    pairs["code"] = pairs["code"].str.strip()
    checks.communes(pairs["code"], table)
    return pairs.drop_duplicates(["zone", "code"])
