"""A file as a partner sends it: CSV of any kind or XLSX, read as text, line by line.

Nothing is converted here but the encoding: a code whose zero was lost, a
decimal comma or a word in place of a count must be seen as they are written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.text import near_matches

SEPARATORS = ";,\t|"


@dataclass(frozen=True)
class Line:
    """A line of the file: its number, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Received:
    """A file read as text.

    Parameters
    ----------
    name : str
        For messages.
    columns : tuple of str
    lines : tuple of Line
    """

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def where(self, line: Line, column: str = "") -> str:
        """Name a cell as the reader finds it."""
        place = f"{self.name}, ligne {line.number}"
        return f"{place}, colonne « {column} »" if column else place

    def need(self, columns: Iterable[str]) -> None:
        """Refuse a file that has not some columns.

        Raises
        ------
        DataError
            With near names.
        """
        problems = [
            Problem(
                "cette colonne manque",
                self.name,
                column,
                f"colonnes présentes : {', '.join(self.columns)}",
                near_matches(column, self.columns),
            )
            for column in dict.fromkeys(columns)
            if column and column not in self.columns
        ]
        if problems:
            raise DataError(problems)


def read_received(path: Path, *, sheet: str = "", separator: str = "") -> Received:
    """Read a file received.

    Raises
    ------
    DataError
        When it is missing, empty, or of another kind.
    """
    name = shown(path)
    if not path.is_file():
        raise DataError(
            Problem(
                "le fichier déclaré n’est pas là",
                name,
                remedy="déposez-le dans le dossier private/ de l’étude, qui n’est jamais partagé",
            )
        )
    kind = path.suffix.lower()
    if kind in {".xlsx", ".xlsm"}:
        rows = _sheet(path, name, sheet)
    elif kind in {".csv", ".tsv", ".txt"}:
        rows = _text(path.read_bytes(), name, separator)
    else:
        raise DataError(
            Problem(
                "ce genre de fichier ne se lit pas ici", name, kind, "enregistrez-le en CSV ou XLSX"
            )
        )
    return _received(name, rows)


def _text(raw: bytes, name: str, separator: str) -> list[tuple[int, list[str]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")  # what Excel writes in France
    if "\x00" in text:
        raise DataError(
            Problem("ce fichier n’est pas du texte", name, remedy="enregistrez-le en CSV UTF-8")
        )
    first = next((line for line in text.splitlines() if line.strip()), "")
    used = separator or max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=used)
    return [(reader.line_num, row) for row in reader]


def _sheet(path: Path, name: str, sheet: str) -> list[tuple[int, list[str]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise DataError(
            Problem(
                "ce classeur ne s’ouvre pas", name, str(error), "enregistrez-le de nouveau en XLSX"
            )
        ) from error
    try:
        if sheet and sheet not in book.sheetnames:
            raise DataError(
                Problem(
                    "cet onglet n’existe pas",
                    name,
                    sheet,
                    f"onglets présents : {', '.join(book.sheetnames)}",
                    near_matches(sheet, book.sheetnames),
                )
            )
        if not sheet and len(book.sheetnames) > 1:
            raise DataError(
                Problem(
                    "ce classeur a plusieurs onglets",
                    name,
                    ", ".join(book.sheetnames),
                    "dites lequel dans la déclaration : sheet: …",
                )
            )
        opened = book[sheet] if sheet else book.worksheets[0]
        rows = opened.iter_rows(values_only=True)
        return [(i, [_written(value) for value in row]) for i, row in enumerate(rows, 1)]
    finally:
        book.close()


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _received(name: str, rows: Sequence[tuple[int, list[str]]]) -> Received:
    filled = [(number, [_flat(cell) for cell in row]) for number, row in rows]
    filled = [(number, row) for number, row in filled if any(row)]
    if len(filled) < 2:
        raise DataError(
            Problem(
                "ce fichier n’a aucune ligne de données", name, remedy="demandez-le à son détenteur"
            )
        )
    header = filled[0][1]
    while header and not header[-1]:
        header.pop()
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise DataError(
            Problem("deux colonnes portent le même nom", name, ", ".join(twice), "renommez-en une")
        )
    problems, lines = [], []
    for number, row in filled[1:]:
        if any(row[len(header) :]):
            problems.append(
                Problem(
                    "cette ligne a plus de cases que l’en-tête",
                    f"{name}, ligne {number}",
                    ", ".join(row),
                    "vérifiez le séparateur, et les virgules dans les textes",
                )
            )
        padded = [*row, *[""] * (len(header) - len(row))]
        lines.append(Line(number, dict(zip(header, padded, strict=False))))
    if problems:
        raise DataError(problems)
    return Received(name, tuple(header), tuple(lines))


def _flat(cell: str) -> str:
    return " ".join(cell.replace("\u00a0", " ").replace("\u202f", " ").split())
