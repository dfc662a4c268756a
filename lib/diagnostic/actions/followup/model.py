"""The follow-up of a study, once read: one entry per fiche, then dated entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from diagnostic.actions.followup.words import Alert, Certainty, Scale, StepState
from diagnostic.actions.words import Clearance, State


@dataclass(frozen=True)
class Row:
    """A row of a table, as canonical texts.

    Parameters
    ----------
    cells : mapping of str to str
        By key of column; every column of the table is there.
    places : mapping of str to str
        Where each cell is, for messages; ``""`` names the row.
    """

    cells: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.cells[key]

    def where(self, key: str = "") -> str:
        """Name a cell, or the row."""
        return self.places.get(key) or self.places.get("", "")


Rows = Mapping[str, tuple[Row, ...]]
"""Rows by name of table."""


@dataclass(frozen=True)
class Track:
    """Where an action stands, as its pilot says."""

    action: str
    status: State | None = None
    progress: Decimal | None = None
    reviewed: dt.date | None = None
    review: dt.date | None = None
    decision: str = ""
    body: str = ""
    alert: Alert | None = None
    risk: str = ""
    spent: Decimal | None = None
    comment: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class StepEntry:
    """Where a step stands: one of the fiche, or one added since."""

    id: str
    action: str
    text: str = ""
    due: dt.date | None = None
    state: StepState | None = None
    done: dt.date | None = None
    note: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class Realisation:
    """Something that was done."""

    id: str
    action: str
    date: dt.date
    text: str
    step: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    people: int | None = None
    source: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class Result:
    """A measure of one of the fiche's own indicators."""

    id: str
    action: str
    indicator: str
    date: dt.date
    value: str
    source: str
    base: int | None = None
    status: Certainty | None = None
    note: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class Effect:
    """Something that has changed, and for whom."""

    id: str
    action: str
    scale: Scale
    date: dt.date
    text: str
    source: str
    clearance: Clearance = Clearance.INTERNAL
    demonstration: bool = False


@dataclass(frozen=True)
class Followup:
    """The follow-up of a study; empty as long as nothing is written.

    Parameters
    ----------
    study : str
    tracks, steps, realisations, results, effects : tuple
    rows : mapping of str to tuple of Row
        The same, as texts, by name of table.
    """

    study: str
    tracks: tuple[Track, ...] = ()
    steps: tuple[StepEntry, ...] = ()
    realisations: tuple[Realisation, ...] = ()
    results: tuple[Result, ...] = ()
    effects: tuple[Effect, ...] = ()
    rows: Rows = field(default_factory=dict)

    @cached_property
    def by_action(self) -> dict[str, Track]:
        """Where each action stands."""
        return {each.action: each for each in self.tracks}

    @property
    def empty(self) -> bool:
        """Whether nothing is written yet."""
        return not (self.tracks or self.steps or self.realisations or self.results or self.effects)
