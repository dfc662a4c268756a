"""The pandoc that comes with the ``pypandoc_binary`` wheel."""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from diagnostic.errors import BookError, Problem

EXTENSIONS = "markdown-auto_identifiers+table_attributes-tex_math_dollars-tex_math_single_backslash"
"""Pandoc's Markdown as the book writes it; without mathematics, a price in $ is a price."""


@functools.cache
def executable() -> str:
    """Return the path of the wheel's pandoc.

    Raises
    ------
    BookError
        When the wheel is not installed.
    """
    own = _own()
    if own is not None and "PYPANDOC_PANDOC" not in os.environ:
        return str(own)
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise BookError(
            Problem(
                "pandoc est introuvable.",
                found=str(error),
                remedy="Réinstallez le projet : le paquet « pypandoc_binary » l’apporte.",
            )
        ) from error


def _own() -> Path | None:
    """Return the wheel's own file, without the half tenth of a second that asking it takes."""
    found = find_spec("pypandoc")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent / "files"
    names = (folder / "pandoc", folder / "pandoc.exe")
    return next((file for file in names if os.access(file, os.X_OK)), None)


def run(
    arguments: Sequence[str], text: bytes = b"", cwd: Path | None = None, epoch: int | None = None
) -> tuple[bytes, list[str]]:
    """Run pandoc.

    Parameters
    ----------
    arguments : sequence of str
        Command-line arguments.
    text : bytes
        Standard input.
    cwd : Path or None
        Working folder, from which images are found.
    epoch : int or None
        Date written in documents, in seconds since 1970.

    Returns
    -------
    bytes, list of str
        Standard output, and pandoc's warnings.

    Raises
    ------
    BookError
        When pandoc fails; its message is in the problem.
    """
    environment = dict(os.environ)
    if epoch is not None:
        environment["SOURCE_DATE_EPOCH"] = str(epoch)
    done = subprocess.run(  # noqa: S603 - our own executable and arguments
        [executable(), *arguments],
        input=text,
        capture_output=True,
        cwd=cwd,
        env=environment,
        check=False,
    )
    message = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode:
        raise BookError(Problem("pandoc n’a pas pu écrire le livre.", found=message))
    return done.stdout, [line for line in message.splitlines() if line.strip()]
