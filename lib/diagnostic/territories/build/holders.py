"""What communes belong to and are counted by: EPCI, EPT, populations, density, Iris, quartiers.

Each function takes the geography at hand and one official table, and returns
the tables it changes. A table that leaves out part of France is refused: half
a file would leave half the country without comparators, and say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from diagnostic.errors import DataError, Problem
from diagnostic.territories import density
from diagnostic.territories.build import tables
from diagnostic.territories.build.official import AGAIN, listed
from diagnostic.territories.build.populations import latest_first, with_years
from diagnostic.territories.grammar import curly
from diagnostic.territories.overseas import CODES
from diagnostic.text import counted, near_matches, number

if TYPE_CHECKING:
    from diagnostic.territories.build.official import Piece
    from diagnostic.territories.build.revision import Geography

Frames: TypeAlias = dict[str, pd.DataFrame]
LEAST_COVERED = 0.98
"""Share of the communes that a national file must name."""
_MAYOTTE = "976"
_NONE = "ZZZZZZZZZ"
"""What INSEE writes for a commune without EPCI."""


def membership(now: Geography, piece: Piece) -> Frames:
    """Take the EPCI of each commune from the table d’appartenance."""
    return {"communes": _with(now, piece, "epci", LEAST_COVERED)}


def zones(now: Geography, piece: Piece) -> Frames:
    """Take the names of EPCI from the supra-communal sheet of the same table."""
    raw = piece.frame[piece.frame["level"] == "EPCI"]
    raw = raw[raw["code"] != _NONE][["code", "name"]].drop_duplicates("code")
    return {"epci": _names(now, raw, keep=True)}


def epci(now: Geography, piece: Piece) -> Frames:
    """Take the EPCI of each commune, and their names, from a list of members."""
    raw = piece.frame[piece.frame["epci"] != _NONE][["epci", "name"]].drop_duplicates("epci")
    return {"communes": _with(now, piece, "epci", LEAST_COVERED), "epci": _names(now, raw)}


def ept(now: Geography, piece: Piece) -> Frames:
    """Take the établissements publics territoriaux of the Grand Paris."""
    frame = piece.frame
    named = frame[frame["ept"].str.fullmatch(r"2\d{8}")]
    table = pd.DataFrame({"code": named["ept"], "name": named["name"].map(curly)})
    table = table.drop_duplicates("code").sort_values("code", ignore_index=True)
    if len(table) < len(now.frames["ept"]):
        raise _partial(piece, f"{len(table)} établissements sur {len(now.frames['ept'])}")
    return {"communes": _with(now, piece, "ept", 0), "ept": table}


def population(now: Geography, piece: Piece) -> Frames:
    """Take a vintage of the populations municipales, and that of the arrondissements."""
    people = piece.frame["population"].str.replace(r"\D", "", regex=True).astype("Int64")
    codes = piece.frame["code"]
    towns = now.frames["arrondissements"].set_index("code")["commune"]
    # A town listed beside its arrondissements would be counted twice.
    whole = set(codes) & set(towns)
    twice = codes.map(towns).isin(whole)
    target = now.carried(piece, codes)[~twice]
    sums = people[~twice].groupby(target).sum(min_count=1)
    _covered(now, piece, set(sums.index), LEAST_COVERED, without=_MAYOTTE)
    communes = with_years(now.frames["communes"])
    column = f"population_{piece.vintage}"
    communes[column] = communes["code"].map(sums).astype("Int32")
    found = {"communes": latest_first(communes)}
    inner = people.set_axis(codes).reindex(towns.index)
    if inner.notna().all():
        table = now.frames["arrondissements"].set_index("code")
        table = table.assign(population=inner.astype("Int32"), population_year=piece.vintage)
        found["arrondissements"] = table.reset_index()
    return found


def densities(now: Geography, piece: Piece) -> Frames:
    """Take INSEE's density classes, written as numbers or as labels."""
    cells = piece.frame["density"]
    numbers = {str(rank + 1): name for rank, name in enumerate(density.CLASSES)}
    labels = cells.map(lambda cell: numbers.get(cell.removesuffix(".0"), cell))
    wrong = labels[~labels.isin(density.CLASSES) & (labels != "")]
    if len(wrong):
        raise DataError(
            Problem(
                "cette classe de densité n’existe pas dans la grille à sept niveaux",
                where=piece.place,
                found=f"{wrong.iloc[0]} (commune {piece.frame['code'][wrong.index[0]]})",
                near=near_matches(str(wrong.iloc[0]), density.CLASSES),
                remedy="prenez la grille communale à sept niveaux",
            )
        )
    return {"communes": _with(now, piece, "density", LEAST_COVERED, labels.replace("", None))}


def iris(now: Geography, piece: Piece) -> Frames:
    """Take the reference list of Iris; communes that are not divided are left out."""
    frame = piece.frame[~piece.frame["code"].str.endswith("0000")]
    frame = frame[~frame["commune"].str[:3].isin(CODES)]
    if len(frame) < LEAST_COVERED * len(now.frames["iris"]):
        raise _partial(piece, counted(len(frame), "Iris", "Iris"))
    commune = now.carried(piece, frame["commune"])
    table = pd.DataFrame(
        {"code": frame["code"], "name": frame["name"].map(curly), "commune": commune}
    )
    gone = set(now.frames["iris"]["code"]) - set(table["code"])
    if gone:
        now.notices.append(
            f"{number(len(gone))} Iris d’anciennes listes n’existent plus en {piece.year} : les "
            "chiffres d’années anciennes qui leur sont attachés ne seront plus montrés."
        )
    return {"iris": table.dropna().sort_values("code", ignore_index=True)}


def qpv(now: Geography, piece: Piece) -> Frames:
    """Take the quartiers prioritaires and the communes they stand in."""
    frame = piece.frame.assign(commune=piece.frame["commune"].str.split(r"[,; ]+"))
    frame = frame.explode("commune", ignore_index=True)
    frame = frame[frame["commune"].fillna("") != ""]
    frame = frame[~frame["commune"].str[:3].isin(CODES)]
    table = pd.DataFrame(
        {
            "code": frame["code"],
            "name": frame["name"].map(curly),
            "commune": now.carried(piece, frame["commune"]),
        }
    )
    table = table.dropna().drop_duplicates().sort_values(["code", "commune"], ignore_index=True)
    if table["code"].nunique() < LEAST_COVERED * now.frames["qpv"]["code"].nunique():
        raise _partial(piece, counted(table["code"].nunique(), "quartier"))
    return {"qpv": table}


def passage(now: Geography, piece: Piece) -> Frames:
    """Compare INSEE’s own passage with the moves, and say where they differ; nothing is kept."""
    years = sorted(int(str(column)) for column in piece.frame)
    last = piece.frame[str(years[-1])]
    agreed, differing = 0, []
    for year in years[:-1]:
        then = piece.frame[str(year)]
        pairs = pd.DataFrame({"then": then, "now": last}).drop_duplicates()
        pairs = pairs[(pairs["then"] != "") & (pairs["now"] != "")]
        targets = pairs.groupby("then")["now"].agg(set).to_dict()
        for code, found in targets.items():
            ours = set(now.history.successor(str(code), year))
            theirs = {t for code in found for t in now.history.successor(str(code), years[-1])}
            if theirs <= ours:
                agreed += 1
            elif not str(code).startswith(tuple(CODES)):
                differing.append(f"{code} ({year})")
    said = f"Table de passage : {counted(agreed, 'code')} d’accord avec les mouvements de l’Insee"
    if differing:
        said += f" ; {number(len(differing))} en désaccord : {listed(differing)}"
    now.notices.append(f"{said}.")
    return {}


READERS: Mapping[str, Callable[[Geography, Piece], Frames]] = {
    "zones": zones,
    "membership": membership,
    "epci": epci,
    "ept": ept,
    "population": population,
    "density": densities,
    "iris": iris,
    "qpv": qpv,
    "passage": passage,
}
"""In the order in which they are taken: names of EPCI before members, lists of members last."""


def _with(
    now: Geography,
    piece: Piece,
    column: str,
    least: float,
    cells: pd.Series[str] | None = None,
) -> pd.DataFrame:
    """Return the communes with one column taken from a file, carried to the reference year."""
    values = piece.frame[column] if cells is None else cells
    target = now.carried(piece, piece.frame["code"])
    known = pd.DataFrame({"target": target, "value": values}).dropna(subset="target")
    _covered(now, piece, set(known["target"]), least)
    grouped = known.groupby("target")["value"]
    counts = grouped.agg(lambda cells: len(set(cells)))
    several = sorted(counts[counts > 1].index)
    if several:
        now.notices.append(
            f"{piece.source.dataset} : sans valeur unique, les communes d’origine différant : "
            f"{listed(several)}."
        )
    one = grouped.first().drop(several).replace({_NONE: None, "": None})
    communes = now.frames["communes"]
    return communes.assign(**{column: communes["code"].map(one).astype(object)})


def _covered(
    now: Geography, piece: Piece, found: set[str], least: float, without: str = ""
) -> None:
    """Refuse a file that leaves out part of France, naming the départements that lack most."""
    communes = now.frames["communes"]
    if without:
        communes = communes[communes["dep"] != without]
    lacking = communes[~communes["code"].isin(found)]
    if len(lacking) <= (1 - least) * len(communes):
        return
    missing = lacking["dep"].value_counts()
    said = (
        f"{counted(len(lacking), 'commune')} de moins, surtout dans : {listed(list(missing.index))}"
    )
    raise _partial(piece, said)


def _partial(piece: Piece, found: str) -> DataError:
    return DataError(
        Problem(
            "ce fichier ne couvre pas toute la France : il est tronqué ou partiel",
            where=piece.place,
            found=found,
            remedy=AGAIN,
        )
    )


def _names(now: Geography, raw: pd.DataFrame, *, keep: bool = False) -> pd.DataFrame:
    """Return the table of EPCI; names already known in full are kept over shorter ones."""
    named = tables.named(raw, now.frames["communes"]["name"])
    known = now.frames["epci"]
    if not keep:
        return named
    fresh = named[~named["code"].isin(known["code"])]
    return pd.concat([known, fresh]).sort_values("code", ignore_index=True)
