"""A questionnaire: what was asked, of whom, how, and how its answers are read.

``data/field/<study>/surveys/<survey>/survey.yml``. It says where each question
is in the export of the tool, and what each answer means: nothing is guessed
from the answers themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from diagnostic import paths
from diagnostic.errors import DataError, Problem, StudyError
from diagnostic.study.document import Document
from diagnostic.study.interviews import Category
from diagnostic.study.respondents import Respondent
from diagnostic.study.strict import Strict, read_strict, shown
from diagnostic.study.themes import known_themes, near_themes
from diagnostic.text import near_matches
from diagnostic.voices.surveys.tools import Tool

SURVEYS = "surveys"
FILE = "survey.yml"
RESPONSES = "responses.csv"
Words = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Code = Annotated[str, BeforeValidator(lambda v: str(v) if isinstance(v, int) else v)]
Month = Annotated[str, StringConstraints(pattern=r"^20\d{2}-(0[1-9]|1[0-2])$")]


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"


class Option(Strict):
    """An answer that may be given."""

    code: Code
    label: Words
    also: tuple[Code, ...] = Field(default=(), description="Autres écritures de cette réponse.")
    positive: bool = Field(default=False, description="Compte parmi les réponses « haut ».")
    no_opinion: bool = Field(default=False, description="« Ne se prononce pas » : comptée à part.")


class Question(Strict):
    """A question, and where its answers stand in the export."""

    id: Slug
    column: Words = Field(description="Nom de la colonne, tel que l’outil l’exporte.")
    label: Words = Field(description="La question, telle que le livre l’écrit.")
    type: Kind
    options: tuple[Option, ...] = ()
    bounds: tuple[float, ...] = Field(default=(), description="Bornes des classes d’un nombre.")
    unit: str = ""
    theme: str = Field(default="", description="Chapitre que la question éclaire.")
    measures: str = Field(default="", description="importance ou satisfaction, pour le ressenti.")
    topic: str = Field(default="", description="Ce dont l’importance ou la satisfaction est dite.")
    sensitive: bool = Field(default=False, description="Santé, ressources, opinions.")

    @model_validator(mode="after")
    def _whole(self) -> Question:
        chosen = self.type in {Kind.SINGLE, Kind.MULTIPLE, Kind.SCALE}
        if chosen and len(self.levels) < 2:
            raise ValueError(f"la question « {self.id} » a besoin de deux réponses au moins")
        if not chosen and self.options:
            raise ValueError(f"la question « {self.id} » est libre : elle n’a pas d’options")
        if self.type is Kind.NUMBER and len(self.bounds) < 1:
            raise ValueError(f"la question « {self.id} » a besoin de bornes de classes (bounds)")
        if list(self.bounds) != sorted(set(self.bounds)):
            raise ValueError(f"les bornes de la question « {self.id} » vont en croissant")
        if self.measures and (self.measures not in MEASURES or self.type is not Kind.SCALE):
            raise ValueError(
                f"measures vaut importance ou satisfaction, sur une échelle (« {self.id} »)"
            )
        if self.theme and self.theme not in known_themes():
            near = near_themes(self.theme)
            hint = f" ; écrivez « {near[0]} »" if near else ""
            raise ValueError(f"le thème « {self.theme} » n’existe pas{hint}")
        if self.type is Kind.MULTIPLE and any(set(o.code) & set(" -") for o in self.options):
            raise ValueError(f"les codes de « {self.id} » s’écrivent sans espace ni tiret")
        _distinct(self.options, self.id)
        return self

    @property
    def levels(self) -> tuple[Option, ...]:
        """Answers that say something, in order: « ne se prononce pas » apart."""
        return tuple(option for option in self.options if not option.no_opinion)

    @property
    def silent(self) -> tuple[Option, ...]:
        """Answers that say nothing."""
        return tuple(option for option in self.options if option.no_opinion)

    @property
    def positive(self) -> tuple[Option, ...]:
        """The high answers of a scale: those declared, else the two highest (one of three)."""
        declared = tuple(option for option in self.levels if option.positive)
        if declared or self.type is not Kind.SCALE:
            return declared
        return self.levels[-2:] if len(self.levels) > 3 else self.levels[-1:]


MEASURES = ("importance", "satisfaction")


class Band(Strict):
    """An age band."""

    code: Code
    label: Words
    since: int = Field(ge=0, description="Premier âge de la tranche.")
    until: int | None = Field(default=None, ge=0, description="Dernier âge ; vide : et plus.")
    also: tuple[Code, ...] = ()


class Sex(Strict):
    """An answer to the question of sex or gender."""

    code: Code
    label: Words
    census: str = Field(default="", pattern="^[HF]?$", description="H ou F au recensement.")
    also: tuple[Code, ...] = ()


class Zone(Strict):
    """A neighbourhood of the questionnaire."""

    code: Code
    label: Words
    iris: tuple[str, ...] = Field(default=(), description="Codes Iris qui la composent.")
    population: int = Field(default=0, ge=0, description="Habitants ; sinon, celle des Iris.")
    also: tuple[Code, ...] = ()


class AgeBands(Strict):
    """Where age is, and its bands; a year is put in its band at import and forgotten."""

    column: Words
    bands: tuple[Band, ...] = Field(min_length=2)


class Sexes(Strict):
    """Where sex is."""

    column: Words
    options: tuple[Sex, ...] = Field(min_length=2)


class Zones(Strict):
    """Where the neighbourhood is."""

    column: Words
    options: tuple[Zone, ...] = Field(min_length=2)


class Profile(Strict):
    """What says who answers: nothing finer is ever kept."""

    age: AgeBands | None = None
    sex: Sexes | None = None
    neighbourhood: Zones | None = None

    @property
    def parts(self) -> dict[str, tuple[str, tuple[Band, ...] | tuple[Sex, ...] | tuple[Zone, ...]]]:
        """Name → column and categories of each part declared."""
        found: dict[str, Any] = {}
        if self.age:
            found["age"] = (self.age.column, self.age.bands)
        if self.sex:
            found["sex"] = (self.sex.column, self.sex.options)
        if self.neighbourhood:
            found["neighbourhood"] = (self.neighbourhood.column, self.neighbourhood.options)
        return found


PARTS = {"age": "Âge", "sex": "Sexe", "neighbourhood": "Quartier"}
"""What the profile is made of, as readers name it."""


class Trimming(Strict):
    """How far a respondent may weigh, against the mean."""

    least: float = Field(default=0.2, gt=0, le=1)
    most: float = Field(default=5.0, ge=1)


class Survey(Strict):
    """What ``survey.yml`` declares."""

    title: Words
    tool: Tool
    self_selected: bool = Field(
        description="Vrai quand répond qui veut (lien, urne, réunion) ; faux pour un tirage."
    )
    population: Words = Field(description="À qui la question était posée.")
    respondents: Category = Field(
        default=Respondent.RESIDENTS, description="L’une des six catégories de répondants."
    )
    months: tuple[Month, ...] = Field(min_length=1, description="Mois de collecte, jamais le jour.")
    mode: str = Field(default="", description="En ligne, papier, face à face…")
    invited: int = Field(default=0, ge=0, description="Personnes sollicitées, si on le sait.")
    incomplete: bool = Field(default=False, description="Garder les réponses inachevées.")
    demonstration: bool = Field(default=False, description="Réponses fictives.")
    cleared: bool = Field(
        default=False, description="Réponses anonymes, relues, que l’étude peut garder au dépôt."
    )
    source: str = ""
    profile: Profile = Profile()
    trimming: Trimming = Trimming()
    questions: tuple[Question, ...] = Field(min_length=1)

    def question(self, identifier: str) -> Question | None:
        """Return a question by its short identifier or by ``Q-<survey>-<question>``."""
        return next((q for q in self.questions if identifier == q.id), None)


@dataclass(frozen=True)
class Declared:
    """A questionnaire as it stands on disk."""

    study: str
    name: str
    survey: Survey
    document: Document

    @property
    def folder(self) -> Path:
        """Where its publishable files are."""
        return folder(self.study, self.name)

    @property
    def private(self) -> Path:
        """Where raw answers stay: git never sees it."""
        return paths.field(self.study) / "private" / SURVEYS / self.name

    @property
    def committable(self) -> bool:
        """Whether coded answers may stand among the study's own files."""
        return self.survey.demonstration or self.survey.cleared

    @property
    def responses(self) -> Path:
        """Where coded answers are kept."""
        return (self.folder if self.committable else self.private) / RESPONSES

    def identifier(self, question: Question) -> str:
        """Return the stable identifier of a question: ``Q-<survey>-<question>``."""
        return f"Q-{self.name}-{question.id}"

    def find(self, identifier: str) -> Question:
        """Return a question by either of its identifiers.

        Raises
        ------
        StudyError
            When there is none; near ones are given.
        """
        short = identifier.removeprefix(f"Q-{self.name}-")
        found = self.survey.question(short)
        if found is None:
            known = [question.id for question in self.survey.questions]
            raise StudyError(
                Problem(
                    "cette question n’est pas dans le questionnaire",
                    shown(self.folder / FILE),
                    identifier,
                    f"questions déclarées : {', '.join(known)}",
                    near_matches(short, known),
                )
            )
        return found


def folder(study: str, name: str) -> Path:
    """Return the folder of a questionnaire."""
    return paths.field(study) / SURVEYS / name


def surveys(study: str) -> tuple[str, ...]:
    """Return the names of a study's questionnaires."""
    found = paths.field(study).glob(f"{SURVEYS}/*/{FILE}")
    return tuple(sorted(path.parent.name for path in found))


def load(study: str, name: str) -> Declared:
    """Read what a questionnaire declares.

    Raises
    ------
    StudyError
        When there is no such questionnaire.
    DataError
        With every problem of its file at once.
    """
    path = folder(study, name) / FILE
    if not path.is_file():
        known = surveys(study)
        raise StudyError(
            Problem(
                "ce questionnaire n’existe pas",
                shown(paths.field(study) / SURVEYS),
                name,
                f"créez-le : diagnostic survey new {study} {name}"
                + (f" ; questionnaires connus : {', '.join(known)}" if known else ""),
                near_matches(name, known),
            )
        )
    survey, document = read_strict(path, Survey)
    problems = list(_problems(survey, document))
    if problems:
        raise DataError(problems)
    return Declared(study, name, survey, document)


def _problems(survey: Survey, document: Document) -> Iterator[Problem]:
    ids = Counter(question.id for question in survey.questions)
    for i, question in enumerate(survey.questions):
        if ids[question.id] > 1:
            where = document.where(("questions", i, "id"))
            yield Problem("deux questions portent ce nom", where, question.id, "changez-en un")
        elif question.id in PARTS:
            where = document.where(("questions", i, "id"))
            yield Problem(
                "ce nom est réservé au profil des répondants", where, question.id, "changez-le"
            )
    for name, (_, options) in survey.profile.parts.items():
        try:
            _distinct(options, PARTS[name])
        except ValueError as error:
            yield Problem(str(error), document.where(("profile", name)), remedy="changez-en un")
    if survey.profile.age:
        yield from _bands(survey.profile.age.bands, document)


def _bands(bands: tuple[Band, ...], document: Document) -> Iterator[Problem]:
    """Name the age bands that overlap, leave a gap, or are not in order."""
    for i, (band, following) in enumerate(pairwise(bands)):
        if band.until is None or following.since != band.until + 1:
            yield Problem(
                "les tranches d’âge se suivent sans trou ni recouvrement",
                document.where(("profile", "age", "bands", i + 1)),
                f"{band.label}, puis {following.label}",
                "faites commencer chaque tranche un an après la fin de la précédente",
            )


def _distinct(
    options: tuple[Option, ...] | tuple[Band, ...] | tuple[Sex, ...] | tuple[Zone, ...], name: str
) -> None:
    """Refuse two answers that would be written alike."""
    from diagnostic.voices.surveys.writing import plain

    seen: dict[str, str] = {}
    for option in options:
        for said in dict.fromkeys(
            plain(each) for each in (option.code, option.label, *option.also)
        ):
            if seen.setdefault(said, option.code) != option.code:
                raise ValueError(f"deux réponses de « {name} » s’écrivent de même : {said}")
