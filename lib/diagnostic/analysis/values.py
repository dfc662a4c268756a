"""One observation ready to be said, drawn or compared."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from diagnostic import text
from diagnostic.confidentiality.status import Status
from diagnostic.statistics.states import LENT

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Indicator
    from diagnostic.territories.gazetteer import Territory

_SPOKEN = {
    "hab.": ("habitant", "habitants"),
    "hab./km²": ("habitant par km²", "habitants par km²"),
    "€/m²": ("€ par m²", "€ par m²"),
}
"""Units that a sentence spells out: one, and several."""
_INDEX = {"points"}
"""Units of an index, which a sentence leaves out."""
_CHANGES = {"change", "annual_growth", "annual_contribution"}
"""Transforms that measure a change between two years."""


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
    members : int
        Communes whose figures were summed, 0 when the figure was published.
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
    members: int = 0

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
            int(row.members) if status.has_value else 0,
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
    def lent(self) -> bool:
        """Whether it is the figure of what is around, lent to a commune that has none."""
        return self.method == LENT

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
        return self._about(text.number(self.value, self.indicator.decimals, self.indicator.unit))

    @property
    def spoken(self) -> str:
        """The figure as a sentence says it: « 3 498 habitants », « +0,4 % par an ».

        Bare when the indicator's phrase names what is counted, as in « 8,5 médecins
        généralistes pour 10 000 habitants », and for an index.
        """
        indicator = self.indicator
        if self.value is None:
            return self.written
        if "[" in indicator.phrase or indicator.unit in _INDEX:
            return self.bare
        unit = text.plural(self.value, *_SPOKEN.get(indicator.unit, (indicator.unit,) * 2))
        said = text.number(self.value, indicator.decimals, unit, sign=self.span is not None)
        return self._about(said)

    @property
    def span(self) -> tuple[int, int] | None:
        """The two years a change is measured between; None for a state."""
        declared = self.indicator.at(self.vintage) if self.vintage else ()
        for expression in declared:
            if expression.transform in _CHANGES:
                return expression.vintage - expression.years, expression.vintage
        return None

    @property
    def when(self) -> str:
        """« en 2022 », or « entre 2016 et 2022 » for a change."""
        span = self.span
        return f"entre {span[0]} et {span[1]}" if span else f"en {self.vintage}"

    @property
    def period(self) -> str:
        """« 2022 », or « 2016‑2022 » for a change."""
        span = self.span
        return f"{span[0]}{text.NB_HYPHEN}{span[1]}" if span else str(self.vintage)

    @property
    def bare(self) -> str:
        """The figure without its unit, or the state in words."""
        if self.value is None:
            return self.status.label or Status.UNAVAILABLE.label
        return self._about(text.number(self.value, self.indicator.decimals))

    @property
    def record(self) -> str:
        """What a data pack says of it, on one line: never finer than what is printed.

        See :mod:`diagnostic.book.shown`, which reads it back.
        """
        shown = "" if self.value is None else str(text.rounded(self.value, self.indicator.decimals))
        parts = (
            self.indicator.id,
            str(self.territory.id),
            self.territory.name,
            str(self.vintage or ""),
            shown,
            self.status.value,
            self.method,
            ";".join(self.sources) if self.known else "",
            self.reserve,
        )
        return "\t".join(part.replace("\t", " ") for part in parts)

    def _about(self, written: str) -> str:
        """Mark what the publisher rounded: « ≈ 8,5 »."""
        return f"≈{text.NNBSP}{written}" if self.status is Status.ROUNDED else written


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA
