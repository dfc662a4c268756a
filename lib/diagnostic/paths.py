"""Where things are. The only module that knows the project's folders.

The root is the folder that holds ``params/``, ``notebooks/`` and ``data/``:
``DIAGNOSTIC_ROOT`` when set, else the nearest such folder at or above the
working directory, else the checkout this package is installed from.
"""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ASSETS = PACKAGE / "assets"


def _is_root(folder: Path) -> bool:
    return (folder / "params").is_dir() and (folder / "notebooks").is_dir()


def root() -> Path:
    """Return the project's root folder.

    Raises
    ------
    FileNotFoundError
        When no folder at or above the working directory, nor the installed
        checkout, looks like a project.
    """
    if given := os.environ.get("DIAGNOSTIC_ROOT"):
        return Path(given).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents, PACKAGE.parent.parent):
        if _is_root(folder):
            return folder
    raise FileNotFoundError(
        f"Aucun projet trouvé à partir de {here} : placez-vous dans le dossier qui contient "
        "params/ et notebooks/, ou donnez-le par la variable DIAGNOSTIC_ROOT."
    )


def params() -> Path:
    """Return the folder of study files."""
    return root() / "params"


def notebooks() -> Path:
    """Return the folder of theme notebooks."""
    return root() / "notebooks"


def catalogue() -> Path:
    """Return the folder of the catalogue (sources, indicators, themes)."""
    return root() / "data" / "catalogue"


def national() -> Path:
    """Return the folder of what was imported for the whole country."""
    return root() / "data" / "store"


def raw() -> Path:
    """Return the folder of official files, as they were downloaded."""
    return root() / "data" / "raw"


def stores() -> tuple[Path, ...]:
    """Return the folders of figures: what was imported first, then the embedded sample."""
    imported = any((national() / part).is_dir() for part in ("values", "territories"))
    return (national(), sample()) if imported else (sample(),)


def store() -> Path:
    """Return the folder of territories: the national store's if imported, else the sample's."""
    return national() if (national() / "territories" / "communes.parquet").is_file() else sample()


def stamps() -> Path:
    """Return where digests of files are kept between two commands."""
    return root() / ".cache" / "diagnostic" / "stamps"


def stamp(folder: Path, pattern: str) -> tuple[tuple[str, int, int, int, int], ...]:
    """Return what tells whether the files of a folder are those already read.

    For what is kept in memory from one chapter to the next: a file changed,
    added or removed makes it be read again. What is kept on disk goes by content.
    """
    found = []
    for path in sorted(folder.rglob(pattern)):
        held = path.stat()
        dates = held.st_mtime_ns, held.st_ctime_ns  # the second cannot be set back
        found.append((str(path), held.st_ino, held.st_size, *dates))
    return tuple(found)


def sample() -> Path:
    """Return the folder of the embedded sample of real figures and outlines."""
    return root() / "data" / "sample"


def field(study: str) -> Path:
    """Return the folder of what the team collected for a study."""
    return root() / "data" / "field" / study


def reports() -> Path:
    """Return the folder of books."""
    return root() / "reports"


def template() -> Path:
    """Return the tracked book skeleton: style, filters, templates."""
    return reports() / "template"
