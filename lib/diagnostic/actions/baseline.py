"""Where an indicator stood when it was written down: frozen, so that a revision is told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.actions.model import Indicator
    from diagnostic.analysis.values import Value

LENGTH = 12


def of_value(value: Value) -> str:
    """Return the checksum of a figure of the catalogue: what it is, where, when, how it is printed.

    Which file it was read in counts for nothing: the same official figure may
    be in several.
    """
    return digest(value.indicator.id, str(value.territory.id), str(value.vintage), value.written)


def of_declared(indicator: Indicator) -> str:
    """Return the checksum of a figure that the team gives, from its own declaration."""
    base = indicator.baseline
    said = (base.value, str(base.vintage)) if base else ("", "")
    return digest(indicator.definition, indicator.source, *said)


def digest(*said: str) -> str:
    """Return the checksum of several texts; spaces and case count for nothing.

    Examples
    --------
    >>> digest("Part", "11,3 %") == digest("part ", "11,3\u202f%")
    True
    """
    plain = "\x1f".join(_plain(each) for each in said)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:LENGTH]


def same(one: str, other: str) -> bool:
    """Whether two printed values are the same but for their spaces."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return folded(
        text.replace("%", " pour cent ").replace(",", " virgule ").replace("−", " moins ")
    )
