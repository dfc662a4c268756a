"""Strict files of the field: YAML read with its lines, checked against a model, told in French.

Study files have their own explanations (:mod:`diagnostic.study.explain`); the
files beside them, requests and local tables, share these.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError
from pydantic_core import ErrorDetails

from diagnostic import paths
from diagnostic.errors import DataError, Problem, StudyError
from diagnostic.study.document import Document, read_document
from diagnostic.text import enumeration, near_matches

Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A declaration: unknown keys are refused, texts are trimmed, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def read_strict(path: Path, model: type[Model]) -> tuple[Model, Document]:
    """Read a YAML file and check it.

    Returns
    -------
    Model, Document
        The declaration, and the places of its values for later messages.

    Raises
    ------
    DataError
        With every problem at once: file, line, key, value and remedy.
    """
    name = shown(path)
    if not path.read_bytes().strip():
        raise DataError(Problem("ce fichier est vide", name, remedy="complétez-le ou retirez-le"))
    try:
        document = read_document(path, name)
    except StudyError as error:
        raise DataError(error.problems) from None
    problems = list(document.problems)
    try:
        found = model.model_validate(document.values)
    except ValidationError as error:
        problems += [_problem(item, document, model) for item in _own(error.errors())]
        raise DataError(problems) from None
    if problems:
        raise DataError(problems)
    return found, document


def read_if_there(
    path: Path, model: type[Model], problems: list[Problem]
) -> tuple[Model, Document]:
    """Read a file that may be absent; an unreadable one is as empty, its problems kept."""
    if path.is_file():
        try:
            return read_strict(path, model)
        except DataError as error:
            problems += error.problems
    return model(), Document(path.name)


def _own(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out the lists said to be too short only because what they hold is wrong."""
    places = [item["loc"] for item in errors]
    return [
        item
        for item in errors
        if item["type"] != "too_short"
        or not any(len(loc) > len(item["loc"]) and loc[: len(item["loc"])] == item["loc"]
                   for loc in places)
    ]  # fmt: skip


def shown(path: Path) -> str:
    """Name a file as readers find it, from the project's root."""
    try:
        return path.resolve().relative_to(paths.root()).as_posix()
    except (ValueError, FileNotFoundError):
        return path.name


def _problem(item: ErrorDetails, document: Document, model: type[BaseModel]) -> Problem:
    location = item["loc"]
    key = str(location[-1]) if location else ""
    where = document.where(location)
    if item["type"] == "missing":
        parent = document.where(location[:-1]) if location[:-1] else document.name
        return Problem(f"il manque la clé « {key} »", parent, remedy="ajoutez-la, avec sa valeur")
    if item["type"] == "extra_forbidden":
        known = list(_fields(model, location[:-1]))
        near = near_matches(key, known)
        hint = f"écrivez « {near[0]} »" if near else f"clés possibles : {enumeration(known)}"
        return Problem("cette clé n’existe pas", where, key, hint, near)
    found = document.place(location).raw or str(item["input"])
    if item["type"] in {"literal_error", "enum"}:
        expected = str(item["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        near = near_matches(found, expected.split(", "), count=1)
        return Problem(
            "cette valeur n’est pas admise", where, found, f"valeurs admises : {expected}", near
        )
    if item["type"] == "value_error":
        return Problem(str(item["ctx"]["error"]), where, found, "corrigez cette valeur")
    what, remedy = _SENTENCES.get(
        item["type"], ("cette valeur n’est pas admise", "corrigez ou supprimez cette clé")
    )
    return Problem(what, where, found, remedy)


def _fields(model: type[BaseModel], location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys that a model admits at a place of the file."""
    current: Any = _inside(model)
    for step in location:
        if isinstance(step, str) and step in current.model_fields:
            inside = _models(current.model_fields[step].annotation)
            if not inside:
                return ()
            current = inside[0]
    return tuple(current.model_fields)


def _inside(model: type[BaseModel]) -> type[BaseModel]:
    """Return the model of what a whole file lists, when it is a list or a mapping of them."""
    if issubclass(model, RootModel):
        return _models(model.model_fields["root"].annotation)[0]
    return model


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for each in getattr(annotation, "__args__", ()) for found in _models(each)]


_SENTENCES = {
    "string_type": ("un texte est attendu ici", "mettez la valeur entre guillemets"),
    "string_too_short": ("ce texte est vide", "complétez-le, ou supprimez cette ligne"),
    "tuple_type": ("une liste est attendue ici", "écrivez une valeur par ligne, après un tiret"),
    "dict_type": ("un groupe de clés est attendu ici", "écrivez les clés décalées de deux espaces"),
    "model_type": (
        "un groupe de clés est attendu ici",
        "écrivez les clés décalées de deux espaces",
    ),
    "date_type": ("ce n’est pas une date", "écrivez l’année, le mois et le jour : 2026-09-15"),
    "date_parsing": ("ce n’est pas une date", "écrivez l’année, le mois et le jour : 2026-09-15"),
    "string_pattern_mismatch": (
        "ce nom n’a pas la bonne forme",
        "écrivez-le en minuscules, chiffres et tirets, sans accent",
    ),
    "greater_than_equal": ("ce nombre est trop petit", "donnez un nombre positif"),
    "date_from_datetime_parsing": (
        "ce n’est pas une date",
        "écrivez l’année, le mois et le jour : 2026-09-15",
    ),
    "bool_type": ("oui ou non est attendu ici", "écrivez true ou false"),
    "bool_parsing": ("oui ou non est attendu ici", "écrivez true ou false"),
    "int_parsing": ("un nombre entier est attendu ici", "écrivez-le sans guillemets"),
    "float_parsing": ("un nombre est attendu ici", "écrivez-le avec un point : 12.5"),
    "too_short": ("cette liste est vide", "donnez une valeur, ou supprimez cette clé"),
}
