"""Observations of one indicator and vintage, as columns, and the table they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from diagnostic.statistics.places import Batch
from diagnostic.statistics.states import NO_ROW, STATUSES

COLUMNS = [
    "indicator",
    "territory",
    "level",
    "vintage",
    "value",
    "status",
    "numerator",
    "denominator",
    "sources",
    "method",
    "members",
    "geography_year",
    "reserve",
]
_KINDS: Mapping[str, type] = {
    "value": np.float64,
    "numerator": np.float64,
    "denominator": np.float64,
    "status": np.int8,
    "sources": np.object_,
    "method": np.object_,
    "members": np.int64,
    "geography_year": np.int64,
    "reserve": np.object_,
}
_NAMES = np.array([status.value for status in STATUSES], object)


@dataclass
class Block:
    """One line per place of a batch; lines of which nothing is known are left out.

    Parameters
    ----------
    indicator : str
    vintage : int
        0 for what no source gives.
    batch : Batch
    """

    indicator: str
    vintage: int
    batch: Batch
    value: NDArray[np.float64] = field(init=False)
    numerator: NDArray[np.float64] = field(init=False)
    denominator: NDArray[np.float64] = field(init=False)
    status: NDArray[np.int8] = field(init=False)
    sources: NDArray[np.object_] = field(init=False)
    method: NDArray[np.object_] = field(init=False)
    members: NDArray[np.int64] = field(init=False)
    geography_year: NDArray[np.int64] = field(init=False)
    reserve: NDArray[np.object_] = field(init=False)

    def __post_init__(self) -> None:
        size = len(self.batch)
        self.value, self.numerator, self.denominator = np.full((3, size), np.nan)
        self.status = np.full(size, NO_ROW)
        self.members, self.geography_year = np.zeros((2, size), np.int64)
        words = np.full((3, size), "", object)
        self.sources, self.method, self.reserve = words

    @property
    def known(self) -> NDArray[np.bool_]:
        """Places that have a line."""
        known: NDArray[np.bool_] = self.status != NO_ROW
        return known

    def copy(self, ranks: NDArray[np.intp], other: Block, lines: NDArray[np.intp]) -> None:
        """Take the lines of another block."""
        for name in _KINDS:
            getattr(self, name)[ranks] = getattr(other, name)[lines]


def table(blocks: Sequence[Block]) -> pd.DataFrame:
    """Put the lines of several blocks in one table, in order."""
    chosen = [np.flatnonzero(block.known) for block in blocks]
    sizes = np.array([len(ranks) for ranks in chosen], np.intp)
    columns: dict[str, NDArray[Any]] = {
        "indicator": np.repeat(np.array([block.indicator for block in blocks], object), sizes),
        "vintage": np.repeat(np.array([block.vintage for block in blocks], np.int64), sizes),
    }
    pairs = list(zip(blocks, chosen, strict=True))
    columns["territory"] = _joined([b.batch.names[ranks] for b, ranks in pairs], np.object_)
    columns["level"] = _joined([b.batch.levels[ranks] for b, ranks in pairs], np.object_)
    for name, kind in _KINDS.items():
        columns[name] = _joined([getattr(b, name)[ranks] for b, ranks in pairs], kind)
    columns["status"] = _NAMES[columns["status"]]
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)


def _joined(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, kind)
