"""What two publications tell together: a town less its districts, two zones, a rate and a base.

A figure that is safe alone may be told by subtraction. These checks come
before anything new is printed beside what already is.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from diagnostic.confidentiality.tables import SecrecyError
from diagnostic.confidentiality.thresholds import Threshold
from diagnostic.errors import Problem
from diagnostic.text import enumeration, number

LEAST_PEOPLE = 1000
"""Inhabitants under which the difference of two zones is too small."""


@dataclass(frozen=True)
class Difference:
    """Two zones, and what stands in one of them only."""

    zone: str
    other: str
    apart: tuple[str, ...]
    population: float
    units: float


def remainder(total: float, parts: Iterable[float], threshold: Threshold) -> float | None:
    """Return what printed parts leave of a printed total, when it is a few; else None.

    One more part must then be hidden. Tables made by
    :func:`~diagnostic.confidentiality.crosstab.crosstab` with a ``partial``
    dimension are protected against it.
    """
    left = total - sum(parts)
    return left if 0 < left < threshold.least_count else None


def differences(
    zone: str,
    members: Collection[str],
    printed: Mapping[str, Collection[str]],
    *,
    population: Mapping[str, float],
    units: Mapping[str, float],
    threshold: Threshold,
) -> tuple[Difference, ...]:
    """Return the printed zones from which a new zone differs by too little.

    Parameters
    ----------
    zone : str
        The zone one wants to print.
    members : collection of str
        The elementary places it is made of.
    printed : mapping of str to collection of str
        Zones already printed, with their places; a commune is one.
    population, units : mapping of str to float
        Inhabitants, and units of the measure, of every elementary place.
    threshold : Threshold
    """
    own = set(members)
    found = []
    for other, places in printed.items():
        apart = own ^ set(places)
        # Two zones that have nothing in common tell nothing by subtraction.
        if not apart or own.isdisjoint(places):
            continue
        people = sum(population.get(place, 0.0) for place in apart)
        counted = sum(units.get(place, 0.0) for place in apart)
        if people < LEAST_PEOPLE or 0 < counted < threshold.least_count:
            found.append(Difference(zone, other, tuple(sorted(apart)), people, counted))
    return tuple(found)


def refuse_differences(found: Iterable[Difference]) -> None:
    """Refuse a zone that differs too little from one already printed.

    Raises
    ------
    SecrecyError
        With the two zones, and the places that stand apart.
    """
    problems = [
        Problem(
            f"cette zone ne diffère de « {each.other} » que par {enumeration(each.apart)} : "
            "l’une moins l’autre révèle ces lieux",
            each.zone,
            f"{number(each.population)} habitants",
            f"composez une zone qui s’en écarte d’au moins {number(LEAST_PEOPLE)} habitants, ou "
            f"ne publiez pas « {each.other} »",
        )
        for each in found
    ]
    if problems:
        raise SecrecyError(problems)


def numerators(share: float, denominator: int, decimals: int) -> tuple[int, int]:
    """Return the least and the greatest count that a rounded share and its base tell.

    Parameters
    ----------
    share : float
        In %, as printed.
    denominator : int
    decimals : int
        Printed.

    Examples
    --------
    >>> numerators(2.5, 80, 1)
    (2, 2)
    >>> numerators(3, 1000, 0)
    (25, 34)
    """
    half = 0.5 * 10.0**-decimals
    low = math.ceil((share - half) * denominator / 100 - 1e-9)
    high = (share + half) * denominator / 100
    top = math.floor(high) if high != math.floor(high) else math.floor(high) - 1
    return max(0, low), min(denominator, max(top, low))


def tells_a_few(share: float, denominator: int, decimals: int, threshold: Threshold) -> bool:
    """Whether a share and its base tell that a few are concerned, or that all but a few are."""
    low, high = numerators(share, denominator, decimals)
    few = threshold.least_count
    return 0 < high < few or 0 < denominator - low < few
