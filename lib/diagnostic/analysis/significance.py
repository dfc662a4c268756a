"""How precise a census share is, and whether a change is more than chance.

Communes of 10,000 inhabitants and more are surveyed: a share has an interval,
by Wilson's method on an effective number of people. Smaller communes are
counted whole: no sampling, no interval. The parameters are declared in
``data/catalogue/precision.yml``, with their reserve; they stay to be checked
against INSEE's own tables of precision.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from diagnostic import paths, text
from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics.lines import read

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value

Text = Annotated[str, AfterValidator(text.typographic)]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fraction(_Declared):
    """How much of a large commune a kind of census variable rests on."""

    variables: str
    fraction: float = Field(gt=0, lt=1)
    label: Text


class Cycle(_Declared):
    """The yearly surveys that make one census vintage."""

    surveys: int = Field(ge=1)
    missed: tuple[int, ...] = ()

    def window(self, vintage: int) -> tuple[int, int]:
        """Return the first and last survey of a vintage.

        Examples
        --------
        >>> Cycle(surveys=5, missed=(2021,)).window(2022)
        (2019, 2024)
        """
        half = self.surveys // 2
        first, last = vintage - half, vintage + half
        held = range(first, last + 1)
        return first - sum(year in held for year in self.missed), last

    def overlap(self, one: int, other: int) -> bool:
        """Whether two vintages share a survey, hence answers."""
        early, late = sorted((one, other))
        return self.window(early)[1] >= self.window(late)[0]


class Precision(_Declared):
    """Parameters of ``data/catalogue/precision.yml``."""

    confidence: float = Field(gt=0, lt=1)
    large_commune: int
    design_effect: float = Field(ge=1)
    fractions: tuple[Fraction, ...]
    cycle: Cycle
    least_points: float
    reserve: Text

    @property
    def z(self) -> float:
        """The normal quantile of the interval's two sides."""
        return NormalDist().inv_cdf((1 + self.confidence) / 2)


@dataclass(frozen=True)
class Interval:
    """The two ends of a share, in percent."""

    low: float
    high: float

    def overlaps(self, other: Interval) -> bool:
        """Whether the two intervals share a point."""
        return self.low <= other.high and other.low <= self.high


def precision() -> Precision:
    """Return the parameters of the project's catalogue."""
    return _precision(paths.catalogue() / "precision.yml")


@lru_cache(maxsize=4)
def _precision(file: Path) -> Precision:
    try:
        return Precision.model_validate(read(file))
    except ValidationError as error:
        raise CatalogueError(
            [
                Problem(
                    "ce paramètre de précision est absent, inconnu ou hors limites",
                    where=f"{file.name} ({'.'.join(map(str, detail['loc']))})",
                    found=str(detail.get("input", ""))[:80],
                    remedy="reprenez le fichier data/catalogue/precision.yml d’origine",
                )
                for detail in error.errors()
            ]
        ) from error


def wilson(share: float, people: float, z: float) -> tuple[float, float]:
    """Return Wilson's interval for a proportion.

    Parameters
    ----------
    share : float
        Observed proportion, from 0 to 1.
    people : float
        Effective number of people asked, not always whole.
    z : float
        Normal quantile (1.96 for 95 %).

    Examples
    --------
    >>> [round(end, 4) for end in wilson(0.5, 100, 1.959964)]
    [0.4038, 0.5962]
    """
    square = z * z / people
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / people + square / (4 * people)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def effective(people: float, fraction: float, design_effect: float) -> float:
    """Return the number of people asked at random that would be as precise.

    Only a fraction is asked, in clusters (the design effect); but who is asked
    is taken from a finite town, which makes chance smaller.
    """
    return fraction * people / (design_effect * (1 - fraction))


def interval(value: Value) -> Interval | None:
    """Return the interval of a census share of a surveyed territory, or None.

    None for what is not a share of counts, and for communes counted whole.
    Territories that mix both kinds of communes are taken as surveyed: their
    interval is wider than it should be, never narrower.
    """
    rules = precision()
    people = value.territory.population
    if value.value is None or value.indicator.unit != "%" or not value.denominator:
        return None
    if value.numerator is None or not 0 <= value.numerator <= value.denominator:
        return None
    if people is not None and people < rules.large_commune:
        return None
    fraction = _fraction(value, rules)
    if fraction is None:
        return None
    number = effective(value.denominator, fraction, rules.design_effect)
    low, high = wilson(value.numerator / value.denominator, number, rules.z)
    return Interval(100 * low, 100 * high)


def weight(value: Value, people: int | None) -> float:
    """Return how many people asked at random one person counted is worth, 1 at most."""
    rules = precision()
    fraction = _fraction(value, rules)
    if fraction is None or (people is not None and people < rules.large_commune):
        return 1.0
    return min(1.0, effective(1.0, fraction, rules.design_effect))


def _fraction(value: Value, rules: Precision) -> float | None:
    """Return the least fraction among the variables of a plain share; None if one is unknown."""
    given = [
        each
        for each in (value.indicator.at(value.vintage) if value.vintage else ())
        if set(value.sources) & set(each.source)
    ]
    if not given or given[0].transform != "ratio" or not math.isclose(given[0].scale, 100):
        return None
    found = []
    for name in given[0].variables:
        known = [each for each in rules.fractions if re.fullmatch(each.variables, name)]
        if not known:
            return None
        found.append(known[0].fraction)
    return min(found)


def conclusive(first: Value, last: Value) -> bool:
    """Whether a change is more than chance, where the method allows to tell.

    Two intervals that overlap forbid to conclude; without intervals nothing
    does, and only the size of the change counts.
    """
    before, after = interval(first), interval(last)
    return before is None or after is None or not before.overlaps(after)
