"""What a text table is made of, guessed from its first bytes: encoding, separator, header."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence

HEAD = 512 << 10
"""Bytes looked at: the header of the widest national file takes thirty thousand."""
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
SEPARATORS = (";", ",", "\t", "|")
_LINES = 40

csv.field_size_limit(HEAD)


def encoding_of(head: bytes, candidates: Sequence[str] = ENCODINGS) -> str:
    """Return the first encoding in which the bytes can be read; Latin 1 always can.

    A character cut by the end of the bytes is no mistake.
    """
    for name in candidates:
        try:
            codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"


def decoded(head: bytes, encoding: str) -> str:
    """Return the text of whole lines, without the byte order mark."""
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    text = text.removeprefix("\ufeff")
    if len(head) < HEAD:
        return text
    return text[: text.rfind("\n") + 1] or text


def separator_of(text: str, candidates: Sequence[str] = SEPARATORS) -> str:
    """Return what separates the cells: what cuts the first lines into the same number of cells.

    Decimal commas do not deceive it: they do not come as often on each line.
    """

    def score(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in rows(text, separator, _LINES) if row)
        return max(((n, width) for width, n in widths.items() if width > 1), default=(0, 0))

    return max(candidates, key=score)


def rows(text: str, separator: str, most: int | None = None) -> list[list[str]]:
    """Cut the first lines into cells, quotes removed; a line cut at the end is kept as it is."""
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            found.append(row)
            if most is not None and len(found) >= most:
                break
    except csv.Error:  # a quote that is never closed
        pass
    return found


def header(text: str, separator: str, skip: int) -> tuple[tuple[str, ...], int]:
    """Return the cells of the header and the number of lines of text up to it included."""
    stream = io.StringIO(text, newline="")
    for _ in range(skip):
        stream.readline()
    reader = csv.reader(stream, delimiter=separator)
    try:
        cells = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error:
        cells = []
    return tuple(cells), skip + reader.line_num


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Give each column a name of its own: blanks become ``""``, the second ``A`` is ``A.1``."""
    seen: Counter[str] = Counter()
    names = []
    for cell in cells:
        name = " ".join(cell.replace("\ufeff", "").split())
        if name and seen[name]:
            names.append(f"{name}.{seen[name]}")
        else:
            names.append(name)
        seen[name] += 1
    return tuple(names)
