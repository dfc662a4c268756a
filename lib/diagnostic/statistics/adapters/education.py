"""Ministry of Education: social position index, results of collèges.

School figures belong to schools, not to residents. A commune's index is the
mean of its schools weighted by pupils, kept as a sum and its weight so that a
group of communes is weighted the same way.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters.checks import levels
from diagnostic.statistics.adapters.layout import Extract, commune_codes, expect, numbers, read_text

IPS_COLUMNS = (
    "uai",
    "nom_de_l_etablissment",
    "code_insee_de_la_commune",
    "secteur",
    "effectifs",
    "ips",
)


def read_ips(path: Path, kind: str) -> pd.DataFrame:
    """Read one line per school: ``uai``, ``name``, ``code``, ``sector``, ``pupils``, ``ips``."""
    frame = read_text(path)
    expect(frame, IPS_COLUMNS, path)
    return pd.DataFrame(
        {
            "uai": frame["uai"].str.strip(),
            "kind": kind,
            "name": frame["nom_de_l_etablissment"].str.strip(),
            "code": commune_codes(frame["code_insee_de_la_commune"], path),
            "sector": frame["secteur"].str.strip(),
            "pupils": numbers(frame["effectifs"])[0],
            "ips": numbers(frame["ips"])[0],
        }
    )


def ips_by_commune(schools: pd.DataFrame) -> Extract:
    """Sum index × pupils and pupils by commune, for all schools and for public ones."""
    known = schools[schools["ips"].notna() & schools["pupils"].notna()]
    parts = []
    for suffix, kept in (("", known), ("_PU", known[known["sector"] == "public"])):
        product = (kept["ips"] * kept["pupils"]).groupby(kept["code"]).sum()
        pupils = kept["pupils"].groupby(kept["code"]).sum()
        parts += [_rows(product, f"IPS_EFFECTIFS{suffix}"), _rows(pupils, f"EFFECTIFS{suffix}")]
    rows = pd.concat(parts, ignore_index=True)
    return Extract(rows, frozenset(rows["variable"]))


def read_results(path: Path, directory: Path, session: int) -> tuple[Extract, pd.DataFrame]:
    """Read the results of collèges (IVAC) of one session, placed by their UAI.

    The file names communes without their code: the national directory of
    schools gives it.
    """
    rate, access = "Taux de réussite G", "Taux d'accès 6eme 3eme"
    frame = read_text(path)
    expect(frame, ["Session", "UAI", "Nb candidats G", rate, access], path)
    frame = frame[frame["Session"] == str(session)].reset_index(drop=True)
    places = pq.read_table(
        directory, columns=["identifiant_de_l_etablissement", "code_commune"]
    ).to_pandas()
    places = places.dropna().drop_duplicates("identifiant_de_l_etablissement")
    codes = frame["UAI"].map(places.set_index("identifiant_de_l_etablissement")["code_commune"])
    schools = pd.DataFrame(
        {
            "uai": frame["UAI"],
            "code": codes,
            "candidates": numbers(frame["Nb candidats G"])[0],
            "success": numbers(frame[rate])[0],
            "access": numbers(frame[access])[0],
        }
    )
    placed = schools[schools["code"].notna() & schools["success"].notna()]
    admitted = (placed["candidates"] * placed["success"] / 100).groupby(placed["code"]).sum()
    candidates = placed["candidates"].groupby(placed["code"]).sum()
    rows = pd.concat([_rows(admitted, "ADMIS_G"), _rows(candidates, "CANDIDATS_G")])
    return Extract(rows.reset_index(drop=True), frozenset({"ADMIS_G", "CANDIDATS_G"})), schools


def _rows(values: pd.Series, variable: str) -> pd.DataFrame:
    codes = pd.Series(values.index, dtype=object)
    return pd.DataFrame(
        {
            "level": levels(codes),
            "code": codes,
            "variable": variable,
            "value": values.to_numpy("float64"),
            "status": Status.OK.value,
        }
    )
