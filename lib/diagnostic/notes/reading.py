"""Marking paragraphs as read: their figures are kept as they stand, their text untouched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from diagnostic import paths
from diagnostic.errors import BusyError, Problem
from diagnostic.notes.paragraphs import Note, shown
from diagnostic.notes.record import Figure, Reading, Record, read_record, record_path, record_text
from diagnostic.notes.review import Review, Reviewed, State
from diagnostic.voices.filing import put


def to_read(review: Review) -> tuple[int, ...]:
    """Return the numbers of the paragraphs that a reading would record."""
    return tuple(
        each.paragraph.number
        for each in review.paragraphs
        if each.state in {State.NEW, State.EDITED, State.MOVED}
    )


def after(
    reviews: Sequence[Review], record: Record, chosen: Collection[int], today: dt.date
) -> Record:
    """Return the record once some paragraphs are read; every other reading stays.

    Parameters
    ----------
    reviews : sequence of Review
        One per book that the note is in: several in a batch.
    record : Record
    chosen : collection of int
        Numbers of the paragraphs read.
    today : datetime.date
    """
    first = reviews[0]
    kept = []
    for place, each in enumerate(first.paragraphs):
        if each.paragraph.number in chosen:
            kept.append(_reading(reviews, place, today))
        elif each.reading is not None:
            kept.append(each.reading)
    return Record(theme=record.theme, paragraphs=(*kept, *first.gone))


def _reading(reviews: Sequence[Review], place: int, today: dt.date) -> Reading:
    several = [review.paragraphs[place] for review in reviews]
    paragraph = several[0].paragraph
    figures = tuple(_shared(reviews, several))
    own = (figure for each in several for figure in each.figures if figure.own)
    cited = {figure.cited for figure in figures}
    strangers = [
        *several[0].strangers,
        *(f.cited for f in several[0].figures if f.cited and f.cited not in cited),
    ]
    return Reading(
        digest=paragraph.digest,
        read=today,
        text=paragraph.normal,
        figures=(*figures, *dict.fromkeys(own)),
        strangers=tuple(dict.fromkeys(strangers)),
    )


def _shared(reviews: Sequence[Review], several: Sequence[Reviewed]) -> Iterator[Figure]:
    """Yield the figures that every book of the note has.

    Numbers are sought in the first book alone: what they are is the same in
    the others, as long as these speak of the same territory.
    """
    for figure in several[0].figures:
        spoken_of = all(figure.territory in review.places for review in reviews)
        named = not figure.own and all(figure in each.figures for each in several)
        if spoken_of if figure.cited else named:
            yield figure


def write(note: Note, before: Record, record: Record) -> Path:
    """Write the record of a note, whole or not at all, and return where.

    Raises
    ------
    BusyError
        When somebody else has marked paragraphs meanwhile: nothing is written.
    """
    folder = paths.reports() / note.path.parent.parent.name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".notes.lock", timeout=0):
            if read_record(note.path) != before:
                raise _busy(note)
            path = record_path(note.path)
            put({path: record_text(record, note.path)})
            return path
    except Timeout:
        raise _busy(note) from None


def _busy(note: Note) -> BusyError:
    return BusyError(
        Problem(
            "quelqu’un d’autre vient de relire ce texte",
            shown(record_path(note.path)),
            remedy="relancez la même commande : sa relecture est gardée",
        )
    )
