"""Write files whole or not at all, and say in French when the disk refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diagnostic.errors import BookError, Problem
from diagnostic.execution.files import write_problem
from diagnostic.text import NBSP


def write_whole(file: Path, content: bytes) -> Path:
    """Write a file aside, then put it in place: a reader never sees half of one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.write_bytes(content)
        return draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def write_changed(file: Path, content: bytes) -> Path:
    """Write a file as :func:`write_whole` does, unless it holds the same bytes already."""
    with suppress(OSError):
        if file.read_bytes() == content:
            return file
    return write_whole(file, content)


@contextmanager
def told_in_french(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one that says what to do.

    Raises
    ------
    BookError
        When a file cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        why = write_problem(error, folder)
        remedy = "Vérifiez la place libre et les droits sur ce dossier, puis relancez"
        raise BookError(
            Problem(
                "le livre n’a pas pu être écrit.",
                where=why.where,
                found=why.what if error.errno else str(error),
                remedy=f"{remedy}{NBSP}: ce qui était déjà fait est intact.",
            )
        ) from error
