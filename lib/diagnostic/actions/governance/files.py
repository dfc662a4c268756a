"""The files of governance: found, read strictly, checked together, every error at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.actions.governance.checking import (
    body_problems,
    convention_problems,
    event_problems,
)
from diagnostic.actions.governance.governance import Governance, Meeting
from diagnostic.actions.governance.model import (
    BodiesFile,
    CalendarFile,
    ConventionsFile,
    MeetingFile,
)
from diagnostic.actions.governance.private import reaching
from diagnostic.actions.governance.records import meeting_problems
from diagnostic.errors import DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.strict import Strict, read_if_there, read_strict

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions, Known

BODIES, CONVENTIONS, CALENDAR = "bodies.yml", "conventions.yml", "calendar.yml"
MEETINGS = "meetings"


def folder(study: str) -> Path:
    """Return the folder of a study's governance."""
    return paths.field(study) / "governance"


def meeting_paths(study: str) -> list[Path]:
    """Return the meetings of a study, by date."""
    return sorted((folder(study) / MEETINGS).glob("[!._]*.yml"))


def load(study: str, known: Known, actions: Actions | None) -> Governance | None:
    """Return the governance of a study; None when it declares no body.

    Parameters
    ----------
    study : str
    known : Known
        What items and decisions may cite, besides fiches.
    actions : Actions, optional

    Raises
    ------
    DataError
        With every mistake of every file: file, line, key, value and remedy.
    """
    home = folder(study)
    if not (home / BODIES).is_file():
        return None
    problems: list[Problem] = []
    bodies, bodies_at = read_if_there(home / BODIES, BodiesFile, problems)
    unread = bool(problems)
    conventions, conventions_at = read_if_there(home / CONVENTIONS, ConventionsFile, problems)
    calendar, calendar_at = read_if_there(home / CALENDAR, CalendarFile, problems)
    meetings = []
    for path in meeting_paths(study):
        try:
            meetings.append(Meeting(path.stem, *read_strict(path, MeetingFile)))
        except DataError as error:
            problems += error.problems
    meetings.sort(key=lambda each: (each.date, each.id))
    files: list[tuple[Strict, Document]] = [
        (bodies, bodies_at), (conventions, conventions_at), (calendar, calendar_at),
        *((each.declared, each.document) for each in meetings),
    ]  # fmt: skip
    found = Governance(
        study, bodies.bodies, bodies.existing, bodies.note, conventions.conventions,
        calendar.events, tuple(meetings), actions, tuple(files),
    )  # fmt: skip
    problems += body_problems(bodies, bodies_at)
    problems += convention_problems(conventions, conventions_at)
    if not unread:  # else every body would be unknown
        problems += event_problems(calendar, calendar_at, found.by_id)
        problems += meeting_problems(found, _citable(known, actions))
    for declared, document in files:
        problems += reaching(declared, document, known.names)
    if problems:
        raise DataError(problems)
    return found


def _citable(known: Known, actions: Actions | None) -> list[str]:
    names = list(known.findings)
    if actions is not None:
        names = [*actions.by_id, *actions.axes, *actions.objectives, *actions.issues, *names]
    return names
