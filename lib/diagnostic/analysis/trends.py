"""How the town changes: vintages far enough apart, no break between, no conclusion from noise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.comparison import CLOSE_POINTS, is_share
from diagnostic.analysis.significance import conclusive, precision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value
    from diagnostic.territories.gazetteer import Territory

RELATIVE = {"hab.", "logements", "ménages", "personnes", "allocataires", "inscrits"}
"""Counts whose change is said in percent."""
STABLE_RATIO = 0.02
"""Counts that move less than this ratio over the span are said to be stable."""
CENSUSES = 3
"""Census vintages of a change: more would join files that INSEE never set side by side."""
FASTER = 1.5
"""Times a yearly change must be another to be said to quicken or to slow down."""


LEG = 3
"""Years between two points under which a turn may be a year unlike others."""


class Course(StrEnum):
    """What the middle point of a change adds to its two ends."""

    NONE = ""
    QUICKENS = "quickens"
    SLOWS = "slows"
    EVEN = "even"
    TURNS = "turns"


@dataclass(frozen=True)
class Trend:
    """The change of an indicator between two vintages.

    Parameters
    ----------
    points : tuple of Value
        Known values between which the change may be said, oldest first.
    broken : str
        Reason why older values are left out, empty when there is none.
    """

    points: tuple[Value, ...]
    broken: str = ""

    @property
    def first(self) -> Value:
        """The oldest comparable value."""
        return self.points[0]

    @property
    def last(self) -> Value:
        """The newest value."""
        return self.points[-1]

    @property
    def years(self) -> int:
        """Years between the two."""
        return self.last.year - self.first.year

    @property
    def difference(self) -> float:
        """Change of the printed figures, in the indicator's unit."""
        return round(self.last.number - self.first.number, self.last.indicator.decimals)

    @property
    def ratio(self) -> float | None:
        """Relative change, None from zero."""
        return self.difference / self.first.number if self.first.number else None

    @property
    def sizeable(self) -> bool:
        """Whether the change is more than what is called stable."""
        if is_share(self.last):
            return abs(self.difference) >= CLOSE_POINTS[self.last.indicator.unit]
        return self.ratio is not None and abs(self.ratio) >= STABLE_RATIO

    @property
    def uncertain(self) -> bool:
        """Whether a sizeable change may still be chance: the two intervals overlap."""
        return self.sizeable and not conclusive(self.first, self.last)

    @property
    def direction(self) -> int:
        """1 when it rises, −1 when it falls, 0 when it is stable, fragile or uncertain."""
        if self.last.fragile or self.first.fragile or not self.sizeable or self.uncertain:
            return 0
        return 1 if self.difference > 0 else -1

    @property
    def written(self) -> str:
        """The change in words: « +1,4 point », « +8,1 % », « −240 € »."""
        indicator = self.last.indicator
        if is_share(self.last):
            return text.points(self.difference, indicator.decimals)
        if indicator.unit in RELATIVE and self.ratio is not None:
            return text.number(100 * self.ratio, 1, "%", sign=True)
        return text.number(self.difference, indicator.decimals, indicator.unit, sign=True)

    @property
    def yearly(self) -> float:
        """The change of one year: points, units, or percent of a count (compound growth)."""
        if self.last.indicator.unit in RELATIVE and self.first.number > 0 < self.last.number:
            growth = math.pow(self.last.number / self.first.number, 1 / self.years)
            return 100 * (growth - 1)
        return self.difference / self.years

    @property
    def written_yearly(self) -> str:
        """« +0,1 point par an », « +1,2 % par an »."""
        indicator = self.last.indicator
        if is_share(self.last):
            return f"{text.points(self.yearly, max(1, indicator.decimals))} par an"
        if indicator.unit in RELATIVE:
            return f"{text.number(self.yearly, 1, '%', sign=True)} par an"
        written = text.number(self.yearly, indicator.decimals, indicator.unit, sign=True)
        return f"{written} par an"

    @property
    def legs(self) -> tuple[Trend, ...]:
        """The change between each point and the next."""
        return tuple(Trend(pair) for pair in pairwise(self.points))

    @property
    def course(self) -> Course:
        """Whether three points say more than two: a change that quickens, slows or turns.

        Nothing is said of a middle that is fragile or within the margin.
        """
        if len(self.points) != CENSUSES:
            return Course.NONE
        before, after = self.legs
        if min(before.years, after.years) < LEG:
            return Course.NONE
        if before.direction * after.direction < 0:
            return Course.TURNS
        if not (before.direction and after.direction):
            return Course.NONE
        if abs(after.yearly) >= FASTER * abs(before.yearly):
            return Course.QUICKENS
        return Course.SLOWS if abs(before.yearly) >= FASTER * abs(after.yearly) else Course.EVEN


def trend(profile: Profile, identifier: str, place: Territory | None = None) -> Trend | None:
    """Return the change that may be said, or None.

    Values that the catalogue forbids to compare with the newest (a break of
    the series, census vintages that share answers) are left out, with the
    reason. Of the census, two or three vintages are kept, from the newest:
    those that share no yearly survey when there are some, as INSEE pairs them
    (2011, 2016 and 2022; 2012, 2017 and 2023).
    """
    known = [v for v in profile.values(identifier, place) if v.known and not v.lent]
    if len(known) < 2:
        return None
    kept = max(_chain(profile, known, apart=True), _chain(profile, known, apart=False), key=_long)
    if len(kept) < 2:
        return None
    return Trend(tuple(reversed(kept)), _broken(known[0], kept[0]))


def _long(chain: Sequence[Value]) -> bool:
    return len(chain) > 1


def _chain(profile: Profile, known: Sequence[Value], *, apart: bool) -> list[Value]:
    """Return values that compare, each with the next, from the newest."""
    kept = [known[-1]]
    for value in reversed(known[:-1]):
        both = _census(profile, value) and _census(profile, kept[-1])
        if both and apart and precision().cycle.overlap(value.year, kept[-1].year):
            continue
        if both and sum(_census(profile, each) for each in kept) >= CENSUSES:
            break
        # Each point must compare with the next: the line between them says so.
        if not profile.statistics.breaks(value.indicator.id, value.year, kept[-1].year):
            kept.append(value)
    return kept


def _census(profile: Profile, value: Value) -> bool:
    """Whether a value is a census vintage, by its sources or by the break its indicator has."""
    sources = profile.statistics.catalogue.sources
    surveys = precision().cycle.surveys
    apart = any((each.least_years or 0) >= surveys for each in value.indicator.breaks)
    return apart or any(sources[name].census for name in value.sources)


def _broken(oldest: Value, newest: Value) -> str:
    """Return why the oldest vintages are left out; sharing answers is no break."""
    reasons = [
        each.reason
        for each in newest.indicator.breaks
        if each.between is not None and each.refuses(oldest.year, newest.year)
    ]
    return reasons[0] if reasons else ""
