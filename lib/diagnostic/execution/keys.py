"""Content keys: what a chapter is made from, so that only what changed is run again.

A key is a digest of everything that can change a page: the notebook, its
parameters, the study file, what the team collected, the figures and the
catalogue, the package's own sources, the versions of the libraries that shape
outputs, and an epoch raised by hand when something else changes. All the
figures are hashed, not the commune's own: a chapter reads comparators and
medians, so another commune's figure changes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from diagnostic import paths
from diagnostic.execution.plan import Run

EPOCH = 1
"""Raise it to make every chapter again."""

SHAPING = (
    "babel", "geopandas", "great-tables", "ipykernel", "matplotlib", "nbclient",
    "networkx", "numpy",
    "pandas", "papermill", "pyproj", "seaborn", "shapely",
)  # fmt: skip
"""Libraries whose version can change a page."""

_NOT_IN_PAGES = {"book", "cli"}  # floors above the notebooks' own: they cannot be imported there


class Keys:
    """Content keys of the runs of one study; what runs share is hashed once."""

    def __init__(self) -> None:
        self._shared = ""
        self._field: dict[str, str] = {}

    def of(self, run: Run) -> str:
        """Return the key of a run."""
        if not self._shared:
            self._shared = _digest([_environment(), _sources(), _figures()])
        if run.study not in self._field:
            self._field[run.study] = _collected(run.study)
        parts = [
            self._shared,
            self._field[run.study],
            _file(run.study_file),
            _file(run.notebook),
            repr(sorted(run.parameters.items())),
            _file(paths.field(run.study) / "notes" / f"{run.theme}.md"),
            _file(paths.field(run.study) / "notes" / f"{run.theme}.figures.yml"),
        ]
        return _digest(parts)


def is_current(run: Run, key: str) -> bool:
    """Tell whether a chapter is already made, from the same things and still whole."""
    try:
        made_from, content = run.seal.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return False
    return made_from == key and content == _file(run.output)


def seal(run: Run, key: str) -> None:
    """Record what a chapter was made from. Written last: an unsealed chapter is made again."""
    run.seal.write_text(f"{key} {_file(run.output)}\n", encoding="ascii")


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()


def _file(path: Path) -> str:
    """Return the digest of a file, empty when there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _tree(folder: Path, keep: Iterable[Path]) -> str:
    files = sorted(keep)
    return _digest(f"{path.relative_to(folder).as_posix()} {_file(path)}" for path in files)


@cache
def _environment() -> str:
    versions = [f"epoch {EPOCH}"]
    for name in SHAPING:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} -")
    return "\n".join(versions)


@cache
def _sources() -> str:
    def shapes(path: Path) -> bool:
        parts = path.relative_to(paths.PACKAGE).parts
        return (
            path.is_file()
            and parts[0] not in _NOT_IN_PAGES
            and "__pycache__" not in parts
            and path.suffix != ".pyc"
        )

    return _tree(paths.PACKAGE, filter(shapes, paths.PACKAGE.rglob("*")))


def _figures() -> str:
    digests = [
        _tree(folder, (path for path in folder.rglob("*") if path.is_file()))
        for folder in (paths.sample(), paths.catalogue())
    ]
    return _digest([*digests, _imported(paths.national())])


def _imported(folder: Path) -> str:
    """Digest the national store by its inventory, which holds the checksum of every file.

    The store weighs gigabytes: reading it would cost more than the chapters
    that need not be made. Names and sizes betray a file changed by hand.
    """
    parts = (folder / "territories", folder / "values")
    files = [path for part in parts for path in sorted(part.rglob("*.parquet"))]
    sizes = [f"{path.relative_to(folder).as_posix()} {path.stat().st_size}" for path in files]
    return _digest([_file(folder / "manifest.json"), *sizes])


_ASIDE = ("notes", *(f"private/{kind}" for kind in ("votes", "interviews", "workshops")))
"""Folders that no chapter of another theme reads, or that no build reads at all.

The files of partners (``private/``) and the answers too few to be shared
(``private/surveys``) do make pages, once protected.
"""


def _collected(study: str) -> str:
    """Hash what the team collected, but for the notes, which belong to one chapter each.

    Codes, ballots being entered and recordings change no page.
    """
    folder = paths.field(study)
    aside = [folder / each for each in _ASIDE]
    return _tree(
        folder,
        (
            path
            for path in folder.rglob("*")
            if path.is_file() and not any(path.is_relative_to(each) for each in aside)
        ),
    )
