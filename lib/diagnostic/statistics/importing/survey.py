"""Look at files before anything is imported: what each holds, and what is of no use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from diagnostic.errors import DataError, DiagnosticError, Problem
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing import kinds
from diagnostic.statistics.importing.contents import contents
from diagnostic.statistics.importing.inventory import fingerprint
from diagnostic.statistics.importing.recognise import Recognised, is_metadata, recognise

_TEMPORARY = {".part", ".new", ".tmp", ".crdownload"}
_RECORD = "checksums.json"
_DESCRIPTION = "description des variables"
_NOTICE = "documentation"
_UNKNOWN = "ce fichier n’a la structure d’aucune source connue"


@dataclass
class Surveyed:
    """A file looked at.

    Parameters
    ----------
    path : Path
    sha256 : str
    tables : list of Recognised
    ignored : list of (str, str)
        Tables and members left aside, and why, in French.
    error : DiagnosticError, optional
        Why nothing can be taken from the file.
    """

    path: Path
    sha256: str = ""
    tables: list[Recognised] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    error: DiagnosticError | None = None


def files(paths: Iterable[Path]) -> list[Path]:
    """List the files of paths and folders, sorted, hidden and unfinished ones left out.

    Raises
    ------
    DataError
        When a path does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file() and _wanted(p, path))
            found |= dict.fromkeys(inside)
        elif path.is_file():
            found[path] = None
        else:
            raise DataError(
                Problem(
                    "ce fichier n’existe pas",
                    found=str(path),
                    remedy="donnez le fichier ou le dossier des fichiers téléchargés",
                )
            )
    return list(found)


def _wanted(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    unfinished = path.suffix in _TEMPORARY or path.name.endswith(".part.json")
    useless = path.name == _RECORD or kinds.documentation(path.name)
    return not hidden and not unfinished and not useless


def survey(
    path: Path, catalogue: Catalogue, among: Mapping[Path, Collection[str]] | None = None
) -> Surveyed:
    """Look at a file; what is wrong with it is kept, not raised."""
    found = Surveyed(path)
    try:
        found.sha256 = fingerprint(path)
        _look(found, catalogue, (among or {}).get(path, ()))
    except DiagnosticError as error:
        found.error = error
    except OSError as error:
        what = "ce fichier ne peut pas être lu"
        found.error = DataError(Problem(what, where=str(path), found=error.strerror or str(error)))
    return found


def _look(found: Surveyed, catalogue: Catalogue, among: Collection[str]) -> None:
    held = contents(found.path)
    found.ignored += [(name, _NOTICE) for name in held.ignored]
    failures: list[tuple[str, DataError]] = []
    for table in held.tables:
        if is_metadata(table):
            found.ignored.append((table.name, _DESCRIPTION))
            continue
        try:
            found.tables.append(recognise(table, catalogue, among))
        except DataError as error:
            failures.append((table.name, error))
    if found.tables:
        found.ignored += [(name, error.problems[0].what) for name, error in failures]
    elif failures:
        # What looks like something known is more useful to say than what does not.
        raise min((error for _, error in failures), key=lambda e: e.problems[0].what == _UNKNOWN)
