"""Whether the tables of a Code officiel géographique agree with one another and with the moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.errors import DataError, Problem
from diagnostic.territories.build.official import AGAIN, Piece, listed
from diagnostic.text import counted

if TYPE_CHECKING:
    from diagnostic.territories.history import History

TOGETHER = "importez l’archive entière du COG : communes, départements, régions et mouvements"
_YEARS_AROUND = 8


def agree(
    listing: Piece, codes: pd.Series[str], history: History, former: Mapping[str, pd.DataFrame]
) -> None:
    """Refuse a list of communes that the moves contradict: truncated, or of another year."""
    everyone = (history.known | set(former["communes"]["code"])) - set(
        former["arrondissements"]["code"]
    )
    expected = {code for code in everyone if history.existed(code, listing.year)}
    lacking = sorted(expected - set(codes))
    extra = sorted(set(codes) - expected)
    if not lacking and not extra:
        return
    others = range(listing.year - _YEARS_AROUND, listing.year + 2)
    real = [y for y in others if set(codes) == {c for c in everyone if history.existed(c, y)}]
    said = [
        f"{counted(len(found), 'commune')} {word} : {listed(found)}"
        for found, word in ((lacking, "de moins"), (extra, "de plus"))
        if found
    ]
    raise DataError(
        Problem(
            f"cette liste est celle des communes de {real[-1]}, non de {listing.year}"
            if real
            else f"cette liste n’est pas celle des communes au 1er janvier {listing.year}",
            where=listing.place,
            found=" ; ".join(said),
            remedy=AGAIN,
        )
    )


def placed(listing: Piece, whole: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> None:
    """Refuse a commune whose département, or a département whose région, is in no list."""
    departments, regions = frames["departments"], frames["regions"]
    for what, given, known in (
        ("ces départements ne sont pas dans la liste", whole["dep"], departments["code"]),
        ("ces régions ne sont pas dans la liste", departments["reg"], regions["code"]),
    ):
        if lost := sorted(set(given) - set(known)):
            raise DataError(Problem(what, where=listing.place, found=listed(lost), remedy=TOGETHER))


def regions_moved(
    former: Mapping[str, pd.DataFrame], frames: Mapping[str, pd.DataFrame]
) -> list[str]:
    """Say which départements changed région: their totals are made on the new division."""
    before = former["departments"].set_index("code")["reg"]
    names = frames["regions"].set_index("code")["name"].to_dict()
    old = former["regions"].set_index("code")["name"].to_dict()
    said = []
    for line in frames["departments"].itertuples():
        was = before.get(line.code)
        if was is not None and was != line.reg:
            said.append(
                f"Le département {line.name} ({line.code}) est passé de la région "
                f"{old.get(was, was)} à la région {names.get(line.reg, line.reg)} : les totaux "
                "des régions seront ceux de ce découpage, pour toutes les années."
            )
    return said
