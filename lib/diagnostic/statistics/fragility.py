"""When a census figure rests on too few people to be more than an order of magnitude.

A commune of 10,000 inhabitants or more is surveyed, about 40 % of it over five
years: INSEE advises against comparing counts under 200. A smaller commune is
counted whole, one year in five: only very small counts are fragile there.

Everything is judged on whole columns, as small codes that stand for a reason.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnostic.text import NBSP, number

LARGE_COMMUNE = 10_000
"""Population from which the census is a survey."""
SURVEYED = 200
"""Count under which a surveyed figure is fragile."""
SMALL = 50
"""Count under which any census figure is fragile, and no rounded count gives a rate."""

ORDER = f"moins de 50{NBSP}: ordre de grandeur"
FEW = "moins de 200 personnes ou logements recensés par sondage"
REASONS = ("", ORDER, FEW)
"""Reasons by their code; 0 is none."""


def fragility(
    numerator: NDArray[np.float64],
    denominator: NDArray[np.float64],
    population: NDArray[np.float64],
) -> NDArray[np.int8]:
    """Return why census figures are fragile, as codes of :data:`REASONS`.

    Parameters
    ----------
    numerator, denominator : array of float
        Counts behind the figures; a plain count has a NaN denominator.
    population : array of float
        Populations of the territories; NaN, unknown, counts as large.
    """
    smallest = np.fmin(np.abs(numerator), np.abs(denominator))
    large = ~(population < LARGE_COMMUNE)
    few = (smallest < SURVEYED) & large
    return np.where(smallest < SMALL, 1, np.where(few, 2, 0)).astype(np.int8)


def few_people(least: int, population: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rates published without their counts are fragile.

    Parameters
    ----------
    least : int
        Population under which they are; 0 when the indicator sets none.
    population : array of float
        Populations of the territories; NaN, unknown, is taken as enough.
    """
    return population < least if least else np.zeros(len(population), bool)


def few_people_reason(least: int) -> str:
    """Return what is said of a rate published where few people live."""
    return f"moins de {number(least)} habitants{NBSP}: ordre de grandeur"
