"""Days of the files: 2027-05-21; a day written in French words is refused, and rewritten."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from diagnostic.text import folded

_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
)  # fmt: skip
_WORDS = re.compile(rf"(?:[a-z]+di |dimanche )?(1er|\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})")
_FIGURES = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")


def in_french(text: str) -> dt.date | None:
    """Return the day that French words or figures tell, None when they tell none.

    Examples
    --------
    >>> in_french("vendredi 21 mai 2027"), in_french("11/06/2027"), in_french("au printemps")
    (datetime.date(2027, 5, 21), datetime.date(2027, 6, 11), None)
    """
    if found := _WORDS.fullmatch(folded(text)):
        day, month, year = found.groups()
        parts = int(year), _MONTHS.index(month) + 1, int(day.removesuffix("er"))
    elif found := _FIGURES.fullmatch(text.strip()):
        parts = int(found[3]), int(found[2]), int(found[1])
    else:
        return None
    try:
        return dt.date(*parts)
    except ValueError:
        return None


def _day(value: Any) -> Any:
    if isinstance(value, str) and (day := in_french(value)):
        raise ValueError(f"cette date est écrite à la française : écrivez {day.isoformat()}")
    return value


Day = Annotated[dt.date, BeforeValidator(_day)]
"""A day of a file, with its own message when it is written for people."""
