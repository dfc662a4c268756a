"""Moments of a mission: a year, a month or a day, as much as is known of them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from diagnostic.actions.days import in_french
from diagnostic.text import NBSP, folded

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_FOLDED = tuple(folded(month) for month in MONTHS)
_MONTH = re.compile(rf"({'|'.join(_FOLDED)}) (\d{{4}})")
FIRST, LAST = 1950, 2100
"""Years that a mission may speak of."""


@dataclass(frozen=True, order=True)
class Moment:
    """A date known to the year, the month or the day; what is not known is 0.

    Examples
    --------
    >>> Moment(2019).written, Moment(2019, 5).written
    ('2019', 'mai 2019')
    """

    year: int
    month: int = 0
    day: int = 0

    @property
    def written(self) -> str:
        """The moment as a reader expects it: « 21 mai 2019 », « mai 2019 », « 2019 »."""
        if not self.month:
            return str(self.year)
        month = f"{MONTHS[self.month - 1]} {self.year}"
        if not self.day:
            return month
        return f"{'1er' if self.day == 1 else self.day}{NBSP}{month}"

    @property
    def code(self) -> str:
        """The moment as files say it: 2019-05."""
        parts = [f"{self.year:04d}", *(f"{n:02d}" for n in (self.month, self.day) if n)]
        return "-".join(parts)

    def before(self, other: Moment) -> bool:
        """Whether the moment is certainly before another: 2019 is not before 2019-05."""
        mine, others = (self.year, self.month, self.day), (other.year, other.month, other.day)
        for one, two in zip(mine, others, strict=True):
            if not one or not two or one != two:
                return bool(one and two and one < two)
        return False


def moment(value: Any) -> Moment:
    """Read a moment of a file: 2019, 2019-05 or 2019-05-21.

    Raises
    ------
    ValueError
        In French; a date written in words is proposed as it should be.
    """
    if isinstance(value, Moment):
        return value
    if isinstance(value, dt.date):
        return _checked(value.year, value.month, value.day)
    text = str(value).strip()
    if found := _WRITTEN.fullmatch(text):
        return _checked(*(int(part or 0) for part in found.groups()))
    if day := in_french(text):
        raise ValueError(f"cette date est écrite à la française : écrivez {day.isoformat()}")
    if found := _MONTH.fullmatch(folded(text)):
        code = f"{found[2]}-{_FOLDED.index(found[1]) + 1:02d}"
        raise ValueError(f"cette date est écrite à la française : écrivez {code}")
    raise ValueError("ce n’est pas une date : écrivez 2019, 2019-05 ou 2019-05-21")


def _checked(year: int, month: int, day: int) -> Moment:
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError("cette date n’existe pas au calendrier") from None
    if not FIRST <= year <= LAST:
        raise ValueError(f"cette année n’est pas entre {FIRST} et {LAST}")
    return Moment(year, month, day)


When = Annotated[
    Moment,
    PlainValidator(moment),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": FIRST, "maximum": LAST},
                {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
            ]
        }
    ),
]
"""A moment of a file, with its own messages."""


def span(start: Moment | None, end: Moment | None) -> str:
    """Write from when to when: « 2021 à 2024 », « mai à juin 2019 », « jusqu’à 2024 »."""
    if start and end:
        if start == end:
            return start.written
        if start.year == end.year and start.month and end.month and not (start.day or end.day):
            return f"{MONTHS[start.month - 1]} à {end.written}"
        return f"{start.written} à {end.written}"
    if start:
        return start.written
    return f"jusqu’à {end.written}" if end else ""
