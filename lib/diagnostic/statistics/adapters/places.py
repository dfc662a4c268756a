"""Figures by place from other publishers: NEET, France services, job market, QPV."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.statistics.adapters.layout import (
    ABSENCE,
    Extract,
    commune_codes,
    expect,
    melt,
    numbers,
    read_text,
)


def read_neet(path: Path, level: str) -> Extract:
    """Read the share of 15-24 neither in work nor in school, one line per place and year."""
    frame = read_text(path)
    expect(frame, ["codgeo", "an", "part_non_inseres"], path)
    codes = commune_codes(frame["codgeo"], path) if level == "COM" else frame["codgeo"].str.strip()
    values, states = numbers(frame["part_non_inseres"])
    rows = pd.DataFrame(
        {
            "level": level,
            "code": codes,
            "variable": "part_non_inseres_" + frame["an"].str.strip(),
            "value": values,
            "status": states,
        }
    )
    return Extract(rows)


def read_france_services(path: Path) -> Extract:
    """Count the places labelled « France services », by commune."""
    features = _json(path)["features"]
    codes = pd.Series([str(f["properties"]["insee_com"]).zfill(5) for f in features])
    counts = commune_codes(codes, path).value_counts()
    rows = pd.DataFrame({"code": counts.index, "value": counts.to_numpy("float64")})
    rows = rows.assign(level="COM", variable="FRANCE_SERVICES", status=Status.OK.value)
    return Extract(rows, frozenset({"FRANCE_SERVICES"}))


def read_unemployment(path: Path, quarters: Sequence[str]) -> Extract:
    """Read localised unemployment: each commune bears the rate of its zone."""
    content = _json(path)
    places = {quarter: content["quarters"].index(quarter) for quarter in quarters}
    parts = []
    for quarter, place in places.items():
        variable = f"TXCHOM_{quarter.replace('-', '_')}"
        rates = {zone: entry["rate_pct"][place] for zone, entry in content["zes"].items()}
        values = [rates.get(zone) for zone in content["communes"].values()]
        rows = pd.DataFrame({"code": list(content["communes"]), "value": values, "level": "COM"})
        nation = content["national_rate_pct_series"][place]
        total = pd.DataFrame({"code": [""], "value": [nation], "level": ["FRANCE"]})
        parts.append(pd.concat([rows, total]).assign(variable=variable))
    rows = pd.concat(parts, ignore_index=True)
    known = rows["value"].notna()
    rows["status"] = known.map({True: Status.OK.value, False: Status.NOT_PUBLISHED.value})
    return Extract(rows)


def read_facility_digest(path: Path, types: Mapping[str, str]) -> Extract:
    """Read a national digest of facilities, a JSON of counts by commune."""
    content = _json(path)
    expected = set(content["meta"]["bucket_totals"])
    if missing := sorted(set(types) - expected):
        raise DataError(Problem(f"il manque {', '.join(missing)}", where=str(path)))
    rows = pd.DataFrame(
        [
            {"code": code, "variable": types[name], "value": float(count)}
            for code, counts in content["communes"].items()
            for name, count in counts.items()
            if name in types
        ]
    )
    rows["level"] = "COM"
    rows.loc[rows["code"].str.fullmatch(r"751\d\d|6938\d|132\d\d"), "level"] = "ARM"
    return Extract(rows.assign(status=Status.OK.value), frozenset(types.values()))


def read_qpv(path: Path, variables: Sequence[str], departments: Iterable[str]) -> Extract:
    """Read indicators of priority districts (2015 perimeters) of some départements.

    The lines « Ensemble des QPV » are left out; blanks are secrets.
    """
    frame = read_text(path)
    frame = frame.rename(columns=str.strip)
    expect(frame, ["CODGEO", *variables], path)
    wanted = tuple(f"QP{int(d):03d}" for d in departments)
    kept = frame[frame["CODGEO"].str.startswith(wanted)].reset_index(drop=True)
    blank = {**ABSENCE, "": Status.SECRET}
    return Extract(melt(kept, kept["CODGEO"], "QPV", {v: v for v in variables}, blank))


def read_qpv_places(path: Path, departments: Iterable[str]) -> pd.DataFrame:
    """Read the name of each priority district and of the communes it lies in."""
    frame = read_text(path)
    expect(frame, ["CODGEO", "LIBGEO", "LIB_COM"], path)
    wanted = tuple(f"QP{int(d):03d}" for d in departments)
    kept = frame[frame["CODGEO"].str.startswith(wanted)]
    return kept[["CODGEO", "LIBGEO", "LIB_COM"]].reset_index(drop=True)


def _json(path: Path) -> Any:
    try:
        raw = path.read_bytes()
        return json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    except (OSError, EOFError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(
            Problem(
                "ce fichier est tronqué ou illisible",
                where=str(path),
                remedy="téléchargez-le de nouveau chez son producteur",
            )
        ) from error
