"""Make the tables of territories: names, articles, memberships, populations, moves."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from diagnostic.territories.build import read
from diagnostic.territories.grammar import curly
from diagnostic.territories.groupings import Spelling
from diagnostic.territories.history import History

ATTRIBUTES = "geo/communes_attributs_cog2026.parquet"
MOVES = "geo/insee_mouvements_communes_2026.parquet"
COG = "cog/v_commune_2024_communes.csv"
POPULATION = "cog/population-reference_donnees_communes.csv"
DEPARTMENTS = "cog/v_departement_2024.csv"
REGIONS = "cog/v_region_2024.csv"
EPT = "cog/ept.xlsx"
DENSITY = "anct/densite.csv"
IRIS_NAMES = ("cnaf/data_CAF_2016_IRIS.csv", "cnaf/data_CAF_2017_IRIS.csv")
IRIS_IDF = "insee/base-ic-activite-residents-2016-idf.csv"
IRIS_SHAPES = ("iris_93_all_t10", "iris_63430", "iris_78490", "iris_84031")
QPV = "geo/qpv2024_france_valid.parquet"

MOVE_COLUMNS = {
    "MOD": "kind",
    "DATE_EFF": "date",
    "TYPECOM_AV": "origin_type",
    "COM_AV": "origin",
    "LIBELLE_AV": "origin_name",
    "TYPECOM_AP": "target_type",
    "COM_AP": "target",
}
"""INSEE's columns of events, and what they are called here."""

LATEST, PREVIOUS = 2023, 2021
"""Population vintages: the latest, and the one that also knows the arrondissements."""
_RESTORATION = 21


def moves(source: Path) -> pd.DataFrame:
    """Return INSEE's events on communes, one row per origin and target."""
    return moves_of(read.parquet(source, MOVES, list(MOVE_COLUMNS)).rename(columns=MOVE_COLUMNS))


def moves_of(raw: pd.DataFrame) -> pd.DataFrame:
    """Keep the events of whole communes: those of associated and delegated ones are left out.

    Parameters
    ----------
    raw : pandas.DataFrame
        The publisher's rows, columns named as the values of ``MOVE_COLUMNS``; an
        absent origin or target is missing.
    """
    partial = raw[raw["origin_type"].isin(["COMA", "COMD"]) & (raw["target_type"] == "COM")]
    again = partial["kind"] == str(_RESTORATION)
    back = partial[again & (partial["origin"] == partial["target"])]
    restored = set(zip(back["date"], back["target"], strict=True))
    whole = raw[
        ((raw["origin_type"] == "COM") & (raw["target_type"].fillna("COM") == "COM"))
        | (raw["origin_type"].isna() & (raw["target_type"] == "COM"))
    ]
    frame = pd.DataFrame(
        {
            "date": whole["date"],
            "kind": whole["kind"].astype("int8"),
            "origin": whole["origin"],
            "origin_name": whole["origin_name"].map(curly, na_action="ignore"),
            "target": whole["target"],
        }
    )
    frame["restored"] = _restored(frame, restored)
    order = ["date", "origin", "kind", "target"]
    return frame.drop_duplicates().sort_values(order, kind="stable").reset_index(drop=True)


def _restored(frame: pd.DataFrame, known: set[tuple[str, str]]) -> pd.Series[bool]:
    """Say which targets of a restoration are former communes back in their old limits.

    Older restorations do not list the associated commune: the ones that leave
    are then every target but the commune they leave.
    """
    again = frame["kind"] == _RESTORATION
    pairs = zip(frame["date"], frame["target"], strict=True)
    said = pd.Series([pair in known for pair in pairs], index=frame.index) & again
    listed = said.groupby([frame["date"], frame["origin"]], dropna=False).transform("any")
    return said | (again & ~listed & (frame["origin"] != frame["target"]))


def articles(source: Path) -> dict[tuple[str, str], int]:
    """Return INSEE's type of name (TNCC) by commune code and label."""
    cog = read.csv(source, COG, ["TYPECOM", "COM", "TNCC", "LIBELLE"])
    cog = cog[cog["TYPECOM"] == "COM"]
    found = dict(zip(zip(cog["COM"], cog["LIBELLE"], strict=True), cog["TNCC"], strict=True))
    later = read.parquet(
        source, MOVES, ["DATE_EFF", "TYPECOM_AP", "COM_AP", "TNCC_AP", "LIBELLE_AP"]
    )
    later = later[later["TYPECOM_AP"] == "COM"].sort_values("DATE_EFF", kind="stable")
    keys = zip(later["COM_AP"], later["LIBELLE_AP"], strict=True)
    found |= dict(zip(keys, later["TNCC_AP"], strict=True))
    return {key: int(tncc) for key, tncc in found.items()}


def communes(source: Path, history: History) -> pd.DataFrame:
    """Return every commune of the reference geography with what it belongs to."""
    raw = read.parquet(source, ATTRIBUTES, ["code", "nom", "dep", "epci", f"pmun_{LATEST}"])
    tncc = articles(source)
    density = read.csv(source, DENSITY, ["insee_com", "niveau_densite"]).set_index("insee_com")
    before = _previous_population(source, history)
    latest = raw[f"pmun_{LATEST}"].astype("Int32")
    earlier = raw["code"].map(before).astype("Int32")
    missing = latest.isna()
    year = pd.Series(LATEST, index=raw.index, dtype="Int16").mask(missing, PREVIOUS)
    frame = pd.DataFrame(
        {
            "code": raw["code"],
            "name": raw["nom"].map(curly),
            "tncc": [tncc[key] for key in zip(raw["code"], raw["nom"], strict=True)],
            "dep": raw["dep"],
            "epci": raw["epci"],
            "ept": raw["code"].map(_ept_members(source, history)),
            "population": latest.fillna(earlier),
            "population_year": year.mask(missing & earlier.isna()),
            f"population_{PREVIOUS}": earlier,
            "density": raw["code"].map(density["niveau_densite"]),
        }
    )
    frame["tncc"] = frame["tncc"].astype("int8")
    return frame.sort_values("code").reset_index(drop=True)


def _previous_population(source: Path, history: History) -> pd.Series[int]:
    """Sum the previous populations to today's communes, arrondissements to their town."""
    raw = read.csv(source, POPULATION, ["COM", "PMUN"], sep=";")
    towns = arrondissements(source, raw).set_index("code")["commune"]
    known = history.carry(raw["COM"].where(~raw["COM"].isin(towns.index)), on=2023)
    code = raw["COM"].map(towns).fillna(known)
    return raw["PMUN"].astype(int).groupby(code).sum()


def arrondissements(source: Path, population: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the arrondissements of Paris, Lyon and Marseille."""
    cog = read.csv(source, COG, ["TYPECOM", "COM", "LIBELLE", "COMPARENT"])
    if population is None:
        population = read.csv(source, POPULATION, ["COM", "PMUN"], sep=";")
    counts = population.set_index("COM")["PMUN"].astype(int)
    cog = cog[cog["TYPECOM"] == "ARM"]
    return pd.DataFrame(
        {
            "code": cog["COM"],
            "name": cog["LIBELLE"].map(curly),
            "commune": cog["COMPARENT"],
            "population": cog["COM"].map(counts).astype("Int32"),
            "population_year": PREVIOUS,
        }
    ).sort_values("code")


def _ept_members(source: Path, history: History) -> dict[str, str]:
    raw = read.workbook(source, EPT, ["CODGEO", "EPT"])
    raw = raw[raw["EPT"].str.fullmatch(r"\d{9}")]
    return dict(zip(history.carry(raw["CODGEO"], on=2023), raw["EPT"], strict=True))


def ept(source: Path) -> pd.DataFrame:
    """Return the établissements publics territoriaux of the Grand Paris."""
    raw = read.workbook(source, EPT, ["EPT", "LIBEPT"])
    frame = pd.DataFrame({"code": raw["EPT"], "name": raw["LIBEPT"].map(curly)})
    return frame[frame["code"].str.fullmatch(r"2\d{8}")].drop_duplicates().sort_values("code")


def epci(source: Path) -> pd.DataFrame:
    """Return the names of the EPCI à fiscalité propre: for readers, short, and as written."""
    raw = read.parquet(source, ATTRIBUTES, ["nom", "epci", "nom_epci"])
    return named(raw[["epci", "nom_epci"]].dropna().drop_duplicates(), raw["nom"])


def named(raw: pd.DataFrame, communes: pd.Series[str]) -> pd.DataFrame:
    """Return the table of EPCI from their codes and the names that the DGCL writes.

    « CA Ventoux-Comtat-Venaissin (COVE) » gives a name, an acronym, and itself.
    """
    spelling = Spelling(communes.map(curly))
    codes, official = (raw.iloc[:, place].tolist() for place in (0, 1))
    found = [spelling.grouping(name) for name in official]
    frame = pd.DataFrame(
        {
            "code": codes,
            "name": [one.name for one in found],
            "acronym": [one.acronym for one in found],
            "official": [curly(re.sub(r"\s+", " ", name)) for name in official],
        }
    )
    return frame.sort_values("code", ignore_index=True)


def departments(source: Path) -> pd.DataFrame:
    """Return the départements, their région and the type of their name."""
    raw = read.csv(source, DEPARTMENTS, ["DEP", "LIBELLE", "TNCC", "REG"])
    raw.columns = pd.Index(["code", "name", "tncc", "reg"])
    return raw.assign(name=raw["name"].map(curly), tncc=raw["tncc"].astype("int8"))


def regions(source: Path) -> pd.DataFrame:
    """Return the régions and the type of their name."""
    raw = read.csv(source, REGIONS, ["REG", "LIBELLE", "TNCC"])
    raw.columns = pd.Index(["code", "name", "tncc"])
    return raw.assign(name=raw["name"].map(curly), tncc=raw["tncc"].astype("int8"))


def iris(source: Path, history: History) -> pd.DataFrame:
    """Return the Iris that have a name: those drawn, then those of national files."""
    shapes = [read.parquet(source, f"geo/{name}.parquet", ["code", "nom"]) for name in IRIS_SHAPES]
    idf = read.csv(source, IRIS_IDF, ["IRIS", "LIBIRIS"], sep=";")
    cnaf = [read.csv(source, name, ["CODGEO", "LIBGEO"], sep=";") for name in IRIS_NAMES]
    frames = [frame.set_axis(["code", "name"], axis=1) for frame in (*shapes, idf, *cnaf)]
    frame = pd.concat(frames, ignore_index=True).drop_duplicates("code")
    frame = frame[frame["code"].str.fullmatch(r"\w{9}") & ~frame["code"].str.endswith("0000")]
    towns = arrondissements(source).set_index("code")["commune"]
    old = frame["code"].str[:5]
    frame = frame.assign(
        name=frame["name"].map(curly), commune=old.map(towns).fillna(history.carry(old))
    )
    return frame.dropna().sort_values("code")


def qpv(source: Path, history: History) -> pd.DataFrame:
    """Return one row per quartier prioritaire (2024) and commune it stands in."""
    raw = read.parquet(source, QPV, ["code_qp", "lib_qp", "insee"])
    raw.columns = pd.Index(["code", "name", "commune"])
    raw = raw.assign(commune=raw["commune"].str.split(r"[,; ]+", regex=True)).explode("commune")
    raw["name"] = raw["name"].str.strip().map(curly)
    raw["commune"] = history.carry(raw["commune"])
    return raw.dropna().drop_duplicates().sort_values(["code", "commune"])


def columns(frame: pd.DataFrame) -> dict[str, list[object]]:
    """Return a frame as lists, absent values as None."""
    whole = frame.astype(object).where(frame.notna(), None)
    return {str(name): whole[name].tolist() for name in whole}
