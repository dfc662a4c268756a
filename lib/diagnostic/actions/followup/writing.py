"""The tables written back, whole or not at all, with the journal of who changed what."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.actions.cells import neutral
from diagnostic.actions.followup.columns import TABLES, Table
from diagnostic.actions.followup.model import Row, Rows
from diagnostic.errors import DataError, Problem
from diagnostic.voices.filing import put

if TYPE_CHECKING:
    from diagnostic.actions.followup.merging import Change, Merge

HISTORY = "followup-history.csv"
_HISTORY = ("date", "by", "file", "table", "row", "column", "before", "after", "outcome")
APPLIED, CHOSEN = "appliqué", "choisi contre ce qui était là"


def write(
    place: Path, merge: Merge, current: Rows, *, by: Mapping[str, str], today: dt.date
) -> list[Path]:
    """Write what a merge has changed, and its journal.

    Parameters
    ----------
    place : Path
        Folder of the study's actions.
    merge : Merge
    current : Rows
        What is written now: a table that does not change is not touched.
    by : mapping of str to str
        Who sent each file.
    today : datetime.date
        Day of the import.

    Returns
    -------
    list of Path
        The files written; none when nothing changes.
    """
    texts = {
        place / table.file: written(table, merge.rows[table.name])
        for table in TABLES
        if _cells(merge.rows[table.name]) != _cells(current.get(table.name, ()))
    }
    if not texts:
        return []
    path = place / HISTORY
    before = path.read_text(encoding="utf-8").rstrip("\n") if path.is_file() else ""
    texts[path] = (f"{before}\n" if before else _line(_HISTORY)) + "".join(
        _line((today.isoformat(), by.get(change.file, ""), *_told(change), outcome))
        for outcome, changes in ((APPLIED, merge.applied), (CHOSEN, merge.chosen))
        for change in changes
    )
    replace_all(texts)
    return list(texts)


def written(table: Table, rows: Iterable[Row]) -> str:
    """Return a table as its file holds it; rows that say nothing are left out."""
    told = [row for row in rows if table.prefix or any(row[each.key] for each in table.open_fields)]
    head = _line([field.key for field in table.fields])
    return head + "".join(_line([row[field.key] for field in table.fields]) for row in told)


def replace_all(texts: Mapping[Path, str]) -> None:
    """Write several files: all are ready before the first one takes its place.

    Raises
    ------
    DataError
        When the disk refuses: nothing has changed.
    """
    try:
        put(texts)
    except OSError as error:
        raise DataError(
            Problem(
                "l’écriture a échoué ; rien n’est perdu",
                str(error.filename or ""),
                error.strerror or str(error),
                "vérifiez la place sur le disque et le droit d’écrire, puis recommencez",
            )
        ) from error


def _cells(rows: Sequence[Row]) -> list[dict[str, str]]:
    return [dict(row.cells) for row in rows]


def _told(change: Change) -> tuple[str, ...]:
    return (
        change.file, change.table.name, change.key, change.column, change.before, change.after,
    )  # fmt: skip


def _line(texts: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([neutral(text) for text in texts])
    return buffer.getvalue()
