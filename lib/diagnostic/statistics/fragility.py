"""When a census figure rests on too few people to be more than an order of magnitude.

A commune of 10,000 inhabitants or more is surveyed, about 40 % of it over five
years: INSEE advises against comparing counts under 200. A smaller commune is
counted whole, one year in five: only very small counts are fragile there.
"""

from __future__ import annotations

from diagnostic.text import NBSP, number

LARGE_COMMUNE = 10_000
"""Population from which the census is a survey."""
SURVEYED = 200
"""Count under which a surveyed figure is fragile."""
SMALL = 50
"""Count under which any census figure is fragile."""

ORDER = f"moins de 50{NBSP}: ordre de grandeur"
FEW = "moins de 200 personnes ou logements recensés par sondage"


def fragility(numerator: float, denominator: float | None, population: float | None) -> str | None:
    """Return why a census figure is fragile, or None.

    Parameters
    ----------
    numerator, denominator : float
        Counts behind the figure; a plain count has no denominator.
    population : float or None
        Population of the territory; unknown counts as large.
    """
    counts = [abs(numerator)] + ([abs(denominator)] if denominator is not None else [])
    smallest = min(counts)
    if smallest < SMALL:
        return ORDER
    if smallest < SURVEYED and (population is None or population >= LARGE_COMMUNE):
        return FEW
    return None


def few_people(least: int, population: float | None) -> str | None:
    """Return why a rate published without its counts is fragile, or None.

    Parameters
    ----------
    least : int
        Population under which it is; 0 when the indicator sets none.
    population : float or None
        Population of the territory; unknown is taken as enough.
    """
    if not least or population is None or population >= least:
        return None
    return f"moins de {number(least)} habitants{NBSP}: ordre de grandeur"
