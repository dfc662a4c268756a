"""The files of a study's own pages: found, read strictly, checked, every error at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from diagnostic import paths
from diagnostic.actions.mission.course import ScenarioFile, TimelineFile
from diagnostic.actions.mission.model import CharterFile, ImpactFile, MissionFile, PracticeFile
from diagnostic.actions.mission.tables import (
    CONTRIBUTORS,
    EXCHANGES,
    Contributor,
    Session,
    read_contributors,
    read_exchanges,
)
from diagnostic.confidentiality.directory import read_directory
from diagnostic.confidentiality.identifiers import Names
from diagnostic.errors import DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.strict import Strict, read_strict
from diagnostic.study.themes import known_themes

if TYPE_CHECKING:
    from diagnostic.statistics.models import Indicator

MODELS: Mapping[str, type[Strict]] = {
    "mission.yml": MissionFile,
    "charter.yml": CharterFile,
    "timeline.yml": TimelineFile,
    "scenarios.yml": ScenarioFile,
    "impacts.yml": ImpactFile,
    "practices.yml": PracticeFile,
}
"""Files written by hand, in the order of the chapter."""
FILES = (*MODELS, CONTRIBUTORS, EXCHANGES)
"""Every file of a study's own pages, at the root of its folder."""
Model = TypeVar("Model", bound=Strict)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Known:
    """What these files may point to.

    Parameters
    ----------
    indicators : mapping of str to Indicator
    themes : tuple of str
    names : Names
        Proper nouns that name nobody here.
    """

    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    names: Names = field(default_factory=Names)


@dataclass(frozen=True)
class Read:
    """A file read, and the places of its values."""

    values: Strict
    document: Document


@dataclass(frozen=True)
class Mission:
    """What a study says of itself.

    Parameters
    ----------
    study : str
    read : mapping of str to Read
        The YAML files that are there, by name.
    contributors : tuple of Contributor
    sessions : tuple of Session
    known : Known
    """

    study: str
    read: Mapping[str, Read] = field(default_factory=dict)
    contributors: tuple[Contributor, ...] = ()
    sessions: tuple[Session, ...] = ()
    known: Known = field(default_factory=Known)

    def _of(self, name: str, model: type[Model]) -> Model:
        found = self.read.get(name)
        return (
            found.values if found and isinstance(found.values, model) else model.model_construct()
        )

    @property
    def mission(self) -> MissionFile:
        """The mission file; empty when there is none."""
        return self._of("mission.yml", MissionFile)

    @property
    def charter(self) -> CharterFile:
        """Values and principles."""
        return self._of("charter.yml", CharterFile)

    @property
    def timeline(self) -> TimelineFile:
        """Steps and events."""
        return self._of("timeline.yml", TimelineFile)

    @property
    def scenarios(self) -> ScenarioFile | None:
        """Scenarios; None when there is no file."""
        found = self.read.get("scenarios.yml")
        return found.values if found and isinstance(found.values, ScenarioFile) else None

    @property
    def impacts(self) -> ImpactFile | None:
        """Expected impacts; None when there is no file."""
        found = self.read.get("impacts.yml")
        return found.values if found and isinstance(found.values, ImpactFile) else None

    @property
    def practices(self) -> PracticeFile | None:
        """Practice sheets; None when there is no file."""
        found = self.read.get("practices.yml")
        return found.values if found and isinstance(found.values, PracticeFile) else None

    @property
    def demonstration(self) -> bool:
        """Whether any of it is fictional."""
        listed = [each.demonstration for each in self.contributors]
        listed += [each.demonstration for each in self.sessions]
        return any(listed) or any(fictional(each.values) for each in self.read.values())


def fictional(value: object) -> bool:
    """Whether a declaration, or anything in it, is fictional."""
    if isinstance(value, tuple):
        return any(fictional(each) for each in value)
    if not isinstance(value, Strict):
        return False
    if getattr(value, "demonstration", False):
        return True
    return any(fictional(getattr(value, name)) for name in type(value).model_fields)


def present(study: str) -> tuple[str, ...]:
    """Return the files of a study's own pages that are there."""
    folder = paths.field(study)
    return tuple(name for name in FILES if (folder / name).is_file())


def known_of(study: str, indicators: Mapping[str, Indicator], names: tuple[str, ...] = ()) -> Known:
    """Return what the files of a study may point to.

    Parameters
    ----------
    study : str
    indicators : mapping of str to Indicator
        Those of the catalogue.
    names : tuple of str
        Names of the territory: they name nobody.
    """
    organisations = read_directory(paths.field(study)).names
    return Known(indicators, known_themes(), Names(organisations=organisations, allowed=names))


def load(study: str, known: Known) -> Mission | None:
    """Return what a study says of itself; None when it says nothing.

    Raises
    ------
    DataError
        With every mistake of every file: file, line, key, value and remedy.
    """
    from diagnostic.actions.mission.checking import problems_of

    if not present(study):
        return None
    folder = paths.field(study)
    problems: list[Problem] = []
    read: dict[str, Read] = {}
    for name, model in MODELS.items():
        if not (folder / name).is_file():
            continue
        try:
            read[name] = Read(*read_strict(folder / name, model))
        except DataError as error:
            problems += error.problems
    contributors, wrong = _rows(folder / CONTRIBUTORS, read_contributors)
    problems += wrong
    sessions, wrong = _rows(folder / EXCHANGES, read_exchanges)
    problems += wrong
    found = Mission(study, read, contributors, sessions, known)
    problems += problems_of(found)
    if problems:
        raise DataError(problems)
    return found


def _rows(
    path: Path, reader: Callable[[Path], tuple[Row, ...]]
) -> tuple[tuple[Row, ...], list[Problem]]:
    try:
        return reader(path), []
    except DataError as error:
        return (), list(error.problems)


def documents(mission: Mission) -> Iterator[tuple[str, Read]]:
    """Yield the YAML files that were read, by name."""
    yield from mission.read.items()
