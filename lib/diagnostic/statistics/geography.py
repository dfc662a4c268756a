"""The geography figures are carried to, and how a file's own geography is described."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from diagnostic.statistics.grid import Grid

if TYPE_CHECKING:
    from diagnostic.territories.history import History


@dataclass(frozen=True)
class Geography:
    """The communes of the reference year, and how to reach them.

    Parameters
    ----------
    communes : pandas.DataFrame
        ``code``, ``dep``, ``reg`` of every commune of the reference year.
    history : History
    """

    communes: pd.DataFrame
    history: History
    _origins: dict[int, dict[str, frozenset[str]]] = field(default_factory=dict, repr=False)
    _followed: dict[tuple[int, tuple[str, ...]], dict[str, tuple[str, ...]]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def departments(self) -> dict[str, str]:
        """Département of each commune."""
        return dict(zip(self.communes["code"], self.communes["dep"], strict=True))

    @cached_property
    def regions(self) -> dict[str, str]:
        """Région of each département."""
        return dict(zip(self.communes["dep"], self.communes["reg"], strict=True))

    def followed(self, codes: Sequence[str], year: int) -> dict[str, tuple[str, ...]]:
        """Return what communes that existed in a year have become, none for the others.

        The slices of a large file list the same communes: they are looked for
        once.
        """
        key = year, tuple(codes)
        if key not in self._followed:
            self._followed[key] = {code: self.history.successor(code, year) for code in codes}
        return self._followed[key].copy()

    def targets(self, code: str, year: int) -> tuple[str, ...]:
        """Return what a commune of a geography year has become."""
        return self.history.successor(code, year) or self.history.successor(code)

    def origins(self, year: int) -> dict[str, frozenset[str]]:
        """Return the communes of a year that make each commune of today.

        Divided communes are left out: they make no whole commune.
        """
        if year not in self._origins:
            found: dict[str, set[str]] = {}
            former = {code for codes in self.history.former_names.values() for code in codes}
            for code in former.union(self.communes["code"]):
                targets = self.history.successor(code, year)
                if len(targets) == 1:
                    found.setdefault(targets[0], set()).add(code)
            self._origins[year] = {code: frozenset(names) for code, names in found.items()}
        return self._origins[year]


@dataclass(frozen=True)
class Plan:
    """How the rows of a source are carried.

    Parameters
    ----------
    year : int
        Geography year of the file.
    totals : bool
        Whether the file holds every commune, so that départements, régions
        and France may be totalled.
    zeros : bool or sequence of str
        Whether a commune the file does not list has none: everywhere, or in
        these départements.
    without : sequence of str
        Départements that the publisher leaves out of its France.
    """

    year: int
    totals: bool = False
    zeros: bool | Sequence[str] = False
    without: Sequence[str] = ()


@dataclass(frozen=True)
class Assigned:
    """Lines of communes, each with the commune of today it belongs to.

    Parameters
    ----------
    lines : Grid
        With the codes of the file.
    targets : array of str
        Commune of today of each line; empty for a divided commune.
    places : array of str
        A commune of today in the same département.
    divided : frozenset of str
        Communes of today cut out of one that the file still holds whole.
    left_out : frozenset of str
        Codes listed without any figure, because another line holds theirs.
    """

    lines: Grid
    targets: NDArray[np.object_]
    places: NDArray[np.object_]
    divided: frozenset[str]
    left_out: frozenset[str]
