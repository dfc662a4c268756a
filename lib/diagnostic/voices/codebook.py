"""The codebook: what an interview can speak of, from the theme down.

``data/field/<study>/interviews/codebook.yml``. A code belongs to a theme and
may sit under another; Bradshaw's kind of need says how the need is known.
Polarity and scale are chosen at each coding, not in the book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from diagnostic.errors import DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.interviews import Theme
from diagnostic.study.strict import Strict, read_strict
from diagnostic.text import near_matches

FILE = "codebook.yml"
CODE = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$"


class Need(StrEnum):
    """How a need is known (Bradshaw, 1972)."""

    NORMATIVE = "normatif"
    FELT = "ressenti"
    EXPRESSED = "exprimé"
    COMPARATIVE = "comparatif"


class Polarity(StrEnum):
    """Whether what is said is something to lean on, or something missing."""

    STRENGTH = "force"
    WEAKNESS = "faiblesse"
    NEUTRAL = "neutre"


class Scale(StrEnum):
    """At which scale a change is spoken of."""

    PERSON = "individu"
    GROUP = "groupe"
    TERRITORY = "territoire"


class Code(Strict):
    """One entry."""

    code: Annotated[str, StringConstraints(pattern=CODE)] = Field(
        description="Nom court en capitales : SEN-MOB."
    )
    theme: Theme = Field(description="Chapitre auquel le code appartient.")
    label: Annotated[str, StringConstraints(min_length=1)] = Field(description="Sous-thème.")
    parent: str = Field(default="", description="Code au-dessus, s’il y en a un.")
    need: Need = Field(default=Need.FELT, description="Type de besoin, selon Bradshaw.")
    definition: str = Field(default="", description="Quand employer ce code, quand ne pas.")


class Codebook(Strict):
    """The file."""

    demonstration: bool = Field(default=False, description="Vrai quand tout est fictif.")
    codes: tuple[Code, ...] = Field(min_length=1)

    def find(self, code: str, theme: str = "") -> Code | None:
        """Return an entry by its code, or by its label when one entry alone bears it.

        Parameters
        ----------
        code : str
        theme : str
            Tells apart the labels that several themes share.
        """
        wanted = code.strip().casefold()
        exact = next((c for c in self.codes if c.code.casefold() == wanted), None)
        if exact is not None:
            return exact
        named = [c for c in self.codes if c.label.casefold() == wanted]
        named = [c for c in named if c.theme == theme] or named
        return named[0] if len(named) == 1 else None

    def near(self, code: str) -> tuple[str, ...]:
        """Return the codes that look like a word."""
        return near_matches(code, [*(c.code for c in self.codes), *(c.label for c in self.codes)])

    def path(self, code: str) -> tuple[str, ...]:
        """Return the labels from the top down to a code."""
        found = self.find(code)
        if found is None:
            return ()
        return (*(self.path(found.parent) if found.parent else ()), found.label)

    def of(self, theme: str) -> list[Code]:
        """Return the codes of a theme, in the book's order."""
        return [code for code in self.codes if code.theme == theme]


def read_codebook(folder: Path) -> Codebook | None:
    """Read the codebook of a folder of interviews; None when there is none.

    Raises
    ------
    DataError
        With every problem at once.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        book, document = read_strict(path, Codebook)
    except DataError as error:
        raise DataError([_better(problem) for problem in error.problems]) from None
    if problems := list(_inconsistent(book.codes, document)):
        raise DataError(problems)
    return book


def _better(problem: Problem) -> Problem:
    if problem.what != "ce nom n’a pas la bonne forme":
        return problem
    remedy = "écrivez-le en capitales, chiffres et tirets, sans accent : SEN-MOB"
    return Problem("ce code n’a pas la bonne forme", problem.where, problem.found, remedy)


def _inconsistent(codes: Sequence[Code], document: Document) -> Iterator[Problem]:
    count = Counter(each.code for each in codes)
    parents = {each.code: each.parent for each in codes}
    for i, each in enumerate(codes):
        where = document.where(("codes", i, "code"))
        if count[each.code] > 1:
            yield Problem("ce code est donné deux fois", where, each.code, "renommez l’un des deux")
        if each.parent and each.parent not in parents:
            yield Problem(
                "ce code n’est pas dans la grille",
                document.where(("codes", i, "parent")),
                each.parent,
                "ajoutez-le, ou retirez cette clé",
                near_matches(each.parent, parents),
            )
        elif _loops(each.code, parents):
            yield Problem("ce code est au-dessus de lui-même", where, each.code, "corrigez parent")


def _loops(code: str, parents: dict[str, str]) -> bool:
    seen, current = {code}, parents.get(code, "")
    while current:
        if current in seen:
            return True
        seen.add(current)
        current = parents.get(current, "")
    return False
