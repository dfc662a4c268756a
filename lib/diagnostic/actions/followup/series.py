"""The measures of an indicator over time: where it started, where it should go, what is masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from diagnostic.actions.followup.cellvalues import measure
from diagnostic.actions.followup.words import Certainty
from diagnostic.actions.words import Measures
from diagnostic.confidentiality.gate import LEAST
from diagnostic.confidentiality.thresholds import threshold
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.actions.followup.model import Realisation, Result
    from diagnostic.actions.model import Indicator

MASKED = "effectif trop petit"
"""Written where a figure would single people out."""
_PEOPLE = {
    "personne", "personnes", "habitant", "habitants", "hab", "menage", "menages", "famille",
    "familles", "jeune", "jeunes", "eleve", "eleves", "enfant", "enfants", "beneficiaire",
    "beneficiaires", "participant", "participants",
}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """A measure.

    Parameters
    ----------
    id : str
    date : datetime.date
    value : str
        As the pilot wrote it; :data:`MASKED` when it may not be shown.
    number : Decimal or None
        None when it is said in words, or masked.
    provisional : bool
    source, note : str
    """

    id: str
    date: dt.date
    value: str
    number: Decimal | None
    provisional: bool = False
    source: str = ""
    note: str = ""

    @property
    def masked(self) -> bool:
        """Whether the figure counts too few people to be shown."""
        return self.value == MASKED


@dataclass(frozen=True)
class Series:
    """An indicator of a fiche and its measures.

    Parameters
    ----------
    indicator : Indicator
    points : tuple of Point
        Oldest first.
    """

    indicator: Indicator
    points: tuple[Point, ...] = ()

    @property
    def last(self) -> Point | None:
        """The newest measure."""
        return self.points[-1] if self.points else None

    @property
    def baseline(self) -> Decimal | None:
        """Where the indicator started, as a number."""
        base = self.indicator.baseline
        found = measure(base.value) if base else None
        return found[0] if found else None

    @property
    def target(self) -> Decimal | None:
        """Where it should go, as a number."""
        goal = self.indicator.target
        found = measure(goal.value) if goal else None
        return found[0] if found else None

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        for said in (
            self.indicator.baseline and self.indicator.baseline.value,
            self.indicator.target and self.indicator.target.value,
            *(point.value for point in reversed(self.points) if not point.masked),
        ):
            if said and (found := measure(said)):
                return found[1]
        return ""

    @property
    def reached(self) -> bool | None:
        """Whether the newest figure has reached the target; None when that cannot be said."""
        goal, start = self.target, self.baseline
        last = next((p.number for p in reversed(self.points) if p.number is not None), None)
        if goal is None or last is None:
            return None
        down = start is not None and goal < start
        return last <= goal if down else last >= goal


def series_of(indicator: Indicator, results: Sequence[Result]) -> Series:
    """Return the measures of an indicator among the results of its action."""
    own = [each for each in results if folded(each.indicator) == folded(indicator.definition)]
    own.sort(key=lambda each: each.date)
    return Series(indicator, tuple(_point(indicator, each) for each in own))


def _point(indicator: Indicator, each: Result) -> Point:
    found = measure(each.value)
    hidden = few(each.base, felt=indicator.measures is Measures.FELT) or _people(found)
    return Point(
        each.id,
        each.date,
        MASKED if hidden else each.value,
        found[0] if found and not hidden else None,
        each.status is Certainty.PROVISIONAL,
        each.source,
        each.note,
    )


def few(count: int | None, *, felt: bool = False) -> bool:
    """Whether a count of people is too small for what rests on it to be shown."""
    least = LEAST if felt else threshold("default").least_count
    return count is not None and 0 < count < least


def _people(found: tuple[Decimal, str] | None) -> bool:
    """Whether a figure counts a few people itself: « 3 familles »."""
    if found is None:
        return False
    words = folded(found[1]).split()
    return bool(words) and words[0] in _PEOPLE and few(int(found[0]))


def people_said(each: Realisation) -> str:
    """Write how many people took part; the reason when it may not be said."""
    if each.people is None:
        return ""
    if few(each.people):
        return MASKED
    return str(each.people)
