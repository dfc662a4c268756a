"""What each paragraph was read with: ``notes/<theme>.figures.yml``, beside the note.

Written by ``diagnostic notes read`` alone, sorted and spaced so that a review
shows what a reading changed. Losing it loses no word of the consultant's.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from diagnostic.study.strict import Strict, read_strict

HEAD = """\
# Les chiffres avec lesquels chaque paragraphe de {note} a été relu.
# Écrit par « diagnostic notes read » ; vos textes sont dans {note}, jamais ici.
"""


class Figure(Strict):
    """A figure as it was when a paragraph was read."""

    indicator: str
    territory: str
    vintage: int | None = None
    value: str
    status: str
    definition: str
    """Digest of what the indicator says it is."""
    latest: bool = True
    """Whether no newer figure was known then."""
    cited: str = ""
    """The number of the paragraph it was found for; empty when the paragraph names it."""
    own: bool = False
    """Whether it is that of one book of a batch, and of no other."""


class Reading(Strict):
    """A paragraph as it was read."""

    digest: str
    read: dt.date
    text: str
    figures: tuple[Figure, ...] = ()
    strangers: tuple[str, ...] = ()
    """Numbers that are no figure of the chapter, and were read all the same."""


class Record(Strict):
    """Every reading of a note."""

    theme: str
    paragraphs: tuple[Reading, ...] = Field(default=())


def record_path(note: Path) -> Path:
    """Return where the readings of a note are kept."""
    return note.with_name(f"{note.stem}.figures.yml")


def read_record(note: Path) -> Record:
    """Read the readings of a note; none when it was never read.

    Raises
    ------
    DataError
        When the file is damaged, with the line.
    """
    path = record_path(note)
    if not path.is_file():
        return Record(theme=note.stem)
    return read_strict(path, Record)[0]


def record_text(record: Record, note: Path) -> str:
    """Write readings as a file."""
    return "\n".join((HEAD.format(note=note.name) + f"theme: {record.theme}", *_lines(record), ""))


def _lines(record: Record) -> Iterator[str]:
    if record.paragraphs:
        yield "paragraphs:"
    for each in record.paragraphs:
        yield f"  - digest: {_quoted(each.digest)}"
        yield f"    read: {each.read.isoformat()}"
        yield f"    text: {_quoted(each.text)}"
        if each.figures:
            yield "    figures:"
            yield from (f"      - {_flow(figure)}" for figure in each.figures)
        if each.strangers:
            yield f"    strangers: [{', '.join(map(_quoted, each.strangers))}]"


def _flow(figure: Figure) -> str:
    given = figure.model_dump(exclude_defaults=True)
    said = (f"{key}: {_scalar(value)}" for key, value in given.items())
    return "{" + ", ".join(said) + "}"


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else _quoted(str(value))


def _quoted(said: str) -> str:
    """Write a text between quotes: whatever it holds, YAML reads it back."""
    return "".join(
        c if c.isprintable() or c in "\u00a0\u202f" else f"\\U{ord(c):08x}"
        for c in json.dumps(said, ensure_ascii=False)
    )
