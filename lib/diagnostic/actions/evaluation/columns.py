"""The columns of a grid of scores, in the committed file and in the workbook to fill."""

from __future__ import annotations

from diagnostic.voices.workshops.words import Field

FIELDS = (
    Field("subject", "Objet", "Fiche (ACT-01), axe (AX-1) ou objectif (OB-1.1).", 10, needed=True),
    Field("title", "Intitulé", "Pour mémoire : rien n’en est relu.", 38),
    Field("level", "Niveau", "L’un des quatre niveaux, ou un critère à part.", 15, needed=True),
    Field("marks", "Ce que dit chaque note", "Pour mémoire : rien n’en est relu.", 52),
    Field("score", "Note", "1, 2, 3 ou 4 ; vide quand vous ne savez pas.", 8, needed=True),
    Field(
        "justification",
        "Justification",
        "Une ou deux phrases, sans nom de personne. Une note sans justification est refusée.",
        50,
        needed=True,
    ),
    Field(
        "evidence",
        "Pièces",
        "Numéros des pièces qui fondent la note, séparés par « | » : C-seniors-01 | VB-07.",
        26,
        needed=True,
    ),
    Field("category", "Catégorie", "Celle de la personne qui note.", 16, needed=True),
    Field("evaluator", "Code", "Un code, jamais un nom : EV-01.", 10, needed=True),
    Field("moment", "Moment", "Avant l’action, à mi-parcours ou à la fin.", 13, needed=True),
    Field("date", "Date", "Année-mois-jour : 2026-11-20.", 12, needed=True),
    Field("demonstration", "Démonstration", "« oui » quand la ligne est fictive.", 15),
)
MEMO = ("title", "marks")
"""Columns of the workbook that help who fills it, and are not kept."""
KEPT = tuple(field.key for field in FIELDS if field.key not in MEMO)
"""Columns of the committed file."""
TITLES = {field.key: field.title for field in FIELDS}
