"""The annual conference as a folder: invitations, file of the day, snapshot, archive of the year.

The folder is made aside, then put in place whole; the same study and the same
archive give the same bytes.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.actions.cells import neutral
from diagnostic.actions.governance.snapshot import Snapshot, read_snapshot
from diagnostic.book.conferencepapers import SUMS, built, papers
from diagnostic.book.letters import write_letter
from diagnostic.book.meetingpapers import checked
from diagnostic.book.writing import told_in_french, write_whole
from diagnostic.execution.files import copy_tree
from diagnostic.voices.consultation.files import csv_text

if TYPE_CHECKING:
    from diagnostic.workbook.yearly import Yearly

ARCHIVE = "livre"
"""Folder of the book's outputs, as they were that year."""


def conference_folder(study: str, year: int) -> Path:
    """Return the folder of a year's conference."""
    return paths.reports() / study / f"conference-{year}"


def snapshot_name(year: int) -> str:
    """Return the name of a year's snapshot."""
    return f"instantane-{year}.json"


def last_snapshot(study: str, year: int, given: Path | None = None) -> Snapshot | None:
    """Return the snapshot of the year before: the one given, else the newest archived.

    Raises
    ------
    DataError
        When it cannot be read, or has been touched.
    """
    if given is not None:
        return read_snapshot(given, study, year)
    found = []
    for path in (paths.reports() / study).glob("conference-*/instantane-*.json"):
        said = path.stem.removeprefix("instantane-")
        if said.isdigit() and int(said) < year:
            found.append((int(said), path))
    return read_snapshot(max(found)[1], study, year) if found else None


def write_conference(yearly: Yearly) -> list[Path]:
    """Write the folder of a conference and return its files.

    Raises
    ------
    BookError
        When the disk refuses.
    DisclosureError
        In a shared edition, when something in it is not cleared.
    """
    study = yearly.context.study
    target = conference_folder(study.slug, yearly.year)
    with told_in_french(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".conference-", dir=target.parent) as place:
            draft = Path(place) / target.name
            draft.mkdir()
            _fill(yearly, draft)
            _sums(draft)
            old = Path(place) / "before"
            if target.exists():
                target.rename(old)
            draft.rename(target)
    return sorted(path for path in target.iterdir() if path.is_file())


def _fill(yearly: Yearly, folder: Path) -> None:
    creator = yearly.context.study.commissioner
    for name, title, made in papers(yearly):
        checked(yearly.context, title, made)
        write_letter(made, folder / f"{name}.docx", title=title, creator=creator)
    snapshot = yearly.snapshot
    write_whole(folder / snapshot_name(yearly.year), snapshot.archived().encode("utf-8"))
    write_whole(folder / f"instantane-{yearly.year}.csv", _spread(snapshot.table()))
    if yearly.previous is not None:
        name = f"evolution-{yearly.previous.year}-{yearly.year}.csv"
        write_whole(folder / name, _spread(_evolution(yearly)))
    book = built(yearly)
    if book is not None:
        copy_tree(book, folder / ARCHIVE)


def _spread(text: str) -> bytes:
    """Return a table as spreadsheets open it, its accents kept."""
    return text.encode("utf-8-sig")


def _evolution(yearly: Yearly) -> str:
    rows = [
        [e.id, neutral(e.label), neutral(e.before), neutral(e.after), e.kind.value, neutral(e.said)]
        for e in yearly.changes
    ]
    before = str(yearly.previous.year) if yearly.previous else "avant"
    return csv_text(["indicateur", "libelle", before, str(yearly.year), "lecture", "detail"], rows)


def _sums(folder: Path) -> None:
    """Write the checksum of every file, in the order of their names."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    write_whole(folder / SUMS, ("\n".join(lines) + "\n").encode("utf-8"))
