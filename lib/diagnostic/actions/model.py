"""A fiche action: what it answers, aims at, who holds it, how, with what, how one will know."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from diagnostic.actions.days import Day
from diagnostic.actions.words import (
    Clearance,
    Contribution,
    Flag,
    Frequency,
    Funding,
    Level,
    Measures,
    Mode,
    Need,
    Novelty,
    Role,
    Scheme,
    State,
    Tie,
)
from diagnostic.study.strict import Strict

Words = Annotated[str, StringConstraints(min_length=1)]
Score = Annotated[int, Field(ge=1, le=4)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1990, le=2100)]


class Why(Strict):
    """What the action answers."""

    constats: tuple[Words, ...] = Field(
        default=(), description="Constats auxquels elle répond : C-…"
    )
    need: tuple[Need, ...] = Field(default=(), description="Comment le besoin est connu.")
    context: str = Field(default="", description="Le besoin, en quelques phrases.")
    instance: str = Field(
        default="", description="D’où vient l’idée : groupe de travail, conférence…"
    )


class Public(Strict):
    """Who the action is for."""

    who: Words = Field(description="Le public visé, en une phrase.")
    indicator: str = Field(
        default="", description="Indicateur du catalogue qui en donne l’estimation."
    )
    vintage: Year | None = Field(default=None, description="Année de l’estimation.")
    value: str = Field(
        default="", description="Estimation, telle que le livre l’imprime : 3 498 hab."
    )


class Effects(Strict):
    """What should change, at three scales."""

    individual: str = Field(default="", description="Pour chaque personne.")
    group: str = Field(default="", description="Pour un groupe, un collectif.")
    territory: str = Field(default="", description="Pour le territoire.")


class Target(Strict):
    """An operational objective, precise enough to be checked."""

    text: Words = Field(description="Ce qui sera atteint.")
    by: Day | None = Field(default=None, description="À quelle date.")
    measure: str = Field(
        default="", description="À quoi on le verra : rang d’un indicateur de la fiche."
    )


class What(Strict):
    """What the action aims at."""

    objectives: tuple[Words, ...] = Field(
        default=(), description="Objectifs généraux de la chaîne : OB-…"
    )
    operational: tuple[Target, ...] = Field(default=(), description="Objectifs opérationnels.")
    public: Public | None = Field(default=None, description="Public visé.")
    territory: tuple[Words, ...] = Field(
        default=(), description="Ville, quartiers, communes couverts."
    )
    effects: Effects = Field(default_factory=Effects, description="Effets attendus.")
    modes: tuple[Mode, ...] = Field(default=(), description="Manières d’intervenir.")
    flags: tuple[Flag, ...] = Field(default=(), description="Attentions transversales.")


class Pilot(Strict):
    """Who answers for the action: an organisation and a function, never a name."""

    organisation: Words
    function: Words


class Partner(Strict):
    """Who takes part, and for what."""

    organisation: Words
    roles: tuple[Role, ...] = Field(min_length=1)


class Friction(Strict):
    """What hinders coordination, and the remedy."""

    friction: Words = Field(description="Le frein.")
    remedy: str = Field(default="", description="Le remède proposé.")


class Who(Strict):
    """Who does it, with whom."""

    pilot: Pilot | None = Field(default=None, description="Sans pilote, la fiche reste une idée.")
    copilots: tuple[Pilot, ...] = ()
    partners: tuple[Partner, ...] = ()
    residents: Level | None = Field(default=None, description="Part prise par les habitants.")
    coordination: str = Field(
        default="", description="Ce qui doit être coordonné entre les acteurs."
    )
    frictions: tuple[Friction, ...] = Field(
        default=(), description="Freins à la coordination et remèdes."
    )


class Step(Strict):
    """One step of the action."""

    id: Words = Field(description="ET-ACT-01-1 : la fiche, puis le rang de l’étape.")
    text: Words
    start: Day | None = None
    end: Day | None = None
    owner: str = Field(default="", description="Organisation qui la mène.")


class Link(Strict):
    """How the action stands to another."""

    action: Words
    tie: Tie


class Articulation(Strict):
    """How the action stands to another scheme."""

    scheme: Scheme
    text: str = Field(default="", description="Comment les deux s’articulent.")


class How(Strict):
    """What is done."""

    content: str = ""
    steps: tuple[Step, ...] = ()
    prerequisites: tuple[Words, ...] = ()
    links: tuple[Link, ...] = Field(default=(), description="Liens avec d’autres fiches.")
    schemes: tuple[Articulation, ...] = Field(default=(), description="Autres dispositifs.")


class Expense(Strict):
    """What is spent."""

    item: Words
    amount: Amount


class Revenue(Strict):
    """Who pays."""

    funder: Words
    amount: Amount
    state: Funding = Funding.REQUESTED


class Exercise(Strict):
    """The budget of one year."""

    year: Year
    expenses: tuple[Expense, ...] = ()
    revenues: tuple[Revenue, ...] = ()
    total: Amount | None = Field(default=None, description="Total des dépenses de l’année.")


class Budget(Strict):
    """The budget of the action, with the totals that are checked against its lines."""

    years: tuple[Exercise, ...] = Field(min_length=1)
    total: Amount = Field(description="Total des dépenses.")
    funders: dict[str, Amount] = Field(
        default_factory=dict, description="Total attendu de chaque financeur."
    )


class Means(Strict):
    """What it takes."""

    staff: Amount | None = Field(
        default=None, description="Temps de travail, en équivalents temps plein."
    )
    premises: str = ""
    pooling: str = Field(default="", description="Ce qui est mutualisé.")
    budget: Budget | None = None


class Milestone(Strict):
    """A date to hold."""

    date: Day
    text: Words


class When(Strict):
    """When it is done."""

    start: Day | None = None
    end: Day | None = None
    review: Day | None = Field(default=None, description="Prochaine revue.")
    milestones: tuple[Milestone, ...] = ()


class Baseline(Strict):
    """Where the indicator stands before the action."""

    value: Words = Field(description="Valeur de départ, telle que le livre l’imprime.")
    vintage: Year = Field(description="Année de cette valeur.")
    checksum: str = Field(
        default="", description="Empreinte donnée par « diagnostic action check »."
    )


class Goal(Strict):
    """What the indicator should reach."""

    value: Words
    year: Year


class Indicator(Strict):
    """How one will know."""

    measures: Measures
    definition: Words
    indicator: str = Field(default="", description="Indicateur du catalogue, s’il en est un.")
    source: str = Field(default="", description="D’où vient le chiffre.")
    baseline: Baseline | None = None
    target: Goal | None = None
    frequency: Frequency | None = None
    owner: str = Field(default="", description="Qui le relève.")
    contribution: Contribution | None = Field(
        None, description="L’action peut-elle à elle seule faire bouger ce chiffre ?"
    )


class Feasibility(Strict):
    """Whether it can be done, from 1 (hard) to 4 (ready)."""

    technical: Score
    financial: Score
    partnership: Score
    political: Score
    why: Words = Field(description="Ce qui fonde ces notes.")
    change: str = Field(
        default="", description="Ce qui doit changer, quand l’une des notes est 1 ou 2."
    )


class Evaluation(Strict):
    """How it will be judged."""

    indicators: tuple[Indicator, ...] = ()
    qualitative: str = Field(default="", description="Ce que l’on recueillera en mots.")
    feasibility: Feasibility | None = None
    priority: tuple[Words, ...] = Field(
        default=(), description="Énoncés votés qui la placent : IT-…"
    )
    future: str = Field(default="", description="Le futur acceptable.")
    stop: str = Field(default="", description="Ce qui ferait arrêter.")


class Decision(Strict):
    """What was decided of the action."""

    date: Day
    body: Words
    text: Words


class Revision(Strict):
    """What changed in the fiche."""

    date: Day
    version: int = Field(ge=1)
    text: Words


class Life(Strict):
    """The life of the fiche."""

    decisions: tuple[Decision, ...] = ()
    revisions: tuple[Revision, ...] = ()
    risk: str = ""
    next: str = Field(default="", description="Prochaine étape.")
    summary: str = Field(default="", description="Résumé public : 600 caractères au plus.")


class Sheet(Strict):
    """One fiche action, a file of ``actions/sheets/``."""

    id: Words = Field(description="ACT-01 ; le fichier porte ce nom.")
    title: Words = Field(description="Un verbe et son objet.")
    demonstration: bool = Field(default=False, description="Vrai quand la fiche est fictive.")
    version: int = Field(default=1, ge=1)
    status: State = State.IDEA
    kind: Novelty | None = None
    exemplary: bool = Field(default=False, description="Projet commun exemplaire.")
    structures: tuple[Words, ...] = Field(default=(), description="Structures qui la partagent.")
    axis: str = Field(default="", description="Axe de la chaîne : AX-1.")
    theme: str = Field(default="", description="Thème du livre : seniors, housing…")
    clearance: Clearance = Clearance.INTERNAL
    why: Why = Field(default_factory=Why)
    what: What = Field(default_factory=What)
    who: Who = Field(default_factory=Who)
    how: How = Field(default_factory=How)
    means: Means = Field(default_factory=Means)
    when: When = Field(default_factory=When)
    evaluation: Evaluation = Field(default_factory=Evaluation)
    life: Life = Field(default_factory=Life)
