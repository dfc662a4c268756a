"""How the town changes: two vintages far enough apart, and no break between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.comparison import CLOSE_POINTS, is_share

if TYPE_CHECKING:
    from diagnostic.analysis.profile import Profile
    from diagnostic.analysis.values import Value
    from diagnostic.territories.gazetteer import Territory

RELATIVE = {"hab.", "logements", "ménages", "personnes", "allocataires", "inscrits"}
"""Counts whose change is said in percent."""
STABLE_RATIO = 0.02
"""Counts that move less than this ratio over the span are said to be stable."""


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
    def direction(self) -> int:
        """1 when it rises, −1 when it falls, 0 when it is stable or fragile."""
        if self.last.fragile or self.first.fragile:
            return 0
        if is_share(self.last):
            stable = abs(self.difference) < CLOSE_POINTS[self.last.indicator.unit]
        else:
            stable = self.ratio is None or abs(self.ratio) < STABLE_RATIO
        return 0 if stable else (1 if self.difference > 0 else -1)

    @property
    def written(self) -> str:
        """The change in words: « +1,4 point », « +8,1 % », « −240 € »."""
        indicator = self.last.indicator
        if is_share(self.last):
            return text.points(self.difference, indicator.decimals)
        if indicator.unit in RELATIVE and self.ratio is not None:
            return text.number(100 * self.ratio, 1, "%", sign=True)
        return text.number(self.difference, indicator.decimals, indicator.unit, sign=True)


def trend(profile: Profile, identifier: str, place: Territory | None = None) -> Trend | None:
    """Return the change that may be said, or None.

    Values that the catalogue forbids to compare with the newest (a break of
    the series, census vintages that share answers) are left out, with the
    reason.
    """
    known = [value for value in profile.values(identifier, place) if value.known]
    if len(known) < 2:
        return None
    kept = [known[-1]]
    for value in reversed(known[:-1]):
        # Each point must compare with the next: the line between them says so.
        if not profile.statistics.breaks(identifier, value.year, kept[-1].year):
            kept.append(value)
    if len(kept) < 2:
        return None
    return Trend(tuple(reversed(kept)), _broken(known[0], kept[0]))


def _broken(oldest: Value, newest: Value) -> str:
    """Return why the oldest vintages are left out; sharing answers is no break."""
    reasons = [
        each.reason
        for each in newest.indicator.breaks
        if each.between is not None and each.refuses(oldest.year, newest.year)
    ]
    return reasons[0] if reasons else ""
