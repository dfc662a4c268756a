"""What a file holds: its tables, and what is beside them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.importing import archives, geojson, gzips, kinds, sheets, sniffing, texts
from diagnostic.statistics.importing.opened import OpenedTable

_DEPTH = 3
"""Archives in archives in archives: publishers go to two."""


@dataclass
class Contents:
    """Tables of a file, and the names of what holds no table."""

    tables: list[OpenedTable] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def contents(path: Path) -> Contents:
    """Open a file and look at what it holds; only headers are read.

    Raises
    ------
    DataError
        When the file is missing, truncated, dangerous, or holds no table.
    """
    if not path.is_file():
        raise DataError(Problem("ce fichier manque", where=str(path)))
    found = Contents()
    with path.open("rb") as file:
        _look(file, path, "", found, 0)
    if not found.tables:
        raise DataError(
            Problem(
                "ce fichier ne contient aucun tableau",
                where=str(path),
                found=", ".join(found.ignored[:6]),
            )
        )
    return found


def _look(file: IO[bytes], path: Path, member: str, found: Contents, depth: int) -> None:
    place = f"{path}{archives.INNER}{member}" if member else str(path)
    kind = kinds.kind_of(file, place)
    if kind == "gzip":
        with gzips.plain(file, place) as inner:
            head = inner.read(sniffing.HEAD)
        kind = "geojson" if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else "csv"
        if kind == "csv":
            found.tables.append(_text(head, path, member))
            return
        file.seek(0)
    if kind == "zip":
        _archive(file, path, member, found, depth)
    elif kind == "xlsx":
        found.tables += list(_sheets(path, member))
    elif kind == "parquet":
        columns = texts.parquet_columns(file, place)
        found.tables.append(OpenedTable(path, "parquet", columns, member, cells=columns))
    elif kind == "geojson":
        with gzips.plain(file, place) as inner:
            columns = geojson.columns(inner, place)
        found.tables.append(OpenedTable(path, "geojson", columns, member, cells=columns))
    else:
        found.tables.append(_text(file.read(sniffing.HEAD), path, member))


def _archive(file: IO[bytes], path: Path, member: str, found: Contents, depth: int) -> None:
    place = f"{path}{archives.INNER}{member}" if member else str(path)
    if depth >= _DEPTH:
        raise DataError(Problem("trop d’archives emboîtées", where=place))
    with archives.opened(file, place) as archive:
        for entry in archives.members(archive, place):
            inner = f"{member}{archives.INNER}{entry.filename}" if member else entry.filename
            if kinds.documentation(entry.filename):
                found.ignored.append(inner)
                continue
            with archive.open(entry) as raw:
                head = raw.read(sniffing.HEAD)
            if _sniffable(head):
                found.tables.append(_text(head, path, inner))
                continue
            with archive.open(entry) as raw, archives.spooled(raw) as copy:
                try:
                    _look(copy, path, inner, found, depth + 1)
                except kinds.NoTableError:
                    found.ignored.append(inner)


def _sniffable(head: bytes) -> bool:
    """Whether a member is plain delimited text, which needs no copy to be looked at."""
    try:
        return kinds.kind_of(io.BytesIO(head[: kinds.MAGIC]), "") == "csv"
    except kinds.NoTableError:
        return False


def _text(head: bytes, path: Path, member: str) -> OpenedTable:
    encoding = sniffing.encoding_of(head)
    text = sniffing.decoded(head, encoding)
    separator = sniffing.separator_of(text)
    cells, before = sniffing.header(text, separator, 0)
    names = sniffing.named(cells)
    return OpenedTable(
        path,
        "csv",
        tuple(name for name in names if name),
        member,
        encoding=encoding,
        separator=separator,
        cells=names,
        before=before,
        head=head,
    )


def _sheets(path: Path, member: str) -> Iterator[OpenedTable]:
    for sheet in sheets.sheet_names(path, member):
        rows = sheets.sheet_rows(path, member, sheet)
        names = sniffing.named(rows[0] if rows else ())
        columns = tuple(name for name in names if name)
        yield OpenedTable(path, "xlsx", columns, member, sheet, cells=names, before=1)
