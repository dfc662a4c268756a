"""One table of an official file, opened but not loaded.

A table is a text file, a member of an archive, a sheet of a workbook, a
Parquet file or the properties of a GeoJSON. Whatever it is, adapters see the
same thing: names of columns, and cells as they are written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Literal

import pandas as pd
import pyarrow as pa

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.importing import archives, geojson, gzips, sheets, sniffing, texts
from diagnostic.statistics.layouts import Layout
from diagnostic.text import near_matches

Kind = Literal["csv", "xlsx", "parquet", "geojson"]
_ROWS = 65_536


@dataclass(frozen=True)
class OpenedTable:
    """A table of a file, whose header has been read.

    Parameters
    ----------
    path : Path
        The file, or the archive that holds the table.
    kind : str
        ``csv``, ``xlsx``, ``parquet`` or ``geojson``.
    columns : tuple of str
        Header as written, without byte order mark, quotes or outer spaces;
        columns without a name are left out, the second ``A`` is ``A.1``.
    member : str
        Name in the archive; ``inner.zip!/table.csv`` in an archive of archives.
    sheet : str
        Name of the sheet, of a workbook.
    encoding, separator : str
        Of a text.
    skip : int
        Lines before the header.
    """

    path: Path
    kind: Kind
    columns: tuple[str, ...]
    member: str = ""
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    skip: int = 0
    cells: tuple[str, ...] = field(default=(), repr=False)
    """Every name of the header, ``""`` for a column without one."""
    before: int = field(default=0, repr=False)
    """Lines before the figures."""
    head: bytes = field(default=b"", repr=False, compare=False)
    """First bytes of a text."""

    @staticmethod
    def tables(path: Path) -> list[OpenedTable]:
        """Open a file and return its tables, in the order of their names.

        Raises
        ------
        DataError
            When the file is missing, truncated, dangerous, or holds no table.
        """
        from diagnostic.statistics.importing.contents import contents

        return contents(path).tables

    @property
    def name(self) -> str:
        """Name of the table itself: of the member, or of the file."""
        name = self.member.rpartition(archives.INNER)[2] or self.path.name
        return f"{name} [{self.sheet}]" if self.sheet else name

    @property
    def place(self) -> str:
        """Where the table is, for errors."""
        inside = f"{archives.INNER}{self.member}" if self.member else ""
        return f"{self.path}{inside}" + (f" [{self.sheet}]" if self.sheet else "")

    def line(self, row: int) -> str:
        """Return file and line of a row of :meth:`text`, for errors."""
        return f"{self.place}, ligne {self.before + row + 1}"

    def under(self, layout: Layout) -> OpenedTable:
        """Return the table as a layout says it must be read."""
        encoding, separator = self.encoding, self.separator
        if self.kind == "csv":
            encoding = sniffing.encoding_of(self.head, layout.encodings)
            separator = layout.separator
            cells, before = layout.header, layout.skip
            if not cells:
                cells, before = _header(self.head, encoding, separator, layout.skip)
        elif self.kind == "xlsx":
            rows = sheets.sheet_rows(self.path, self.member, self.sheet)
            kept = rows[layout.skip : layout.skip + 1]
            cells, before = (kept[0] if kept else ()), layout.skip + 1
            if layout.header:
                cells, before = layout.header, layout.skip
        else:
            return self
        names = cells if self.kind == "csv" else sniffing.named(cells)
        return dataclasses.replace(
            self,
            encoding=encoding,
            separator=separator,
            skip=layout.skip,
            cells=names,
            columns=tuple(name for name in names if name),
            before=before + layout.units,
        )

    def text(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the table as text, or some of its columns, in the order asked for.

        Raises
        ------
        DataError
            When a column is not there, or a line is damaged.
        """
        return _frame(self.arrow(columns))

    def arrow(self, columns: Sequence[str] | None = None) -> Any:
        """Return the same as :meth:`text`, as an Arrow table of strings: half the memory."""
        wanted = self._wanted(columns)
        found = list(self._blocks(wanted))
        if not found:
            return texts.empty(wanted)
        return pa.Table.from_batches(found)

    def batches(
        self, size: int = _ROWS, columns: Sequence[str] | None = None
    ) -> Iterator[pd.DataFrame]:
        """Give the table by slices of lines, numbered from the first line of figures."""
        wanted = self._wanted(columns)
        held, count, start = [], 0, 0
        for block in self._blocks(wanted):
            held.append(block)
            count += block.num_rows
            while count >= size:
                table = pa.Table.from_batches(held)
                yield _frame(table.slice(0, size), start)
                start, count = start + size, count - size
                held = table.slice(size).to_batches() if count else []
        if count:
            yield _frame(pa.Table.from_batches(held), start)

    def first(self, lines: int = 20) -> pd.DataFrame:
        """Return the first lines, without reading the rest."""
        if self.kind == "csv":
            rows = self._first_rows(lines)
            frame = pd.DataFrame(rows, columns=list(range(len(self.cells))), dtype=str)
            kept = [rank for rank, name in enumerate(self.cells) if name]
            return frame[kept].set_axis(list(self.columns), axis=1)
        return next(self.batches(lines), _frame(texts.empty(self.columns)))

    def stream(self) -> AbstractContextManager[IO[bytes]]:
        """Open the bytes of the table's file, decompressed, for readers of their own kind."""
        return _stream(self.path, self.member)

    def _wanted(self, columns: Sequence[str] | None) -> list[str]:
        wanted = list(self.columns if columns is None else columns)
        known = set(self.columns)
        missing = [name for name in wanted if name not in known]
        if missing:
            raise DataError(
                Problem(
                    "cette colonne manque",
                    where=self.place,
                    found=", ".join(missing[:8]),
                    near=near_matches(missing[0], self.columns),
                    remedy="vérifiez le millésime du fichier",
                )
            )
        return wanted

    def _blocks(self, wanted: Sequence[str]) -> Iterator[Any]:
        if self.kind == "csv":
            yield from texts.blocks(self._source, self._cut(), wanted, self.place)
        elif self.kind == "xlsx":
            rows = sheets.sheet_rows(self.path, self.member, self.sheet)[self.before :]
            places = [self.cells.index(name) for name in wanted]
            arrays = [pa.array([r[p] if p < len(r) else "" for r in rows]) for p in places]
            whole = pa.table([a.cast(pa.string()) for a in arrays], names=list(wanted))
            yield from whole.to_batches()
        elif self.kind == "parquet":
            with self.stream() as file:
                yield from texts.parquet_blocks(file, wanted, self.place)
        else:
            with self.stream() as file:
                yield from geojson.blocks(file, wanted, self.place)

    def _cut(self) -> texts.Cut:
        order = dict.fromkeys((self.encoding, *sniffing.ENCODINGS))
        text = sniffing.decoded(self.head, self.encoding)
        records = len(sniffing.rows(text, self.separator))
        multiline = text.count("\n") > records + 1
        return texts.Cut(self.cells, tuple(order), self.separator, self.before, multiline)

    def _first_rows(self, lines: int) -> list[list[str]]:
        text = sniffing.decoded(self.head, self.encoding)
        body = "\n".join(text.split("\n")[self.before :])
        width = len(self.cells)
        rows = [row for row in sniffing.rows(body, self.separator, lines) if row]
        return [(row + [""] * width)[:width] for row in rows]

    @contextmanager
    def _source(self) -> Iterator[IO[bytes] | str]:
        with self.path.open("rb") as file:
            plain = not self.member and file.read(2) != gzips.MAGIC
        if plain:
            yield str(self.path)
            return
        with self.stream() as found:
            yield found


@lru_cache(maxsize=32)
def _header(head: bytes, encoding: str, separator: str, skip: int) -> tuple[tuple[str, ...], int]:
    """Return the names of a header and the lines up to it: asked once for all layouts."""
    cells, before = sniffing.header(sniffing.decoded(head, encoding), separator, skip)
    return sniffing.named(cells), before


def _frame(table: Any, start: int = 0) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(
        types_mapper={pa.string(): pd.StringDtype("pyarrow", na_value=float("nan"))}.get
    )
    frame.index = pd.RangeIndex(start, start + len(frame))
    return frame


@contextmanager
def _stream(path: Path, member: str) -> Iterator[IO[bytes]]:
    if member:
        with (
            archives.stream(path, member) as raw,
            gzips.plain(raw, f"{path}{archives.INNER}{member}") as file,
        ):
            yield file
        return
    with path.open("rb") as raw, gzips.plain(raw, str(path)) as file:
        yield file
