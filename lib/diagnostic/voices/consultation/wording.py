"""Advice on the wording of a question: concrete, single, without jargon, addressed to people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import yaml

from diagnostic import paths
from diagnostic.text import folded

_VAGUE = {
    "vivre ensemble", "lien social", "cohesion sociale", "mieux", "problematique",
    "problematiques",
    "enjeu", "enjeux", "dynamique", "qualite de vie", "etc", "ameliorer", "optimiser", "diverses",
    "certains", "globalement", "en general",
}  # fmt: skip
_JARGON = {
    "gouvernance", "transversalite", "ingenierie", "partenarial", "partenariale", "beneficiaires",
    "usagers", "publics cibles", "resilience", "synergie", "synergies", "inclusif", "inclusive",
    "maillage", "diagnostic partage", "developpement social local", "externalites", "coconstruction",
    "co construction", "empowerment", "acteurs locaux", "prevenance",
}  # fmt: skip
_INVITING = ("de votre point de vue", "selon vous", "pour vous", "a votre avis", "d apres vous")
_WITH = ("avec vous", "ensemble", "avec les habitants")
_CAN = re.compile(r"\b(?:peut|peuvent|pourrait|pourraient|pouvez|pouvons|pourrions)\b")
