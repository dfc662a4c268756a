"""From pydantic's errors to sentences a consultant can act on.

Every sentence names the file, the line and the key, quotes what was written
(the raw text of the file, not what YAML made of it) and gives the line to
write instead.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from diagnostic.errors import Problem, TerritoryError
from diagnostic.study.document import Document, Location
from diagnostic.study.file import BatchFile, Finder, GroupFile, StructureFile, StudyFile
from diagnostic.text import enumeration, near_matches

_KEYS: dict[Location, type[BaseModel]] = {
    (): StudyFile,
    ("group",): GroupFile,
    ("batch",): BatchFile,
    ("structures",): StructureFile,
}
_FRENCH_KEYS = {
    "territoire": "territory",
    "commune": "territory",
    "code": "territory",
    "insee": "territory",
    "titre": "title",
    "commanditaire": "commissioner",
    "client": "commissioner",
    "édition": "edition",
    "profil": "profile",
    "comparaisons": "comparators",
    "comparateurs": "comparators",
    "communes comparables": "peers",
    "thèmes": "themes",
    "chapitres": "themes",
    "parties": "include",
    "groupe": "group",
    "série": "batch",
    "nom": "name",
    "nature": "kind",
    "remarque": "notes",
}
_TERRITORY_KEYS = {"territory", "comparators", "peers", "communes", "of"}


def explain(error: ValidationError, document: Document, finder: Finder) -> list[Problem]:
    """Return one problem per error of a study file.

    Parameters
    ----------
    error : ValidationError
    document : Document
        The file, with the place of every value.
    finder : Finder
        To name the territory behind an unquoted code.
    """
    return [
        _problem(item, document, finder)
        for item in error.errors()
        if item["type"] == "missing" or item["input"] is not None  # told by the document
    ]


def _problem(item: ErrorDetails, document: Document, finder: Finder) -> Problem:
    location: Location = item["loc"]
    kind = item["type"]
    found = document.place(location).raw if kind != "missing" else ""
    where = document.where(location)
    if kind == "problem":
        problem: Problem = item["ctx"]["problem"]
        return _located(problem, where, found, document, location)
    if kind == "missing":
        return _missing(location, document)
    if kind == "extra_forbidden":
        return _unknown_key(location, where)
    if kind == "string_type":
        return _not_text(item["input"], location, document, finder)
    what, remedy = _sentence(kind, item, str(location[-1]) if location else "")
    return Problem(what, where, found, remedy)


def _located(
    problem: Problem, where: str, found: str, document: Document, location: Location
) -> Problem:
    """Put a problem in its place, and turn its best near match into a line to write."""
    best = re.search(r"\(((?:[A-Z]+-)?\w+)\)$", problem.near[0]) if problem.near else None
    remedy = problem.remedy
    if best and _concerns_territory(location):
        remedy = f"écrivez : {_line(location, best[1], document)}"
    return replace(problem, where=where, found=problem.found or found, remedy=remedy)


def _missing(location: Location, document: Document) -> Problem:
    key, parent = str(location[-1]), location[:-1]
    model = _KEYS[tuple(step for step in parent if isinstance(step, str))]
    description = model.model_fields[key].description or ""
    return Problem(
        f"il manque la clé « {key} »",
        where=document.where(parent) if parent else document.name,
        remedy=f"ajoutez-la. {description}",
    )


def _unknown_key(location: Location, where: str) -> Problem:
    model = _KEYS.get(tuple(step for step in location[:-1] if isinstance(step, str)), StudyFile)
    key, known = str(location[-1]), list(model.model_fields)
    words = {name: name for name in known}
    words.update({word: name for word, name in _FRENCH_KEYS.items() if name in known})
    near = tuple(dict.fromkeys(words[match] for match in near_matches(key, words)))
    remedy = f"écrivez « {near[0]} »" if near else f"clés possibles ici : {enumeration(known)}"
    return Problem("cette clé n’existe pas", where, key, remedy, near)


def _not_text(value: Any, location: Location, document: Document, finder: Finder) -> Problem:
    where, raw = document.where(location), document.place(location).raw
    written = raw
    near: tuple[str, ...] = ()
    if isinstance(value, dict | tuple):
        return Problem(
            "un texte est attendu ici, et non une liste ou un groupe de clés",
            where,
            remedy=f"écrivez : {_line(location, '…', document)}",
        )
    if isinstance(value, bool):
        what = "sans guillemets, ce mot est lu par YAML comme « vrai » ou « faux »"
    elif isinstance(value, dt.date):
        what = "sans guillemets, cette valeur est lue par YAML comme une date"
    else:
        what = (
            "sans guillemets, ce code est lu par YAML comme un nombre, "
            "et ses zéros peuvent se perdre"
        )
        if _concerns_territory(location):
            written, near = _territory_of(raw, finder)
    return Problem(what, where, raw, f"écrivez : {_line(location, written, document)}", near)


def _territory_of(raw: str, finder: Finder) -> tuple[str, tuple[str, ...]]:
    """Return the identifier behind an unquoted code, zeros restored, and the name it bears."""
    digits = raw.replace("_", "")
    for code in dict.fromkeys((digits, digits.zfill(5))):
        try:
            territory = finder.find(code).territory
        except TerritoryError:
            continue
        return str(territory.id), (f"{territory.name} ({territory.id})",)
    return digits, ()


def _concerns_territory(location: Location) -> bool:
    return any(step in _TERRITORY_KEYS for step in location)


def _line(location: Location, value: str, document: Document) -> str:
    """Write the line a user should write: a key and its value, or an item of a list."""
    if isinstance(location[-1], int) or document.place(location).in_list:
        return f'- "{value}"'
    return f'{location[-1]}: "{value}"'


def _sentence(kind: str, item: ErrorDetails, key: str) -> tuple[str, str]:
    """Return what is wrong and the remedy, for errors that need no other knowledge."""
    if kind == "literal_error":
        expected = str(item["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        near = near_matches(str(item["input"]), expected.split(", "), count=1)
        hint = f"écrivez « {near[0]} » ; " if near else ""
        return "cette valeur n’est pas admise", f"{hint}valeurs admises : {expected}"
    if kind == "tuple_type":
        value = item["input"] if isinstance(item["input"], str) else "…"
        return "une liste est attendue ici", f'écrivez : {key}: ["{value}"]'
    return _SENTENCES.get(
        kind, (f"cette valeur n’est pas admise ({item['msg']})", "corrigez ou supprimez cette clé")
    )


_GROUP_EXPECTED = (
    "un groupe de clés est attendu ici",
    "écrivez les clés sous cette ligne, décalées de deux espaces",
)
_SENTENCES = {
    "model_type": _GROUP_EXPECTED,
    "model_attributes_type": _GROUP_EXPECTED,
    "date_type": (
        "ce n’est pas une date",
        "écrivez l’année, le mois et le jour : date: 2026-09-15",
    ),
    "string_too_short": ("ce texte est vide", "complétez-le, ou supprimez cette ligne"),
}
