"""What stands in the way of showing notes outside the team."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.confidentiality.identifiers import Kind as Found
from diagnostic.confidentiality.identifiers import Names, find
from diagnostic.errors import DisclosureError, Problem
from diagnostic.study.model import Edition
from diagnostic.text import folded
from diagnostic.voices.workshops.model import Note, Workshop


def doubts(note: Note, allowed: tuple[str, ...]) -> list[str]:
    """Return the words of a note that may be a name, and that nobody has settled yet."""
    names = Names(allowed=allowed)
    settled = {folded(word) for word in note.settled}
    found = [
        each.text
        for text in (note.text, note.when)
        for each in find(text, names)
        if each.kind in {Found.DOUBT, Found.PERSON} and folded(each.text) not in settled
    ]
    return list(dict.fromkeys(found))


def require_cleared(
    workshops: Iterable[Workshop], edition: Edition, allowed: tuple[str, ...]
) -> None:
    """Refuse to show, in a shared edition, notes where a word may be a name.

    Raises
    ------
    DisclosureError
        With every note at once: file and line, without quoting what was found.
    """
    if edition is Edition.WORKING:
        return
    problems = [
        Problem(
            "cette note d’atelier contient un mot qui peut être un nom",
            note.where,
            note.id,
            "retirez-le, ou notez-le dans la colonne « Mots relus » s’il ne désigne personne",
        )
        for workshop in workshops
        for note in workshop.notes
        if doubts(note, allowed)
    ]
    if problems:
        raise DisclosureError(problems)
