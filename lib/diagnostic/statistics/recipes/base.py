"""What a recipe is: official files, how they are read, how they are carried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diagnostic.statistics.adapters import wide
from diagnostic.statistics.adapters.layout import Extract
from diagnostic.statistics.geography import Plan

DEPARTMENTS = ("63", "78", "84", "93")
"""Départements of the example studies."""

COMPARATEUR = "insee/base_cc_comparateur_2018_csv.zip"

DOSSIER = "insee/dossier_complet_2022_extract_13_communes.csv"


@dataclass(frozen=True)
class Recipe:
    """One source of the sample.

    Parameters
    ----------
    source : str
        Identifier in the catalogue.
    inputs : tuple of str
        Official files, in the source folder.
    read : callable
        Reads them.
    plan : Plan
        How the rows are carried.
    more : tuple of (callable, Plan)
        Other variables of the same files, in another geography.
    """

    source: str
    inputs: tuple[str, ...]
    read: Callable[[Path], Extract]
    plan: Plan
    more: tuple[tuple[Callable[[Path], Extract], Plan], ...] = ()


def wide_recipe(source: str, name: str, plan: Plan, variables: object, **options: object) -> Recipe:
    """Return the recipe of a wide file: its options are those of :func:`wide.read`."""

    def read(folder: Path) -> Extract:
        return wide.read(folder / name, variables, **options)  # type: ignore[arg-type]

    return Recipe(source, (name,), read, plan)
