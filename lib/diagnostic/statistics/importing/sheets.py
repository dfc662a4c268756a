"""Workbooks: sheets as text, the way they are shown."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.importing import archives

Rows = tuple[tuple[str, ...], ...]


def sheet_names(path: Path, member: str) -> list[str]:
    """Return the sheets of a workbook, in its order."""
    return list(_workbook(path, member, _stamp(path)))


def sheet_rows(path: Path, member: str, sheet: str) -> Rows:
    """Return the lines of a sheet, from its first line, as text."""
    return _workbook(path, member, _stamp(path))[sheet]


def _stamp(path: Path) -> tuple[int, int]:
    state = os.stat(path)  # noqa: PTH116 - nanoseconds, without a second object
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=2)
def _workbook(path: Path, member: str, _stamp: tuple[int, int]) -> dict[str, Rows]:
    if not member:
        with path.open("rb") as file:
            return _sheets(file, str(path))
    with archives.stream(path, member) as raw, archives.spooled(raw) as file:
        return _sheets(file, f"{path}{archives.INNER}{member}")


def _sheets(file: IO[bytes], place: str) -> dict[str, Rows]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(file)
        return {
            name: _text(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        }
    except (CalamineError, OSError, ValueError) as error:
        raise DataError(
            Problem(
                "ce classeur est tronqué ou abîmé",
                where=place,
                remedy="téléchargez-le de nouveau chez son producteur",
            )
        ) from error


def _text(rows: Sequence[Sequence[Any]]) -> Rows:
    written = [tuple(cell(value) for value in row) for row in rows]
    while written and not any(written[-1]):
        written.pop()
    return tuple(written)


def cell(value: Any) -> str:
    """Write a cell as a person would type it: ``12`` for 12.0, ISO dates.

    Examples
    --------
    >>> cell(1001.0), cell(0.5), cell("01001"), cell(None)
    ('1001', '0.5', '01001', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
