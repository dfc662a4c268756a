"""Open what people send: CSV of any French habit, workbooks without merged cells."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnostic.errors import DataError, Problem

ENCODINGS = ("utf-8-sig", "cp1252")
SEPARATORS = ";,\t|"


@dataclass(frozen=True)
class Sheet:
    """A sheet of texts.

    Parameters
    ----------
    file, name : str
        Its file, and its name in a workbook (empty for a CSV).
    rows : list of tuple of str
        Cells as texts, trimmed; the first row is row 1 for the user.
    lines : tuple of int
        Row numbers in the file.
    """

    file: str
    name: str
    rows: list[tuple[str, ...]]
    lines: tuple[int, ...]

    def where(self, row: int, column: str = "") -> str:
        """Name a place as the user finds it."""
        sheet = f", feuille « {self.name} »" if self.name else ""
        said = f"{self.file}{sheet}, ligne {self.lines[row]}"
        return f"{said}, colonne « {column} »" if column else said


def open_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a file, empty rows dropped.

    Raises
    ------
    DataError
        When the file is missing, of another kind, unreadable, or has merged cells.
    """
    if not path.is_file():
        raise DataError(
            Problem("ce fichier n’existe pas", found=str(path), remedy="vérifiez son nom")
        )
    suffix = path.suffix.lower()
    if suffix in {".csv", ".txt", ".tsv"}:
        return [_kept(path.name, "", _csv_rows(path))]
    if suffix in {".xlsx", ".xlsm"}:
        return _workbook(path)
    raise DataError(
        Problem(
            "ce genre de fichier n’est pas lu",
            path.name,
            suffix or "sans extension",
            "enregistrez-le en .xlsx ou en .csv",
        )
    )


def _csv_rows(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    text = _decoded(data)
    if "\0" in text:
        raise DataError(
            Problem("ce fichier n’est pas un CSV", path.name, remedy="réexportez-le en CSV")
        )
    return list(csv.reader(io.StringIO(text), delimiter=_separator(text), strict=False))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _separator(text: str) -> str:
    """Return the separator that cuts the first rows in the most columns, alike."""
    sample = "\n".join(text.splitlines()[:8])

    def columns(separator: str) -> int:
        rows = list(csv.reader(io.StringIO(sample), delimiter=separator))
        return min((len(row) for row in rows if any(row)), default=0)

    return max(SEPARATORS, key=columns)


def _workbook(path: Path) -> list[Sheet]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise DataError(
            Problem(
                "ce classeur ne s’ouvre pas",
                path.name,
                str(error).partition("\n")[0],
                "ouvrez-le dans un tableur et enregistrez-le de nouveau en .xlsx",
            )
        ) from None
    problems, sheets = [], []
    for sheet in workbook.worksheets:
        problems += [
            Problem(
                "des cellules sont fusionnées",
                f"{path.name}, feuille « {sheet.title} », ligne {area.min_row}",
                str(area.coord),
                "défusionnez-les et répétez la valeur dans chaque cellule",
            )
            for area in sheet.merged_cells.ranges
        ]
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        sheets.append(_kept(path.name, sheet.title, rows))
    if problems:
        raise DataError(problems)
    return [sheet for sheet in sheets if sheet.rows]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _kept(file: str, name: str, rows: list[list[str]]) -> Sheet:
    kept = [(line, row) for line, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    wide = max((len(row) for _, row in kept), default=0)
    texts = [tuple(cell.strip() for cell in row) + ("",) * (wide - len(row)) for _, row in kept]
    return Sheet(file, name, texts, tuple(line for line, _ in kept))
