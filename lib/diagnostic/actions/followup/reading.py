"""The tables of the follow-up read from their files: as texts, every mistake at once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from diagnostic.actions.followup.cellvalues import RefusedError, canonical
from diagnostic.actions.followup.columns import Field, Table
from diagnostic.actions.followup.model import Row
from diagnostic.errors import Problem
from diagnostic.study.strict import shown
from diagnostic.text import enumeration, folded, near_matches


def read_table(path: Path, table: Table) -> tuple[tuple[Row, ...], list[Problem]]:
    """Read a table; no row when its file is not there."""
    if not path.is_file():
        return (), []
    name = shown(path)
    data = path.read_bytes()
    if wrong := _encoding(data, name):
        return (), wrong
    lines = _lines(data.decode("utf-8-sig"))
    if not lines:
        return (), [Problem("ce fichier est vide", name, remedy="complétez-le ou retirez-le")]
    number, head = lines[0]
    columns, problems = _header(head, table, f"{name}, ligne {number}")
    rows = []
    for number, texts in lines[1:]:
        row, wrong = _row(table, columns, texts, f"{name}, ligne {number}")
        problems += wrong
        rows.append(row)
    problems += _twice(table, rows)
    return tuple(rows), problems


def cell(field: Field, text: str, where: str, *, sent: bool = False) -> tuple[str, list[Problem]]:
    """Return the canonical text of a cell, or what is wrong with it."""
    try:
        return canonical(field, text, sent=sent), []
    except RefusedError as refused:
        return "", [Problem(refused.what, where, text, refused.remedy, refused.near)]


def _encoding(data: bytes, name: str) -> list[Problem]:
    try:
        if "\0" not in data.decode("utf-8-sig"):
            return []
        line, found = 1, ""
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = data.split(b"\n")[line - 1].decode("cp1252", "replace").strip()
    return [
        Problem(
            "ce fichier n’est pas un CSV en UTF-8 : ses accents seraient perdus",
            f"{name}, ligne {line}",
            found,
            "enregistrez-le en « CSV UTF-8 »",
        )
    ]


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that hold something, with the line where each begins."""
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    found, start = [], 1
    for texts in reader:
        if any(each.strip() for each in texts):
            found.append((start, texts))
        start = reader.line_num + 1
    return found


def _header(head: list[str], table: Table, where: str) -> tuple[dict[str, int], list[Problem]]:
    known = {folded(name): field.key for field in table.fields for name in (field.key, field.title)}
    columns: dict[str, int] = {}
    problems = []
    for rank, title in enumerate(head):
        key = known.get(folded(title))
        if key is None:
            near = near_matches(title, [field.key for field in table.fields])
            problems.append(
                Problem(
                    "cette colonne n’est pas prévue",
                    where,
                    title or "colonne sans titre",
                    f"retirez-la, ou choisissez : {_keys(table)}",
                    near,
                )
            )
        elif key in columns:
            problems.append(
                Problem("deux colonnes portent le même nom", where, title, "retirez-en une")
            )
        else:
            columns[key] = rank
    problems += [
        Problem(f"la colonne « {field.key} » manque", where, remedy="ajoutez-la")
        for field in table.fields
        if field.needed and field.key not in columns
    ]
    return columns, problems


def _keys(table: Table) -> str:
    return enumeration([field.key for field in table.fields])


def _row(
    table: Table, columns: dict[str, int], texts: list[str], line: str
) -> tuple[Row, list[Problem]]:
    cells: dict[str, str] = {}
    places = {"": line}
    problems: list[Problem] = []
    if len(texts) > max(columns.values(), default=0) + 1 and any(texts[len(columns) :]):
        problems.append(
            Problem(
                "cette ligne a plus de cases que le titre",
                line,
                texts[-1],
                "mettez entre guillemets le texte qui contient le séparateur",
            )
        )
    for field in table.fields:
        rank = columns.get(field.key)
        text = texts[rank] if rank is not None and rank < len(texts) else ""
        places[field.key] = f"{line}, colonne « {field.key} »"
        cells[field.key], wrong = cell(field, text, places[field.key])
        problems += wrong
    return Row(cells, places), problems


def _twice(table: Table, rows: list[Row]) -> list[Problem]:
    seen: dict[str, Row] = {}
    problems = []
    for row in rows:
        key = row[table.key]
        if key and key in seen:
            problems.append(
                Problem(
                    f"cette ligne est écrite deux fois (déjà : {seen[key].where()})",
                    row.where(table.key),
                    key,
                    "gardez une seule des deux lignes, ou changez le repère",
                )
            )
        elif key:
            seen[key] = row
    return problems
