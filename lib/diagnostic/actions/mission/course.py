"""The approach of a study: its steps, what was planned and what happened, the scenarios."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from diagnostic.actions.mission.model import Told
from diagnostic.actions.mission.moments import When
from diagnostic.actions.mission.words import Course, Outcome
from diagnostic.actions.model import Score, Words
from diagnostic.study.strict import Strict

Count = Annotated[int, Field(ge=0, strict=True)]


class Phase(Told):
    """A step of the approach."""

    id: Words = Field(description="PH-1.")
    title: Words
    text: str = Field(default="", description="Ce qui s’y fait.")
    state: Course = Course.PLANNED
    start: When | None = Field(default=None, description="2019, 2019-05 ou 2019-05-21.")
    end: When | None = None
    months: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Durée en mois, quand on ne connaît qu’elle."
    )
    contributors: Count | None = Field(default=None, description="Personnes qui y ont pris part.")
    body: str = Field(default="", description="Instance qui la conduit.")
    outputs: tuple[Words, ...] = Field(default=(), description="Ce qui en sort.")


class Event(Told):
    """Something planned, and what became of it."""

    title: Words
    planned: When | None = Field(default=None, description="Date prévue ; vide s’il est ajouté.")
    held: When | None = Field(default=None, description="Date où il a eu lieu.")
    outcome: Outcome = Outcome.AHEAD
    why: str = Field(default="", description="Pourquoi il a changé.")
    adapted: str = Field(default="", description="Ce qui a été fait à la place.")


class TimelineFile(Strict):
    """What ``timeline.yml`` declares."""

    demonstration: bool = False
    model: str = Field(default="", description="Démarche suivie : guide, méthode.")
    phases: tuple[Phase, ...] = ()
    events: tuple[Event, ...] = ()


class Criterion(Strict):
    """What scenarios are compared on."""

    id: Words = Field(description="Un mot : proximite.")
    title: Words
    text: str = Field(default="", description="La question posée à chaque scénario.")


class Mark(Strict):
    """How a scenario meets a criterion, from 1 (badly) to 4 (well)."""

    score: Score
    why: Words


class Body(Strict):
    """A structure of a scenario."""

    kind: Words = Field(description="Centre social, espace de vie sociale…")
    count: Annotated[int, Field(ge=1)] = 1


class Scenario(Told):
    """A way to organise things."""

    id: Words = Field(description="SC-1.")
    title: Words
    text: str = ""
    structures: tuple[Body, ...] = ()
    strengths: tuple[Words, ...] = Field(min_length=1, description="Ses forces : jamais vide.")
    weaknesses: tuple[Words, ...] = ()
    feasibility: Mark | None = Field(default=None, description="De 1 à 4, et ce qui la fonde.")
    marks: dict[str, Mark] = Field(default_factory=dict, description="Une note par critère.")


class Choice(Told):
    """Which scenario was chosen, by whom, when."""

    scenario: Words
    body: Words = Field(description="Instance qui a décidé.")
    date: When
    text: str = Field(default="", description="Pourquoi celui-là.")


class ScenarioFile(Strict):
    """What ``scenarios.yml`` declares."""

    demonstration: bool = False
    question: str = Field(default="", description="La question que les scénarios tranchent.")
    criteria: tuple[Criterion, ...] = ()
    scenarios: tuple[Scenario, ...] = Field(min_length=1)
    chosen: Choice | None = None
