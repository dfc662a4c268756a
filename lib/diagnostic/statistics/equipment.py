"""Equipment: how many of each kind, where, in which base.

A kind of place keeps one name through the bases, whose codes change: the
newest base that knows the place is taken, and two bases are never put in a
row as if one continued the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics.models import Equipment, Expression, Indicator
from diagnostic.text import near_matches

if TYPE_CHECKING:
    from diagnostic.statistics.catalogue import Catalogue
    from diagnostic.statistics.observe import Statistics
    from diagnostic.territories.codes import TerritoryId

_TYPE = re.compile(r"[A-G]\d{3}")
"""A type of the permanent base of equipment."""
COLUMNS = ["type", "label", "territory", "vintage", "value", "status", "source", "reserve"]


def types_of(catalogue: Catalogue, source: str) -> frozenset[str]:
    """Return the codes of a base that the catalogue speaks of."""
    kinds = {
        code
        for equipment in catalogue.equipment.values()
        for codes in equipment.codes
        if source in codes.source
        for code in codes.types
    }
    counted = {
        variable
        for indicator in catalogue.indicators.values()
        for expression in indicator.expressions
        if source in expression.source
        for variable in expression.variables
        if _TYPE.fullmatch(variable)
    }
    return frozenset(kinds | counted)


def count(
    statistics: Statistics,
    types: Sequence[str],
    territories: Sequence[TerritoryId],
    vintage: int | None = None,
) -> pd.DataFrame:
    """Return the number of facilities, one line per kind and territory.

    Parameters
    ----------
    statistics : Statistics
    types : sequence of str
        Kinds of ``equipment.yml``, or codes of the base (``D201``).
    territories : sequence of TerritoryId
    vintage : int, optional
        Base wanted. By default the one that knows most of the territories, the
        newest among equals: one base for all, so that they may be compared.
    """
    parts = []
    for name in types:
        equipment = _named(statistics.catalogue, name)
        frame = statistics.evaluate(_indicator(equipment), territories)
        chosen = vintage or _widest(frame)
        kept = frame[frame["vintage"] == chosen]
        parts.append(kept.assign(type=equipment.id, label=equipment.label, source=kept["sources"]))
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _widest(frame: pd.DataFrame) -> int:
    known = frame.groupby("vintage")["value"].count()
    return int(known[known == known.max()].index.max()) if len(known) else 0


def _named(catalogue: Catalogue, name: str) -> Equipment:
    if name in catalogue.equipment:
        return catalogue.equipment[name]
    for equipment in catalogue.equipment.values():
        if any(name in codes.types for codes in equipment.codes):
            return equipment
    raise CatalogueError(
        Problem(
            "ce type d’équipement n’est pas au catalogue",
            found=name,
            near=near_matches(name, catalogue.equipment),
            remedy="choisissez un identifiant de data/catalogue/equipment.yml",
        )
    )


def _indicator(equipment: Equipment) -> Indicator:
    expressions = tuple(
        Expression(vintage=c.vintage, source=c.source, numerator=" + ".join(c.types))
        for c in equipment.codes
    )
    return Indicator(
        id=equipment.id,
        theme="",
        label=equipment.label,
        label_en=equipment.id,
        short=equipment.label[:28],
        definition=equipment.label,
        unit="équip.",
        decimals=0,
        small_counts=False,
        expressions=expressions,
    )
