"""Recipes of dwellings."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.statistics.adapters import housing
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.geography import Plan
from diagnostic.statistics.recipes.base import DEPARTMENTS, Recipe


def dwellings() -> Iterator[Recipe]:
    """Return the recipes of dwellings."""
    rpls = "housing/rpls_2024_lgt_soc_2024_extracted.csv"
    yield Recipe(
        "sdes_rpls_2024",
        (rpls,),
        lambda folder: housing.read_rpls(folder / rpls),
        Plan(2024, zeros=True, totals=True, without=("976",)),
    )
    vacant = tuple(f"housing/lovac/{dep}.json" for dep in DEPARTMENTS)
    yield Recipe(
        "cerema_lovac",
        vacant,
        lambda folder: Extract.joined([housing.read_lovac(folder / name) for name in vacant]),
        Plan(2025),
    )
    rents = {
        "derived/carteloyers/carte_loyers_appartement.csv.gz": "appartement",
        "derived/carteloyers/carte_loyers_maison.csv.gz": "maison",
    }
    yield Recipe(
        "anil_loyers_2025",
        tuple(rents),
        lambda folder: Extract.joined(
            [
                housing.read_rents(folder / name, {"loypredm2": f"loypredm2_{kind}"})
                for name, kind in rents.items()
            ]
        ),
        Plan(2025),
    )
