"""The columns of the two tables: their key in committed files, their title in workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Table = Literal["noeuds", "liens"]


@dataclass(frozen=True)
class Field:
    """A column.

    Parameters
    ----------
    key : str
        Header in committed CSV files.
    title : str
        Header in the workbook.
    help : str
        What to write in it.
    width : int
        In the workbook, in characters.
    needed : bool
        Whether every row must have it.
    """

    key: str
    title: str
    help: str
    width: int = 24
    needed: bool = False


NODES = (
    Field(
        "id",
        "Identifiant",
        "ORG- puis un nom court en minuscules, par exemple ORG-mission-locale. Il ne change plus.",
        28,
        needed=True,
    ),
    Field("name", "Nom", "Nom de l’organisation. Jamais celui d’une personne.", 44, needed=True),
    Field("kind", "Nature", "Une nature de la liste, ou une autre.", 30, needed=True),
    Field("sector", "Secteur", "Le secteur principal : un seul, de la liste.", 36, needed=True),
    Field("college", "Collège", "La catégorie de personnes qu’on y rencontre. Facultatif.", 28),
    Field(
        "territory",
        "Territoire couvert",
        "Codes ou noms de communes, d’Iris, de quartiers prioritaires ou d’intercommunalités, "
        "séparés par des virgules ; « à préciser » si rien ne le documente.",
        40,
        needed=True,
    ),
    Field(
        "themes",
        "Thèmes",
        "Thèmes du diagnostic sur lesquels elle agit, séparés par des virgules.",
        40,
    ),
    Field(
        "page",
        "Page publique",
        "Adresse de sa page publique, commençant par https://. Ni courriel ni téléphone.",
        40,
    ),
    Field("source", "Source", "D’où vient l’information : document, page, entretien.", 40),
    Field("state", "Fiche", "« à valider », puis « validée » quand elle s’y est reconnue.", 14),
    Field("demonstration", "Démonstration", "« oui » si cette ligne est fictive.", 16),
)
LINKS = (
    Field("source", "De", "Identifiant d’une organisation de la feuille « noeuds ».", 34, True),
    Field("target", "Vers", "Identifiant d’une autre organisation.", 34, True),
    Field("kind", "Lien", "Ce que la première fait avec la seconde.", 24, True),
    Field("frequency", "Fréquence", "Une fréquence de la liste.", 24, True),
    Field(
        "declared_by",
        "Déclaré par",
        "Celle des deux qui le dit ; vide si un tiers le rapporte. Si les deux le disent, "
        "écrivez deux lignes.",
        34,
    ),
    Field("demonstration", "Démonstration", "« oui » si cette ligne est fictive.", 16),
)
TABLES: dict[Table, tuple[Field, ...]] = {"noeuds": NODES, "liens": LINKS}
"""Sheets of the workbook, and their columns."""
FILES: dict[Table, str] = {"noeuds": "organisations.csv", "liens": "links.csv"}
"""Committed files of ``data/field/<study>/actors/``."""
