"""A study's plan kept for the next command, which may have nothing to do.

Resolving a study takes the gazetteer and pydantic: half a second that a
command with nothing to run need not spend. The plan kept says what it was
made from; when that differs in anything, it is as if there were none.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic import paths
from diagnostic.execution.inputs import Inputs
from diagnostic.execution.manifests import digest, walk
from diagnostic.execution.runs import Run

if TYPE_CHECKING:
    from diagnostic.execution.plan import Plan

_VERSION = 1


@dataclass(frozen=True)
class Book:
    """A book of a plan kept, and its chapters."""

    place: str
    folder: Path
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Planned:
    """A plan kept.

    Parameters
    ----------
    title : str
    notices : tuple of str
        What the reader must be told about the study.
    batch : bool
    books : tuple of Book
    page : str
        Digest of the page of the batch; empty without one.
    """

    title: str
    notices: tuple[str, ...]
    batch: bool
    books: tuple[Book, ...]
    page: str = ""


def keep(plan: Plan, inputs: Inputs) -> None:
    """Keep the plan of a whole study; a disk that refuses costs time, nothing else."""
    study = plan.study
    page = paths.reports() / study.slug / "index.html"
    said = {
        "version": _VERSION,
        "key": _key(study.slug, study.path, inputs),
        "title": study.title,
        "notices": study.notices,
        "batch": bool(study.batch),
        "page": inputs.stamps.of(page) if study.batch else "",
        "books": [
            {
                "place": book.place,
                "folder": book.folder.name if book.territory else "",
                "territory": str(book.territory or ""),
                "themes": [run.theme for run in book.runs],
            }
            for book in plan.books
        ],
    }
    file = _file(study.slug)
    draft = file.with_suffix(".tmp")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        draft.replace(file)


def kept(study: str, inputs: Inputs) -> Planned | None:
    """Return the plan kept for a study; ``None`` when it may not be the plan of today."""
    file = paths.params() / f"{study}.yml"
    try:
        said: Any = json.loads(_file(study).read_bytes())
        if said["version"] != _VERSION or said["key"] != _key(study, file, inputs):
            return None
        books = tuple(_book(study, file, each) for each in said["books"])
        return Planned(said["title"], tuple(said["notices"]), said["batch"], books, said["page"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _book(study: str, file: Path, said: Any) -> Book:
    folder = paths.reports() / study / said["folder"]
    place, territory, themes = said["place"], said["territory"], said["themes"]
    return Book(place, folder, _runs(study, file, folder, territory, place, themes))


def _runs(  # noqa: PLR0917 - what a run is made of
    study: str, file: Path, folder: Path, territory: str, place: str, themes: Sequence[str]
) -> tuple[Run, ...]:
    notebooks = paths.notebooks()
    return tuple(
        Run(study, file, territory, theme, notebooks / f"{theme}.ipynb", folder, place)
        for theme in themes
    )


def _key(study: str, file: Path, inputs: Inputs) -> str:
    """Digest what a plan is made from: more than it reads, never less."""
    names = [name for name, _ in walk(paths.notebooks()) if "/" not in name]
    groups = inputs.common(file)
    return digest(
        {
            **groups,
            "collected": digest(dict.fromkeys(inputs.collected(study), "")),
            "notebooks": "\n".join(sorted(names)),
            "program": digest(inputs.tree(paths.PACKAGE, skip=_elsewhere)),
        }
    )


def _elsewhere(name: str) -> bool:
    return name.endswith(".pyc") or name.startswith(("cli/", "book/"))


def _file(study: str) -> Path:
    return paths.root() / ".cache" / "diagnostic" / "plans" / f"{study}.json"
