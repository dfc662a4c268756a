"""One observation ready to be said, drawn or compared."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import text
from diagnostic.confidentiality.status import Status

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.territories.gazetteer import Territory


@dataclass(frozen=True)
class Value:
    """An indicator, for one territory and one vintage.

    Parameters
    ----------
    indicator : Indicator
    territory : Territory
    vintage : int or None
        None when the indicator has no source at all.
    value : float or None
        None exactly when the status carries no number.
    status : Status
    numerator, denominator : float or None
        Counts behind a rate, when the source gives them.
    sources : tuple of str
        Identifiers in the catalogue.
    reserve : str
        What the reader must know of this very value, in French.
    """

    indicator: Indicator
    territory: Territory
    vintage: int | None
    value: float | None
    status: Status
    numerator: float | None = None
    denominator: float | None = None
    sources: tuple[str, ...] = ()
    method: str = ""
    reserve: str = ""

    @classmethod
    def of_row(cls, row: Any, indicator: Indicator, territory: Territory) -> Value:
        """Read one row of :meth:`Statistics.observe`."""
        status = Status(row.status)
        return cls(
            indicator,
            territory,
            int(row.vintage) if not _absent(row.vintage) else None,
            float(row.value) if status.has_value and not _absent(row.value) else None,
            status,
            None if _absent(row.numerator) else float(row.numerator),
            None if _absent(row.denominator) else float(row.denominator),
            tuple(s for s in str(row.sources or "").split(";") if s),
            str(row.method or ""),
            str(row.reserve or ""),
        )

    @classmethod
    def missing(cls, indicator: Indicator, territory: Territory, status: Status) -> Value:
        """Return the value of an indicator that no loaded source gives."""
        return cls(indicator, territory, None, None, status)

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def year(self) -> int:
        """The vintage, 0 when the indicator has no source."""
        return self.vintage or 0

    @property
    def fragile(self) -> bool:
        """Whether the number rests on few people: an order of magnitude."""
        return self.status is Status.FRAGILE

    @property
    def number(self) -> float:
        """The value as published: rounded to the indicator's decimals.

        Every sentence compares these, never the unrounded ones, so that no
        sentence says "more" of two figures printed alike.
        """
        if self.value is None:
            raise ValueError(f"{self.indicator.id} has no value for {self.territory.id}")
        return float(text.rounded(self.value, self.indicator.decimals))

    @property
    def written(self) -> str:
        """The figure with its unit, or the state in words: « 30,2 % », « secret »."""
        if self.value is None:
            return self.status.label or Status.UNAVAILABLE.label
        return text.number(self.value, self.indicator.decimals, self.indicator.unit)

    @property
    def spoken(self) -> str:
        """The figure as a sentence says it: « 3 498 habitants » rather than « 3 498 hab. »."""
        if self.value is None or self.indicator.unit != "hab.":
            return self.written
        return text.number(self.value, self.indicator.decimals, text.plural(self.value, "habitant"))

    @property
    def bare(self) -> str:
        """The figure without its unit, or the state in words."""
        if self.value is None:
            return self.status.label or Status.UNAVAILABLE.label
        return text.number(self.value, self.indicator.decimals)


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA
