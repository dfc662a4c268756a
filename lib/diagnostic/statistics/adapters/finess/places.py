"""Places of social and medico-social establishments (cs1100505), by commune.

The extraction gives installed places by establishment and kind of care, with
neither address nor category: both come from the extraction of establishments,
read before. Places that have been closed (``indsupinst``) are not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.statistics.adapters import checks, notices
from diagnostic.statistics.adapters.cells import numbers, summed
from diagnostic.statistics.adapters.companions import companion
from diagnostic.statistics.adapters.finess.establishments import Families
from diagnostic.statistics.adapters.finess.records import records
from diagnostic.statistics.adapters.shaping import grid, options
from diagnostic.statistics.adapters.vintages import same_year
from diagnostic.text import counted, number

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_FIELDS = {1: "nofinesset", 9: "capinstot", 15: "indsupinst"}
_WIDTH = 16
_CLOSED = "O"
_MOST_LOST = 0.05


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Sum the installed places of each family by commune."""
    told = options(layout, Families, source)
    same_year(table, layout, source)
    frame = records(table, "equipementsocial", _FIELDS, _WIDTH)
    flags = frame["indsupinst"]
    wrong = flags[~flags.isin([_CLOSED, "N", ""])]
    if len(wrong):
        checks.refuse(
            "ce témoin de suppression n’est ni O, ni N : les colonnes ont changé de place",
            table,
            row=int(wrong.index[0]),
            column="indsupinst",
            found=str(wrong.iloc[0]),
        )
    frame = frame[flags != _CLOSED]
    places = numbers(frame["capinstot"], layout, table)
    held = _placed(frame["nofinesset"], table)
    codes, distinct = pd.factorize(held["code"], sort=True)
    inside = codes >= 0
    cells = {}
    for name, categories in told.families.items():
        family = held["category"].isin(categories).to_numpy()
        known = np.where(family, places.figures, 0.0)
        cells[name] = summed(codes[inside], known[inside], len(distinct))
    names = pd.Series(distinct, dtype=object)
    yield grid(checks.levels(names), names, cells, "all")


def _placed(establishments: pd.Series, table: OpenedTable) -> pd.DataFrame:
    """Return the commune and category of each line, from the other extraction."""
    known = companion("finess")
    if known is None:
        checks.refuse(
            "les places de ce fichier ne peuvent pas être situées : les établissements manquent",
            table,
            remedy="importez aussi l’extraction Finess des établissements (cs1100507)",
        )
    directory = known.drop_duplicates("nofinesset").set_index("nofinesset")
    held = directory[["code", "category"]].reindex(establishments)
    lost = establishments[held["code"].isna().to_numpy()]
    if len(lost) > max(_MOST_LOST * len(establishments), 1):
        checks.refuse(
            f"{number(len(lost))} lignes sont d’établissements que l’autre extraction ne "
            "connaît pas",
            table,
            row=int(lost.index[0]),
            found=str(lost.iloc[0]),
            remedy="importez les deux extractions Finess du même jour",
        )
    if len(lost):
        notices.say(
            f"{counted(lost.nunique(), 'établissement')} sans adresse, "
            "dont les places ne sont comptées dans aucune commune."
        )
    return held
