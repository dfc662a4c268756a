"""Recipes of the figures read on INSEE’s own pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from diagnostic.statistics.adapters import published
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.geography import Plan
from diagnostic.statistics.recipes.base import Recipe

PUBLISHED = "insee/insee_published_tables_dep_reg_france.csv"


PAGES: Mapping[str, str] = {
    "insee_pages_population_2013": "Évolution et structure de la population en 2013",
    "insee_pages_population_2018": (
        "Évolution et structure de la population en 2018 (tableaux détaillés)"
    ),
    "insee_pages_population_2019": (
        "Évolution et structure de la population en 2019 (tableaux détaillés)"
    ),
    "insee_pages_population_2020": "Évolution et structure de la population en 2020",
    "insee_pages_migrations_2020": (
        "Évolution et structure de la population en 2020 (tableaux détaillés)"
    ),
    "insee_pages_population_2021": (
        "Évolution et structure de la population en 2021 (tableaux détaillés)"
    ),
    "insee_pages_population_2022": (
        "Évolution et structure de la population en 2022 (tableaux détaillés)"
    ),
    "insee_pages_menages_2008": "Couples - Familles - Ménages en 2008",
    "insee_pages_menages_2012": "Couples - Familles - Ménages en 2012",
    "insee_pages_menages_2015": "Couples - Familles - Ménages en 2015",
    "insee_pages_menages_2018": "Couples - Familles - Ménages en 2018",
    "insee_pages_menages_2019": "Couples - Familles - Ménages en 2019",
    "insee_pages_menages_2021": "Couples - Familles - Ménages en 2021",
    "insee_pages_menages_2022": "Couples - Familles - Ménages en 2022",
    "insee_pages_diplomes_2010": "Diplômes - Formation en 2010",
    "insee_pages_diplomes_2011": "Diplômes - Formation en 2011",
    "insee_pages_diplomes_2020": "Diplômes - Formation en 2020",
    "insee_pages_logement_2020": "Logement en 2020",
    "insee_pages_logement_2021": "Logement en 2021",
    "insee_pages_emploi_2015": "Population active, emploi et chômage en 2015",
    "insee_pages_emploi_2019": "Population active, emploi et chômage en 2019",
    "insee_pages_emploi_2021": "Population active, emploi et chômage en 2021",
    "insee_pages_revenus_2018": (
        "Niveau de vie et pauvreté par région (Insee Références 2021, revenus 2018)"
    ),
    "insee_pages_revenus_2021": (
        "Niveau de vie et pauvreté par région (Insee Références 2024, revenus 2021)"
    ),
    "drees_panorama_2018": "Pauvreté - Précarité - Exclusion, panorama DREES 2021 (année 2018)",
}


def pages() -> Iterator[Recipe]:
    """Return the recipes of INSEE’s own pages."""
    for source, title in PAGES.items():
        read = partial(_page, title=title)
        yield Recipe(source, (PUBLISHED,), read, Plan(2024))


def _page(folder: Path, title: str) -> Extract:
    return published.read(folder / PUBLISHED, title)
