"""Delimited text read whole or by batches, every cell as it is written.

pyarrow reads a national file of a hundred megabytes in about a second, and
only turns into strings the columns asked for. It is also strict: a line with
too many or too few cells is refused, and said.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from diagnostic.errors import DataError, Problem
from diagnostic.text import NBSP, NNBSP, counted

_BLOCK = 8 << 20
_WORDS = 60
_EMPTY = re.compile("Empty CSV file|Could not skip initial")
_RAGGED = re.compile(r"(?:Row #(\d+): )?Expected (\d+) columns, got (\d+)(?::\s*(.*))?")


@dataclass(frozen=True)
class Cut:
    """How a text is cut into cells.

    Parameters
    ----------
    names : tuple of str
        One name per column of the file; ``""`` for those that have none.
    encodings : tuple of str
        In the order in which they are tried.
    separator : str
    before : int
        Lines of text before the figures, header included.
    multiline : bool
        Whether quoted cells may hold line ends.
    """

    names: tuple[str, ...]
    encodings: tuple[str, ...]
    separator: str
    before: int
    multiline: bool = False


Opener = Callable[[], AbstractContextManager[IO[bytes] | str]]


def blocks(source: Opener, cut: Cut, wanted: Sequence[str], place: str) -> Iterator[Any]:
    """Give the lines of a table as Arrow record batches, in order.

    The first lines of a file may be plain ASCII whatever its encoding: when a
    later line cannot be read, reading goes on in the next encoding.

    Parameters
    ----------
    source : callable
        Opens the text; called again when reading starts anew.
    cut : Cut
    wanted : sequence of str
        Columns to give, in this order.
    place : str
        File and member, for errors.

    Raises
    ------
    DataError
        When a line has too many or too few cells, or the file is damaged.
    """
    done, rank, multiline, threads = 0, 0, cut.multiline, True
    while True:
        encoding = cut.encodings[rank]
        try:
            way = _Way(encoding, multiline, threads)
            for batch in _unread(_reading(source, cut, wanted, way), done):
                done += batch.num_rows
                yield batch
        except (UnicodeDecodeError, pa.ArrowInvalid) as error:
            if _is_encoding(error) and rank + 1 < len(cut.encodings):
                rank += 1
            elif _RAGGED.search(str(error)) and not multiline:
                multiline = True
            elif _RAGGED.search(str(error)) and threads:
                threads = False  # read in order, the line is numbered
            else:
                raise problem(error, place) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile) as error:
            raise _truncated(place) from error
        else:
            return


def _unread(batches: Iterator[Any], done: int) -> Iterator[Any]:
    """Skip the lines already given."""
    for batch in batches:
        if done >= batch.num_rows:
            done -= batch.num_rows
            continue
        yield batch.slice(done)
        done = 0


@dataclass(frozen=True)
class _Way:
    """How a reading is tried; in order, without threads, a bad line is numbered."""

    encoding: str
    multiline: bool
    threads: bool


def _reading(source: Opener, cut: Cut, wanted: Sequence[str], way: _Way) -> Iterator[Any]:
    names = [name or f"\0{rank}" for rank, name in enumerate(cut.names)]
    read = csv.ReadOptions(
        use_threads=way.threads,
        block_size=_BLOCK,
        skip_rows=cut.before,
        column_names=names,
        encoding="utf8" if way.encoding.startswith("utf-8") else way.encoding,
    )
    parse = csv.ParseOptions(delimiter=cut.separator, newlines_in_values=way.multiline)
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        include_columns=list(wanted),
        strings_can_be_null=False,
    )
    with source() as file:
        try:
            reader = csv.open_csv(file, read, parse, convert)
        except pa.ArrowInvalid as error:
            if _EMPTY.search(str(error)):
                return  # a header, and nothing after it
            raise
        with reader:
            yield from reader


def _is_encoding(error: Exception) -> bool:
    return isinstance(error, UnicodeDecodeError) or "invalid UTF8" in str(error)


def _truncated(place: str) -> DataError:
    return DataError(
        Problem(
            "cette archive est tronquée ou abîmée",
            where=place,
            found="la lecture s’arrête avant la fin",
            remedy="téléchargez-le de nouveau chez son producteur",
        )
    )


def problem(error: Exception, place: str) -> DataError:
    """Say in French what pyarrow refused."""
    text = str(error)
    ragged = _RAGGED.search(text)
    remedy = "téléchargez-le de nouveau chez son producteur"
    if ragged:
        row, expected, got, words = ragged.groups()
        # Rows are numbered from one, header lines included.
        where = f"{place}, ligne {int(row)}" if row else place
        return DataError(
            Problem(
                "une ligne n’a pas autant de cases que l’en-tête : le fichier est tronqué ou abîmé",
                where=where,
                found=f"{counted(int(got), 'case')} au lieu de {expected}" + _shown(words or ""),
                remedy=remedy,
            )
        )
    what = "ce fichier est tronqué ou n’est pas celui attendu"
    return DataError(Problem(what, where=place, found=text.splitlines()[0][:160], remedy=remedy))


def _shown(words: str) -> str:
    """Show the beginning of a line: a note below a table is told from a cut one at a glance."""
    words = words.strip()
    return f"{NBSP}: «{NNBSP}{words[:_WORDS]}{'…' * (len(words) > _WORDS)}{NNBSP}»" if words else ""


def empty(wanted: Sequence[str]) -> pa.Table:
    """Return a table of text without lines."""
    return pa.table({name: pa.array([], pa.string()) for name in wanted})


def parquet_columns(file: IO[bytes], place: str) -> tuple[str, ...]:
    """Return the columns of a Parquet file that can be written as text."""
    with _parquet(file, place) as opened:
        return tuple(f.name for f in opened.schema_arrow if not _bytes(f.type))


def parquet_blocks(file: IO[bytes], wanted: Sequence[str], place: str) -> Iterator[Any]:
    """Give the lines of a Parquet file, each value written as text, absent ones as ``""``."""
    with _parquet(file, place) as opened:
        for batch in opened.iter_batches(columns=list(wanted)):
            arrays = [_written(batch.column(name)) for name in wanted]
            yield pa.record_batch(arrays, names=list(wanted))


@contextmanager
def _parquet(file: IO[bytes], place: str) -> Iterator[Any]:
    try:
        with pq.ParquetFile(file) as opened:
            yield opened
    except (pa.ArrowInvalid, OSError) as error:
        raise problem(error, place) from error


def _bytes(kind: Any) -> bool:
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_nested(kind)
    )


def _written(array: Any) -> Any:
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array.cast(pa.string()).fill_null("")
