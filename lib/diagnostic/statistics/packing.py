"""How figures are laid on disk: one column per variable, and statuses only where needed.

A file holds ``territory``, sorted, then one column per variable. A number
tells its own status: nought is ``zero``, any other is ``ok``, and a blank
means that the source has no row. What a number does not tell is in a column
beside it:

- ``P22_POP|status`` gives the status of that variable wherever it is not blank;
- ``|status`` gives that of the blanks of a line, for the variables that have
  no column of status of their own;
- ``P22_POP|members`` and ``|members``, in the same way, say how many communes
  the importer summed into a figure; blank for a figure as published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.states import CODES, NO_ROW, STATUSES, WITH_VALUE

TERRITORY = "territory"
STATUS = "|status"
MEMBERS = "|members"
DIGITS = 7
"""Significant digits kept of numbers in single precision that are not whole."""
EXACT = "exact"
"""In the metadata of a file whose numbers kept all their digits."""
SINGLE = 2**24
"""Numbers from which single precision does not hold all units."""


@dataclass(frozen=True)
class Figures:
    """Figures of one variable at some places, or of several: lines × variables.

    Parameters
    ----------
    values : array of float64
        NaN where there is no number.
    statuses : array of int8
        Codes of :data:`~diagnostic.statistics.states.STATUSES`; −1 where the source has no row.
    members : array of int32
        Communes summed by the importer, 0 for a figure as published.
    """

    values: NDArray[np.float64]
    statuses: NDArray[np.int8]
    members: NDArray[np.int32]


def told(values: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return the statuses that numbers tell by themselves."""
    statuses = np.where(values == 0, np.int8(CODES[Status.ZERO]), np.int8(CODES[Status.OK]))
    return np.where(np.isnan(values), NO_ROW, statuses)


def common_status(figures: Figures) -> NDArray[np.int8]:
    """Return the most frequent status of the blanks of each line; −1 without any."""
    blank = ~WITH_VALUE[figures.statuses] & (figures.statuses != NO_ROW)
    best = np.zeros(len(blank), np.int64)
    found = np.full(len(blank), NO_ROW)
    for code in np.unique(figures.statuses[blank]):
        count = (figures.statuses == code).sum(axis=1)
        found[count > best] = code
        best = np.maximum(best, count)
    return found


def common_members(figures: Figures) -> NDArray[np.int32]:
    """Return the number of communes of each line, the largest in size of its figures."""
    lowest, highest = figures.members.min(axis=1), figures.members.max(axis=1)
    common: NDArray[np.int32] = np.where(-lowest > highest, lowest, highest)
    return common


def expected(values: NDArray[np.float64], line: NDArray[np.int8] | None) -> NDArray[np.int8]:
    """Return the statuses that numbers and their lines tell together."""
    statuses = told(values)
    if line is None:
        return statuses
    return np.where(statuses == NO_ROW, line.reshape(-1, *[1] * (values.ndim - 1)), statuses)


def shortened(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep the digits of single precision, all those of large totals.

    In a column of large totals, split byte by byte, the digits taken away
    compress to nothing; :func:`restored` finds them again.
    """
    single = values.astype("float32").astype("float64")
    return np.where(np.abs(values) < SINGLE, single, values)


def restored(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give back the decimal digits that single precision blurred: 29.700001 is 29.7."""
    found = values.copy()
    blurred = np.flatnonzero(np.trunc(values) != values)
    some = values[blurred]
    size = np.abs(some)
    kept = size < 10**DIGITS  # nothing absent, nothing too large to have decimals left
    some, size, blurred = some[kept], size[kept], blurred[kept]
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(size)))
    found[blurred] = np.round(some * scale) / scale
    return found


def numbers(values: NDArray[np.float64], kind: pa.DataType) -> pa.Array:
    """Return a column of numbers."""
    return pa.array(values.astype(kind.to_pandas_dtype(), copy=False), kind, mask=np.isnan(values))


_NAMES = pa.array([status.value for status in STATUSES])


def states(statuses: NDArray[np.int8], shown: NDArray[np.bool_]) -> pa.Array:
    """Return a column of statuses, blank where they need not be said."""
    return pa.DictionaryArray.from_arrays(pa.array(statuses, pa.int8(), mask=~shown), _NAMES)


def counts(members: NDArray[np.int32]) -> pa.Array:
    """Return a column of members, blank for figures as published."""
    return pa.array(members, pa.int32(), mask=members == 0)


@dataclass(frozen=True)
class Line:
    """What lines say for all their variables: statuses of blanks, members of sums."""

    statuses: NDArray[np.int8] | None
    members: NDArray[np.int32]

    @classmethod
    def of(cls, columns: Mapping[str, pa.ChunkedArray], size: int) -> Line:
        """Read it from the columns of a file."""
        statuses = _codes(columns[STATUS]) if STATUS in columns else None
        return cls(statuses, _members(columns.get(MEMBERS), size))


def figures(name: str, columns: Mapping[str, pa.ChunkedArray], line: Line, exact: bool) -> Figures:
    """Read back one variable from the columns of its file."""
    values = columns[name].to_numpy().astype("float64", copy=False)
    if not exact:
        values = restored(values)
    if name + STATUS in columns:
        noted = _codes(columns[name + STATUS])
        statuses = np.where(noted == NO_ROW, told(values), noted)
    else:
        statuses = expected(values, line.statuses)
    members = line.members
    if name + MEMBERS in columns:
        members = _members(columns[name + MEMBERS], len(values))
    return Figures(values, statuses, np.where(np.isnan(values), np.int32(0), members))


def _members(column: pa.ChunkedArray | None, size: int) -> NDArray[np.int32]:
    if column is None:
        return np.zeros(size, np.int32)
    members: NDArray[np.int32] = pc.fill_null(column, 0).to_numpy()
    return members


def _codes(column: pa.ChunkedArray) -> NDArray[np.int8]:
    found = pc.fill_null(pc.index_in(column.cast(pa.string()), _NAMES), -1)
    codes: NDArray[np.int8] = found.to_numpy().astype(np.int8)
    return codes
