"""The consultant's words in a chapter, with the mark of those to be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.notes import citing
from diagnostic.notes.clearing import require_read
from diagnostic.notes.paragraphs import note_path, read_note
from diagnostic.notes.record import read_record
from diagnostic.notes.review import resolved, review
from diagnostic.presentation import boxes, markdown
from diagnostic.study.model import Edition
from diagnostic.text import NBSP

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value
    from diagnostic.notes.citing import Citation
    from diagnostic.notes.review import Review, Reviewed
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context


def notes(context: Context) -> Block:
    """Return the consultant's words; to the team, what to read again or how to write them.

    Who receives the book has no use for the path of a file.

    Raises
    ------
    DataError
        When the note, or what is kept of its readings, cannot be read.
    DisclosureError
        In a shared edition, when the words must be read again first.
    """
    path = note_path(context.study.slug, context.theme)
    note = read_note(path)
    if not note.paragraphs:
        return _absence(context)
    found = review(note, read_record(path), context.profile)
    require_read(found, context.study.edition, reading_command(context))
    return _shown(context, found)


def reading_command(context: Context) -> str:
    """Return what to type when a paragraph has been read again."""
    return f"diagnostic notes read {context.study.slug} {context.theme}"


def _absence(context: Context) -> Block:
    if context.study.edition is not Edition.WORKING:
        return boxes.absence("Ce chapitre ne comporte pas encore l’analyse de l’équipe.")
    relative = f"data/field/{context.study.slug}/notes/{context.theme}.md"
    return boxes.absence(
        markdown.Prose(
            f"L’analyse de l’équipe reste à écrire. Elle se rédige dans `{relative}` ; un nouveau "
            "calcul ne l’efface pas."
        )
    )


def _shown(context: Context, found: Review) -> Block:
    values: list[Value] = []
    known = context.statistics.catalogue.indicators

    def say(citation: Citation) -> str | None:
        value = resolved(citation, context.profile)
        if value is None:
            return None
        values.append(value)
        return markdown.escape(value.written)

    marks = {
        each.paragraph.number: _mark(context, each)
        for each in found.paragraphs
        if each.changes or (each.problems and context.study.edition is Edition.WORKING)
    }
    parts = [
        (citing.rendered(piece, known, say), [marks[number] for number in numbers])
        for piece, numbers in found.note.parts(marks)
    ]
    return boxes.note_marked(parts).using(**context.used(values))


def _mark(context: Context, each: Reviewed) -> Block:
    """Return the mark of a paragraph: each figure before and after; to the team, what to do."""
    lines: list[str] = [change.what for change in each.changes]
    lines += [
        text.typographic(f"{problem.what}{NBSP}: {problem.found}.") for problem in each.problems
    ]
    if context.study.edition is Edition.WORKING and each.changes:
        command = f"{reading_command(context)} --paragraph {each.paragraph.number}"
        lines.append(markdown.Prose(f"Une fois relu{NBSP}: `{command}`"))
    count = text.counted(len(each.changes), "chiffre a changé", "chiffres ont changé")
    head = f"À relire{NBSP}: {count}" if each.changes else "À corriger"
    if each.paragraph.in_list:  # the mark stands after the whole list
        head = f"{head}, « {markdown.flat(each.paragraph.opening)} »"
    return boxes.relire(lines, text.typographic(head))
