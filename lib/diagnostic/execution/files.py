"""Writing without ever leaving a half-written file, and saying in French why one cannot."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diagnostic.errors import ExecutionError, Problem

_FULL = ("le disque est plein", "libérez de la place, puis relancez : le travail fait est gardé")
_CLOSED = (
    "ce dossier n’est pas accessible en écriture",
    "donnez-vous le droit d’y écrire, ou copiez le projet dans un dossier à vous",
)
_TAKEN = ("un fichier occupe la place d’un dossier", "déplacez ce fichier, puis relancez")
_REASONS = {
    "ENOSPC": _FULL,
    "EDQUOT": _FULL,
    "EACCES": _CLOSED,
    "EPERM": _CLOSED,
    "EROFS": ("ce disque est en lecture seule", "copiez le projet sur un autre disque"),
    "ENOTDIR": _TAKEN,
    "EEXIST": _TAKEN,
    "ENAMETOOLONG": ("ce nom de fichier est trop long", "donnez un nom plus court à l’étude"),
}


def write_problem(error: OSError, place: Path) -> Problem:
    """Say in French why a file could not be written."""
    what, remedy = _REASONS.get(
        errno.errorcode.get(error.errno or 0, ""),
        ("l’écriture a échoué", f"raison du système : {error.strerror or error}"),
    )
    return Problem(what, where=str(error.filename or place), remedy=remedy)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn the system's refusals to write into an :class:`ExecutionError`."""
    try:
        yield
    except OSError as error:
        raise ExecutionError(write_problem(error, place)) from error


def copy_tree(source: Path, destination: Path) -> None:
    """Copy a folder that is not there yet, contents only; the first refusal stops it.

    ``shutil.copytree`` goes on after a refusal and tells them all, in an error
    of its own that no longer says that the disk is full.

    Raises
    ------
    OSError
    """
    destination.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.is_dir():
            copy_tree(path, destination / path.name)
        else:
            shutil.copyfile(path, destination / path.name)


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, as UTF-8, lines ended as they are.

    Raises
    ------
    ExecutionError
        When the disk refuses.
    """
    replace_bytes(path, text.encode("utf-8"))


def replace_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    ExecutionError
        When the disk refuses.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            temporary.write_bytes(content)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
