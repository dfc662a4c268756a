"""Where the town stands: the same indicator, the same vintage, other places."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic import text

if TYPE_CHECKING:
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value

CLOSE_POINTS = {"%": 1.0, "% par an": 0.1}
"""Shares closer than this many points are said to be close (census advice); yearly
rates of change are ten times finer."""
CLOSE_RATIO = 0.05
"""Other measures closer than this ratio are said to be close."""


class Position(StrEnum):
    """Which way the town differs from a comparator."""

    ABOVE = "above"
    CLOSE = "close"
    BELOW = "below"


@dataclass(frozen=True)
class Gap:
    """The town against one comparator, at one vintage."""

    town: Value
    other: Value

    @property
    def difference(self) -> float:
        """Difference of the printed figures, in the indicator's unit."""
        return round(self.town.number - self.other.number, self.town.indicator.decimals)

    @property
    def position(self) -> Position:
        """Above, close or below, judged on the printed figures."""
        if is_share(self.town):
            close = abs(self.difference) < CLOSE_POINTS[self.town.indicator.unit]
        else:
            scale = abs(self.other.number) or 1.0
            close = abs(self.difference) / scale < CLOSE_RATIO
        if close:
            return Position.CLOSE
        return Position.ABOVE if self.difference > 0 else Position.BELOW

    @property
    def written(self) -> str:
        """The difference in words: « +5,2 points », « −1 200 € »."""
        indicator = self.town.indicator
        if is_share(self.town):
            return text.points(self.difference, indicator.decimals)
        return text.number(self.difference, indicator.decimals, indicator.unit, sign=True)

    @property
    def strength(self) -> float:
        """Relative size of the gap, to rank findings; 0 when close."""
        if self.position is Position.CLOSE or self.town.fragile:
            return 0.0
        scale = max(abs(self.other.number), 1e-9)
        return abs(self.difference) / scale


@dataclass(frozen=True)
class Comparison:
    """The town and its comparators, for the vintage that compares best.

    The vintage kept is the one for which most comparators have a value, the
    newest among equals: one vintage per line, never two mixed.
    """

    town: Value
    others: tuple[Value, ...]

    @property
    def known(self) -> tuple[Value, ...]:
        """Comparators that have a value."""
        return tuple(other for other in self.others if other.known)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The town against each comparator that has a value."""
        return tuple(Gap(self.town, other) for other in self.known) if self.town.known else ()

    @property
    def reference(self) -> Gap | None:
        """The gap that is spoken of first: the département, else the nearest level."""
        by_level = {gap.other.territory.id.level.value: gap for gap in self.gaps}
        for level in ("DEP", "EPCI", "EPT", "REG", "FRANCE"):
            if level in by_level:
                return by_level[level]
        return self.gaps[0] if self.gaps else None


def compare(profile: Profile, identifier: str) -> Comparison:
    """Return the town against its comparators, one vintage for all.

    Parameters
    ----------
    profile : Profile
    identifier : str
        Indicator.

    Returns
    -------
    Comparison
        With the town's own absence when it has no value at all.
    """
    towns = [value for value in profile.values(identifier) if value.known and not value.lent]
    if not towns:
        return Comparison(profile.latest(identifier), ())

    def comparators(town: Value) -> tuple[Value, ...]:
        return tuple(profile.at(identifier, p, town.year) for p in profile.comparators)

    def merit(town: Value) -> tuple[int, int]:
        return (sum(other.known for other in comparators(town)), town.year)

    best = max(towns, key=merit)
    return Comparison(best, comparators(best))


def is_share(value: Value) -> bool:
    """Whether differences are said in points."""
    return value.indicator.unit in CLOSE_POINTS
