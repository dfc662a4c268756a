"""The mapping of a new questionnaire, commented, ready to be completed."""

from __future__ import annotations

from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.text import slug
from diagnostic.voices.consultation.files import replace
from diagnostic.voices.surveys.model import FILE, folder
from diagnostic.voices.surveys.tools import Tool

_TEXT = """\
# Questionnaire « {name} » : où se trouve chaque question dans l’export, et ce que valent
# ses réponses. Rien n’est deviné : une réponse absente d’ici est refusée à l’import.
#
#   diagnostic survey import {study} {name} export.xlsx
#   diagnostic survey results {study} {name}

title: "Titre du questionnaire"
tool: {tool}                 # kobo, limesurvey, framaforms ou tableur
self_selected: true          # true : répond qui veut ; false : échantillon tiré au sort
respondents: habitants       # l’une des six catégories de répondants
population: "Habitants de 18 ans et plus"
months: ["2026-03"]          # mois de collecte, jamais le jour
demonstration: false         # true : réponses fictives, marquées partout
cleared: false               # true : réponses anonymes que l’étude peut garder au dépôt

# Le profil n’est jamais plus fin que cela ; un âge en années est mis dans sa tranche.
profile:
  age:
    column: "{age}"
    bands:
      - {{code: "18-29", label: "18-29 ans", since: 18, until: 29}}
      - {{code: "30-44", label: "30-44 ans", since: 30, until: 44}}
      - {{code: "45-59", label: "45-59 ans", since: 45, until: 59}}
      - {{code: "60-74", label: "60-74 ans", since: 60, until: 74}}
      - {{code: "75", label: "75 ans et plus", since: 75}}
  sex:
    column: "{sex}"
    options:
      - {{code: f, label: "Femme", census: F}}
      - {{code: h, label: "Homme", census: H}}
  # neighbourhood:           # au moins 1 000 habitants par quartier
  #   column: "{zone}"
  #   options:
  #     - {{code: centre, label: "Centre", iris: ["840310101"]}}
  #     - {{code: nord, label: "Nord", population: 4200}}

# type : single (une réponse), multiple (plusieurs), scale (échelle, du plus bas au plus
# haut), number (nombre, avec bounds), text (libre : gardé dans private/, jamais publié brut).
questions:
  - id: transports
    column: "{question}"
    label: "Êtes-vous satisfait des transports ?"
    type: scale
    theme: living_together
    measures: satisfaction   # ou importance : croisées, elles donnent les priorités ressenties
    topic: "Transports"
    options:
      - {{code: "1", label: "Pas du tout satisfait"}}
      - {{code: "2", label: "Plutôt pas satisfait"}}
      - {{code: "3", label: "Plutôt satisfait"}}
      - {{code: "4", label: "Tout à fait satisfait"}}
      - {{code: "9", label: "Ne se prononce pas", no_opinion: true}}
"""
_COLUMNS = {
    Tool.KOBO: ("age", "sexe", "quartier", "satisfaction_transports"),
    Tool.LIMESURVEY: ("AGE", "SEXE", "QUARTIER", "Q1"),
    Tool.FRAMAFORMS: ("Votre âge", "Vous êtes", "Votre quartier", "Êtes-vous satisfait ?"),
    Tool.PLAIN: ("Votre âge", "Vous êtes", "Votre quartier", "Êtes-vous satisfait ?"),
}


def write_template(study: str, name: str, tool: Tool) -> Path:
    """Write the mapping of a new questionnaire.

    Raises
    ------
    DataError
        When the name is not fit for a folder, or the questionnaire exists.
    """
    path = folder(study, name) / FILE
    if name != slug(name):
        raise DataError(
            Problem(
                "ce nom ne convient pas à un dossier",
                found=name,
                remedy=f"écrivez par exemple {slug(name) or 'besoins'}",
            )
        )
    if path.is_file():
        raise DataError(
            Problem("ce questionnaire existe déjà", shown(path), remedy="choisissez un autre nom")
        )
    age, sex, zone, question = _COLUMNS[tool]
    text = _TEXT.format(
        study=study, name=name, tool=tool.value, age=age, sex=sex, zone=zone, question=question
    )
    return replace(path, text)
