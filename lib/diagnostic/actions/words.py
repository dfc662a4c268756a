"""The words that fiches actions are written with; each value is what the files say."""

from __future__ import annotations

import re
from enum import StrEnum

SHEET_ID = re.compile(r"^ACT-\d{2,}$")
ISSUE_ID = re.compile(r"^EN-\d{2,}$")
AXIS_ID = re.compile(r"^AX-\d+$")
OBJECTIVE_ID = re.compile(r"^OB-(?P<axis>\d+)\.\d+(?:\.\d+)?$")
STEP_ID = re.compile(r"^ET-(?P<sheet>ACT-\d{2,})-\d+$")


class State(StrEnum):
    """How far an action has gone."""

    IDEA = "idée"
    STUDIED = "à l’étude"
    VALIDATED = "validée"
    RUNNING = "en cours"
    SUSPENDED = "suspendue"
    DONE = "terminée"
    DROPPED = "abandonnée"

    @property
    def committed(self) -> bool:
        """Whether a fiche of this state must hold all that validation asks for."""
        return self in {State.VALIDATED, State.RUNNING, State.SUSPENDED, State.DONE}


class Novelty(StrEnum):
    """What an action adds to what is done already."""

    EXISTING = "existante"
    REINFORCED = "renforcée"
    NEW = "nouvelle"


class Clearance(StrEnum):
    """Who may read a whole fiche; the others read its public summary."""

    INTERNAL = "interne"
    PUBLIC = "publique"


class Need(StrEnum):
    """How a need is known."""

    NORMATIVE = "normatif"
    FELT = "ressenti"
    EXPRESSED = "exprimé"
    COMPARATIVE = "comparatif"


class Level(StrEnum):
    """The part that residents take in an action."""

    INFORMATION = "information"
    CONSULTATION = "consultation"
    BUILT_WITH = "co-construction"
    DECIDED_WITH = "co-décision"

    @property
    def with_residents(self) -> bool:
        """Whether the action is made with residents, not only for them."""
        return self in {Level.BUILT_WITH, Level.DECIDED_WITH}


class Role(StrEnum):
    """What a partner brings."""

    FUNDS = "financer"
    DOES = "mettre en œuvre"
    REFERS = "orienter"
    HOSTS = "accueillir"
    DECIDES = "décider"


class Tie(StrEnum):
    """How an action stands to another."""

    COMPLETES = "complète"
    DEPENDS = "dépend de"
    MERGES = "fusionne avec"


class Mode(StrEnum):
    """How an action reaches people."""

    ITINERANT = "itinérance"
    OUTREACH = "aller vers"
    OUTSIDE = "hors les murs"
    COUNTER = "accueil sur place"
    REMOTE = "à distance"


class Flag(StrEnum):
    """A matter that runs across all axes."""

    FAMILIES = "familles"
    DIGITAL = "fracture numérique"
    EXTENT = "étendue du territoire"
    GENDER = "égalité entre les femmes et les hommes"


class Scheme(StrEnum):
    """Another scheme of the territory."""

    CLS = "contrat local de santé"
    CTG = "convention territoriale globale"
    PEL = "projet éducatif local"
    CITY = "contrat de ville"
    PLH = "programme local de l’habitat"
    AGENDA = "agenda 21"
    ABS = "analyse des besoins sociaux"
    CAF = "projet social agréé par la Caf"
    OTHER = "autre"


class Measures(StrEnum):
    """What an indicator of a fiche tells."""

    CONTEXT = "contexte"
    REALISATION = "réalisation"
    RESULT = "résultat"
    IMPACT = "effet"
    FELT = "ressenti"


class Frequency(StrEnum):
    """How often an indicator is read."""

    MONTHLY = "mensuelle"
    QUARTERLY = "trimestrielle"
    YEARLY = "annuelle"
    TWO_YEARS = "tous les deux ans"
    ONCE = "une fois, à la fin"


class Contribution(StrEnum):
    """Whether the action alone could move the indicator."""

    STRONG = "forte"
    PLAUSIBLE = "plausible"
    WEAK = "faible"


class Funding(StrEnum):
    """Where a revenue stands."""

    REQUESTED = "demandé"
    OBTAINED = "obtenu"
