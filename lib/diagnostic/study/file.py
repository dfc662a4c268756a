"""What a study file may say, key by key.

Strict: an unknown key is refused, a code must be a text, and every territory
is looked up while the file is validated, so that all errors come at once. The
gazetteer is given through the validation context, which keeps this module
free of data.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, Protocol, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from diagnostic.errors import Problem, TerritoryError
from diagnostic.study.model import KIN, PARTS, Kin, Part
from diagnostic.study.profiles import DEFAULT, known_profiles, unknown
from diagnostic.study.themes import GATHERED, known_themes, near_themes
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.text import folded, near_matches

TO_BE_STATED = "à préciser"
"""Written in place of a coverage nobody has documented yet."""

_TITLE_WORDS = {"name", "of", "at"}


class Found(Protocol):
    """A territory that was looked up, and what the reader must be told about it."""

    @property
    def territory(self) -> Any: ...  # noqa: D102
    @property
    def notice(self) -> str | None: ...  # noqa: D102


class Finder(Protocol):
    """What a study asks of the gazetteer while it is validated."""

    def find(self, text: str) -> Found:
        """Look a territory up by identifier, bare code or name."""


@dataclass
class Checking:
    """Context of one validation: where to look territories up, and the notices gathered."""

    finder: Finder
    notices: list[tuple[str, str]]


def refused(problem: Problem) -> PydanticCustomError:
    """Return a pydantic error that carries a whole problem."""
    return PydanticCustomError("problem", "{what}", {"what": problem.what, "problem": problem})


def _resolve(value: Any, info: ValidationInfo, levels: frozenset[Level]) -> TerritoryId:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "text expected")
    checking = cast("Checking", info.context)
    try:
        found = checking.finder.find(value)
    except TerritoryError as error:
        raise refused(error.problems[0]) from None
    identifier: TerritoryId = found.territory.id
    if identifier.level not in levels:
        kinds = ", ".join(level.label for level in Level if level in levels)
        raise refused(
            Problem(
                f"{found.territory.name} est un territoire de niveau « {identifier.level.label} », "
                "qui ne convient pas ici",
                remedy=f"donnez un territoire de l’un de ces niveaux : {kinds}",
            )
        )
    if found.notice:
        checking.notices.append((value, found.notice))
    return identifier


def _territory(levels: Iterable[Level], example: str) -> Any:
    """Return the annotated type of a territory of given levels, written as text in YAML."""
    admitted = frozenset(levels)

    def resolve(value: Any, info: ValidationInfo) -> TerritoryId:
        return _resolve(value, info, admitted)

    return Annotated[
        TerritoryId,
        PlainValidator(resolve),
        WithJsonSchema({"type": "string", "minLength": 1, "examples": [example]}),
    ]


_COMMUNES = (Level.COM, Level.ARM)
_GROUPINGS = (Level.EPCI, Level.EPT, Level.DEP, Level.REG)
Commune = _territory(_COMMUNES, "COM-84031")
Grouping = _territory(_GROUPINGS, "DEP-93")
Subject = _territory((*_COMMUNES, *_GROUPINGS), "COM-84031")
Covered = _territory((*_COMMUNES, Level.QPV, Level.IRIS), "COM-63430")


def _kin(value: Any, info: ValidationInfo) -> TerritoryId | Kin:
    """Return a group of communes named by its word, else the territory."""
    words = {folded(word): word for word in KIN}
    if isinstance(value, str) and folded(value) in words:
        return words[folded(value)]
    try:
        return _resolve(value, info, frozenset((*_COMMUNES, *_GROUPINGS, Level.FRANCE)))
    except PydanticCustomError as error:
        near = near_matches(value, KIN) if isinstance(value, str) else ()
        problem = (error.context or {}).get("problem")
        if near and isinstance(problem, Problem):
            raise refused(replace(problem, near=(*near, *problem.near))) from None
        raise


Comparator = Annotated[
    TerritoryId | Kin,
    PlainValidator(_kin),
    WithJsonSchema({"type": "string", "minLength": 1, "examples": ["DEP-84", *KIN]}),
]


def _theme(value: str) -> str:
    if value in known_themes():
        return value
    if value in GATHERED:
        raise refused(
            Problem(
                "ce chapitre n’est pas un thème : il paraît dès que l’équipe a réuni de quoi le "
                "faire",
                found=value,
                remedy="retirez-le de themes ; « include » dit s’il peut paraître",
            )
        )
    raise refused(
        Problem(
            "ce thème n’existe pas",
            found=value,
            near=(near := near_themes(value)),
            remedy=f"écrivez « {near[0].split(' (')[0]} »"
            if near
            else f"choisissez parmi : {', '.join(known_themes())}",
        )
    )


def _profile(value: str) -> str:
    if value in (known := known_profiles()):
        return value
    raise refused(unknown(value, known))


def _once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    seen: set[str] = set()
    for value in map(str, values):
        if value in seen:
            raise refused(Problem(f"{value} figure deux fois", remedy="gardez-en un seul"))
        seen.add(value)
    return values


def _some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if values:
        return values
    raise refused(
        Problem("cette liste est vide", remedy="donnez une valeur, ou supprimez cette clé")
    )


def _title(value: str) -> str:
    words = re.findall(r"\{([^{}]*)\}", value)
    if unknown := [word for word in words if word not in _TITLE_WORDS]:
        raise refused(
            Problem(
                f"le titre ne connaît pas {{{unknown[0]}}}",
                found=value,
                remedy="écrivez {name} pour le nom, {of} pour « de Carpentras », {at} pour "
                "« à Carpentras »",
            )
        )
    return value


def _date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise refused(
                Problem(
                    "ce n’est pas une date",
                    found=value,
                    remedy="écrivez l’année, le mois et le jour : date: 2026-09-15",
                )
            ) from None
    return value


def _coverage(value: Any) -> Any:
    return None if value == TO_BE_STATED else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Once = AfterValidator(_once)
Some = AfterValidator(_some)
Date = Annotated[dt.date, BeforeValidator(_date)]
Coverage = Annotated[
    tuple[Covered, ...] | None,  # type: ignore[valid-type]
    BeforeValidator(_coverage),
    WithJsonSchema(
        {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"const": TO_BE_STATED}]}
    ),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class GroupFile(_Strict):
    """Groupe de communes choisi par l’équipe (parc, bassin de vie, territoire vécu)."""

    name: Text = Field(description="Nom du groupe, tel qu’il sera imprimé.")
    communes: Annotated[tuple[Commune, ...], Some, Once] = Field(  # type: ignore[valid-type]
        description="Communes du groupe, par code ou par nom."
    )


class StructureFile(_Strict):
    """Structure de l’animation de la vie sociale (centre social, espace de vie sociale…)."""

    name: Text = Field(description="Nom de la structure.")
    kind: Text = Field(description="Nature : centre social, espace de vie sociale, CCAS…")
    communes: Coverage = Field(
        description="Communes ou quartiers couverts ; « à préciser » si rien ne le documente."
    )
    source: Text = Field(description="D’où vient l’information : document, page, entretien.")


class BatchFile(_Strict):
    """Un livre par commune d’un territoire."""

    each: Literal["commune"] = Field(description="Un livre par commune.")
    of: Grouping = Field(description="Territoire dont on prend toutes les communes : DEP-93.")  # type: ignore[valid-type]


class StudyFile(_Strict):
    """Fichier d’étude du Diagnostic partagé."""

    territory: Subject | None = Field(  # type: ignore[valid-type]
        None, description="Territoire étudié : identifiant (« COM-84031 »), code ou nom."
    )
    group: GroupFile | None = Field(
        None, description="Groupe de communes étudié, à la place de « territory »."
    )
    batch: BatchFile | None = Field(
        None, description="Série de livres, un par commune d’un territoire."
    )
    title: Annotated[Text, AfterValidator(_title)] | None = Field(
        None, description="Titre du livre. {name}, {of} et {at} y sont remplacés."
    )
    commissioner: Text | None = Field(None, description="Commanditaire imprimé en couverture.")
    edition: Literal["travail", "copil", "public"] = Field(
        "travail", description="À qui le livre est destiné."
    )
    profile: Annotated[Text, AfterValidator(_profile)] = Field(
        DEFAULT,
        description="Commande à laquelle le livre répond : ses parties, leur ordre, sa couverture.",
    )
    date: Date = Field(description="Date imprimée en couverture, par exemple 2026-09-15.")
    comparators: Annotated[tuple[Comparator, ...], Once] | None = Field(
        None,
        description="Territoires de comparaison. Par défaut : intercommunalité (établissement "
        "public territorial dans le Grand Paris), département, région, France. « comparables » "
        "et « densité » y ajoutent les communes qui ressemblent à la commune étudiée, ou celles "
        "de même densité.",
    )
    peers: Annotated[tuple[Commune, ...], Once] = Field(  # type: ignore[valid-type]
        (), description="Communes comparables choisies par l’équipe."
    )
    themes: Annotated[tuple[Annotated[str, AfterValidator(_theme)], ...], Some, Once] | None = (
        Field(None, description="Chapitres du livre, dans l’ordre. Par défaut : tous.")
    )
    include: Annotated[tuple[Part, ...], Once] = Field(
        PARTS, description="Parties du livre autour des chapitres. Par défaut : toutes."
    )
    structures: tuple[StructureFile, ...] = Field(
        (), description="Structures de l’animation de la vie sociale du territoire."
    )
    notes: Text | None = Field(
        None, description="Remarque de l’équipe, reprise dans la page de méthode."
    )
