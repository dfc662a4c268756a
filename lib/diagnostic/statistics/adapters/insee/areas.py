"""Filosofi by level: one file each for communes, EPCI, départements, régions, the métropole.

These files share one layout, and none says its level: it is read in the codes.
Those of other zonings (living areas, urban units) look like communes and are
refused by name. No count of people poor is in them, only medians, deciles and
shares: nothing is ever summed. A blank cell is a secret one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pydantic import Field

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.insee.figures import Common, Places, grids, required
from diagnostic.statistics.adapters.shaping import options
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_OTHER_ZONINGS = re.compile(
    r"_(?:ARR|AAV|AU|BV|CV|CAN|DD|UU|ZE|TAL|QP|IRIS)(?:\d{4})?\b", re.IGNORECASE
)


class Options(Common):
    """What the layout of such a file declares beside the common fields.

    Parameters
    ----------
    code, label : str
        Columns of the code and of the name.
    required : tuple of str
        Columns without which the file is refused; ``{y}`` is the vintage.
    regions : dict of str to tuple of str
        Code → names of the régions, of today and before 2016: two figures are
        a département otherwise.
    metropole : str
        Name of metropolitan France, which these files call their whole.
    """

    code: str = "CODGEO"
    label: str = "LIBGEO"
    required: tuple[str, ...] = ()
    regions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    metropole: str = "France métropolitaine"


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read one file of one level.

    Raises
    ------
    DataError
        When the level cannot be told, or the layout is not the one declared.
    """
    told = options(layout, Options, source)
    required(table, [told.code, told.label, *told.required])
    if _OTHER_ZONINGS.search(table.name):
        checks.refuse(
            "ce fichier porte sur un zonage que le diagnostic n’emploie pas",
            table,
            found=table.name,
            remedy="prenez ceux des communes, EPCI, départements, régions ou de la métropole",
        )
    frame = table.text([told.code, told.label])
    codes = frame[told.code].str.strip().astype(object)
    places = _places(codes, frame[told.label], told, table)
    columns = {name: name for name in table.columns if name not in (told.code, told.label)}
    yield from grids(table, layout, places, columns)


def _places(codes: pd.Series, labels: pd.Series, told: Options, table: OpenedTable) -> Places:
    checks.unique(codes, table)
    whole = labels.map(folded) == folded(told.metropole)
    if whole.all():
        return Places(np.full(len(codes), "FRANCE", dtype=object), np.full(len(codes), "", object))
    sizes = set(codes.str.len())
    if sizes == {9}:
        level = "EPCI"
    elif sizes <= {2, 3}:
        level = _region_or_department(codes, labels, told, table)
    else:
        checks.communes(codes, table)
        return Places(checks.levels(codes), codes.to_numpy(dtype=object))
    return Places(np.full(len(codes), level, dtype=object), codes.to_numpy(dtype=object))


def _region_or_department(
    codes: pd.Series, labels: pd.Series, told: Options, table: OpenedTable
) -> str:
    """Tell régions from départements by their names: « 93 » is both."""
    names = {code: {folded(name) for name in held} for code, held in told.regions.items()}
    same = [folded(label) in names.get(code, ()) for code, label in zip(codes, labels, strict=True)]
    if any(same) and not all(same):
        wrong = same.index(False)
        checks.refuse(
            "ce fichier mêle des régions et d’autres territoires",
            table,
            row=wrong,
            found=f"{codes.iloc[wrong]} {labels.iloc[wrong]}",
        )
    return "REG" if all(same) else "DEP"
