"""The notes of a whole study, theme by theme: what ``diagnostic notes`` tells and records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.notes.chapter import shown_indicators
from diagnostic.notes.paragraphs import Note, note_path, read_note
from diagnostic.notes.record import Record, read_record
from diagnostic.notes.review import Review, review
from diagnostic.study.themes import known_chapters
from diagnostic.text import near_matches
from diagnostic.workbook.door import open_study

if TYPE_CHECKING:
    from diagnostic.study.model import Study
    from diagnostic.workbook.context import Context


@dataclass(frozen=True)
class Standing:
    """A note, its readings, and how it stands in each book it is in.

    Parameters
    ----------
    theme : str
    note : Note
    record : Record
    reviews : tuple of Review
        One per book: several in a batch.
    """

    theme: str
    note: Note
    record: Record
    reviews: tuple[Review, ...]


def noted(study: str) -> tuple[str, ...]:
    """Return the chapters that a study has a note for, in the order of books."""
    folder = paths.field(study) / "notes"
    return tuple(name for name in known_chapters() if (folder / f"{name}.md").is_file())


def forsaken(study: str) -> tuple[str, ...]:
    """Return the files of readings whose note is gone: renamed, or taken away."""
    found = sorted((paths.field(study) / "notes").glob("*.figures.yml"))
    return tuple(
        path.name
        for path in found
        if not path.with_name(f"{path.name.removesuffix('.figures.yml')}.md").is_file()
    )


def standing(study: Study, theme: str) -> Standing:
    """Return how a note stands.

    Raises
    ------
    DataError
        When the study has no note of this name, or it cannot be read.
    """
    path = note_path(study.slug, theme)
    if not path.is_file():
        known = noted(study.slug)
        raise DataError(
            Problem(
                "cette étude n’a pas de texte pour ce thème",
                f"data/field/{study.slug}/notes/{theme}.md",
                theme,
                f"textes présents : {', '.join(known)}" if known else "écrivez d’abord ce fichier",
                near_matches(theme, known),
            )
        )
    note, record = read_note(path), read_record(path)
    places = [str(each) for each in study.batch] or [""]
    found: list[Review] = []
    for place in places:
        context = open_study(str(study.path), theme=theme, territory=place).context
        if found:  # numbers are sought in the first book alone
            found.append(review(note, record, context.profile, batch=True))
        else:
            found.append(_review(context, note, record, batch=bool(study.batch)))
    return Standing(theme, note, record, tuple(found))


def _review(context: Context, note: Note, record: Record, *, batch: bool) -> Review:
    of_theme = context.indicators if context.theme in context.statistics.catalogue.themes else ()
    known = context.statistics.catalogue.indicators
    among = shown_indicators(context.theme, of_theme or tuple(known), known)
    return review(note, record, context.profile, among=among, batch=batch)
