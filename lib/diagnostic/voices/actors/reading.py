"""The two tables as people send them: one workbook, or two CSV files, read as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.text import enumeration, folded, near_matches
from diagnostic.voices.actors.columns import FILES, TABLES, Table
from diagnostic.voices.consultation.sheets import Sheet, open_sheets


@dataclass(frozen=True)
class Row:
    """A row: where it is, and its cells by key of column."""

    place: str
    titles: dict[str, str]
    cells: dict[str, str]

    def where(self, key: str = "") -> str:
        """Name a cell as the user finds it."""
        return f"{self.place}, colonne « {self.titles[key]} »" if key in self.titles else self.place


Rows = dict[Table, list[Row]]


def read_rows(files: Sequence[Path]) -> Rows:
    """Read a workbook of two sheets, or a CSV file per table.

    Raises
    ------
    DataError
        With every problem of form at once: files, sheets, columns, merged
        cells, encoding.
    """
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    for path in files:
        try:
            _need_utf8(path)
            sheets += open_sheets(path)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    found: Rows = {}
    for table in TABLES:
        sheet = next((each for each in sheets if _is_table(each, table)), None)
        if sheet is None:
            problems.append(_missing(table, sheets, files))
            continue
        rows, wrong = _rows(sheet, table)
        found[table] = rows
        problems += wrong
    if problems:
        raise DataError(problems)
    return found


def _need_utf8(path: Path) -> None:
    """Refuse a CSV of another encoding: accents guessed wrongly would change names."""
    if path.suffix.lower() not in {".csv", ".txt", ".tsv"} or not path.is_file():
        return
    problems = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        try:
            line.decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(
                Problem(
                    "cette ligne n’est pas en UTF-8 : ses accents seraient perdus",
                    f"{path.name}, ligne {number}",
                    line.decode("cp1252", "replace").strip(),
                    "enregistrez le fichier en « CSV UTF-8 », ou donnez le classeur .xlsx",
                )
            )
    if problems:
        raise DataError(problems)


def _is_table(sheet: Sheet, table: Table) -> bool:
    named = folded(sheet.name) == table if sheet.name else sheet.file == FILES[table]
    return named or (not sheet.name and folded(Path(sheet.file).stem) == table)


def _missing(table: Table, sheets: Sequence[Sheet], files: Sequence[Path]) -> Problem:
    names = [sheet.name or sheet.file for sheet in sheets]
    return Problem(
        f"la feuille « {table} » manque, ou elle est vide",
        enumeration([path.name for path in files]),
        enumeration(names),
        f"donnez un classeur aux feuilles « noeuds » et « liens », ou {FILES['noeuds']} "
        f"et {FILES['liens']}",
        near_matches(table, names),
    )


def _rows(sheet: Sheet, table: Table) -> tuple[list[Row], list[Problem]]:
    keys, problems = _header(sheet, table)
    rows = []
    for index, texts in enumerate(sheet.rows[1:], 1):
        cells = {key: " ".join(texts[rank].split()) for key, (rank, _) in keys.items()}
        if any(cells.values()):
            titles = {key: title for key, (_, title) in keys.items()}
            rows.append(Row(sheet.where(index), titles, cells))
    return rows, problems


def _header(sheet: Sheet, table: Table) -> tuple[dict[str, tuple[int, str]], list[Problem]]:
    """Return where each column is, and what is wrong with the header."""
    fields = TABLES[table]
    known = {folded(name): field for field in fields for name in (field.key, field.title)}
    keys: dict[str, tuple[int, str]] = {}
    problems = []
    for rank, title in enumerate(sheet.rows[0]):
        if not title:
            if any(row[rank] for row in sheet.rows[1:]):
                problems.append(_unread(sheet, "colonne sans titre", fields[0].title))
            continue
        field = known.get(folded(title))
        if field is None:
            near = near_matches(title, [each.title for each in fields])
            problems.append(_unread(sheet, title, *near))
        elif field.key in keys:
            problems.append(
                Problem(
                    "deux colonnes portent le même nom", sheet.where(0), title, "retirez-en une"
                )
            )
        else:
            keys[field.key] = (rank, title)
    problems += [
        Problem(
            f"la colonne « {field.title} » manque",
            sheet.where(0),
            enumeration([title for title in sheet.rows[0] if title]),
            "ajoutez-la, ou repartez du modèle : diagnostic actors template",
        )
        for field in fields
        if field.needed and field.key not in keys
    ]
    return keys, problems


def _unread(sheet: Sheet, title: str, *near: str) -> Problem:
    return Problem(
        "cette colonne n’est pas prévue : rien sur une personne ne s’enregistre ici",
        sheet.where(0),
        title,
        "retirez-la, ou donnez-lui un titre du modèle",
        near,
    )
