"""Refuse what names or reaches a person where only organisations belong."""

from __future__ import annotations

from diagnostic.confidentiality.forms import INITIALS, TITLED
from diagnostic.confidentiality.identifiers import Kind, find
from diagnostic.text import folded
from diagnostic.voices.actors.words import KINDS

_NEVER = {Kind.EMAIL, Kind.PHONE, Kind.NIR, Kind.IBAN, Kind.BIRTH, Kind.PLATE, Kind.ADDRESS}
_BODIES = {
    "accueil", "agence", "amicale", "antenne", "association", "atelier", "ateliers", "bailleur",
    "banque", "bibliotheque", "bureau", "caisse", "ccas", "centre", "chantier", "cias", "clinique",
    "club", "collectif", "college", "comite", "commune", "communaute", "compagnie", "conseil",
    "cooperative", "creche", "croix", "departement", "direction", "dispositif", "ecole", "ehpad",
    "entreprise", "espace", "etablissement", "federation", "fondation", "foyer", "gendarmerie",
    "groupe", "groupement", "hopital", "ime", "institut", "lycee", "mairie", "maison",
    "maternelle", "mediatheque", "metropole", "mission", "mjc", "mouvement", "office",
    "operateur", "organisme", "permanence", "plateforme", "point", "pole", "prefecture", "regie",
    "region", "relais", "reseau", "residence", "resto", "restos", "salle", "secours", "service",
    "services", "societe", "solidarite", "structure", "syndicat", "theatre", "tribunal", "union",
    "universite", "ville",
}  # fmt: skip
"""Words that make a name an organisation's, even when it honours someone."""


def reaches_someone(text: str) -> str:
    """Return what in a text reaches or titles a person; empty when nothing does."""
    found = [each.text for each in find(text) if each.kind in _NEVER]
    titled = TITLED.search(text) or INITIALS.search(text)
    return found[0] if found else titled.group() if titled else ""


def names_someone(text: str) -> str:
    """Return the person that the name of an organisation would be; empty when it is a body.

    « Centre social Jean Moulin » is a body that bears a name; « Jeanne
    Martin » is a person.
    """
    if reached := reaches_someone(text):
        return reached
    words = set(folded(text).split())
    bodies = _BODIES | {word for kind in KINDS for word in folded(kind).split() if len(word) > 3}
    if words & bodies:
        return ""
    return next((each.text for each in find(text) if each.kind is Kind.PERSON), "")
