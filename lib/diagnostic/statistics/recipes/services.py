"""Recipes of equipment, benefits, services, districts and the job market."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from diagnostic.statistics.adapters import bpe, cnaf, places
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.geography import Plan
from diagnostic.statistics.recipes.base import DEPARTMENTS, Recipe

BPE18 = "insee/bpe18_ensemble_dep63_78_84_93.csv"

UNEMPLOYMENT = "derived/chomage/chomage_zones_emploi.json"

QUARTERS = ("2021-T4", "2022-T4", "2023-T4", "2024-T4", "2025-T4")


_BENEFITS = ("A", "PERCOU", "AM", "AAAH", "APPA", "ARSAS", "AAL")
_DIGEST_2024 = {
    "medecin_generaliste": "medecin_generaliste",
    "infirmier": "infirmier",
    "ecole_primaire": "ecole_primaire",
    "creche": "creche",
    "poste": "poste",
    "boulangerie": "boulangerie",
}


_QPV = {
    "DEMO": ("POP_MUN", "TX_TOT_0A24", "TX_TOT_60ETPLUS", "TX_TOT_MEN1", "TX_TOT_MEN6", "AM", "A"),
    "REVN": (
        "DISP_Q2",
        "TP60",
        "PPSOC",
        "PPEN",
        "C",
        "C_C2SNP",
        "C_C2SP",
        "A",
        "ARSAS",
        "AAAH",
        "APPA",
    ),
    "IPRO": ("TX_TOT_EMPL", "TX_F_EMPL", "TX_TOT_EDLIM", "ABC", "ABC_25"),
}


def services(facilities: frozenset[str]) -> Iterator[Recipe]:
    """Return the recipes of equipment, benefits, services, districts and the job market."""
    yield Recipe(
        "insee_bpe_2018",
        (BPE18,),
        lambda folder: bpe.read_counts(folder / BPE18, facilities),
        Plan(2018, zeros=DEPARTMENTS),
    )
    digest = "derived/bpe/bpe_communes.json.gz"
    yield Recipe(
        "insee_bpe_2024_synthese",
        (digest,),
        lambda folder: places.read_facility_digest(folder / digest, _DIGEST_2024),
        Plan(2025, zeros=True, totals=True, without=("976",)),
    )
    for year in range(2016, 2021):
        name = f"cnaf/data_CAF_{year}_IRIS.csv"
        read = partial(_benefits, name=name)
        yield Recipe(f"cnaf_iris_{year}", (name,), read, Plan(year))
    services = "anct/france_services_2021.geojson"
    yield Recipe(
        "anct_france_services_2021",
        (services,),
        lambda folder: places.read_france_services(folder / services),
        Plan(2021, zeros=True, totals=True),
    )
    yield Recipe(
        "insee_chomage_zones",
        (UNEMPLOYMENT,),
        lambda folder: places.read_unemployment(folder / UNEMPLOYMENT, QUARTERS),
        Plan(2026),
    )
    levels = {"communes": "COM", "epci": "EPCI", "dpt": "DEP", "region": "REG"}
    neet = {f"youth/neet_{stem}_2018.csv": level for stem, level in levels.items()}
    yield Recipe(
        "observatoire_non_inseres_2018",
        tuple(neet),
        lambda folder: Extract.joined(
            [places.read_neet(folder / name, level) for name, level in neet.items()]
        ),
        Plan(2021),
    )
    for stem, variables in _QPV.items():
        name = f"qpv/{stem}_2022.csv"
        read = partial(_districts, name=name, variables=variables)
        yield Recipe(f"sig_ville_{stem.lower()}_2022", (name,), read, Plan(2022))


def _benefits(folder: Path, name: str) -> Extract:
    return cnaf.read_iris(folder / name, _BENEFITS, DEPARTMENTS)


def _districts(folder: Path, name: str, variables: tuple[str, ...]) -> Extract:
    return places.read_qpv(folder / name, variables, DEPARTMENTS)
