"""Which official file makes which source of the sample, and how it is carried.

One recipe per source. The sample keeps every commune of France for the bases
that are published whole, and the départements of the example studies for the
others.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.statistics.recipes.base import Recipe
from diagnostic.statistics.recipes.census import census
from diagnostic.statistics.recipes.dwellings import dwellings
from diagnostic.statistics.recipes.incomes import incomes
from diagnostic.statistics.recipes.pages import pages
from diagnostic.statistics.recipes.schools import schools
from diagnostic.statistics.recipes.services import services

__all__ = ["Recipe", "recipes"]


def recipes(facilities: frozenset[str]) -> Iterator[Recipe]:
    """Return the recipes of the sample.

    Parameters
    ----------
    facilities : frozenset of str
        Types of the 2018 equipment base that the catalogue speaks of.
    """
    yield from census()
    yield from incomes()
    yield from pages()
    yield from services(facilities)
    yield from schools()
    yield from dwellings()
