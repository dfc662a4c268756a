"""Social housing (RPLS), vacant dwellings (LOVAC), advertised rents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.statistics.adapters.layout import (
    Extract,
    commune_codes,
    expect,
    melt,
    read_text,
)

_RPLS = ("nb_ls", "tx_vac", "tx_mob")
_LOVAC = ("nb_log_prive", "nb_log_vacant", "nb_log_vacant_2ans")


def read_rpls(path: Path) -> Extract:
    """Read social dwellings and their rates, by commune or arrondissement."""
    frame = read_text(path, separator=",")
    expect(frame, ["DEPCOM_ARM", *_RPLS], path)
    codes = commune_codes(frame["DEPCOM_ARM"], path)
    rows = melt(frame, codes, "COM", {name: name for name in _RPLS})
    rows.loc[rows["code"].str.fullmatch(r"751\d\d|6938\d|132\d\d"), "level"] = "ARM"
    return Extract(rows, frozenset({"nb_ls"}))


def read_lovac(path: Path) -> Extract:
    """Read vacant private dwellings of one département, from its JSON listing."""
    try:
        # Names in these copies lost their accents; only codes and counts are read.
        records = json.loads(path.read_bytes().decode("utf-8", "replace"))
    except (OSError, json.JSONDecodeError) as error:
        raise DataError(Problem("ce fichier est illisible", where=str(path))) from error
    frame = pd.DataFrame(records)
    expect(frame, ["code_insee", *_LOVAC], path)
    codes = commune_codes(frame["code_insee"], path)
    text = frame[list(_LOVAC)].map(lambda value: "" if pd.isna(value) else f"{value:g}")
    return Extract(melt(text, codes, "COM", {name: name for name in _LOVAC}), frozenset(_LOVAC))


def read_rents(path: Path, variables: Mapping[str, str]) -> Extract:
    """Read modelled advertised rents (« carte des loyers »), by commune.

    ``TYPPRED`` says whether the model is the commune's own or that of a wider
    mesh: the latter is the figure of the mesh, hence fragile for the commune.
    """
    frame = read_text(path)
    expect(frame, ["INSEE_C", "TYPPRED", *variables], path)
    codes = commune_codes(frame["INSEE_C"], path)
    rows = melt(frame, codes, "COM", variables)
    shared = codes[frame["TYPPRED"].str.strip() != "commune"]
    wide = rows["code"].isin(set(shared)) & rows["value"].notna()
    rows.loc[wide, "status"] = Status.FRAGILE.value
    rows.loc[rows["code"].str.fullmatch(r"751\d\d|6938\d|132\d\d"), "level"] = "ARM"
    return Extract(rows)
