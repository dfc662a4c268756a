"""Read the official files as their publishers serve them.

An ``.xlsx`` is a zip of XML: the two sheets needed are read by the standard
library, because INSEE's workbook carries a style sheet that openpyxl refuses
and because one file does not justify a dependency.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd

from diagnostic.errors import DataError, Problem

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REMEDY = "téléchargez à nouveau ce fichier chez son producteur et placez-le à cet endroit"


def existing(source: Path, name: str) -> Path:
    """Return a file of the source folder, or say which one is missing."""
    path = source / name
    if not path.is_file():
        raise DataError(Problem("ce fichier officiel manque", where=str(path), remedy=_REMEDY))
    return path


def csv(source: Path, name: str, columns: list[str], sep: str = ",") -> pd.DataFrame:
    """Read columns of a delimited file, everything as text: codes are never numbers."""
    path = existing(source, name)
    try:
        return pd.read_csv(
            path, sep=sep, dtype=str, encoding="utf-8-sig", usecols=columns, keep_default_na=False
        )[columns]
    except ValueError as error:
        raise _layout(path, columns) from error


def parquet(source: Path, name: str, columns: list[str]) -> pd.DataFrame:
    """Read columns of a Parquet file."""
    path = existing(source, name)
    try:
        return pd.read_parquet(path, columns=columns)
    except (ValueError, OSError) as error:
        raise _layout(path, columns) from error


def workbook(source: Path, name: str, columns: list[str]) -> pd.DataFrame:
    """Read the first sheet of a workbook whose header row holds these columns."""
    path = existing(source, name)
    for rows in _sheets(path):
        for number, row in enumerate(rows):
            if set(columns) <= set(row):
                frame = pd.DataFrame(rows[number + 1 :], dtype=str).iloc[:, : len(row)]
                frame.columns = pd.Index(row[: frame.shape[1]])
                return frame.loc[frame[columns[0]].fillna("") != "", columns]
    raise _layout(path, columns)


def _layout(path: Path, columns: list[str]) -> DataError:
    return DataError(
        Problem(
            "ce fichier n’a pas les colonnes attendues",
            where=str(path),
            found=f"colonnes attendues : {', '.join(columns)}",
            remedy=_REMEDY,
        )
    )


def _sheets(path: Path) -> list[list[list[str]]]:
    """Return every sheet as rows of text."""
    with zipfile.ZipFile(path) as archive:
        shared = [
            "".join(part.text or "" for part in item.iter(f"{_MAIN}t"))
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 -- local official file
        ]
        names = sorted(n for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
        return [_rows(ET.fromstring(archive.read(n)), shared) for n in names]  # noqa: S314


def _rows(sheet: ET.Element, shared: list[str]) -> list[list[str]]:
    rows = []
    for row in sheet.iter(f"{_MAIN}row"):
        cells: dict[int, str] = {}
        for cell in row.iter(f"{_MAIN}c"):
            value = cell.find(f"{_MAIN}v")
            text = "" if value is None or value.text is None else value.text
            column = _column(cell.attrib["r"])
            cells[column] = shared[int(text)] if cell.get("t") == "s" and text else text
        rows.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
    return rows


def _column(reference: str) -> int:
    """Return the rank of a cell's column: ``B7`` → 1."""
    rank = 0
    for letter in re.sub(r"\d", "", reference):
        rank = rank * 26 + ord(letter) - 64
    return rank - 1
