"""Files compressed by gzip, read without end only as far as is reasonable."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.importing.archives import MOST_BYTES

MAGIC = b"\x1f\x8b"


class _Bounded(io.RawIOBase):
    """Reads on until a number of bytes that no official file reaches."""

    def __init__(self, file: IO[bytes], place: str) -> None:
        super().__init__()
        self._file, self._place, self._left = file, place, MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            what = "ce fichier grossirait démesurément une fois ouvert"
            raise DataError(Problem(what, where=self._place))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def plain(raw: IO[bytes], place: str) -> Iterator[IO[bytes]]:
    """Give the bytes of a file, decompressed when they are compressed.

    A stream that only goes forwards is given back with its first bytes.
    """
    file: Any = raw if hasattr(raw, "peek") else io.BufferedReader(cast("Any", raw), 1 << 20)
    if file.peek(2)[:2] != MAGIC:
        yield file
        return
    try:
        with gzip.GzipFile(fileobj=file) as inner:
            bounded: Any = _Bounded(cast("IO[bytes]", inner), place)
            yield io.BufferedReader(bounded, 1 << 20)
    except (EOFError, gzip.BadGzipFile) as error:
        raise DataError(
            Problem(
                "ce fichier compressé est tronqué ou abîmé",
                where=place,
                remedy="téléchargez-le de nouveau chez son producteur",
            )
        ) from error
