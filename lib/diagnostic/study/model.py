"""What a study is once read: plain, frozen values that cross processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.text import slug

Part = Literal[
    "synthesis", "mission", "voices", "actors",
    "actions", "followup", "governance", "evaluation",
    "method", "sources", "glossary", "indicators",
]  # fmt: skip
Kin = Literal["comparables", "densité"]
KIN: dict[Kin, str] = {
    "comparables": "communes comparables",
    "densité": "communes de même densité",
}
"""Groups of communes that a study may be compared with, made for each territory."""
PARTS: tuple[Part, ...] = (
    "synthesis", "mission", "voices", "actors",
    "actions", "followup", "governance", "evaluation",
    "method", "sources", "glossary", "indicators",
)  # fmt: skip
"""Parts of the book around the chapters."""


class Edition(StrEnum):
    """Who may read the book."""

    WORKING = "travail"
    STEERING = "copil"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        """French name of the edition, as printed on the cover."""
        return {
            Edition.WORKING: "Document de travail",
            Edition.STEERING: "Édition du comité de pilotage",
            Edition.PUBLIC: "Édition publique",
        }[self]


@dataclass(frozen=True)
class Group:
    """A named group of communes."""

    name: str
    code: str
    members: tuple[TerritoryId, ...]

    @property
    def id(self) -> TerritoryId:
        """Identifier of the group."""
        return TerritoryId(Level.GRP, self.code)

    @classmethod
    def of(cls, name: str, members: Iterable[TerritoryId]) -> Group:
        """Name a group after its members' common name."""
        return cls(name, slug(name), tuple(members))


@dataclass(frozen=True)
class Structure:
    """A social-life structure; ``covers`` is None as long as its coverage is not documented."""

    name: str
    kind: str
    covers: tuple[TerritoryId, ...] | None
    source: str


@dataclass(frozen=True)
class Study:
    """A study, checked and resolved: what everything else works from.

    Parameters
    ----------
    slug : str
        Name of the study: its file's name without ``.yml``.
    path : Path
    territory : TerritoryId
        What the study is about; for a batch, the territory whose communes are taken.
    title, commissioner : str
        As printed on the cover.
    title_pattern : str
        The title before names are put in: each book of a batch has its own.
    edition : Edition
    date : datetime.date
        Printed on the cover. Given by the file, never by the clock.
    comparators, peers : tuple of TerritoryId
    declared_comparators : tuple of TerritoryId
        Those the file gives; empty when they are left to the territory's parents.
    kin : tuple of str
        Groups of communes to compare with, see :data:`KIN`.
    themes : tuple of str
        Chapters, in order, without the synthesis.
    include : tuple of str
        Parts around the chapters, see :data:`PARTS`.
    structures : tuple of Structure
    group : Group, optional
        The named group this study is about.
    batch : tuple of TerritoryId
        The communes that get a book each; empty for a single book.
    notes : str
    notices : tuple of str
        French sentences the reader must see (a merged commune, for instance).
    profile : str
        Commission the book answers, see :mod:`diagnostic.study.profiles`.
    gathered : tuple of str
        Chapters made of what the team gathered, that there is material for.
    """

    slug: str
    path: Path
    territory: TerritoryId
    title: str
    edition: Edition
    date: dt.date
    title_pattern: str = ""
    commissioner: str = ""
    comparators: tuple[TerritoryId, ...] = ()
    declared_comparators: tuple[TerritoryId, ...] = ()
    peers: tuple[TerritoryId, ...] = ()
    kin: tuple[Kin, ...] = ()
    themes: tuple[str, ...] = ()
    include: tuple[Part, ...] = PARTS
    structures: tuple[Structure, ...] = ()
    group: Group | None = None
    batch: tuple[TerritoryId, ...] = ()
    notes: str = ""
    notices: tuple[str, ...] = ()
    gathered: tuple[str, ...] = ()
    profile: str = "abs"

    @property
    def chapters(self) -> tuple[str, ...]:
        """Notebooks to run, in order: the themes, what was gathered, the synthesis.

        The last two only when they are included.
        """
        around = (*self.gathered, "synthesis")
        return (*self.themes, *(name for name in around if name in self.include))
