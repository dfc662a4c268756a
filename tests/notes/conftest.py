"""Notes of a project of one's own, on real figures that a test may revise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from diagnostic import open_study, paths
from diagnostic.notes.paragraphs import of_text
from diagnostic.notes.reading import after
from diagnostic.notes.record import Record
from diagnostic.notes.review import review

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def cut():
    """Return a function: cut a text into paragraphs."""
    return lambda text: of_text(Path("seniors.md"), text)


class Chapter:
    """The chapter « Seniors » of Carpentras, its note, and figures that can be revised."""

    def __init__(self, context) -> None:
        self.context = context
        self.record = Record(theme="seniors")
        self.note = of_text(Path("seniors.md"), "")

    @property
    def profile(self):
        return self.context.profile

    def write(self, text):
        self.note = of_text(Path("seniors.md"), text)

    def reviewed(self, **asked):
        return review(self.note, self.record, self.profile, **asked)

    def seen(self, text=None):
        """Review a note with the numbers that it writes sought in the chapter."""
        if text is not None:
            self.write(text)
        return self.reviewed(among=self.context.indicators).paragraphs

    def read(self, text, *numbers):
        """Mark paragraphs of a note as read; all of them without a number."""
        self.write(text)
        found = self.reviewed(among=self.context.indicators)
        chosen = numbers or tuple(each.paragraph.number for each in found.paragraphs)
        self.record = after([found], self.record, chosen, TODAY)

    def revise(self, indicator, vintage, place=None, **changes):
        """Change what the statistics say of an indicator."""
        place = place or self.context.town
        values = self.profile.values(indicator, place)
        key = indicator, str(place.id)
        self.profile._values[key] = [
            replace(value, **changes) if value.vintage == vintage else value for value in values
        ]


@pytest.fixture(scope="module")
def context(module_sandbox):
    path = paths.params() / "essai.yml"
    path.write_text('territory: "COM-84031"\ndate: 2026-11-20\n', encoding="utf-8")
    return open_study("essai", theme="seniors").context


@pytest.fixture
def chapter(context):
    yield Chapter(context)
    context.profile._values.clear()
