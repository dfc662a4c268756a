"""The words of the actors' files: sectors, links, frequencies, states of a card."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from diagnostic.text import folded, near_matches


class Sector(StrEnum):
    """What an organisation mostly works in; the value is what files say."""

    COLLECTIVE = "collectivités et institutions"
    SOCIAL_LIFE = "animation de la vie sociale"
    WELFARE = "action sociale et accès aux droits"
    EMPLOYMENT = "emploi, insertion et formation"
    EDUCATION = "éducation et jeunesse"
    HEALTH = "santé, autonomie et handicap"
    HOUSING = "logement et habitat"
    CULTURE = "culture, sport et loisirs"
    SAFETY = "prévention, sécurité et justice"

    @property
    def letter(self) -> str:
        """One letter, where room is short and colours are not seen."""
        return _LETTERS[self]


class LinkKind(StrEnum):
    """What links two organisations."""

    WORKS_WITH = "travaille avec"
    FUNDS = "finance"
    REFERS = "oriente vers"
    SHARES = "partage des données"
    GOVERNS = "gouverne"
    DIFFICULTY = "difficulté"


class Frequency(StrEnum):
    """How often a link lives; its weight is its rank."""

    YEARLY = "quelques fois par an"
    MONTHLY = "chaque mois"
    WEEKLY = "chaque semaine"

    @property
    def weight(self) -> int:
        """1 to 3."""
        return 1 + list(Frequency).index(self)


class CardState(StrEnum):
    """Whether the organisation has recognised itself in its card."""

    TO_VALIDATE = "à valider"
    VALIDATED = "validée"


_LETTERS = {
    Sector.COLLECTIVE: "C",
    Sector.SOCIAL_LIFE: "A",
    Sector.WELFARE: "D",
    Sector.EMPLOYMENT: "E",
    Sector.EDUCATION: "J",
    Sector.HEALTH: "S",
    Sector.HOUSING: "L",
    Sector.CULTURE: "K",
    Sector.SAFETY: "P",
}

KINDS = (
    "Association",
    "Bailleur social",
    "Caisse d’allocations familiales",
    "CCAS",
    "Centre hospitalier",
    "Centre social",
    "Club sportif",
    "Collège",
    "Commune",
    "Département",
    "Espace de vie sociale",
    "Établissement ou service médico-social",
    "France services",
    "France Travail",
    "Intercommunalité",
    "Lycée",
    "Médiathèque",
    "Mission locale",
    "Service de l’État",
    "Service d’aide à domicile",
    "Structure d’insertion",
)
"""Natures proposed by the workbook; another may be written."""


Word = TypeVar("Word", bound=StrEnum)


def word(kind: type[Word], text: str) -> Word | None:
    """Return the word of a list that a text names; accents, case and apostrophes are ignored."""
    plain = folded(text)
    return next((each for each in kind if folded(each.value) == plain), None)


def near_words(kind: type[StrEnum], text: str) -> tuple[str, ...]:
    """Return the words of a list that look like a text."""
    return near_matches(text, [each.value for each in kind])
