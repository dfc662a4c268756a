"""National directory of schools: where each stands, and how many there are by commune.

The directory lists a few schools twice, under two names: they are one. It is
a picture of today: schools closed since are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.men.schools import PRIVATE, PUBLIC, UAI, Sums
from diagnostic.statistics.adapters.shaping import Options, grid, lines, options
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_UAI = "identifiant_de_l_etablissement"
_KIND, _SECTOR, _NAME = "type_etablissement", "statut_public_prive", "nom_etablissement"
_KINDS = {"ecole": "NB_ECOLES", "college": "NB_COLLEGES", "lycee": "NB_LYCEES"}
_UNITS = {"ulis": "NB_ULIS", "segpa": "NB_SEGPA"}


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Count écoles, collèges and lycées by commune."""
    schools = _schools(table, layout, source)
    sums = Sums(schools["code"])
    for kind, name in _KINDS.items():
        held = (schools["kind"] == kind).astype("float64")
        sums.by_sector(name, held, schools["sector"], {PUBLIC: "_PU", PRIVATE: "_PR"})
    for column, name in _UNITS.items():
        if column in schools:
            sums.add(name, schools[column].isin(["1", "1.0"]).astype("float64"))
    yield grid(checks.levels(sums.codes), sums.codes, sums.columns, "all")


def listed(table: OpenedTable, layout: Layout, source: Source) -> tuple[str, pd.DataFrame]:
    """Return the place of each school, for the files that do not give it."""
    schools = _schools(table, layout, source)
    return "establishments", schools[["uai", "code", "kind", "sector", "name"]]


def _schools(table: OpenedTable, layout: Layout, source: Source) -> pd.DataFrame:
    told = options(layout, Options, source)
    frame = lines(table, told, source, (_UAI, told.code, _KIND, _SECTOR, _NAME))
    uai = frame[_UAI].str.strip().str.upper()
    frame = frame[uai.str.fullmatch(UAI) & (frame[told.code].str.strip() != "")]
    codes = frame[told.code].str.strip()
    abroad = codes.str.fullmatch(told.dropped) if told.dropped else codes == ""
    frame, codes = frame[~abroad], codes[~abroad]
    checks.communes(codes, table)
    schools = pd.DataFrame(
        {
            "uai": uai[frame.index],
            "code": codes,
            "kind": frame[_KIND].map(lambda word: folded(str(word)).split(" ")[0]),
            "sector": frame[_SECTOR].map(_sector),
            "name": frame[_NAME].str.strip(),
            **{name: frame[name] for name in _UNITS if name in frame},
        }
    )
    _one_place(schools, table)
    return schools.drop_duplicates("uai")


def _sector(word: str) -> str:
    return {"public": PUBLIC, "prive": PRIVATE}.get(folded(str(word)).split(" ")[0], "")


def _one_place(schools: pd.DataFrame, table: OpenedTable) -> None:
    """Refuse a school that stands in two communes."""
    places = schools.drop_duplicates(["uai", "code"])
    twice = places[places.duplicated("uai", keep=False)]
    if len(twice):
        checks.refuse(
            "un même établissement est donné dans deux communes",
            table,
            row=int(twice.index[-1]),
            column=_UAI,
            found=f"{twice['uai'].iloc[-1]} : {twice['code'].iloc[-1]}",
        )
