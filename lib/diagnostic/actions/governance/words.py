"""The words that governance is written with; each value is what the files say."""

from __future__ import annotations

import re
from enum import StrEnum

BODY_ID = re.compile(r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")
CONVENTION_ID = re.compile(r"^CV-\d{2,}$")
DECISION_ID = re.compile(r"^DC-\d{4}-\d{2,}$")
MEETING_ID = re.compile(r"^(?P<date>\d{4}-\d{2}-\d{2})-(?P<body>[a-z][a-z0-9-]*)$")


class BodyKind(StrEnum):
    """What a body is."""

    STEERING = "comité de pilotage"
    TECHNICAL = "comité technique"
    GROUP = "groupe de travail"
    BOARD = "conseil d’administration"
    COPRESIDENTS = "coprésidence"
    COMMISSION = "commission"
    USERS = "comité d’usagers"
    CITIZENS = "conseil citoyen"
    QUARTER = "conseil de quartier"
    REFERENT = "référent"
    CONFERENCE = "conférence sociale"
    OTHER = "autre"


class Power(StrEnum):
    """What the word of a body is worth."""

    DECIDES = "décide"
    ADVISES = "donne un avis"


class Rule(StrEnum):
    """How a body comes to a decision."""

    SIMPLE = "majorité simple"
    ABSOLUTE = "majorité absolue"
    QUALIFIED = "majorité qualifiée"
    CONSENSUS = "consensus"
    UNANIMITY = "unanimité"
    COPRESIDENTS = "unanimité des coprésidents"

    @property
    def said(self) -> str:
        """What it takes, in words."""
        return {
            Rule.SIMPLE: "plus de voix pour que contre",
            Rule.ABSOLUTE: "plus de la moitié des votants, abstentions comprises",
            Rule.QUALIFIED: "au moins la part fixée des voix exprimées",
            Rule.CONSENSUS: "aucune objection maintenue",
            Rule.UNANIMITY: "toutes les voix pour",
            Rule.COPRESIDENTS: "l’accord de chaque coprésident",
        }[self]


class Rhythm(StrEnum):
    """How often a body meets."""

    MONTHLY = "chaque mois"
    QUARTERLY = "chaque trimestre"
    TWICE = "deux fois par an"
    YEARLY = "une fois par an"
    NEEDED = "quand il le faut"


class Held(StrEnum):
    """Where a meeting stands."""

    PLANNED = "prévue"
    HELD = "tenue"
    CANCELLED = "annulée"


class Aim(StrEnum):
    """What an item of an agenda is there for."""

    INFORMATION = "information"
    DEBATE = "débat"
    OPINION = "avis"
    DECISION = "décision"


class Outcome(StrEnum):
    """What came out of an item."""

    ADOPTED = "adoptée"
    REJECTED = "rejetée"
    POSTPONED = "reportée"
    FAVOURABLE = "avis favorable"
    UNFAVOURABLE = "avis défavorable"

    @property
    def opinion(self) -> bool:
        """Whether it binds nobody."""
        return self in {Outcome.FAVOURABLE, Outcome.UNFAVOURABLE}

    @property
    def agreed(self) -> bool:
        """Whether the text put to the body passed."""
        return self in {Outcome.ADOPTED, Outcome.FAVOURABLE}


class Bond(StrEnum):
    """What a convention is."""

    CONVENTION = "convention"
    AGREEMENT = "agrément"
    CHARTER = "charte"
    DATA = "convention de données"


class Renewal(StrEnum):
    """How a convention goes on."""

    EXPRESS = "expresse"
    TACIT = "tacite"
    NONE = "aucune"


class EventKind(StrEnum):
    """What a date of the calendar is."""

    DAY = "journée"
    MEETING = "réunion"
    SESSION = "séance"
    DEADLINE = "échéance"
