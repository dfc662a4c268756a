"""Recipes of schools."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from diagnostic.statistics.adapters import education
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.geography import Plan
from diagnostic.statistics.recipes.base import Recipe

IVAC = "education/fr-en-indicateurs-valeur-ajoutee-colleges.csv"

DIRECTORY = "education/annuaire_ecoles_france_mini.parquet"

IPS = {
    "école": "education/fr-en-ips-ecoles-ap2022.csv",
    "collège": "education/fr-en-ips-colleges-ap2022.csv",
}


def schools() -> Iterator[Recipe]:
    """Return the recipes of schools."""
    for kind, name in IPS.items():
        read = partial(_social_index, kind=kind, name=name)
        source = "men_ips_ecoles_2022" if kind == "école" else "men_ips_colleges_2022"
        yield Recipe(source, (name,), read, Plan(2022, zeros=True, totals=True))
    for session in (2022, 2023, 2024):
        read = partial(_results, session=session)
        plan = Plan(2025, zeros=True, totals=True)
        yield Recipe(f"depp_ivac_{session}", (IVAC, DIRECTORY), read, plan)


def _social_index(folder: Path, kind: str, name: str) -> Extract:
    return education.ips_by_commune(education.read_ips(folder / name, kind))


def _results(folder: Path, session: int) -> Extract:
    return education.read_results(folder / IVAC, folder / DIRECTORY, session)[0]
