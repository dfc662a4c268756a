"""What must run: one notebook, one territory, one place to put the result.

A plan is computed from the study alone, without reading a figure: it can be
shown, counted and compared with what is already made before anything starts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.errors import DataError, Problem, StudyError
from diagnostic.execution.runs import Run
from diagnostic.study.themes import GATHERED, near_themes
from diagnostic.text import near_matches, slug

if TYPE_CHECKING:
    from diagnostic.study import Study
    from diagnostic.territories.codes import TerritoryId
    from diagnostic.territories.gazetteer import Gazetteer


@dataclass(frozen=True)
class BookRuns:
    """The chapters of one book, in order.

    ``territory`` is None when the book is about the study's own territory.
    """

    territory: TerritoryId | None
    place: str
    folder: Path
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Plan:
    """Everything a command has to run."""

    study: Study
    books: tuple[BookRuns, ...]

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every run, book after book."""
        return tuple(run for book in self.books for run in book.runs)


def make_plan(
    study: Study,
    gazetteer: Gazetteer,
    themes: Sequence[str] = (),
    only: Sequence[str] = (),
) -> Plan:
    """Say what a study has to run.

    Parameters
    ----------
    study : Study
    gazetteer : Gazetteer
        To name the communes of a batch.
    themes : sequence of str
        Keep these chapters only; all by default.
    only : sequence of str
        Keep these communes of a batch only, by identifier, code or name.

    Raises
    ------
    StudyError
        When a theme or a commune asked for is not in the study.
    DataError
        When a notebook is missing.
    """
    chapters = _chapters(study, themes)
    folder = paths.reports() / study.slug
    if not study.batch:
        if only:
            raise StudyError(
                Problem(
                    "cette étude ne fait qu’un livre : --only ne s’y applique pas",
                    where=f"params/{study.path.name}",
                    remedy="retirez --only, ou ajoutez « batch » à l’étude",
                )
            )
        runs = tuple(_run(study, theme, folder) for theme in chapters)
        return Plan(study, (BookRuns(None, "", folder, runs),))
    books = []
    folders = commune_folders(study, gazetteer)
    for territory in _communes(study, only, gazetteer):
        place, book = gazetteer[territory].name, folder / folders[territory]
        runs = tuple(_run(study, theme, book, str(territory), place) for theme in chapters)
        books.append(BookRuns(territory, place, book, runs))
    return Plan(study, tuple(books))


def commune_folders(study: Study, gazetteer: Gazetteer) -> dict[TerritoryId, str]:
    """Name the folder of each commune of a batch: its name, and its code when two share it."""
    names = {territory: slug(gazetteer[territory].name) for territory in study.batch}
    shared = Counter(names.values())
    return {
        territory: name if shared[name] == 1 else f"{name}-{territory.code.lower()}"
        for territory, name in names.items()
    }


def _run(study: Study, theme: str, folder: Path, territory: str = "", place: str = "") -> Run:
    notebook = paths.notebooks() / f"{theme}.ipynb"
    return Run(study.slug, study.path, territory, theme, notebook, folder, place)


def _chapters(study: Study, themes: Sequence[str]) -> tuple[str, ...]:
    # A chapter with nothing gathered yet can be run by name: it says what is missing.
    known = dict.fromkeys((*study.chapters, *(name for name in GATHERED if name in themes)))
    problems = [
        Problem(
            "ce thème n’est pas dans l’étude",
            where=f"params/{study.path.name}",
            found=theme,
            near=near_themes(theme),
            remedy=f"thèmes de l’étude : {', '.join(study.chapters)}",
        )
        for theme in themes
        if theme not in known
    ]
    if problems:
        raise StudyError(problems)
    chapters = tuple(theme for theme in known if not themes or theme in themes)
    missing = [
        Problem(
            "le notebook de ce thème manque",
            where=f"notebooks/{theme}.ipynb",
            remedy="remettez-le dans le dossier notebooks/, ou retirez le thème de l’étude",
        )
        for theme in chapters
        if not (paths.notebooks() / f"{theme}.ipynb").is_file()
    ]
    if missing:
        raise DataError(missing)
    return chapters


def _communes(study: Study, only: Sequence[str], gazetteer: Gazetteer) -> tuple[TerritoryId, ...]:
    if not only:
        return study.batch
    wanted = {gazetteer.find(text).territory.id: text for text in only}
    names = {gazetteer[territory].name: territory for territory in study.batch}
    problems = [
        Problem(
            "cette commune n’est pas dans la série de l’étude",
            where=f"params/{study.path.name}",
            found=text,
            near=tuple(f"{name} ({names[name]})" for name in near_matches(text, names)),
            remedy=f"choisissez parmi les {len(names)} communes de la série, ou retirez --only",
        )
        for territory, text in wanted.items()
        if territory not in study.batch
    ]
    if problems:
        raise StudyError(problems)
    return tuple(territory for territory in study.batch if territory in wanted)
