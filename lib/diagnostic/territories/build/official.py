"""Read official tables of geography: columns named by their layout, every code checked.

A layout of ``data/catalogue/layouts/geography.yml`` says which column of the
publisher is which (``options.columns``); what a column may hold is said here,
once for all publishers. The result is a :class:`Piece`: a frame with the names
of this package, and where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

import pandas as pd

from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, enumeration, near_matches

if TYPE_CHECKING:
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

PREFIX = "territories."
"""Adapters of layouts that describe territories begin so."""
UNUSED = "unused"
"""Tables of an archive that are known, so as not to be taken for another."""
AGAIN = "téléchargez de nouveau ce fichier chez son producteur"
_LISTED = 8
_COMMUNE = r"(?:\d{2}|2[AB])\d{3}"
_SIREN = r"\d{9}|Z{9}"
_PATTERNS: Mapping[str, Mapping[str, str]] = {
    "communes": {"code": _COMMUNE, "tncc": r"\d?", "parent": rf"(?:{_COMMUNE})?"},
    "departments": {"code": r"\d{2}|2[AB]|97\d", "reg": r"\d{2}", "tncc": r"\d"},
    "regions": {"code": r"\d{2}", "tncc": r"\d"},
    "moves": {
        "kind": r"\d{2}",
        "date": r"\d{4}-\d{2}-\d{2}",
        "origin": rf"(?:{_COMMUNE})?",
        "target": rf"(?:{_COMMUNE})?",
    },
    "membership": {"code": _COMMUNE, "reg": r"\d{2}", "epci": rf"(?:{_SIREN})?"},
    "zones": {},
    "epci": {"code": _COMMUNE, "epci": rf"(?:{_SIREN})?"},
    "ept": {"code": _COMMUNE, "ept": rf"(?:{_SIREN})?"},
    "iris": {"code": rf"{_COMMUNE}\d{{4}}", "commune": _COMMUNE},
    "density": {"code": _COMMUNE},
    "population": {"code": rf"{_COMMUNE}", "population": r"\d[\d \u00a0\u202f]*"},
    "qpv": {"code": r"QP\d{6}|QN[0-9A-Z]{6}", "commune": rf"{_COMMUNE}(?:[,; ]+{_COMMUNE})*"},
    "passage": {},
}
_KEYS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("departments", "regions", "membership", "density", "population"), ("code",)),
    "communes": ("kind", "code"),
    "epci": ("code",),
    "ept": ("code",),
    "iris": ("code",),
}
"""Columns that two rows of a table never share."""


class Table(Protocol):
    """What is asked of an opened table (``statistics.importing.opened.OpenedTable``)."""

    @property
    def path(self) -> Path:
        """The file, or the archive that holds the table."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns."""

    @property
    def place(self) -> str:
        """Where the table is, for errors."""

    def line(self, row: int) -> str:
        """Return file and line of a row, for errors."""

    def text(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return columns as text."""

    def stream(self) -> AbstractContextManager[IO[bytes]]:
        """Open the bytes of the file."""


@dataclass(frozen=True, eq=False)
class Piece:
    """One official table, checked.

    Parameters
    ----------
    kind : str
        What it is: the key of the adapter without its prefix.
    frame : pandas.DataFrame
        Columns named as in ``options.columns`` of the layout.
    year : int
        Geography year of its codes.
    vintage : int
        Year its figures or perimeters are of.
    place : str
        File, for errors and notices.
    source : Source
    """

    kind: str
    frame: pd.DataFrame
    year: int
    vintage: int
    place: str
    source: Source


def kind_of(layout: Layout) -> str:
    """Return what a layout describes (« communes », « epci »)."""
    return layout.adapter.removeprefix(PREFIX)


def read(table: Table, layout: Layout, source: Source) -> Piece:
    """Read a table as its layout says, and check every code.

    Raises
    ------
    DataError
        A column missing, a code that has not its form, a row written twice,
        or a table without a row.
    """
    kind = kind_of(layout)
    frame = _passage(table) if kind == "passage" else _named(table, layout, source)
    if frame.empty:
        raise DataError(Problem("ce fichier n’a aucune ligne", where=table.place, remedy=AGAIN))
    for column, pattern in _PATTERNS[kind].items():
        if column in frame:
            _matching(frame[column], pattern, table)
    if key := _KEYS.get(kind):
        _once(frame, key, table)
    return Piece(kind, frame, source.geography_year, source.vintage, table.place, source)


def _named(table: Table, layout: Layout, source: Source) -> pd.DataFrame:
    """Return the columns of a layout under the names of this package, spaces trimmed."""
    given: Mapping[str, str] = layout.options["columns"]
    headers = {name: _filled(header, source) for name, header in given.items()}
    if missing := [header for header in headers.values() if header not in table.columns]:
        raise DataError(
            Problem(
                f"ce fichier n’a pas {_these(missing)}",
                where=table.place,
                found=f"{layout.title}, colonnes lues : {', '.join(table.columns[:12])}",
                near=near_matches(missing[0], table.columns),
                remedy="vérifiez le millésime du fichier, ou signalez que sa présentation a changé",
            )
        )
    frame = table.text(list(dict.fromkeys(headers.values())))
    columns = {name: frame[header].str.strip().astype(object) for name, header in headers.items()}
    return pd.DataFrame(columns, index=frame.index)


def _filled(header: str, source: Source) -> str:
    year = str(source.vintage)
    return header.replace("{year}", year).replace("{y}", year[2:])


def _these(missing: Sequence[str]) -> str:
    quoted = [f"« {name} »" for name in missing[:_LISTED]]
    return f"{'la colonne' if len(quoted) == 1 else 'les colonnes'} {enumeration(quoted)}"


def _passage(table: Table) -> pd.DataFrame:
    years = [name for name in table.columns if re.fullmatch(r"CODGEO_\d{4}", name)]
    frame = table.text(years)
    return frame.set_axis([name[-4:] for name in years], axis=1).astype(object)


def _matching(cells: pd.Series[str], pattern: str, table: Table) -> None:
    """Refuse the first cell that has not the form of its column, with its line."""
    good = cells.str.fullmatch(pattern)
    if good.all():
        return
    row = int(good.index[~good][0])
    found = str(cells[row])
    lost = found.isdigit() and len(found) == 4 and pattern.startswith(_COMMUNE)
    raise DataError(
        Problem(
            "les codes de ce fichier ont perdu leur zéro initial"
            if lost
            else f"ce n’est pas ce qu’on attend dans la colonne « {cells.name} »",
            where=table.line(row),
            found=found or "(rien)",
            remedy="reprenez le fichier du producteur, sans l’ouvrir dans un tableur"
            if lost
            else AGAIN,
        )
    )


def _once(frame: pd.DataFrame, key: Sequence[str], table: Table) -> None:
    again = frame.duplicated(list(key))
    if not again.any():
        return
    row = int(frame.index[again][0])
    raise DataError(
        Problem(
            f"{counted(int(again.sum()), 'ligne est écrite', 'lignes sont écrites')} deux fois",
            where=table.line(row),
            found=" ".join(str(frame.loc[row, name]) for name in key),
            remedy=AGAIN,
        )
    )


def listed(codes: Sequence[str]) -> str:
    """Write some codes, and how many more there are."""
    more = len(codes) - _LISTED
    named = ", ".join(codes[:_LISTED])
    return f"{named} et {more} de plus" if more > 0 else named
