"""Bring the tables of territories to a new Code officiel géographique.

The list of communes, their moves, their départements and régions come together
in one archive of INSEE, and are only accepted together when the year changes:
without the moves, nothing says what became of the communes that are gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.errors import DataError, Problem
from diagnostic.territories import overseas
from diagnostic.territories.build import tables
from diagnostic.territories.build.agreement import TOGETHER, agree, placed, regions_moved
from diagnostic.territories.build.official import Piece, listed
from diagnostic.territories.build.populations import latest_first, vintages, with_years
from diagnostic.territories.grammar import curly
from diagnostic.territories.history import History
from diagnostic.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_UNKNOWN = 0.01
"""Share of unknown codes over which a file is of another vintage, not a file with a stray line."""


@dataclass(frozen=True, eq=False)
class Geography:
    """The reference geography while it is being brought up to date.

    Parameters
    ----------
    frames : dict of str to DataFrame
        Tables by name: communes, arrondissements, departments, regions, moves…
    year : int
        Reference year.
    history : History
        The moves, up to that year.
    notices : list of str
        What the reader must be told, in French.
    """

    frames: dict[str, pd.DataFrame]
    year: int
    history: History
    notices: list[str] = field(default_factory=list)

    @property
    def codes(self) -> pd.Series[str]:
        """Codes of the communes of the reference year."""
        return self.frames["communes"]["code"]

    def carried(self, piece: Piece, codes: pd.Series[str]) -> pd.Series[str]:
        """Carry the commune codes of a file to the reference year, arrondissements to their town.

        Raises
        ------
        DataError
            When too many codes are unknown at the geography year of the file.
        """
        towns = self.frames["arrondissements"].set_index("code")["commune"]
        inner = codes.isin(towns.index)
        outer = codes.str[:3].isin(overseas.CODES)
        known = codes[~inner & ~outer]
        report = self.history.report(known, on=piece.year)
        if len(report.unknown) > max(1, MOST_UNKNOWN * known.nunique()):
            raise DataError(
                Problem(
                    f"ce fichier n’est pas à la géographie de {piece.year} : "
                    f"{counted(len(report.unknown), 'code de commune', 'codes de commune')} n’y "
                    f"{'existe' if len(report.unknown) == 1 else 'existent'} pas",
                    where=piece.place,
                    found=listed(report.unknown),
                    remedy="importez-le comme un fichier de son millésime, ou importez d’abord "
                    "le code officiel géographique de son année",
                )
            )
        # A file may be of a later geography than it says: its codes of today stand for themselves.
        late = {code: self.history.successor(code) for code in report.unknown}
        lost = [code for code, today in late.items() if not today]
        if lost:
            self.notices.append(
                f"{piece.source.dataset} : codes de commune inconnus, lignes laissées de côté : "
                f"{listed(lost)}."
            )
        found = self.history.carry(known, on=piece.year).reindex(codes.index).astype(object)
        single = {code: today[0] for code, today in late.items() if len(today) == 1}
        found = found.where(found.notna(), codes.map(single))
        return found.where(~inner, codes.map(towns))


def revised(base: Geography, pieces: Mapping[str, Piece]) -> Geography:
    """Return the geography that a COG describes, what was known carried to its communes.

    Parameters
    ----------
    base : Geography
    pieces : mapping of str to Piece
        Those of ``communes``, ``departments``, ``regions`` and ``moves`` at hand.

    Raises
    ------
    DataError
        A file older than the geography at hand, a list that the moves
        contradict (truncated, or of another year), a département without région.
    """
    frames = dict(base.frames)
    for name in ("departments", "regions"):
        if piece := pieces.get(name):
            frames[name] = _named(piece)
    if piece := pieces.get("moves"):
        frames["moves"] = tables.moves_of(piece.frame.replace("", None))
    listing = pieces.get("communes")
    year = _year(base, pieces)
    if listing is None:
        if year != base.year:
            raise _alone(next(iter(pieces.values())), base.year)
        codes = frozenset(base.codes) | frozenset(frames["arrondissements"]["code"])
        history = History(tables.columns(frames["moves"]), codes, year)
        notices = [*base.notices, *regions_moved(base.frames, frames)]
        return Geography(frames, year, history, notices)
    if year != base.year and "moves" not in pieces:
        raise _alone(listing, base.year)
    whole = listing.frame[listing.frame["kind"] == "COM"]
    inner = listing.frame[listing.frame["kind"] == "ARM"]
    current = frozenset(whole["code"]) | frozenset(inner["code"])
    history = History(tables.columns(frames["moves"]), current, year)
    agree(listing, whole["code"], history, base.frames)
    placed(listing, whole, frames)
    frames["arrondissements"] = _arrondissements(inner, base.frames["arrondissements"])
    notices = [*base.notices, *regions_moved(base.frames, frames)]
    found = Geography(frames, year, history, notices)
    frames["communes"] = _communes(whole, base, found)
    for name, column in (("iris", "commune"), ("qpv", "commune")):
        frames[name] = _followed(frames[name], column, base.year, found)
    return found


def _year(base: Geography, pieces: Mapping[str, Piece]) -> int:
    years = {piece.year for piece in pieces.values()} or {base.year}
    if len(years) > 1 or (oldest := min(years)) < base.year:
        piece = min(pieces.values(), key=lambda one: one.year)
        raise DataError(
            Problem(
                f"ce code officiel géographique de {piece.year} est plus ancien que celui "
                f"des données ({max(base.year, *years)})",
                where=piece.place,
                remedy="gardez le plus récent : les codes anciens y sont reconnus",
            )
        )
    return oldest


def _alone(piece: Piece, year: int) -> DataError:
    return DataError(
        Problem(
            f"ce fichier de {piece.year} ne peut être pris seul : les données sont à la "
            f"géographie de {year}",
            where=piece.place,
            remedy=TOGETHER,
        )
    )


def _named(piece: Piece) -> pd.DataFrame:
    frame = piece.frame.assign(
        name=piece.frame["name"].map(curly), tncc=piece.frame["tncc"].astype("int8")
    )
    order = [name for name in ("code", "name", "tncc", "reg") if name in frame]
    return frame[order].sort_values("code", ignore_index=True)


def _arrondissements(inner: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    if inner.empty:
        return base
    frame = pd.DataFrame(
        {"code": inner["code"], "name": inner["name"].map(curly), "commune": inner["parent"]}
    )
    known = base[["code", "population", "population_year"]]
    return frame.merge(known, on="code", how="left").sort_values("code", ignore_index=True)


def _communes(whole: pd.DataFrame, base: Geography, found: Geography) -> pd.DataFrame:
    """Give the communes of a new list what their parts were known by."""
    frame = pd.DataFrame(
        {
            "code": whole["code"],
            "name": whole["name"].map(curly),
            "tncc": whole["tncc"].astype("int8"),
            "dep": whole["dep"],
        }
    ).sort_values("code", ignore_index=True)
    before = base.frames["communes"]
    target = found.history.carry(before["code"], on=base.year)
    parts = with_years(before).assign(target=target)
    grouped = parts.dropna(subset="target").groupby("target")
    for column in ("epci", "ept", "density"):
        one = grouped[column].agg(_common)
        frame[column] = frame["code"].map(one).astype(object)
        several = grouped[column].nunique()
        if lost := sorted(several[several > 1].index):
            found.notices.append(
                f"{_COLUMNS[column]} : inconnu pour {listed(lost)}, dont les communes d’origine "
                "n’avaient pas le même ; importez le fichier de l’année."
            )
    for column in vintages(parts):
        sums = grouped[column].agg(lambda cells: cells.sum(min_count=len(cells)))
        frame[column] = frame["code"].map(sums).astype("Int32")
    return latest_first(frame)


_COLUMNS = {"epci": "EPCI", "ept": "Établissement public territorial", "density": "Densité"}


def _common(cells: pd.Series[str]) -> object:
    """Return what all the parts of a commune share; nothing when they differ."""
    values = cells.unique()
    return values[0] if len(values) == 1 else None


def _followed(frame: pd.DataFrame, column: str, year: int, found: Geography) -> pd.DataFrame:
    """Carry a column of commune codes to the reference year; a divided commune loses its parts."""
    codes = frame[column]
    now = found.history.carry(codes, on=year)
    lost: Iterable[str] = sorted(frame.loc[now.isna(), "code"].unique())
    if lost := list(lost):
        found.notices.append(
            f"Sans commune connue depuis {found.year}, laissés de côté : {listed(lost)}."
        )
    return frame.assign(**{column: now}).dropna(subset=column).reset_index(drop=True)
