"""The closed lists of a workshop's grid, and its columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a note of a grid is; the value is what files say."""

    FINDING = "constat partagé"
    DISAGREEMENT = "désaccord"
    NEED = "besoin non couvert"
    WORKS = "ce qui marche"
    BRAKE = "frein"
    REMEDY = "remède"
    IDEA = "piste d’action"

    @property
    def plural(self) -> str:
        """The kind as the head of a list."""
        return _PLURALS[self]


_PLURALS = {
    Kind.FINDING: "Constats partagés",
    Kind.DISAGREEMENT: "Désaccords",
    Kind.NEED: "Besoins non couverts",
    Kind.WORKS: "Ce qui marche",
    Kind.BRAKE: "Freins à la coordination",
    Kind.REMEDY: "Remèdes",
    Kind.IDEA: "Pistes d’action",
}


@dataclass(frozen=True)
class Field:
    """A column: its key in the committed file, its title and help in the workbook."""

    key: str
    title: str
    help: str
    width: int = 16
    needed: bool = False


FIELDS = (
    Field("id", "Numéro", "Déjà rempli. Il ne change plus : les constats du livre le citent.", 18),
    Field("kind", "Nature", "À choisir dans la liste.", 20, needed=True),
    Field("text", "Texte", "Une idée par ligne, sans nom de personne.", 70, needed=True),
    Field(
        "answers", "Répond au frein", "Pour un remède : le numéro du frein auquel il répond.", 18
    ),
    Field("who", "Qui", "Pour une piste d’action : l’organisation qui la porterait.", 28),
    Field("partners", "Avec qui", "Pour une piste d’action : les organisations associées.", 34),
    Field("when", "Quand", "Pour une piste d’action : l’échéance, comme « 1er semestre ».", 18),
    Field("dots", "Points", "Pour une piste d’action : les gommettes reçues.", 10),
    Field("settled", "Mots relus", "Mots vérifiés, qui ne nomment personne, séparés par |.", 24),
    Field("demonstration", "Démonstration", "« oui » quand la ligne est fictive.", 16),
)
ATTENDANCE = (
    Field("kind", "Nature d’organisation", "Jamais de nom de personne.", 44, needed=True),
    Field("count", "Participants", "Combien de personnes présentes.", 14, needed=True),
)
