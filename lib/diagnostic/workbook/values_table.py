"""The values of a chart as a table: what the eye reads, the table says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.presentation.tables import Column, Grid, grid

if TYPE_CHECKING:
    import pandas as pd

MOST = 160
"""Rows above which a chart's values are left to its data, not unfolded on the page."""


def values_table(data: pd.DataFrame) -> Grid | None:
    """Return one row per value drawn: place, measure or category, year, value.

    Parameters
    ----------
    data : pandas.DataFrame
        The tidy table of a chart.

    Returns
    -------
    Grid or None
        None above :data:`MOST` rows.
    """
    if len(data) > MOST:
        return None
    shown = data.assign(year=[str(year) if year else "–" for year in data["vintage"]])
    columns = [Column("label", "Territoire")]
    columns += [
        Column(key, title)
        for key, title in (("measure", "Mesure"), ("category", "Catégorie"))
        if key in shown
    ]
    columns += [Column("year", "Année"), Column("text", text.capitalised("valeur"))]
    return grid(shown, columns)
