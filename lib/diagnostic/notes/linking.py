"""Which reading is that of which paragraph: the same text, or the nearest one."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from diagnostic.notes.paragraphs import Paragraph
from diagnostic.notes.record import Reading

LEAST = 0.6
"""How alike two texts must be for one to be a correction of the other."""


def linked(
    paragraphs: Sequence[Paragraph], readings: Sequence[Reading]
) -> tuple[dict[int, Reading], tuple[Reading, ...]]:
    """Give each paragraph its reading, wherever it has been moved to.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
    readings : sequence of Reading

    Returns
    -------
    dict of int to Reading, tuple of Reading
        By number of paragraph; then the readings of paragraphs that are no longer there.
    """
    found: dict[int, Reading] = {}
    left = list(enumerate(readings))
    for paragraph in paragraphs:
        for place, reading in left:
            if reading.digest == paragraph.digest:
                found[paragraph.number] = reading
                left.remove((place, reading))
                break
    waiting = [each for each in paragraphs if each.number not in found]
    pairs = [
        (likeness, -abs(place - paragraph.number), paragraph.number, place)
        for paragraph in waiting
        for place, reading in left
        if (likeness := _likeness(paragraph.normal, reading.text)) >= LEAST
    ]
    taken: set[int] = set()
    for _, _, number, place in sorted(pairs, reverse=True):
        if number not in found and place not in taken:
            found[number] = readings[place]
            taken.add(place)
    return found, tuple(reading for place, reading in left if place not in taken)


def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())
    return matcher.ratio() if quick >= LEAST else quick
