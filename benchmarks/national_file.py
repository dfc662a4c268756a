"""A national file of the size of the real one, for measures only.

The commune codes and the variables are those of the « dossier complet » of the
2022 census; every figure is drawn at random, from a seed. Nothing made here
may enter ``data/`` or a book.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from diagnostic.territories.history import History

MEMBER = "dossier_complet.csv"
GEOGRAPHY = 2025
_VINTAGES = {"21": "22", "15": "16", "10": "11"}
_CENSUS = re.compile(r"([PC])(21|15|10)_(\w+)")
_OTHER_VINTAGE = re.compile(r"[PC](?:22|18|23|13)_\w+")
_RATE = re.compile(
    r"TP60\w*|PIMP\w*|P(?:ACT|TSA|CHO|BEN|PEN|PAT|SOC|FAM|MINI|LOGT|PSOC|PFAM)\w*\d\d"
)
_EUROS = re.compile(r"MED\d\d|[DQ]\d\d\d|SNHM\w+")
_LINES = 2000
ARRONDISSEMENTS = (
    [f"751{n:02d}" for n in range(1, 21)]
    + [f"6938{n}" for n in range(1, 10)]
    + [f"132{n:02d}" for n in range(1, 17)]
)


def variables(dictionary: Path) -> list[str]:
    """Return the columns of the file: those of the dictionary, at the vintages of 2022."""
    with dictionary.open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file, delimiter=";")]
    found: dict[str, None] = {}
    for code in codes:
        match = _CENSUS.fullmatch(code)
        if match:
            found[f"{match[1]}{_VINTAGES[match[2]]}_{match[3]}"] = None
        elif not _OTHER_VINTAGE.fullmatch(code):
            found[code] = None
    return list(found)


def communes(history: History) -> list[str]:
    """Return the communes and arrondissements of the file's geography, Mayotte left out."""
    codes = {code for code in history.known if history.existed(code, GEOGRAPHY)}
    codes = {code for code in codes if not code.startswith(("976", "975", "977", "978", "98"))}
    return sorted(codes.union(ARRONDISSEMENTS))


def write(path: Path, names: Sequence[str], codes: Sequence[str], seed: int = 2022) -> int:
    """Write the archive; return the size of the text in it, in bytes."""
    rng = np.random.default_rng(seed)
    people = np.exp(rng.normal(6.1, 1.35, len(codes))).clip(5, 2_000_000)
    form = pacsv.WriteOptions(delimiter=";", include_header=False, quoting_style="none")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(MEMBER, "w", force_zip64=True) as file:
            file.write((";".join(["CODGEO", *names]) + "\n").encode())
            for start in range(0, len(codes), _LINES):
                some = slice(start, start + _LINES)
                arrays = [pa.array(codes[some])]
                arrays += [pa.array(_drawn(name, people[some], rng)) for name in names]
                pacsv.write_csv(pa.table(arrays, ["CODGEO", *names]), pa.PythonFile(file), form)
        return archive.getinfo(MEMBER).file_size


def _drawn(name: str, people: NDArray[np.float64], rng: np.random.Generator) -> list[float | None]:
    """Draw one variable: counts follow the inhabitants, small communes have no income."""
    size = len(people)
    if _RATE.fullmatch(name) or _EUROS.fullmatch(name):
        low, high = (5, 40) if _RATE.fullmatch(name) else (15_000, 30_000)
        figures = np.round(rng.uniform(low, high, size), 1)
        return [None if few else float(x) for few, x in zip(people < 1000, figures, strict=True)]
    stem = name.partition("_")[2] or name
    # The longer a code, the narrower what it counts: a part stays under its whole.
    share = 0.9 ** max(len(stem) - 3, 0) * (0.9 + 0.1 * (zlib.crc32(stem.encode()) % 100) / 100)
    counts = people * share * np.exp(rng.normal(0, 0.02, size))
    found: list[float | None] = counts.tolist()
    return found
