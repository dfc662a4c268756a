"""Import an export: everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.text import counted
from diagnostic.voices.consultation.files import csv_text, replace
from diagnostic.voices.surveys import journal
from diagnostic.voices.surveys.journal import Journal, digest
from diagnostic.voices.surveys.model import Declared
from diagnostic.voices.surveys.reading import Export, read_export
from diagnostic.voices.surveys.responses import (
    read_responses,
    refuse_recognisable,
    written,
)
from diagnostic.voices.surveys.texts import HEADER as TEXTS_HEADER
from diagnostic.voices.surveys.texts import read_texts, texts_path, theme_of


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Parameters
    ----------
    added, already, unfinished, texts : int
        Answers added, known before, never sent; free answers set apart.
    total : int
        Answers of the questionnaire, after it.
    ignored : tuple of str
        Columns of the export that no question names.
    responses : Path
    """

    added: int
    already: int
    unfinished: int
    texts: int
    total: int
    ignored: tuple[str, ...]
    responses: Path


def import_file(
    declared: Declared, path: Path, *, anew: bool = False, more: bool = False
) -> Imported:
    """Add the answers of an export to a questionnaire.

    Parameters
    ----------
    declared : Declared
    path : Path
        XLSX or CSV, as the tool exports it.
    anew : bool
        Forget earlier imports first.
    more : bool
        Add answers that carry no identifier to those already there: they
        come from other people.

    Raises
    ------
    DataError
        With every problem at once; nothing is written then.
    """
    if not path.is_file():
        raise DataError(
            Problem("ce fichier n’existe pas", found=str(path), remedy="vérifiez son nom")
        )
    known = Journal.read(declared)
    if anew:
        known = Journal((), frozenset(), known.salt)
    mark = digest(path)
    known.refuse_again(mark, path.name)
    export = read_export(declared, path)
    before = None if anew else read_responses(declared)
    fresh, seen = _fresh(export, known)
    if before and not more and not all(row.identifier for row in export.rows):
        raise DataError(
            Problem(
                "ces réponses n’ont pas d’identifiant : rien ne dit si elles sont déjà comptées",
                path.name,
                counted(len(before), "réponse déjà importée", "réponses déjà importées"),
                "ajoutez --replace si ce fichier contient tout, --add si ce sont d’autres gens",
            )
        )
    rows: list[Mapping[str, str]] = [*(before.rows if before else ()), *fresh]
    if not rows:
        raise DataError(
            Problem(
                "aucune réponse achevée dans ce fichier",
                path.name,
                counted(export.unfinished, "réponse inachevée", "réponses inachevées"),
                "écrivez incomplete: true dans survey.yml pour garder les réponses inachevées",
            )
        )
    refuse_recognisable(declared, rows)
    _write(declared, path, anew, export, known, rows, (mark, len(fresh), seen))
    return Imported(
        len(fresh), len(export.rows) - len(fresh), export.unfinished, len(export.texts),
        len(rows), export.ignored, declared.responses,
    )  # fmt: skip


def _fresh(export: Export, known: Journal) -> tuple[list[dict[str, str]], list[str]]:
    """Return the answers not imported yet, and the marks they leave."""
    fresh, marks = [], []
    seen = set(known.seen)
    for row in export.rows:
        mark = known.known(row.identifier) if row.identifier else ""
        if mark and mark in seen:
            continue
        if mark:
            seen.add(mark)
            marks.append(mark)
        fresh.append(row.answers)
    return fresh, marks


def _write(  # noqa: PLR0917 - all that an import leaves
    declared: Declared,
    path: Path,
    anew: bool,
    export: Export,
    known: Journal,
    rows: Sequence[Mapping[str, str]],
    done: tuple[str, int, list[str]],
) -> None:
    mark, added, marks = done
    private = declared.private
    kept = set() if anew else {tuple(line) for line in read_texts(declared)}
    for name, text in export.texts:
        kept.add((f"Q-{declared.name}-{name}", theme_of(declared, name), text, "brut"))
    secret: dict[Path, str | bytes] = {
        private / "raw" / f"{mark[:16]}{path.suffix.lower()}": path.read_bytes(),
        private / journal.SALT: known.salt + "\n",
        private / journal.SEEN: csv_text(
            ("sha256",), [[each] for each in sorted({*known.seen, *marks} - {"sha256"})]
        ),
        texts_path(declared): csv_text(TEXTS_HEADER, sorted(kept)),
    }
    for file, content in secret.items():
        replace(file, content, secret=True)
    replace(declared.responses, written(declared, rows), secret=not declared.committable)
    lines = [*known.files, (mark, str(len(rows)), str(added))]
    replace(private / journal.JOURNAL, csv_text(journal.HEADER, lines), secret=True)
