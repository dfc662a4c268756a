"""From what a publisher wrote in a cell to a number and its status.

The text of a column is read once per distinct value: national files repeat
themselves a great deal. A cell that is neither a number nor a declared code
of absence is refused with its line: an unknown code is never taken for zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters.checks import bounded, refuse
from diagnostic.statistics.adapters.layout import ABSENCE
from diagnostic.statistics.states import CODES
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout

_COMMA = re.compile(r"-?\d[\d \u00a0\u202f]*,\d+")
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")


@dataclass(frozen=True)
class Cells:
    """A column read: numbers, and the code of the status of each.

    Parameters
    ----------
    figures : array of float64
        NaN where there is no number.
    statuses : array of int8
        Codes of :data:`~diagnostic.statistics.states.STATUSES`.
    """

    figures: NDArray[np.float64]
    statuses: NDArray[np.int8]

    def where(self, kept: NDArray[np.bool_], status: Status) -> Cells:
        """Return the column with its numbers kept only somewhere."""
        return Cells(
            np.where(kept, self.figures, np.nan),
            np.where(kept, self.statuses, np.int8(CODES[status])).astype(np.int8),
        )


def absence(layout: Layout) -> dict[str, Status]:
    """Return what a layout writes where there is no figure."""
    return {**ABSENCE, "": layout.blank, **layout.absence}


def numbers(
    text: pd.Series,
    layout: Layout,
    table: OpenedTable,
    *,
    rounded: bool = False,
    most: float = np.inf,
    least: float = 0.0,
) -> Cells:
    """Read a column of figures.

    Parameters
    ----------
    text : Series of str
        Its index gives the position of each line in the table, its name the column.
    rounded : bool
        Whether the publisher rounds its counts: a written 0 is then no true zero.
    most, least : float
        Bounds beyond which the file is refused.

    Raises
    ------
    DataError
        When a cell is neither a number nor a code of absence, or out of bounds.
    """
    places, distinct = pd.factorize(text.astype(str))
    plain = pd.Series(distinct, dtype=object).map(lambda word: _plain(word, layout.decimal))
    found = pd.to_numeric(plain, errors="coerce").to_numpy("float64", copy=True)
    found[~np.isfinite(found)] = np.nan
    states = _states(plain, found, absence(layout), rounded)
    unknown = np.flatnonzero(states < 0)
    if len(unknown):
        position = int(np.argmax(np.isin(places, unknown)))
        words = [f"« {distinct[place]} »" for place in unknown[:5]]
        if layout.decimal == "." and _COMMA.fullmatch(str(distinct[places[position]])):
            refuse(
                "ce nombre a une virgule décimale, et ceux du producteur un point",
                table,
                row=int(text.index[position]),
                column=str(text.name),
                found=enumeration(words),
            )
        refuse(
            "cette valeur n’est ni un nombre, ni un code d’absence connu",
            table,
            row=int(text.index[position]),
            column=str(text.name),
            found=enumeration(words),
            remedy="reprenez le fichier du producteur ; si ce code est le sien, "
            "déclarez-le dans la structure du fichier, au catalogue",
        )
    cells = Cells(found[places], states[places])
    if np.isfinite(least):
        bounded(cells.figures, text, table, least, most)
    return cells


def summed(places: NDArray[np.intp], figures: NDArray[np.float64], size: int) -> Cells:
    """Sum figures by place: what has none counts for nothing, and no line is a true zero.

    Parameters
    ----------
    places : array of int
        Rank of the place of each figure.
    size : int
        Number of places.
    """
    sums = np.bincount(places, np.nan_to_num(figures), size).astype("float64")
    states = np.where(sums == 0, CODES[Status.ZERO], CODES[Status.OK])
    return Cells(sums, states.astype(np.int8))


def _plain(word: str, decimal: str) -> str:
    text = word.translate(_SPACES).lower().removesuffix("%")
    return text.replace(",", ".") if decimal == "," else text


def _states(
    plain: pd.Series,
    found: NDArray[np.float64],
    absent: Mapping[str, Status],
    rounded: bool,
) -> NDArray[np.int8]:
    present = Status.ROUNDED if rounded else Status.OK
    zero = Status.ROUNDED if rounded else Status.ZERO
    states = np.where(found == 0, CODES[zero], CODES[present]).astype(np.int8)
    for place in np.flatnonzero(np.isnan(found)):
        status = absent.get(plain.iloc[place])
        states[place] = -1 if status is None else CODES[status]
    return states
