"""A workshop: what was announced, who came by kind of organisation, and what was noted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from diagnostic import paths
from diagnostic.study.strict import Strict
from diagnostic.voices.workshops.words import Kind

FOLDER, FILE, EVENT = "workshops", "workshop.yml", "event.yml"
GRID, PRESENT, JOURNAL = "grid.csv", "attendance.csv", "imports.csv"
NAME = re.compile(r"^[a-z][a-z0-9-]*$")
LEAST = 5
"""People present from which dots are a result."""
Words = Annotated[str, StringConstraints(min_length=1)]


class Session(Strict):
    """A meeting of a group."""

    when: Words = Field(description="Le jour, tel qu’il s’écrit : 21 mai.")
    subject: str = Field(default="", description="Ce qu’on y fait.")


class WorkshopFile(Strict):
    """What ``workshop.yml`` declares."""

    title: Words = Field(description="Titre de l’atelier.")
    theme: Words = Field(description="Chapitre dont il relève : housing, seniors…")
    group: Words = Field(description="Nom du groupe de travail.")
    date: dt.date | None = Field(default=None, description="Jour de l’atelier, s’il est connu.")
    source: str = Field(default="", description="D’où l’on tient que ce groupe existe.")
    demonstration: bool = Field(default=False, description="Vrai quand la grille est fictive.")
    sessions: tuple[Session, ...] = ()


class EventFile(Strict):
    """What ``event.yml`` declares: the partners' day that gathers the groups."""

    title: Words
    participants: int | None = Field(default=None, ge=0)
    audience: str = Field(default="", description="Qui y était, par nature d’organisation.")
    date: dt.date | None = None
    source: str = ""
    demonstration: bool = False
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True)
class Note:
    """A line of a grid.

    Parameters
    ----------
    id : str
        ``AT-<workshop>-<nn>``, stable.
    kind : Kind
    text : str
    answers : str
        For a remedy, the brake it answers.
    who, partners, when : str
        For an idea: organisations, and a term.
    dots : int or None
    settled : tuple of str
        Words a reader has found to name nobody.
    demonstration : bool
    where : str
        File and line, for messages.
    """

    id: str
    kind: Kind
    text: str
    answers: str = ""
    who: str = ""
    partners: str = ""
    when: str = ""
    dots: int | None = None
    settled: tuple[str, ...] = ()
    demonstration: bool = False
    where: str = ""


@dataclass(frozen=True)
class Workshop:
    """A workshop and its grid.

    Parameters
    ----------
    name : str
        Name of its folder.
    declared : WorkshopFile
    notes : tuple of Note
    attendance : tuple of (str, int)
        People present, by kind of organisation.
    """

    name: str
    declared: WorkshopFile
    notes: tuple[Note, ...] = ()
    attendance: tuple[tuple[str, int], ...] = ()

    @property
    def present(self) -> int:
        """How many people came; 0 when nobody counted them."""
        return sum(count for _, count in self.attendance)

    @property
    def demonstration(self) -> bool:
        """Whether some of it is fictional."""
        return self.declared.demonstration or any(note.demonstration for note in self.notes)

    @property
    def dotted(self) -> bool:
        """Whether its dots are a result: enough people put them."""
        return self.present >= LEAST

    def of(self, kind: Kind) -> tuple[Note, ...]:
        """Return the notes of a kind, in the order of the grid."""
        return tuple(note for note in self.notes if note.kind is kind)

    def remedies(self, brake: Note) -> tuple[Note, ...]:
        """Return what the group answers to a brake."""
        return tuple(note for note in self.of(Kind.REMEDY) if note.answers == brake.id)

    def free(self) -> Iterator[str]:
        """Yield the identifiers that come next, without end."""
        number = max((int(note.id.rpartition("-")[2]) for note in self.notes), default=0)
        while True:
            number += 1
            yield identifier(self.name, number)


def identifier(workshop: str, number: int) -> str:
    """Return the identifier of a note: ``AT-seniors-02``."""
    return f"AT-{workshop}-{number:02d}"


def home(study: str) -> Path:
    """Return the folder of a study's workshops."""
    return paths.field(study) / FOLDER


def workshops(study: str) -> tuple[str, ...]:
    """Return the names of a study's workshops, in order."""
    return tuple(sorted(path.parent.name for path in home(study).glob(f"*/{FILE}")))
