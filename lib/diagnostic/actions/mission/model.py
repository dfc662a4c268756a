"""What a study says of itself: the mission, its charter, its expected impacts, its practices."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from diagnostic.actions.days import Day
from diagnostic.actions.mission.moments import When
from diagnostic.actions.mission.words import (
    Contract,
    Progress,
    Proof,
    Scale,
    Sense,
    Stage,
    Thread,
)
from diagnostic.actions.model import Words, Year
from diagnostic.actions.words import Clearance
from diagnostic.study.strict import Strict

Page = Annotated[str, Field(pattern=r"^(https?://[^\s@]+\.[^\s@]+)?$")]


class Told(Strict):
    """Something said of the study: where it is read, or that it is fictional."""

    source: str = Field(default="", description="Document ou page qui le dit.")
    demonstration: bool = Field(default=False, description="Vrai quand c’est fictif.")


class Procurement(Told):
    """How the mission was commissioned."""

    kind: Contract = Field(description="Nature du marché.")
    title: str = Field(default="", description="Intitulé du marché ou de la mission.")
    text: str = Field(default="", description="Ce qu’il faut en savoir.")


class Milestone(Told):
    """A date of the mission."""

    stage: Stage
    date: When | None = Field(default=None, description="2019, 2019-05 ou 2019-05-21.")
    text: str = ""


class Member(Strict):
    """A function of the provider's team, never a name."""

    function: Words
    task: str = Field(default="", description="Ce qu’elle fait dans la mission.")


class Reference(Told):
    """A former work of the provider."""

    title: Words
    client: str = ""
    year: Year | None = None


class Provider(Told):
    """Who carries the study out."""

    name: Words = Field(description="L’organisme, jamais une personne.")
    kind: str = Field(default="", description="Bureau d’études, institut, association…")
    text: str = Field(default="", description="Présentation, en quelques phrases.")
    team: tuple[Member, ...] = ()
    references: tuple[Reference, ...] = ()


class Deliverable(Told):
    """Something the mission must hand over."""

    id: Words = Field(description="LIV-01.")
    title: Words
    state: Progress = Progress.EXPECTED
    due: When | None = Field(default=None, description="Échéance.")
    delivered: When | None = Field(default=None, description="Date de remise.")
    audience: str = Field(default="", description="Pour qui : décideurs, acteurs, habitants.")


class Point(Told):
    """A trait of the local context, and the figures it rests on."""

    text: Words
    indicators: tuple[Words, ...] = Field(
        default=(), description="Indicateurs du catalogue, lus dans le livre."
    )


class Holder(Told):
    """An organisation and a function, never a name."""

    organisation: Words
    function: Words
    text: str = Field(default="", description="Son rôle.")


class Service(Told):
    """A service, and the themes it takes part in."""

    name: Words
    leads: tuple[Words, ...] = Field(default=(), description="Thèmes qu’il porte.")
    joins: tuple[Words, ...] = Field(default=(), description="Thèmes auxquels il contribue.")


class Thanks(Told):
    """Who is thanked, and for what."""

    who: Words = Field(description="Des organisations, des services, des fonctions.")
    text: str = ""


class Credit(Strict):
    """A person who agreed to be named."""

    name: Words
    role: str = ""
    consent: Day = Field(description="Jour de l’accord écrit ; sans lui, nul n’est nommé.")


class Paper(Told):
    """A document of the library."""

    title: Words
    publisher: str = ""
    year: Year | None = None
    page: Page = Field(default="", description="Adresse publique.")
    themes: tuple[Words, ...] = ()
    text: str = Field(default="", description="Ce que l’étude en tire.")
    clearance: Clearance = Field(
        default=Clearance.INTERNAL, description="interne : absent de l’édition publique."
    )


class MissionFile(Strict):
    """What ``mission.yml`` declares."""

    demonstration: bool = Field(default=False, description="Vrai quand tout y est fictif.")
    object: str = Field(default="", description="Ce que la mission doit produire.")
    source: str = Field(default="", description="Document qui le dit.")
    objectives: tuple[Words, ...] = Field(default=(), description="Objectifs généraux.")
    procurement: Procurement | None = None
    dates: tuple[Milestone, ...] = ()
    provider: Provider | None = None
    deliverables: tuple[Deliverable, ...] = ()
    context: tuple[Point, ...] = Field(default=(), description="Contexte local.")
    referent: Holder | None = Field(default=None, description="Référent transversal.")
    services: tuple[Service, ...] = Field(default=(), description="Qui travaille sur quoi.")
    thanks: tuple[Thanks, ...] = Field(default=(), description="Remerciements.")
    credits: tuple[Credit, ...] = Field(default=(), description="Personnes d’accord d’être citées.")
    documents: tuple[Paper, ...] = Field(default=(), description="Documents et études réunis.")


class Value(Told):
    """A value that the project claims."""

    title: Words
    text: str = ""


class Principle(Told):
    """A principle, and how it is kept."""

    title: Words = Field(description="Confidentialité, participation libre…")
    text: str = Field(default="", description="Ce qu’il veut dire ici.")
    kept: tuple[Words, ...] = Field(default=(), description="Comment il est tenu, en clair.")
    proofs: tuple[Proof, ...] = Field(
        default=(), description="Ce que le classeur compte lui-même pour le montrer."
    )


class CharterFile(Strict):
    """What ``charter.yml`` declares."""

    demonstration: bool = False
    values: tuple[Value, ...] = ()
    principles: tuple[Principle, ...] = ()


class Sign(Told):
    """A figure where an impact would show, in the long run."""

    indicator: str = Field(default="", description="Indicateur du catalogue.")
    definition: str = Field(default="", description="À défaut, ce que l’on regardera.")
    sense: Sense | None = Field(default=None, description="Sens attendu.")
    by: Year | None = Field(
        default=None, description="Année où le regarder ; jamais avant qu’un effet puisse s’y voir."
    )


class Impact(Told):
    """A change hoped for, that takes years."""

    id: Words = Field(description="IM-01.")
    text: Words
    scale: Scale
    start: Year | None = Field(default=None, description="Année où l’action commence.")
    time: str = Field(default="", description="Le temps qu’il faut se donner.")
    signs: tuple[Sign, ...] = ()


class ImpactFile(Strict):
    """What ``impacts.yml`` declares."""

    demonstration: bool = False
    impacts: tuple[Impact, ...] = Field(min_length=1)


class Practice(Told):
    """A practice or an initiative that others may learn from."""

    id: Words = Field(description="FP-01.")
    title: Words
    organisation: Words
    theme: str = ""
    what: Words = Field(description="Ce qui se fait.")
    works: str = Field(default="", description="Ce qui marche, et pourquoi.")
    conditions: str = Field(default="", description="Ce qu’il faut pour le refaire.")
    thread: Thread | None = Field(
        default=None, description="Ce que le projet a fait de cette initiative."
    )


class PracticeFile(Strict):
    """What ``practices.yml`` declares."""

    demonstration: bool = False
    practices: tuple[Practice, ...] = Field(min_length=1)
