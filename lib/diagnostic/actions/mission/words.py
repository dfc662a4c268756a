"""The words that a study's own pages are written with; each value is what the files say."""

from __future__ import annotations

from enum import StrEnum


class Contract(StrEnum):
    """How the mission was commissioned."""

    ADAPTED = "marché à procédure adaptée"
    OPEN = "appel d’offres"
    FRAMEWORK = "accord-cadre"
    DIRECT = "marché sans mise en concurrence"
    CONVENTION = "convention"
    GRANT = "subvention"
    OWN = "réalisation par les services"


class Stage(StrEnum):
    """A date of the mission."""

    CALL = "consultation lancée"
    OFFERS = "offres reçues"
    AWARD = "prestataire retenu"
    ENGAGEMENT = "acte d’engagement signé"
    START = "mission commencée"
    DELIVERY = "restitution"
    END = "mission terminée"


class Progress(StrEnum):
    """Where a deliverable stands."""

    EXPECTED = "attendu"
    RUNNING = "en cours"
    DELIVERED = "remis"
    VALIDATED = "validé"
    DROPPED = "abandonné"

    @property
    def handed(self) -> bool:
        """Whether it was handed over: its date is then known."""
        return self in {Progress.DELIVERED, Progress.VALIDATED}


class Course(StrEnum):
    """Where a step of the approach stands."""

    PLANNED = "prévue"
    RUNNING = "en cours"
    DONE = "faite"
    SUSPENDED = "suspendue"
    DROPPED = "abandonnée"


class Outcome(StrEnum):
    """What became of what was planned."""

    AHEAD = "à venir"
    HELD = "tenu"
    MOVED = "reporté"
    CHANGED = "transformé"
    CANCELLED = "annulé"
    ADDED = "ajouté"

    @property
    def explained(self) -> bool:
        """Whether readers will ask why."""
        return self in {Outcome.MOVED, Outcome.CHANGED, Outcome.CANCELLED, Outcome.ADDED}


class Scale(StrEnum):
    """Who changes."""

    PERSON = "chaque personne"
    GROUP = "le groupe"
    TERRITORY = "le territoire"


class Sense(StrEnum):
    """Where a figure should go, in the long run."""

    UP = "hausse"
    DOWN = "baisse"
    HOLD = "maintien"
    CLOSER = "rapprochement de la moyenne"


class Thread(StrEnum):
    """What the project did for an initiative."""

    REVEALED = "révélée"
    CATALYSED = "catalysée"
    AMPLIFIED = "amplifiée"


class Exchange(StrEnum):
    """How people learned from one another."""

    TRAINING = "formation"
    PRACTICES = "échange de pratiques"
    VISIT = "visite"
    DAY = "journée"
    MEETING = "réunion d’équipe"


class Proof(StrEnum):
    """How a principle of the charter is seen in the project itself."""

    QUOTES = "paroles"
    INTERVIEWS = "entretiens"
    VOTES = "votes"
    SURVEYS = "questionnaires"
    WORKSHOPS = "ateliers"
    FINDINGS = "constats"
    REQUESTS = "données des partenaires"
    CREDITS = "contributeurs"
    PRACTICES = "pratiques"
    METHOD = "méthode"
