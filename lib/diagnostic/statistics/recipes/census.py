"""Recipes of the census and civil registration."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from diagnostic.statistics.adapters import wide
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.geography import Plan
from diagnostic.statistics.recipes.base import COMPARATEUR, DOSSIER, Recipe, wide_recipe

EXTRACT = "insee/base_cc_comparateur_2022_extract_21_communes.csv"

RENAMED = "insee/rp2018_5417_communes_renamed_columns.csv"

HOUSING = "insee/base-cc-logement-2021_10cols_codgeo-numeric.CSV"

POPULATIONS = "cog/insee-population-communes-2013-2021.csv"

_CENSUS_2018 = (
    "P18_POP",
    "P13_POP",
    "SUPERF",
    "NAIS1318",
    "DECE1318",
    "P18_MEN",
    "P18_LOG",
    "P18_RP",
    "P18_RSECOCC",
    "P18_LOGVAC",
    "P18_RP_PROP",
    "P18_EMPLT",
    "P18_POP1564",
    "P18_CHOM1564",
    "P18_ACT1564",
)
_VITAL_2020 = ("NAISD20", "DECESD20")
_CENSUS_2022 = (
    "P22_POP",
    "P16_POP",
    "SUPERF",
    "NAIS1621",
    "DECE1621",
    "P22_MEN",
    "P22_LOG",
    "P22_RP",
    "P22_RSECOCC",
    "P22_LOGVAC",
    "P22_RP_PROP",
    "P22_EMPLT",
    "P22_POP1564",
    "P22_CHOM1564",
    "P22_ACT1564",
)
_DOSSIER_2022 = (
    *(f"P22_POP{band}" for band in ("0014", "1529", "3044", "4559", "6074", "7589", "90P")),
    "P16_POP",
    "P11_POP",
    "C22_MENPSEUL",
    "C22_MENFAM",
    "C22_COUPAENF",
    "C22_FAMMONO",
    "C22_COUPSENF",
    *(f"P22_{kind}{age}" for kind in ("ACT", "CHOM") for age in ("1524", "2554", "5564")),
    "ELECTEURSLP2024",
)
_FACILITIES_2024 = {f"BPE_2024_{code}": code for code in ("B105", "B201", "C201", "C301", "D307")}
_RENAMED_2018 = {
    "pop_tot": "P18_POP",
    "pop_0_14": "P18_POP0014",
    "pop_15_29": "P18_POP1529",
    "pop_18_24": "P18_POP1824",
    "pop_75p": "P18_POP75P",
    "pop_scol_18_24": "P18_SCOL1824",
    "pop_non_scol_15p": "P18_NSCOL15P",
    "pop_dipl_aucun": "P18_NSCOL15P_DIPLMIN",
    "pop_dipl_bepc": "P18_NSCOL15P_BEPC",
    "pop_dipl_sup2": "P18_NSCOL15P_SUP2",
    "pop_dipl_sup34": "P18_NSCOL15P_SUP34",
    "pop_dipl_sup": "P18_NSCOL15P_SUP5",
    "log_rp": "P18_RP",
    "log_loc": "P18_RP_LOC",
    "log_hlm": "P18_RP_LOCHLMV",
    "log_maison": "P18_RPMAISON",
}


_POPULATION_YEARS = {(14, 15, 16, 17): 2019, (19,): 2021, (20,): 2022, (21,): 2023}
"""Census years of the population file, and the geography each column is in."""


def census() -> Iterator[Recipe]:
    """Return the recipes of the census and civil registration."""
    national = Plan(2021, totals=True, without=("976",))
    member = "base_cc_comparateur.CSV"
    yield wide_recipe(
        "insee_comparateur_rp2018", COMPARATEUR, national, _CENSUS_2018, member=member
    )
    vital = Plan(2021, totals=True)
    yield wide_recipe("insee_etat_civil_2020", COMPARATEUR, vital, _VITAL_2020, member=member)
    yield wide_recipe("insee_comparateur_rp2022_extrait", EXTRACT, Plan(2025), _CENSUS_2022)
    yield wide_recipe("insee_dossier_rp2022_extrait", DOSSIER, Plan(2025), _DOSSIER_2022)
    yield wide_recipe("insee_bpe_2024_extrait", DOSSIER, Plan(2025), _FACILITIES_2024)
    yield wide_recipe(
        "insee_rp2018_communes_2000", RENAMED, Plan(2021), _RENAMED_2018, code="code_insee"
    )
    dwellings = ("P21_LOG", "P21_RP", "P21_RSECOCC", "P21_LOGVAC")
    whole = Plan(2024, totals=True, without=("976",))
    yield wide_recipe("insee_logement_rp2021", HOUSING, whole, dwellings, repair=wide.with_zeros)
    steps = [
        (partial(_populations, years=years), Plan(year, totals=True, without=("976",)))
        for years, year in _POPULATION_YEARS.items()
    ]
    read, plan = steps[0]
    source = "insee_populations_2013_2021"
    yield Recipe(source, (POPULATIONS,), read, plan, tuple(steps[1:]))


def _populations(folder: Path, years: tuple[int, ...]) -> Extract:
    columns = {f"p{year}_pop": f"P{year}_POP" for year in years}
    path = folder / POPULATIONS
    return wide.read(path, columns, code="codgeo", separator=",", repair=wide.overseas)
