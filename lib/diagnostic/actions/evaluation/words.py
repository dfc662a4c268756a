"""The words of evaluation: levels, moments, who scores, scales of change; what a score means."""

from __future__ import annotations

import re
from enum import StrEnum

EVALUATOR = re.compile(r"^EV-\d{2,}$")
STORY = re.compile(r"^RC-\d{2,}$")


class Level(StrEnum):
    """What is scored: the four levels, then criteria kept apart, that replace none of them."""

    RELEVANCE = "pertinence"
    COHERENCE = "cohérence"
    EFFICIENCY = "efficience"
    PARTICIPATION = "participative"
    EFFECTIVENESS = "efficacité"
    IMPACT = "impact"
    SUSTAINABILITY = "durabilité"

    @property
    def core(self) -> bool:
        """Whether it is one of the four levels."""
        return self in CORE

    @property
    def question(self) -> str:
        """What it asks."""
        return GRID[self][0]

    @property
    def marks(self) -> tuple[str, str, str, str]:
        """What each score means, from 1 to 4."""
        return GRID[self][1]

    @property
    def result(self) -> bool:
        """Whether scoring it claims that something has moved."""
        return self in {
            Level.EFFICIENCY, Level.EFFECTIVENESS, Level.IMPACT, Level.SUSTAINABILITY,
        }  # fmt: skip


CORE = (Level.RELEVANCE, Level.COHERENCE, Level.EFFICIENCY, Level.PARTICIPATION)
"""The four levels of evaluation."""

GRID: dict[Level, tuple[str, tuple[str, str, str, str]]] = {
    Level.RELEVANCE: (
        "L’action répond-elle au problème qu’elle dit résoudre ?",
        (
            "aucun lien entre l’action et le besoin",
            "un lien affirmé, sans pièce qui le montre",
            "un besoin montré, un public ou un lieu encore à préciser",
            "un besoin montré, le bon public, au bon endroit",
        ),
    ),
    Level.COHERENCE: (
        "S’accorde-t-elle avec les autres actions et les autres projets du territoire ?",
        (
            "elle double ou contredit ce qui existe",
            "elle avance à côté des autres",
            "elle tient compte des autres, sans accord écrit",
            "elle complète les autres, et chacun sait comment",
        ),
    ),
    Level.EFFICIENCY: (
        "Les moyens sont-ils à la mesure du projet, et le structurent-ils ?",
        (
            "des moyens sans rapport avec le projet",
            "des moyens à trouver, ou trop justes",
            "des moyens réunis, peu mis en commun",
            "des moyens mis en commun, au meilleur rapport connu",
        ),
    ),
    Level.PARTICIPATION: (
        "Répond-elle à ce que la population attend, de son point de vue ?",
        (
            "aucun avis des habitants",
            "des habitants consultés, sans suite connue",
            "des habitants associés à l’action",
            "une évaluation faite avec habitants, professionnels et élus",
        ),
    ),
    Level.EFFECTIVENESS: (
        "L’action atteint-elle ses objectifs ?",
        (
            "aucun objectif atteint",
            "quelques objectifs atteints",
            "la plupart des objectifs atteints",
            "tous les objectifs atteints",
        ),
    ),
    Level.IMPACT: (
        "Que change-t-elle au-delà de ses objectifs ?",
        (
            "rien que l’on sache",
            "des effets pour quelques personnes",
            "des effets pour un groupe",
            "des effets sur le territoire",
        ),
    ),
    Level.SUSTAINABILITY: (
        "Ce qu’elle change tiendra-t-il sans elle ?",
        (
            "tout s’arrête avec elle",
            "presque tout s’arrête",
            "une part continue",
            "d’autres l’ont reprise",
        ),
    ),
}
"""Each level: its question, and what a score of 1, 2, 3 or 4 means."""


class Moment(StrEnum):
    """When it is scored."""

    BEFORE = "ex ante"
    MIDWAY = "mi-parcours"
    END = "final"

    @property
    def said(self) -> str:
        """The moment in a sentence."""
        return {"ex ante": "avant l’action", "mi-parcours": "à mi-parcours", "final": "à la fin"}[
            self.value
        ]


class Category(StrEnum):
    """Who scores."""

    RESIDENTS = "habitants"
    PROFESSIONALS = "professionnels"
    ELECTED = "élus"
    FUNDERS = "financeurs"
    TEAM = "équipe"

    @property
    def whose(self) -> str:
        """The category after « l’avis »: « des élus »."""
        return "de l’équipe" if self is Category.TEAM else f"des {self.value}"


EXPECTED = (Category.RESIDENTS, Category.PROFESSIONALS, Category.ELECTED)
"""Those without whom an evaluation is not shared."""


class Scale(StrEnum):
    """Where a change is seen."""

    PERSON = "individu"
    GROUP = "groupe"
    PLACE = "territoire"

    @property
    def heading(self) -> str:
        """The scale as a heading."""
        return {
            "individu": "Pour une personne",
            "groupe": "Dans un groupe",
            "territoire": "Sur le territoire",
        }[self.value]


class Sign(StrEnum):
    """What a change is recognised by."""

    CONFIDENCE = "confiance en soi"
    RESPONSIBILITY = "prise de responsabilités"
    LIVING = "meilleures conditions de vie"
    HELP = "entraide"
    LEARNING = "savoirs partagés"
    INITIATIVE = "initiative commune"
    SEEN = "élus et services mieux perçus"
    COOPERATION = "structures qui travaillent ensemble"
    OPEN = "lieux et services plus ouverts"

    @property
    def scale(self) -> Scale:
        """The scale it belongs to."""
        return next(scale for scale, signs in SIGNS.items() if self in signs)


SIGNS: dict[Scale, tuple[Sign, ...]] = {
    Scale.PERSON: (Sign.CONFIDENCE, Sign.RESPONSIBILITY, Sign.LIVING),
    Scale.GROUP: (Sign.HELP, Sign.LEARNING, Sign.INITIATIVE),
    Scale.PLACE: (Sign.SEEN, Sign.COOPERATION, Sign.OPEN),
}
"""Signs of change by scale: those of the Parks' guide, completed where it names none."""


class Consent(StrEnum):
    """Whether who tells a story agrees to its publication."""

    GIVEN = "oui"
    ASKED = "à demander"
    REFUSED = "non"
