"""What an official file cannot hold, told before it enters the store.

Adapters refuse what they see cell by cell. Here a file is looked at whole:
does it list the communes of its year, are its counts counts, its shares
shares? What is wrong is refused; what is only to be known is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.geography import Geography
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.importing.recognise import Recognised
from diagnostic.statistics.models import Source
from diagnostic.text import NBSP, counted, enumeration, number, plural

_COMMUNE = re.compile(r"(?:\d\d|2[AB])\d{3}")
_CITIES = {"751": "75056", "693": "69123", "132": "13055"}
_ARRONDISSEMENT = re.compile(r"751(?:0[1-9]|1\d|20)|6938[1-9]|132(?:0[1-9]|1[0-6])")
_TOLERANCE = 0.01
"""Share of the communes that publishers leave out: the empty ones, the newest ones."""
_LOOSE = 0.05
"""The same, when the layout does not say that every commune is listed."""
_FEW = 20
_MANY = 10_000
"""Communes from which a file is a national one."""
_AGAIN = "téléchargez le fichier entier chez son producteur"
_SHOWN = 5


@dataclass
class Examination:
    """Looks at the grids of a table, one after the other.

    Parameters
    ----------
    found : Recognised
    source : Source
    geography : Geography
    notices : list of str
        What the reader should know, in French.
    """

    found: Recognised
    source: Source
    geography: Geography
    notices: list[str] = field(default_factory=list)
    _seen: bool = False

    def look(self, grid: Grid) -> None:
        """Look at a grid.

        Raises
        ------
        DataError
            When the file is truncated, its codes damaged, or its figures impossible.
        """
        if not len(grid):
            raise self._refused("ce fichier ne contient aucun territoire", "")
        if not self._seen and np.isin(grid.levels, ["COM", "ARM"]).any():
            self._seen = True
            self._places(grid)
        self._bounds(grid)

    def _places(self, grid: Grid) -> None:
        communes = grid.codes[grid.levels == "COM"].tolist()
        arrondissements = grid.codes[grid.levels == "ARM"].tolist()
        self._codes(communes)
        listed = {*communes, *(_CITIES.get(code[:3], code) for code in arrondissements)}
        self._unknown(sorted(listed))
        if self.found.layout.complete:
            self._absent(listed)
        elif self.found.layout.zeros:
            self._silent(listed)

    def _codes(self, communes: Sequence[str]) -> None:
        wrong = [code for code in communes if not _COMMUNE.fullmatch(code)]
        if not wrong:
            return
        if all(re.fullmatch(r"\d{4}", code) for code in wrong):
            has = plural(len(wrong), "a", "ont")
            what = f"{counted(len(wrong), 'code')} de commune {has} perdu le zéro placé devant"
        else:
            what = f"{counted(len(wrong), 'code')} de commune illisibles"
        raise self._refused(what, enumeration(wrong[:3]))

    def _unknown(self, listed: Sequence[str]) -> None:
        """Say which communes no geography knows, and which are of another year."""
        year = self.source.geography_year
        unknown = [code for code in listed if not self.geography.targets(code, year)]
        if unknown:
            self.notices.append(
                f"{counted(len(unknown), 'code')} de commune "
                f"{plural(len(unknown), 'inconnu, laissé', 'inconnus, laissés')} de côté"
                f"{NBSP}: {_ended(unknown)}"
            )
        self._other_year([code for code in listed if code not in unknown])

    def _other_year(self, listed: Sequence[str]) -> None:
        """Say when the communes of a file are rather those of another year than declared."""
        year, history = self.source.geography_year, self.geography.history
        strange = [code for code in listed if not history.existed(code, year)]
        if not strange or len(listed) < _MANY:
            return
        years = range(year - 3, min(year + 3, history.year) + 1)
        counts = {
            other: sum(code not in _existing(history, other) for code in listed) for other in years
        }
        best = min(counts, key=lambda other: (counts[other], abs(other - year)))
        text = (
            f"{counted(len(strange), 'commune')} "
            f"{plural(len(strange), 'n’existait', 'n’existaient')} pas au 1er janvier {year}"
            f"{NBSP}: {_some(strange)}"
        )
        if counts[best] < len(strange):
            text += f"\u202f; le fichier suit plutôt la géographie de {best}"
        self.notices.append(_full_stop(text))

    def _absent(self, listed: Collection[str]) -> None:
        """Refuse a file that has lost communes; count those it leaves out."""
        year = self.source.geography_year
        expected = _communes(self.geography, year)
        held = {_department(code) for code in listed}
        left_out = set(self.found.layout.without)
        departments = {_department(code) for code in expected} - left_out
        self._departments(departments - held)
        if overseas := sorted(departments - held):
            self.notices.append(f"Départements absents du fichier{NBSP}: {enumeration(overseas)}.")
        wanted = {code for code in expected if _department(code) in held}
        missing = sorted(wanted - set(listed))
        if not missing:
            return
        tolerance = _TOLERANCE if self.found.layout.national else _LOOSE
        if len(missing) > max(_FEW, tolerance * len(wanted)):
            raise self._refused(
                f"ce fichier est tronqué, ou n’est qu’un extrait{NBSP}: "
                f"{counted(len(missing), 'commune')} du 1er janvier {year} y manquent",
                f"{number(len(listed))} communes, sans {_some(missing)}",
            )
        self.notices.append(
            f"{counted(len(missing), 'commune')} {plural(len(missing), 'absente', 'absentes')} "
            f"du fichier, sur {number(len(wanted))}{NBSP}: {_ended(missing)}"
        )

    def _departments(self, absent: Collection[str]) -> None:
        """Refuse a file that says nothing of whole départements of metropolitan France."""
        lost = sorted(department for department in absent if len(department) == 2)
        if lost:
            missing = plural(len(lost), "y manque tout entier", "y manquent tout entiers")
            raise self._refused(
                f"ce fichier est tronqué, ou n’est qu’un extrait{NBSP}: "
                f"{counted(len(lost), 'département')} de métropole {missing}",
                _some(lost),
            )

    def _silent(self, listed: Collection[str]) -> None:
        """Refuse to take for noughts the départements that a truncated file has lost."""
        expected = _communes(self.geography, self.source.geography_year)
        departments = {_department(code) for code in expected} - set(self.found.layout.without)
        self._departments(departments - {_department(code) for code in listed})

    def _bounds(self, grid: Grid) -> None:
        layout = self.found.layout
        signed = _matching(grid.variables, layout.signed)
        shares = _matching(grid.variables, layout.shares)
        counts = np.array([name in grid.additive for name in grid.variables], bool) & ~signed
        with np.errstate(invalid="ignore"):
            negative = (grid.values < 0) & (counts | shares)
            over = (grid.values > 100) & shares
        for wrong, what in (
            (negative, "un effectif ou une part ne peut pas être négatif"),
            (over, "une part ne peut pas dépasser 100 %"),
        ):
            if wrong.any():
                self._impossible(grid, wrong, what)

    def _impossible(self, grid: Grid, wrong: NDArray[np.bool_], what: str) -> None:
        line, column = (int(place[0]) for place in np.nonzero(wrong))
        place = f"{grid.levels[line]}-{grid.codes[line]}".rstrip("-")
        more = int(wrong.sum()) - 1
        found = f"{grid.variables[column]} de {place} = {grid.values[line, column]:g}"
        if more:
            found += f", et {counted(more, 'autre')}"
        raise self._refused(what.replace(" %", "\u202f%"), found.replace(".", ","))

    def _refused(self, what: str, found: str) -> DataError:
        return DataError(Problem(what, where=self.found.table.place, found=found, remedy=_AGAIN))


@lru_cache(maxsize=8)
def _existing(history: object, year: int) -> frozenset[str]:
    existed = history.existed  # type: ignore[attr-defined]
    known: frozenset[str] = history.known  # type: ignore[attr-defined]
    return frozenset(code for code in known if existed(code, year))


def _communes(geography: Geography, year: int) -> frozenset[str]:
    """Return the communes of a year in the départements of today."""
    departments = set(geography.communes["dep"])
    existing = _existing(geography.history, year)
    return frozenset(
        code
        for code in existing
        if _department(code) in departments and not _ARRONDISSEMENT.fullmatch(code)
    )


def _department(code: str) -> str:
    return code[:3] if code.startswith("97") else code[:2]


def _matching(names: Sequence[str], patterns: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([any(re.fullmatch(p, name) for p in patterns) for name in names], bool)


def _ended(codes: Sequence[str]) -> str:
    return _full_stop(_some(codes))


def _full_stop(text: str) -> str:
    """End a sentence, unless an ellipsis does already."""
    return text if text.endswith("…") else f"{text}."


def _some(codes: Sequence[str]) -> str:
    shown = list(codes[:_SHOWN])
    return enumeration(shown) if len(shown) == len(codes) else f"{', '.join(shown)}…"
