"""Results of the « diplôme national du brevet », by commune of the collège.

A rate of a commune is a sum over a sum: admitted over candidates. IVAC gives
rates and candidates, without the commune's code: admitted are reckoned, and
schools placed by their identifier. The older file gives counts and codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import numbers
from diagnostic.statistics.adapters.men.schools import Sums, identifiers, placed
from diagnostic.statistics.adapters.shaping import Options, grid, lines, options

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_GENERAL, _VOCATIONAL = "g", "p"
_ACCESS = "taux_d_acces_6eme_3eme"
_COUNTS = ("inscrits", "presents", "admis")
_RATE = "taux_de_reussite"
_MENTIONS = ("nombre_d_admis_mention_ab", "admis_mention_bien", "admis_mention_tres_bien")


def read_value_added(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the results of collèges (IVAC) of one session."""
    schools = _schools(table, layout, source)
    codes = placed(schools["uai"], table)
    known = schools[codes != ""]
    sums = Sums(codes[codes != ""])
    sums.add("NB_COLLEGES", np.ones(len(known)))
    for series, suffix in ((_GENERAL, "_G"), (_VOCATIONAL, "_P")):
        candidates, success = known[f"candidates_{series}"], known[f"success_{series}"]
        held = candidates.where(success.notna())
        sums.add(f"ADMIS{suffix}", held * success / 100)
        sums.add(f"CANDIDATS{suffix}", held)
    weight = known["candidates_g"].where(known["access"].notna())
    sums.add("ACCES_63_POIDS", known["access"] * weight)
    sums.add("CANDIDATS_G_ACCES", weight)
    yield grid(checks.levels(sums.codes), sums.codes, sums.columns, "all")


def listed_value_added(
    table: OpenedTable, layout: Layout, source: Source
) -> tuple[str, pd.DataFrame]:
    """Return the results of each collège, for the list of schools of a commune."""
    schools = _schools(table, layout, source)
    named = schools[["uai", "success_g", "access"]].rename(columns={"success_g": "success"})
    return "schools", named.assign(kind="collège", year=source.vintage)


def read_counts(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the counts of the brevet of one session, all series together."""
    told = options(layout, Options, source)
    wanted = ("numero_d_etablissement", told.code, *_COUNTS, *_MENTIONS, _RATE)
    frame = lines(table, told, source, wanted)
    codes = frame[told.code].str.strip()
    checks.communes(codes, table)
    checks.unique(identifiers(frame["numero_d_etablissement"], table), table)
    read = {name: numbers(frame[name], layout, table).figures for name in (*_COUNTS, *_MENTIONS)}
    # The rate, « 93,20% », is only looked at: columns that moved are seen there.
    numbers(frame[_RATE], layout, table, most=100.0)
    _ordered(read["admis"], read["presents"], frame, table)
    sums = Sums(codes)
    for name in _COUNTS:
        sums.add(name.upper(), read[name])
    sums.add("ADMIS_MENTION", np.nansum([read[name] for name in _MENTIONS], axis=0))
    yield grid(checks.levels(sums.codes), sums.codes, sums.columns, "all")


def _schools(table: OpenedTable, layout: Layout, source: Source) -> pd.DataFrame:
    told = options(layout, Options, source)
    rates = [f"taux_de_reussite_{series}" for series in (_GENERAL, _VOCATIONAL)]
    counts = [f"nb_candidats_{series}" for series in (_GENERAL, _VOCATIONAL)]
    frame = lines(table, told, source, ("uai", *rates, *counts, _ACCESS))
    uai = identifiers(frame["uai"], table)
    checks.unique(uai, table)
    columns = {"uai": uai}
    for series in (_GENERAL, _VOCATIONAL):
        candidates = numbers(frame[f"nb_candidats_{series}"], layout, table)
        success = numbers(frame[f"taux_de_reussite_{series}"], layout, table, most=100.0)
        columns[f"candidates_{series}"] = pd.Series(candidates.figures, index=frame.index)
        columns[f"success_{series}"] = pd.Series(success.figures, index=frame.index)
    access = numbers(frame[_ACCESS], layout, table, most=100.0)
    columns["access"] = pd.Series(access.figures, index=frame.index)
    return pd.DataFrame(columns)


def _ordered(
    admitted: np.ndarray, present: np.ndarray, frame: pd.DataFrame, table: OpenedTable
) -> None:
    """Refuse more admitted than candidates: columns have moved."""
    with np.errstate(invalid="ignore"):
        odd = np.flatnonzero(admitted > present)
    if len(odd):
        row = frame.iloc[odd[0]]
        checks.refuse(
            "il y a plus d’admis que de présents",
            table,
            row=int(frame.index[odd[0]]),
            column="admis",
            found=f"{row['admis']} admis pour {row['presents']} présents",
        )
