"""From a study's name to a checked and resolved :class:`Study`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from diagnostic import paths
from diagnostic.errors import Problem, StudyError
from diagnostic.study.document import Document, read_document
from diagnostic.study.explain import explain
from diagnostic.study.file import Checking, Finder, StudyFile
from diagnostic.study.model import Study
from diagnostic.study.resolve import resolve
from diagnostic.text import near_matches

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Gazetteer

_SUBJECTS = ("territory", "group", "batch")


def studies() -> tuple[str, ...]:
    """Return the names of the studies of ``params/``."""
    return tuple(sorted(path.stem for path in paths.params().glob("[!_.]*.yml")))


def study_path(name: str | Path) -> Path:
    """Return the file of a study given by its name or by its path.

    Raises
    ------
    StudyError
        When there is no such file; near names are given.
    """
    given = Path(name)
    if given.suffix in {".yml", ".yaml"} and given.is_file():
        return given.resolve()
    path = paths.params() / f"{given.name.removesuffix('.yml')}.yml"
    if path.is_file():
        return path
    known = studies()
    raise StudyError(
        Problem(
            "cette étude n’existe pas",
            found=str(name),
            near=near_matches(str(name), known),
            remedy=f"études présentes dans params/ : {', '.join(known) or 'aucune'} ; pour en "
            'créer une : diagnostic new "Nom de la commune"',
        )
    )


def load_study(name: str | Path, gazetteer: Gazetteer | None = None) -> Study:
    """Read, check and resolve a study.

    Parameters
    ----------
    name : str or Path
        Name of a file of ``params/`` (« carpentras »), or path of a file.
    gazetteer : Gazetteer, optional
        By default, the one of the project's data.

    Raises
    ------
    StudyError
        With every problem of the file at once.
    """
    path = study_path(name)
    document = read_document(path, _shown(path))
    gazetteer = gazetteer or project_gazetteer()
    declared, notices = _validated(document, gazetteer)
    return resolve(path, declared, notices, gazetteer)


def project_gazetteer() -> Gazetteer:
    """Return the gazetteer of the project's data (read once per process)."""
    from diagnostic.territories.gazetteer import Gazetteer

    return Gazetteer.load(paths.store())


def _shown(path: Path) -> str:
    try:
        return path.relative_to(paths.root()).as_posix()
    except (ValueError, FileNotFoundError):
        return path.name


def _validated(document: Document, finder: Finder) -> tuple[StudyFile, tuple[str, ...]]:
    problems = list(document.problems)
    checking = Checking(finder, [])
    declared: StudyFile | None = None
    try:
        declared = StudyFile.model_validate(document.values, context=checking)
    except ValidationError as error:
        problems += explain(error, document, finder)
    problems += _subject_problems(document.values, document)
    if problems or declared is None:
        raise StudyError(sorted(problems, key=_line))
    return declared, tuple(dict.fromkeys(notice for _, notice in checking.notices))


def _subject_problems(values: Mapping[str, Any], document: Document) -> list[Problem]:
    """A study is about one thing: a territory, a group, or a batch (which may name its own)."""
    given = [key for key in _SUBJECTS if key in values]
    if not given:
        return [
            Problem(
                "l’étude ne dit pas sur quel territoire elle porte",
                where=document.name,
                remedy='ajoutez par exemple : territory: "COM-84031"',
            )
        ]
    if len(given) > 1:
        return [
            Problem(
                f"l’étude porte à la fois sur « {given[0]} » et sur « {given[1]} »",
                where=document.where((given[1],)),
                remedy="gardez une seule de ces clés, et faites une seconde étude pour l’autre",
            )
        ]
    return []


def _line(problem: Problem) -> int:
    """Return the line a problem stands on, to tell them in the order of the file."""
    found = re.search(r"ligne (\d+)", problem.where)
    return int(found[1]) if found else 0
