"""Update the territories of a store from official files.

All the tables of a run are taken together, because they lean on one another:
first the Code officiel géographique, which sets the reference year, then what
communes belong to, then outlines. A file that is refused leaves things as they
were; the others are taken. The destination always ends as a whole set of
tables, to be put in place at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.errors import DataError, DiagnosticError, Problem
from diagnostic.territories.build import drawings, holders, official
from diagnostic.territories.build.closing import NAMES, Run, bounded, followed, written
from diagnostic.territories.build.official import Piece, Table
from diagnostic.territories.build.revision import Geography, revised
from diagnostic.territories.history import History
from diagnostic.territories.tables import read_arrow, read_metadata, table_folder

if TYPE_CHECKING:
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

__all__ = ["Outcome", "update"]

_COG = ("communes", "departments", "regions", "moves")
_EDITION = {
    "membership": "epci",
    **{name: name for name in ("epci", "ept", "density", "iris", "qpv")},
}
"""Tables of which an older one never replaces a newer one."""


@dataclass(frozen=True)
class Outcome:
    """What an import of territories did.

    Parameters
    ----------
    year : int
        Reference geography year of the tables written.
    entries : tuple of dict
        One per file, for the manifest: file, publisher, dataset, vintage,
        geography_year, licence, through, inputs, rows, sha256.
    notices : tuple of str
        What the reader must be told, in French.
    refused : tuple of (str, DiagnosticError)
        Files left out, and why.
    """

    year: int
    entries: tuple[dict[str, object], ...]
    notices: tuple[str, ...] = ()
    refused: tuple[tuple[str, DiagnosticError], ...] = ()


def update(
    pieces: Sequence[tuple[Table, Layout, Source]], base: Path, destination: Path
) -> Outcome:
    """Write the territory tables that official files describe.

    Parameters
    ----------
    pieces : sequence of (OpenedTable, Layout, Source)
        Tables recognised, each opened under its layout.
    base : Path
        Folder of the tables in use: the store's, or the sample's.
    destination : Path
        Folder to fill; made if need be. Everything that did not change is
        copied there from ``base``.

    Returns
    -------
    Outcome
    """
    base = table_folder(base)
    destination.mkdir(parents=True, exist_ok=True)
    editions = json.loads(read_metadata(base, "communes").get("editions", "{}"))
    run = Run(_opened(base), editions=editions)
    start = run.now
    read = [piece for one in pieces if (piece := _read(run, *one))]
    _reference(run, [piece for piece in read if piece.kind in _COG])
    for kind, change in holders.READERS.items():
        for piece in _of(read, kind):
            _taken(run, piece, change)
    _named_only(run)
    for kind, draw in drawings.DRAWERS.items():
        for piece in _of(read, kind):
            _drawn(run, piece, draw)
    if run.now.year != start.year:
        followed(run, base, start)
    bounded(run, base, start)
    entries = written(run, base, destination, start)
    return Outcome(run.now.year, entries, tuple(dict.fromkeys(run.now.notices)), tuple(run.refused))


def _opened(base: Path) -> Geography:
    frames = {name: read_arrow(base, name).to_pandas() for name in NAMES}
    frames = {name: frame.astype(_plain(frame)) for name, frame in frames.items()}
    history = History.load(base)
    return Geography(frames, history.year, history)


def _plain(frame: pd.DataFrame) -> dict[str, str]:
    """Return the types under which a table read back is changed: whole numbers stay whole."""
    numbers = {name for name in frame if str(name).startswith("population")}
    years = {name: "Int16" for name in numbers if str(name) == "population_year"}
    return {str(name): "Int32" for name in numbers} | {str(k): v for k, v in years.items()}


def _read(run: Run, table: Table, layout: Layout, source: Source) -> Piece | None:
    if official.kind_of(layout) == official.UNUSED:
        return None
    reader = drawings.read if official.kind_of(layout).startswith("outlines") else official.read
    try:
        return reader(table, layout, source)
    except DiagnosticError as error:
        run.refused.append((table.place, error))
        return None


def _of(pieces: Sequence[Piece], kind: str) -> list[Piece]:
    found = [one for one in pieces if one.kind == kind]
    return sorted(found, key=lambda one: (one.year, one.vintage))


def _taken(run: Run, piece: Piece, change: Callable[[Geography, Piece], holders.Frames]) -> None:
    """Take a table, unless it is older than what is known; the rest goes on when it is refused."""
    name = _EDITION.get(piece.kind)
    try:
        if name and piece.vintage < (known := run.editions.get(name, piece.vintage)):
            raise _older(piece, known)
        frames = change(run.now, piece)
    except DiagnosticError as error:
        run.refused.append((piece.place, error))
        return
    run.now.frames.update(frames)
    for table in frames:
        run.makers.setdefault(table, []).append(piece)
    if name:
        run.editions[name] = piece.vintage


def _older(piece: Piece, known: int) -> DataError:
    return DataError(
        Problem(
            f"ce fichier de {piece.vintage} est plus ancien que celui des données ({known})",
            where=piece.place,
            remedy="gardez le plus récent",
        )
    )


def _reference(run: Run, pieces: Sequence[Piece]) -> None:
    """Take the latest code officiel géographique whole, or not at all."""
    if not pieces:
        return
    latest = max(piece.year for piece in pieces)
    chosen = {piece.kind: piece for piece in pieces if piece.year == latest}
    try:
        run.now = revised(run.now, chosen)
    except DiagnosticError as error:
        first, *others = chosen.values()
        run.refused.append((first.place, error))
        run.refused += [(piece.place, _with_it(piece, latest)) for piece in others]
        return
    for kind, piece in chosen.items():
        run.makers.setdefault(kind, []).append(piece)
    if "communes" in chosen:
        run.makers.setdefault("arrondissements", []).append(chosen["communes"])


def _with_it(piece: Piece, year: int) -> DataError:
    """Say that a table is left out with the others of its archive, the reason being said once."""
    return DataError(
        Problem(
            f"laissé de côté avec le reste du code officiel géographique de {year}",
            where=piece.place,
        )
    )


def _named_only(run: Run) -> None:
    """Keep the EPCI that hold communes; an EPCI without a name is left out, and said."""
    communes, epci = run.now.frames["communes"], run.now.frames["epci"]
    held = set(communes["epci"].dropna())
    if nameless := sorted(held - set(epci["code"])):
        run.now.notices.append(
            "EPCI sans nom, laissés de côté jusqu’à l’import de leur liste : "
            f"{official.listed(nameless)}."
        )
        lost = communes["epci"].isin(nameless)
        run.now.frames["communes"] = communes.assign(epci=communes["epci"].mask(lost, None))
    run.now.frames["epci"] = epci[epci["code"].isin(held)].reset_index(drop=True)


def _drawn(run: Run, piece: Piece, draw: Callable[[Geography, Piece], drawings.Layers]) -> None:
    try:
        layers = draw(run.now, piece)
    except DiagnosticError as error:
        run.refused.append((piece.place, error))
        return
    run.layers |= layers
    for name in layers:
        run.makers[name] = [piece]
