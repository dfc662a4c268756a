"""The list of schools: one line each, from files of several kinds and years.

An import keeps the lines of every file of indices and of results, as they
are. Read back, a school is what the newest file of its kind says of it, with
the results of the newest session, in the commune that stands there today.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from diagnostic.territories.history import History

COLUMNS = ("territory", "kind", "uai", "name", "sector", "pupils", "ips", "success", "access")
_KINDS = ("école", "collège")
_RESULTS = ("success", "access")
_CITIES = {r"751\d\d": "75056", r"6938\d": "69123", r"132\d\d": "13055"}


def consolidated(listed: pd.DataFrame, history: History) -> pd.DataFrame:
    """Return one line per école and collège, with its territory.

    Parameters
    ----------
    listed : pandas.DataFrame
        Lines of files (``uai, kind, name, code, sector, pupils, ips, success,
        access, year``), or the sample's list, which already has territories.
    history : History
        Brings the communes of a year to those of today.

    Returns
    -------
    pandas.DataFrame
        :data:`COLUMNS`, sorted.
    """
    if "territory" in listed:
        return listed
    listed = listed.reindex(columns=[*listed.columns, *_missing(listed)])
    schools = listed[listed["code"].notna() & listed["kind"].isin(_KINDS)]
    newest = schools.groupby("kind")["year"].transform("max")
    schools = schools[schools["year"] == newest].drop_duplicates("uai").drop(columns=[*_RESULTS])
    results = listed[listed[list(_RESULTS)].notna().any(axis=1)]
    results = results[results["year"] == results["year"].max()].drop_duplicates("uai")
    whole = schools.merge(results[["uai", *_RESULTS]], on="uai", how="left")
    places = whole[["code", "year"]].drop_duplicates().itertuples(index=False)
    found = {(code, year): _today(code, int(year), history) for code, year in places}
    keys = zip(whole["code"], whole["year"], strict=True)
    whole = whole.assign(territory=[found[key] for key in keys])
    kept = whole[whole["territory"] != ""]
    return kept[list(COLUMNS)].sort_values(["territory", "kind", "uai"], ignore_index=True)


def _missing(listed: pd.DataFrame) -> list[str]:
    wanted = ("code", "kind", "year", "name", "sector", "pupils", "ips", *_RESULTS)
    return [name for name in wanted if name not in listed]


def _today(code: str, year: int, history: History) -> str:
    """Return today's commune, ``""`` when it was divided; cities stand for their parts."""
    code = next((city for form, city in _CITIES.items() if re.fullmatch(form, code)), code)
    targets = history.successor(code, year) or history.successor(code)
    return f"COM-{targets[0]}" if len(targets) == 1 else ""
