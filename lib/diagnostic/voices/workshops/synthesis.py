"""What several groups say together: brakes and their remedies, ideas, disagreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagnostic.text import folded
from diagnostic.voices.workshops.model import Note, Workshop
from diagnostic.voices.workshops.words import Kind


@dataclass(frozen=True)
class Brake:
    """A brake to coordination, as one or several groups wrote it.

    Parameters
    ----------
    text : str
    groups : tuple of Workshop
        Those that noted it, in order.
    notes : tuple of Note
    remedies : tuple of str
        What any of them answers to it, each once.
    """

    text: str
    groups: tuple[Workshop, ...]
    notes: tuple[Note, ...]
    remedies: tuple[str, ...]


@dataclass(frozen=True)
class Idea:
    """An idea for action, with the part of its group's dots that it received.

    Parameters
    ----------
    workshop : Workshop
    note : Note
    share : float or None
        None when the group is too small, or put no dots.
    """

    workshop: Workshop
    note: Note
    share: float | None


def brakes(workshops: Iterable[Workshop]) -> list[Brake]:
    """Return the brakes, those that most groups noted in the same words first."""
    met: dict[str, list[tuple[Workshop, Note]]] = {}
    for workshop in workshops:
        for note in workshop.of(Kind.BRAKE):
            met.setdefault(folded(note.text), []).append((workshop, note))
    found = [_brake(pairs) for pairs in met.values()]
    return sorted(found, key=lambda brake: (-len(brake.groups), folded(brake.text)))


def _brake(pairs: Sequence[tuple[Workshop, Note]]) -> Brake:
    answers = {
        folded(remedy.text): remedy.text
        for workshop, note in reversed(pairs)
        for remedy in reversed(workshop.remedies(note))
    }
    groups = {workshop.name: workshop for workshop, _ in pairs}
    notes = tuple(note for _, note in pairs)
    return Brake(pairs[0][1].text, tuple(groups.values()), notes, tuple(reversed(answers.values())))


def ideas(workshops: Iterable[Workshop]) -> list[Idea]:
    """Return the ideas, those that gathered the most of their group's dots first.

    Dots are compared as parts of what a group put: groups are not of one size.
    """
    found = []
    for workshop in workshops:
        notes = workshop.of(Kind.IDEA)
        put = sum(note.dots or 0 for note in notes)
        shown = workshop.dotted and put > 0
        found += [Idea(workshop, note, (note.dots or 0) / put if shown else None) for note in notes]
    return sorted(found, key=_rank)


def _rank(idea: Idea) -> tuple[float, str]:
    return (2.0 if idea.share is None else 1 - idea.share, idea.note.id)
