"""The month of reference of ``data.caf.fr``: figures of December make the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.vintages import chosen
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.models import Source

DATE = "dtreffre"


def december(frame: pd.DataFrame, table: OpenedTable, source: Source) -> pd.DataFrame:
    """Return the lines of December of a source's year.

    ``dtreffre`` is written ``2024-12``, ``202412`` or ``2024-12-01`` according
    to the portal's export; a bare year is that year's December.
    """
    year = chosen(frame, DATE, table, source)
    months = year[DATE].str.replace(r"\D", "", regex=True).str[4:6]
    kept = year[months.isin(["", "12"])]
    if kept.empty:
        checks.refuse(
            f"ce fichier n’a pas les chiffres de décembre {source.vintage}",
            table,
            row=int(year.index[0]),
            column=DATE,
            found=enumeration(sorted(set(year[DATE]))[:6]),
            remedy="téléchargez le jeu de données entier, sans filtre sur les mois",
        )
    return kept
