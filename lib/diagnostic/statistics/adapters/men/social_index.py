"""Social position index (IPS) of schools, by commune and by school.

A commune's index is the mean of its schools weighted by pupils, kept as a sum
and its weight: a group of communes is weighted the same way. Files of 2022
give pupils; later ones do not, and pupils then come from the files of pupils
of the same year (``pupils``). Without them only the plain mean of schools is
possible: ``IPS_SOMME`` over ``NB_IPS``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pydantic import Field

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import numbers
from diagnostic.statistics.adapters.companions import companion
from diagnostic.statistics.adapters.men.schools import (
    PRIVATE,
    PUBLIC,
    Sums,
    identifiers,
    sectors,
)
from diagnostic.statistics.adapters.shaping import Options, grid, lines, options
from diagnostic.text import number

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_LOW, _HIGH = 20.0, 200.0
"""No school has ever had an index below 38 or above 180."""
_WORDS = {PUBLIC: "public", PRIVATE: "privé sous contrat"}
"""Sectors as readers see them: the ministry gives an index to no other schools."""
_SUFFIXES = {PUBLIC: "_PU", PRIVATE: "_PR"}


class Index(Options):
    """Options of a file of indices.

    Parameters
    ----------
    kind : str
        « école », « collège » or « lycée ».
    index : str
        Column of the index.
    pupils : tuple of str
        Columns of pupils, the first there is being read; none may be.
    name : tuple of str
        Columns of the school's name: it was misspelt for years.
    """

    kind: str
    index: str = "ips"
    pupils: tuple[str, ...] = ("effectifs",)
    name: tuple[str, ...] = Field(default=("nom_de_l_etablissement", "nom_de_l_etablissment"))


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Sum indices and pupils by commune."""
    told = options(layout, Index, source)
    schools = _schools(table, layout, source, told)
    sums = Sums(schools["code"])
    published = schools["ips"].notna()
    ones = pd.Series(1.0, index=schools.index)
    sums.by_sector("NB_ETAB", ones, schools["sector"], _SUFFIXES)
    sums.by_sector("NB_IPS", ones.where(published, 0.0), schools["sector"], _SUFFIXES)
    sums.by_sector("IPS_SOMME", schools["ips"], schools["sector"], _SUFFIXES)
    weighed = published & schools["pupils"].notna()
    pupils = schools["pupils"].where(weighed)
    if weighed.any():
        product = schools["ips"] * pupils
        sums.by_sector("IPS_EFFECTIFS", product, schools["sector"], _SUFFIXES)
        sums.by_sector("EFFECTIFS", pupils, schools["sector"], _SUFFIXES)
    else:
        for name in ("IPS_EFFECTIFS", "EFFECTIFS"):
            for suffix in ("", *_SUFFIXES.values()):
                sums.absent(name + suffix)
    yield grid(checks.levels(sums.codes), sums.codes, sums.columns, "all")


def listed(table: OpenedTable, layout: Layout, source: Source) -> tuple[str, pd.DataFrame]:
    """Return the schools of a file, for the list of schools of a commune."""
    told = options(layout, Index, source)
    schools = _schools(table, layout, source, told)
    words = schools["sector"].map(_WORDS)
    return "schools", schools.assign(sector=words, kind=told.kind, year=source.vintage)


def _schools(table: OpenedTable, layout: Layout, source: Source, told: Index) -> pd.DataFrame:
    """Return ``uai``, ``name``, ``code``, ``sector``, ``ips``, ``pupils`` of each school."""
    commune = "code_insee_de_la_commune"
    frame = lines(table, told, source, ("uai", commune, "secteur", told.index))
    codes = frame[commune].str.strip()
    checks.communes(codes, table)
    uai = identifiers(frame["uai"], table)
    checks.unique(uai, table)
    cells = numbers(frame[told.index], layout, table)
    _plausible(cells.figures, frame[told.index], table)
    named = next((name for name in told.name if name in frame), "")
    return pd.DataFrame(
        {
            "uai": uai,
            "name": frame[named].str.strip() if named else "",
            "code": codes,
            "sector": sectors(frame["secteur"], table),
            "ips": cells.figures,
            "pupils": _pupils(frame, uai, layout, table, source, told),
        }
    )


def _pupils(  # noqa: PLR0917 - one column from one of two places
    frame: pd.DataFrame,
    uai: pd.Series,
    layout: Layout,
    table: OpenedTable,
    source: Source,
    told: Index,
) -> pd.Series:
    column = next((name for name in told.pupils if name in frame), "")
    if column:
        return pd.Series(numbers(frame[column], layout, table).figures, index=frame.index)
    known = companion("pupils")
    if known is None:
        return pd.Series(np.nan, index=frame.index)
    held = known[known["year"] == source.vintage].drop_duplicates("uai")
    return uai.map(held.set_index("uai")["pupils"]).astype("float64")


def _plausible(figures: np.ndarray, text: pd.Series, table: OpenedTable) -> None:
    with np.errstate(invalid="ignore"):
        odd = np.flatnonzero((figures < _LOW) | (figures > _HIGH))
    if len(odd):
        checks.refuse(
            f"un indice de position sociale est compris entre {number(_LOW)} et {number(_HIGH)}",
            table,
            row=int(text.index[odd[0]]),
            column=str(text.name),
            found=str(text.iloc[odd[0]]),
        )
