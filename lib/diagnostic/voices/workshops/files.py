"""The committed files of the workshops: read, written together or not at all, imported once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import read_strict, shown
from diagnostic.study.themes import known_themes, near_themes
from diagnostic.text import near_matches
from diagnostic.voices.consultation.files import csv_text
from diagnostic.voices.consultation.sheets import Sheet, open_sheets
from diagnostic.voices.filing import put
from diagnostic.voices.workshops.model import (
    EVENT,
    FILE,
    GRID,
    JOURNAL,
    NAME,
    PRESENT,
    EventFile,
    Note,
    Workshop,
    WorkshopFile,
    home,
    workshops,
)
from diagnostic.voices.workshops.reading import read_attendance, read_notes
from diagnostic.voices.workshops.words import ATTENDANCE, FIELDS

SHEET, PRESENCE = "grille", "présence"


def load(study: str, name: str) -> Workshop:
    """Return a workshop of a study.

    Raises
    ------
    DataError
        With every mistake of its files; near names when it does not exist.
    """
    folder = home(study) / name
    if not NAME.match(name) or not (folder / FILE).is_file():
        known = workshops(study)
        raise DataError(
            Problem(
                "cet atelier n’existe pas", shown(home(study)), name,
                f"créez-le : diagnostic workshop template {study} NOM --theme THÈME",
                near_matches(name, known),
            )
        )  # fmt: skip
    declared, document = read_strict(folder / FILE, WorkshopFile)
    problems: list[Problem] = []
    if declared.theme not in known_themes():
        problems.append(
            Problem(
                "ce thème n’existe pas", document.where(("theme",)), declared.theme,
                f"choisissez parmi : {', '.join(known_themes())}", near_themes(declared.theme),
            )
        )  # fmt: skip
    found = Workshop(name, declared)
    try:
        if sheet := _committed(folder / GRID):
            found = replace(found, notes=read_notes(sheet, name))
    except DataError as error:
        problems += error.problems
    try:
        if sheet := _committed(folder / PRESENT):
            found = replace(found, attendance=read_attendance(sheet))
    except DataError as error:
        problems += error.problems
    if problems:
        raise DataError(problems)
    return found


def load_all(study: str) -> tuple[Workshop, ...]:
    """Return every workshop of a study, in the order of the themes.

    Raises
    ------
    DataError
        With the mistakes of all of them.
    """
    found: list[Workshop] = []
    problems: list[Problem] = []
    for name in workshops(study):
        try:
            found.append(load(study, name))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    order = known_themes()
    return tuple(sorted(found, key=lambda each: (order.index(each.declared.theme), each.name)))


def load_event(study: str) -> EventFile | None:
    """Return the partners' day of a study; None when none is declared."""
    path = home(study) / EVENT
    return read_strict(path, EventFile)[0] if path.is_file() else None


def _committed(path: Path) -> Sheet | None:
    if not path.is_file() or not path.read_bytes().strip():
        return None
    return replace(open_sheets(path)[0], file=shown(path))


def grid_text(notes: Iterable[Note]) -> str:
    """Write a grid: the same notes give the same bytes."""
    return csv_text([field.key for field in FIELDS], [row(note) for note in notes])


def row(note: Note) -> list[str]:
    """Return the cells of a note, in the order of the columns."""
    return [
        note.id, note.kind.value, note.text, note.answers, note.who, note.partners, note.when,
        "" if note.dots is None else str(note.dots), " | ".join(note.settled),
        "oui" if note.demonstration else "",
    ]  # fmt: skip


def attendance_text(attendance: Iterable[tuple[str, int]]) -> str:
    """Write who came, by kind of organisation."""
    return csv_text([field.key for field in ATTENDANCE], attendance)


@dataclass(frozen=True)
class Imported:
    """What an import did: the workshop as it is now, and the numbers added, changed, removed."""

    workshop: Workshop
    again: bool = False
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def import_file(study: str, name: str, path: Path) -> Imported:
    """Replace the grid of a workshop by that of a workbook, or of a CSV.

    Raises
    ------
    DataError
        With every line refused; what was there before is kept.
    """
    before = load(study, name)
    notes, attendance = _received(path, before)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    folder = home(study) / name
    journal = folder / JOURNAL
    previous = journal.read_text("utf-8") if journal.is_file() else csv_text(["sha256", "file"], [])
    done = [line.partition(";")[0] for line in previous.splitlines()[1:] if line]
    if digest in done:
        if done[-1] == digest:
            return Imported(before, again=True)
        raise DataError(
            Problem(
                "ce fichier a déjà été importé, puis remplacé par un plus récent", path.name,
                remedy=f"partez de l’état actuel : diagnostic workshop template {study} {name}",
            )
        )  # fmt: skip
    put(
        {
            folder / GRID: grid_text(notes),
            folder / PRESENT: attendance_text(attendance),
            journal: previous + csv_text([digest, path.name], []),
        }
    )
    was = {note.id: row(note) for note in before.notes}
    now = {note.id: row(note) for note in notes}
    return Imported(
        replace(before, notes=notes, attendance=attendance),
        added=tuple(key for key in now if key not in was),
        changed=tuple(key for key in now if key in was and now[key] != was[key]),
        removed=tuple(key for key in was if key not in now),
    )


def _received(path: Path, before: Workshop) -> tuple[tuple[Note, ...], tuple[tuple[str, int], ...]]:
    sheets = {sheet.name: sheet for sheet in open_sheets(path)}
    grid = sheets.get(SHEET) or sheets.get("")
    if grid is None or not grid.rows:
        raise DataError(
            Problem(f"la feuille « {SHEET} » manque", path.name, ", ".join(sheets),
                    "partez du modèle : diagnostic workshop template")
        )  # fmt: skip
    problems: list[Problem] = []
    notes: tuple[Note, ...] = ()
    attendance = before.attendance
    try:
        notes = read_notes(grid, before.name)
    except DataError as error:
        problems += error.problems
    try:
        if PRESENCE in sheets:
            attendance = read_attendance(sheets[PRESENCE])
    except DataError as error:
        problems += error.problems
    if not problems and not notes:
        problems.append(Problem("cette grille n’a aucune note", path.name, remedy="remplissez-la"))
    if problems:
        raise DataError(problems)
    return notes, attendance
