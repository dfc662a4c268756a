"""What files of schools share: their sector, their place, sums by commune."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks, notices
from diagnostic.statistics.adapters.cells import Cells, summed
from diagnostic.statistics.adapters.companions import companion
from diagnostic.statistics.states import CODES
from diagnostic.text import NBSP, counted, enumeration, folded, number

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable

PUBLIC, PRIVATE = "public", "private"
_SECTORS = {"pu": PUBLIC, "public": PUBLIC, "pr": PRIVATE, "prive": PRIVATE}
UAI = r"\d{7}[A-Z]"
_MOST_LOST = 0.05
"""Share of schools without a place above which a file is refused."""


def sectors(column: pd.Series, table: OpenedTable) -> pd.Series:
    """Return ``public`` or ``private``; « privé sous contrat » and ``PR`` are private."""
    found = column.map(lambda word: _SECTORS.get(folded(str(word)).split(" ")[0], ""))
    unknown = column[found == ""]
    if len(unknown):
        checks.refuse(
            "ce secteur n’est ni public, ni privé",
            table,
            row=int(unknown.index[0]),
            column=str(column.name),
            found=str(unknown.iloc[0]) or "case vide",
        )
    return found


def identifiers(column: pd.Series, table: OpenedTable) -> pd.Series:
    """Return the identifiers of schools, refusing what is not one."""
    codes = column.str.strip().str.upper()
    wrong = codes[~codes.str.fullmatch(UAI)]
    if len(wrong):
        checks.refuse(
            "cet identifiant n’est pas celui d’un établissement (sept chiffres et une lettre)",
            table,
            row=int(wrong.index[0]),
            column=str(column.name),
            found=str(wrong.iloc[0]) or "case vide",
        )
    return codes


def placed(uai: pd.Series, table: OpenedTable) -> pd.Series:
    """Return the commune of each school by its identifier; ``""`` when no directory knows it.

    Raises
    ------
    DataError
        When there is no directory, or it knows too few of the schools.
    """
    known = companion("establishments")
    if known is None:
        checks.refuse(
            "les établissements de ce fichier ne peuvent pas être situés : l’annuaire manque",
            table,
            remedy="importez aussi l’annuaire de l’éducation (fr-en-annuaire-education)",
        )
    places: pd.Series = known.drop_duplicates("uai").set_index("uai")["code"]
    codes: pd.Series = uai.map(places).fillna("")
    lost = uai[codes == ""]
    if len(lost) > max(_MOST_LOST * len(uai), 1):
        checks.refuse(
            f"l’annuaire ne connaît pas {number(len(lost))} des "
            f"{counted(len(uai), 'établissement')} de ce fichier",
            table,
            row=int(lost.index[0]),
            found=enumeration(list(lost[:3])),
            remedy="importez un annuaire de l’éducation plus récent",
        )
    if len(lost):
        one = len(lost) == 1
        notices.say(
            f"{counted(len(lost), 'établissement')} "
            f"{'absent de l’annuaire, laissé' if one else 'absents de l’annuaire, laissés'} hors "
            f"de {'sa' if one else 'leur'} commune{NBSP}: {enumeration(list(lost[:5]))}"
            f"{'…' if len(lost) > 5 else ''}."
        )
    return codes


class Sums:
    """Sums by commune of figures of schools.

    Parameters
    ----------
    codes : Series of str
        Commune of each school.
    """

    def __init__(self, codes: pd.Series) -> None:
        places, distinct = pd.factorize(codes, sort=True)
        self.codes = pd.Series(distinct, dtype=object)
        self._places: NDArray[np.intp] = places
        self.columns: dict[str, Cells] = {}

    def add(self, name: str, figures: pd.Series | NDArray[np.float64]) -> None:
        """Add a column: schools without a figure count for nothing."""
        array = np.asarray(figures, dtype="float64")
        self.columns[name] = summed(self._places, array, len(self.codes))

    def absent(self, name: str, status: Status = Status.NOT_PUBLISHED) -> None:
        """Add a column that the file does not give."""
        size = len(self.codes)
        states = np.full(size, CODES[status], dtype=np.int8)
        self.columns[name] = Cells(np.full(size, np.nan), states)

    def by_sector(
        self, name: str, figures: pd.Series, sector: pd.Series, suffixes: Mapping[str, str]
    ) -> None:
        """Add a column for all schools, and one for each sector."""
        self.add(name, figures)
        for kind, suffix in suffixes.items():
            self.add(f"{name}{suffix}", figures.where(sector == kind, 0.0))
