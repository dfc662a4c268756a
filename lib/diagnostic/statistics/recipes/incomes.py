"""Recipes of incomes and poverty."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import filosofi
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.geography import Plan
from diagnostic.statistics.recipes.base import COMPARATEUR, DEPARTMENTS, Recipe, wide_recipe

INCOME = "insee/cc_filosofi_2021_COM.csv"

FILOSOFI = "insee/filosofi_2014_2019"

_INCOME_2021 = (
    "NBMENFISC21",
    "NBPERSMENFISC21",
    "MED21",
    "PIMP21",
    "TP6021",
    "TP60AGE121",
    "TP60AGE521",
    "TP60AGE621",
    "TP60TOL121",
    "TP60TOL221",
    "PCHO21",
    "PPEN21",
    "PPSOC21",
    "PPFAM21",
    "PPMINI21",
    "PPLOGT21",
    "D121",
    "D921",
    "RD21",
)

_AREA_INCOME = ("Q2{y}", "D1{y}", "D9{y}", "RD", "PPEN{y}", "PPSOC{y}", "PPMINI{y}", "PPLOGT{y}")

_IRIS_DISPOSABLE = ("MED", "TP60", "D1", "D9", "RD", "PPEN", "PPSOC", "PPMINI")

_IRIS_DECLARED = ("MED", "TP60", "PIMP", "D1", "D9", "RD", "PPEN", "PCHO")


def incomes() -> Iterator[Recipe]:
    """Return the recipes of incomes and poverty."""
    secret = {"": Status.SECRET}
    rich = ("NBMENFISC19", "PIMP19", "MED19", "TP6019")
    yield wide_recipe(
        "insee_filosofi_2019_comparateur",
        COMPARATEUR,
        Plan(2021),
        rich,
        member="base_cc_comparateur.CSV",
        absence=secret,
        additive=False,
    )
    yield wide_recipe("insee_filosofi_2021", INCOME, Plan(2024), _INCOME_2021, additive=False)
    name = f"{FILOSOFI}/FILO2019_DISP_COM.csv"
    variables = ("D119", "D919", "RD", "PPEN19", "PPSOC19", "PPMINI19")
    read = partial(_area_income, name=name, level="COM", variables=variables)
    yield Recipe("insee_filosofi_2019_communes", (name,), read, Plan(2020))
    for year in range(2014, 2020):
        yield _area_recipe(year)
    yield Recipe(
        "insee_filosofi_iris_2021_declare",
        ("insee/BASE_TD_FILO_IRIS_2021_DEC.csv",),
        partial(
            _iris_income,
            name="insee/BASE_TD_FILO_IRIS_2021_DEC.csv",
            variables=tuple(f"DEC_{stem}21" for stem in _IRIS_DECLARED),
        ),
        Plan(2023),
    )
    for year in (2014, 2019):
        name = f"{FILOSOFI}/BASE_TD_FILO_DISP_IRIS_{year}.csv"
        stems = tuple(f"DISP_{stem}{year % 100}" for stem in _IRIS_DISPOSABLE)
        read = partial(_iris_income, name=name, variables=stems)
        yield Recipe(f"insee_filosofi_iris_{year}", (name,), read, Plan(year + 1))


def _area_income(folder: Path, name: str, level: str, variables: tuple[str, ...]) -> Extract:
    return filosofi.read_areas(folder / name, level, variables)


def _iris_income(folder: Path, name: str, variables: tuple[str, ...]) -> Extract:
    return filosofi.read_iris(folder / name, variables, DEPARTMENTS)


def _area_recipe(year: int) -> Recipe:
    files = {"DEP": "DEP", "REG": "REG", "METROPOLE": "FRANCE"}
    if year in {2014, 2018, 2019}:
        files["EPCI"] = "EPCI"
    names = {f"{FILOSOFI}/FILO{year}_DISP_{stem}.csv": level for stem, level in files.items()}
    variables = tuple(v.format(y=year % 100) for v in _AREA_INCOME)

    def read(folder: Path) -> Extract:
        parts = [_area_income(folder, name, level, variables) for name, level in names.items()]
        return Extract.joined(parts)

    return Recipe(f"insee_filosofi_{year}_territoires", tuple(names), read, Plan(year + 2))
