"""The files of governance: bodies, existing instances, conventions, calendar, meetings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from diagnostic.actions.days import Day
from diagnostic.actions.governance.words import (
    Aim,
    BodyKind,
    Bond,
    EventKind,
    Held,
    Outcome,
    Power,
    Renewal,
    Rhythm,
    Rule,
)
from diagnostic.actions.words import Clearance
from diagnostic.study.strict import Strict

Words = Annotated[str, StringConstraints(min_length=1)]
Count = Annotated[int, Field(ge=0)]
Some = Annotated[int, Field(ge=1)]
Year = Annotated[int, Field(ge=1990, le=2100)]
Percent = Annotated[float, Field(gt=0, le=100)]


class College(Strict):
    """A part of a body: people who sit there for the same reason."""

    id: Words = Field(description="Nom court, en minuscules : elus, associations…")
    name: Words
    seats: Some | None = Field(
        default=None, description="Nombre de sièges ; absent : non documenté, jamais deviné."
    )
    votes: bool = Field(default=True, description="Faux quand ce collège siège sans voix.")


class Quorum(Strict):
    """Who must be there for a decision to hold."""

    percent: Percent | None = Field(
        default=None, description="Part des sièges ayant voix qui doivent être occupés."
    )
    seats: Some | None = Field(default=None, description="Ou nombre de sièges ayant voix.")
    colleges: Some | None = Field(default=None, description="Collèges représentés, au moins.")
    proxies: bool = Field(default=False, description="Vrai quand les pouvoirs comptent.")
    second_call: bool = Field(
        default=False, description="Vrai : pas de quorum à la seconde convocation."
    )


class Body(Strict):
    """A body of governance."""

    id: Words = Field(description="Nom court, en minuscules : copil, groupe-habitat…")
    name: Words
    kind: BodyKind
    mandate: str = Field(default="", description="Ce qui lui est confié.")
    structure: str = Field(default="", description="Structure qu’elle gouverne, s’il y en a une.")
    power: Power | None = Field(
        default=None, description="Décide, ou donne un avis ; absent : non documenté."
    )
    colleges: tuple[College, ...] = ()
    quorum: Quorum | None = Field(default=None, description="Absent : non documenté.")
    rule: Rule | None = Field(
        default=None, description="Règle de décision ; absente : non documentée."
    )
    share: Percent | None = Field(
        default=None, description="Avec la majorité qualifiée : part des voix exprimées."
    )
    rhythm: Rhythm | None = Field(default=None, description="Absent : non documenté.")
    reports_to: tuple[Words, ...] = Field(
        default=(), description="Instances auxquelles elle rend compte."
    )
    theme: str = Field(default="", description="Thème du livre, pour un groupe de travail.")
    source: str = Field(default="", description="D’où l’on tient qu’elle existe.")
    demonstration: bool = Field(default=False, description="Vrai quand elle est fictive.")


class Instance(Strict):
    """A concertation that exists already, and can be used instead of a new body."""

    name: Words
    scheme: str = Field(default="", description="Dispositif auquel elle tient : CLS, CTG…")
    rhythm: str = ""
    reused: str = Field(default="", description="Ce que le projet y fera, sans réunion nouvelle.")
    bodies: tuple[Words, ...] = Field(default=(), description="Instances qu’elle peut tenir lieu.")
    source: str = ""
    demonstration: bool = False


class BodiesFile(Strict):
    """What ``bodies.yml`` declares."""

    bodies: tuple[Body, ...] = ()
    existing: tuple[Instance, ...] = Field(
        default=(), description="Concertations existantes à réutiliser."
    )
    note: str = Field(default="", description="Ce qui n’est pas documenté, à lire avec le tableau.")


class Clause(Strict):
    """What a convention says of shared data."""

    data: Words = Field(description="Quelles données.")
    use: str = Field(default="", description="Pour quoi, et par qui.")
    safeguard: str = Field(default="", description="Ce qui les protège.")


class Convention(Strict):
    """A convention, an agreement or a charter."""

    id: Words = Field(description="CV-01.")
    title: Words
    kind: Bond = Bond.CONVENTION
    signatories: tuple[Words, ...] = Field(default=(), description="Organisations, jamais un nom.")
    signed: Day | None = None
    start: Day | None = None
    end: Day | None = None
    first_year: Year | None = Field(
        default=None, description="Quand seules les années sont connues."
    )
    last_year: Year | None = None
    scope: str = Field(default="", description="Ce qu’elle couvre.")
    clauses: tuple[Clause, ...] = Field(default=(), description="Partage de données.")
    renewal: Renewal | None = None
    notice_months: Some = Field(
        default=12, description="Mois avant le terme où il faut préparer la suite."
    )
    renews: str = Field(default="", description="Convention qu’elle prolonge : CV-…")
    clearance: Clearance = Clearance.INTERNAL
    source: str = ""
    demonstration: bool = False


class ConventionsFile(Strict):
    """What ``conventions.yml`` declares."""

    conventions: tuple[Convention, ...] = ()


class Event(Strict):
    """A date of the calendar."""

    title: Words
    kind: EventKind = EventKind.MEETING
    date: Day | None = None
    when: str = Field(default="", description="Le jour tel qu’il s’écrit, quand l’année manque.")
    body: str = Field(default="", description="Instance qu’il réunit.")
    participants: Count | None = None
    objective: str = Field(default="", description="Ce qui doit en sortir.")
    source: str = ""
    demonstration: bool = False


class CalendarFile(Strict):
    """What ``calendar.yml`` adds to meetings, reviews and terms, which place themselves."""

    events: tuple[Event, ...] = ()


class Item(Strict):
    """An item of an agenda."""

    title: Words
    aim: Aim = Aim.INFORMATION
    minutes: Some | None = Field(default=None, description="Durée prévue.")
    by: str = Field(default="", description="Organisation qui le présente.")
    links: tuple[Words, ...] = Field(default=(), description="Fiches ou constats : ACT-…, C-…")
    report: str = Field(default="", description="Ce qui s’est dit, sans nommer personne.")


class Attendance(Strict):
    """Who came of a college: counts alone."""

    college: Words
    present: Count
    represented: Count = Field(default=0, description="Pouvoirs donnés à un présent.")
    excused: Count = 0


class Votes(Strict):
    """A vote that was counted."""

    favour: Count = Field(description="Voix pour.")
    against: Count = 0
    abstention: Count = 0

    @property
    def total(self) -> int:
        """How many voted, abstentions included."""
        return self.favour + self.against + self.abstention

    @property
    def cast(self) -> int:
        """How many said for or against."""
        return self.favour + self.against


class CollegeVotes(Votes):
    """The votes of one college."""

    college: Words


class Task(Strict):
    """What a decision asks for."""

    what: Words
    who: Words = Field(description="Organisation, jamais un nom.")
    by: Day | None = None
    done: bool = False


class Decision(Strict):
    """What a body decided or advised."""

    id: Words = Field(description="DC-2026-01.")
    item: Some | None = Field(default=None, description="Rang du point de l’ordre du jour.")
    text: Words
    outcome: Outcome
    rule: Rule | None = Field(default=None, description="Si ce n’est pas celle de l’instance.")
    links: tuple[Words, ...] = Field(default=(), description="Fiches ou constats : ACT-…, C-…")
    votes: Votes | None = Field(default=None, description="Quand on a compté les voix.")
    by_college: tuple[CollegeVotes, ...] = ()
    objections: Count = Field(default=0, description="Objections maintenues, pour un consensus.")
    tasks: tuple[Task, ...] = ()
    clearance: Clearance = Clearance.INTERNAL

    @property
    def counted(self) -> Votes | None:
        """The votes of all: as noted, else the sum of the colleges'."""
        if self.votes is not None or not self.by_college:
            return self.votes
        return Votes(
            favour=sum(each.favour for each in self.by_college),
            against=sum(each.against for each in self.by_college),
            abstention=sum(each.abstention for each in self.by_college),
        )


class MeetingFile(Strict):
    """A meeting, a file of ``governance/meetings/``."""

    body: Words
    date: Day
    time: str = ""
    place: str = ""
    state: Held = Held.PLANNED
    second_call: bool = Field(default=False, description="Vrai pour une seconde convocation.")
    demonstration: bool = False
    agenda: tuple[Item, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    decisions: tuple[Decision, ...] = ()
    next: Day | None = Field(default=None, description="Prochaine réunion.")
