"""The files of the follow-up: found, read strictly, checked together, every error at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.actions.files import folder
from diagnostic.actions.followup.checking import problems_of
from diagnostic.actions.followup.columns import (
    EFFECTS,
    REALISATIONS,
    RESULTS,
    STEPS,
    TABLES,
    TRACKS,
)
from diagnostic.actions.followup.model import (
    Effect,
    Followup,
    Realisation,
    Result,
    Row,
    Rows,
    StepEntry,
    Track,
)
from diagnostic.actions.followup.reading import read_table
from diagnostic.actions.followup.words import Alert, Certainty, Scale, StepState
from diagnostic.actions.words import Clearance, State
from diagnostic.errors import DataError, Problem

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions


def load(study: str, actions: Actions, place: Path | None = None) -> Followup:
    """Return the follow-up of a study; an empty one when nothing is written yet.

    Parameters
    ----------
    study : str
    actions : Actions
        The fiches that it follows.
    place : Path, optional
        Folder of the files; by default, that of the study's actions.

    Raises
    ------
    DataError
        With every mistake of every file: file, line, column, value, remedy.
    """
    found: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    for table in TABLES:
        found[table.name], wrong = read_table((place or folder(study)) / table.file, table)
        problems += wrong
    if problems:
        raise DataError(problems)
    return made(study, found, actions)


def made(study: str, rows: Rows, actions: Actions) -> Followup:
    """Return the follow-up that rows tell.

    Raises
    ------
    DataError
        When they do not hold together.
    """
    if problems := problems_of(rows, actions):
        raise DataError(problems)
    return Followup(
        study,
        tuple(_track(row) for row in rows.get(TRACKS.name, ())),
        tuple(_step(row) for row in rows.get(STEPS.name, ())),
        tuple(_realisation(row) for row in rows.get(REALISATIONS.name, ())),
        tuple(_result(row) for row in rows.get(RESULTS.name, ())),
        tuple(_effect(row) for row in rows.get(EFFECTS.name, ())),
        rows,
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _track(row: Row) -> Track:
    return Track(
        row["action"],
        State(row["status"]) if row["status"] else None,
        _number(row["progress"]),
        _day(row["reviewed"]),
        _day(row["review"]),
        row["decision"],
        row["body"],
        Alert(row["alert"]) if row["alert"] else None,
        row["risk"],
        _number(row["spent"]),
        row["comment"],
        bool(row["demonstration"]),
    )


def _step(row: Row) -> StepEntry:
    state = StepState(row["state"]) if row["state"] else None
    return StepEntry(
        row["id"],
        row["action"],
        row["text"],
        _day(row["due"]),
        StepState.DONE if row["done"] else state,
        _day(row["done"]),
        row["note"],
        bool(row["demonstration"]),
    )


def _realisation(row: Row) -> Realisation:
    return Realisation(
        row["id"],
        row["action"],
        dt.date.fromisoformat(row["date"]),
        row["text"],
        row["step"],
        _number(row["quantity"]),
        row["unit"],
        int(row["people"]) if row["people"] else None,
        row["source"],
        bool(row["demonstration"]),
    )


def _result(row: Row) -> Result:
    return Result(
        row["id"],
        row["action"],
        row["indicator"],
        dt.date.fromisoformat(row["date"]),
        row["value"],
        row["source"],
        int(row["base"]) if row["base"] else None,
        Certainty(row["status"]) if row["status"] else None,
        row["note"],
        bool(row["demonstration"]),
    )


def _effect(row: Row) -> Effect:
    return Effect(
        row["id"],
        row["action"],
        Scale(row["scale"]),
        dt.date.fromisoformat(row["date"]),
        row["text"],
        row["source"],
        Clearance(row["clearance"]) if row["clearance"] else Clearance.INTERNAL,
        bool(row["demonstration"]),
    )
