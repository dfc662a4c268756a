"""The committed files of the actors: read, written whole or not at all, imported once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.voices.actors.columns import FILES, TABLES, Table
from diagnostic.voices.actors.model import TO_BE_STATED, Actors, Link, Organisation
from diagnostic.voices.actors.parsing import parse
from diagnostic.voices.actors.reading import read_rows
from diagnostic.voices.actors.words import CardState
from diagnostic.voices.consultation.files import csv_text
from diagnostic.voices.consultation.files import replace as put

if TYPE_CHECKING:
    from diagnostic.study.file import Finder

JOURNAL = "imports.csv"


def folder(study: str) -> Path:
    """Return the folder of a study's actors."""
    return paths.field(study) / "actors"


def load(study: str, finder: Finder) -> Actors | None:
    """Return the actors of a study; None when it has none yet.

    Raises
    ------
    DataError
        With every mistake of the committed files.
    """
    files = [folder(study) / name for name in FILES.values()]
    if not any(path.is_file() for path in files):
        return None
    return parse(read_rows(files), finder)


def written(actors: Actors) -> dict[Table, list[list[str]]]:
    """Return both tables as rows of text, in the order of their columns."""
    return {
        "noeuds": [_node(each) for each in actors.organisations],
        "liens": [_link(each) for each in actors.links],
    }


def _node(each: Organisation) -> list[str]:
    covers = TO_BE_STATED if each.covers is None else ", ".join(map(str, each.covers))
    return [
        each.id,
        each.name,
        each.kind,
        each.sector.value,
        each.college.value if each.college else "",
        covers,
        ", ".join(each.themes),
        each.page,
        each.source,
        each.state.value,
        "oui" if each.demonstration else "",
    ]


def _link(each: Link) -> list[str]:
    return [
        each.source,
        each.target,
        each.kind.value,
        each.frequency.value,
        each.declared_by,
        "oui" if each.demonstration else "",
    ]


def texts(actors: Actors) -> dict[str, str]:
    """Return the committed files' contents by name: the same actors give the same bytes."""
    rows = written(actors)
    return {
        FILES[table]: csv_text([field.key for field in fields], rows[table])
        for table, fields in TABLES.items()
    }


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Parameters
    ----------
    actors : Actors
    again : bool
        The file had been imported last, and nothing has changed since.
    added, removed, reopened : tuple of str
        Names of organisations; those reopened had validated a card that changed.
    """

    actors: Actors
    again: bool = False
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()


def import_files(study: str, files: Sequence[Path], finder: Finder) -> Imported:
    """Replace the actors of a study by those of a workbook, or of two CSV files.

    Raises
    ------
    DataError
        With every mistake; what was there before is kept.
    """
    rows = read_rows(files)
    digest = _digest(files)
    before = load(study, finder)
    journal = _journal(study)
    if before is not None and digest in journal:
        if journal[-1] == digest:
            return Imported(before, again=True)
        raise DataError(
            Problem(
                "ce fichier a déjà été importé, puis remplacé par un plus récent",
                ", ".join(path.name for path in files),
                remedy="partez de l’état actuel : diagnostic actors export " + study,
            )
        )
    actors, reopened = _reopened(parse(rows, finder), before)
    save(study, actors)
    line = csv_text(["sha256", "fichier"], [])
    path = folder(study) / JOURNAL
    previous = path.read_text(encoding="utf-8") if path.is_file() else line
    names = " + ".join(file.name for file in files)
    put(path, previous + csv_text([digest, names], []))
    return Imported(
        actors,
        added=_names(actors.organisations, before.by_id if before else ()),
        removed=_names(before.organisations if before else (), actors.by_id),
        reopened=reopened,
    )


def save(study: str, actors: Actors) -> None:
    """Write both files; when the second cannot be, the first is put back."""
    place = folder(study)
    previous = {
        name: (place / name).read_bytes() if (place / name).is_file() else None
        for name in FILES.values()
    }
    try:
        for name, text in texts(actors).items():
            put(place / name, text)
    except OSError:
        for name, content in previous.items():
            if content is None:
                (place / name).unlink(missing_ok=True)
            else:
                put(place / name, content)
        raise


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files, key=lambda each: each.name):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _journal(study: str) -> list[str]:
    """Return the digests of what was imported, the oldest first."""
    path = folder(study) / JOURNAL
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    found = [line.partition(";")[0] for line in lines if line]
    if any(len(each) != 64 for each in found):
        raise DataError(
            Problem(
                "le journal des imports est abîmé",
                shown(path),
                remedy="remettez sa version précédente, ou supprimez-le",
            )
        )
    return found


def _reopened(actors: Actors, before: Actors | None) -> tuple[Actors, tuple[str, ...]]:
    """Ask again for the validation of cards that changed since they were validated."""
    known = before.by_id if before else {}
    kept, reopened = [], []
    for each in actors.organisations:
        was = known.get(each.id)
        both = was is not None and {each.state, was.state} == {CardState.VALIDATED}
        if both and each != was:
            reopened.append(each.name)
            kept.append(replace(each, state=CardState.TO_VALIDATE))
        else:
            kept.append(each)
    return Actors(tuple(kept), actors.links), tuple(reopened)


def _names(organisations: Iterable[Organisation], known: Iterable[str]) -> tuple[str, ...]:
    ids = set(known)
    return tuple(each.name for each in organisations if each.id not in ids)
