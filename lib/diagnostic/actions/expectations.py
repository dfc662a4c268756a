"""What the law and the Caf expect of a study: declared as data, met or not, and where.

``data/catalogue/expectations.yml`` lists what is expected, from which text,
and how it is verified. What a program cannot see (a board's deliberation),
the team states in ``data/field/<study>/expectations.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from diagnostic import paths
from diagnostic.errors import CatalogueError, DataError, Problem
from diagnostic.study.strict import Strict, read_strict
from diagnostic.text import near_matches

FILE = "expectations.yml"
Words = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class Met(StrEnum):
    """How far an expectation is met."""

    PRESENT = "présent"
    PARTIAL = "partiel"
    MISSING = "absent"
    DECLARED = "à constater"
    """Only the team can tell, and it has not."""


class Family(Strict):
    """A text, or an institution, that expects something."""

    id: Id
    title: Words
    about: Words = Field(description="Ce que dit le texte, et où on l’a lu.")
    link: str = ""


class Expectation(Strict):
    """One thing expected."""

    id: Id
    family: Id
    text: Words = Field(description="Ce qui est attendu.")
    reference: Words = Field(description="Article, circulaire, guide.")
    verified: bool = Field(description="Faux : à vérifier auprès de l’institution.")
    check: Words = Field(description="Comment le programme le vérifie ; « team » : l’équipe.")
    where: tuple[Words, ...] = Field(default=(), description="Chapitres et pages qui y répondent.")
    todo: Words = Field(description="Que faire quand c’est partiel ou absent.")


class ExpectationsFile(Strict):
    """What the catalogue declares."""

    families: tuple[Family, ...]
    expectations: tuple[Expectation, ...]


class Stated(Strict):
    """What the team has found of an expectation."""

    id: Id = Field(description="Attente du catalogue : abs-rapport…")
    state: Met = Field(description="présent, partiel ou absent.")
    where: Words = Field(description="La pièce qui le montre : délibération, annexe…")
    demonstration: bool = False


class StatedFile(Strict):
    """What ``expectations.yml`` of a study declares."""

    expectations: tuple[Stated, ...] = ()


def catalogued() -> ExpectationsFile:
    """Return what is expected, of every family.

    Raises
    ------
    CatalogueError
        When the file cannot be read, or does not hold together.
    """
    try:
        declared, document = read_strict(paths.catalogue() / FILE, ExpectationsFile)
    except DataError as error:
        raise CatalogueError(error.problems) from None
    families = {each.id for each in declared.families}
    seen: set[str] = set()
    problems = []
    for i, each in enumerate(declared.expectations):
        if each.family not in families:
            where = document.where(("expectations", i, "family"))
            problems.append(Problem("cette famille n’est pas déclarée", where, each.family))
        if each.id in seen:
            where = document.where(("expectations", i, "id"))
            problems.append(Problem("cette attente est écrite deux fois", where, each.id))
        seen.add(each.id)
    if problems:
        raise CatalogueError(problems)
    return declared


def stated(study: str, known: ExpectationsFile) -> dict[str, Stated]:
    """Return what the team of a study has found itself, by expectation.

    Raises
    ------
    DataError
        With every mistake of the file.
    """
    path = paths.field(study) / FILE
    if not path.is_file():
        return {}
    declared, document = read_strict(path, StatedFile)
    names = [each.id for each in known.expectations]

    def wrong() -> Iterator[Problem]:
        for i, each in enumerate(declared.expectations):
            where = document.where(("expectations", i, "id"))
            if each.id not in names:
                near = near_matches(each.id, names)
                remedy = f"écrivez « {near[0]} »" if near else f"choisissez parmi : {names}"
                yield Problem("cette attente n’existe pas", where, each.id, remedy, near)
            if each.id in {other.id for other in declared.expectations[:i]}:
                yield Problem("cette attente est écrite deux fois", where, each.id)

    if problems := list(wrong()):
        raise DataError(problems)
    return {each.id: each for each in declared.expectations}
