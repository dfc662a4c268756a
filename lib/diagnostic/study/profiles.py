"""The profiles of a book: which commission it answers, its parts, their order, its cover words.

``data/catalogue/profiles.yml``, read strictly. A profile orders, it never
hides: every chapter that a study can have is placed by each of them. It only
chooses among the pages that the book writes itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel, StringConstraints

from diagnostic import paths
from diagnostic.errors import CatalogueError, DataError, Problem, StudyError
from diagnostic.study.document import Document
from diagnostic.study.strict import Strict, read_strict
from diagnostic.study.themes import GATHERED, SYNTHESIS
from diagnostic.text import near_matches, typographic

FILE = "profiles.yml"
DEFAULT = "abs"
THEMES = "themes"
"""Item that stands for the study's own themes, in their order."""
PAGES = {
    "guide": "Comment lire ce document",
    "review": "Le bilan",
    "issues": "Enjeux, axes et objectifs",
    "day": "La journée partenariale et les groupes",
    "means": "Les moyens",
    "structures": "La part propre des structures",
    "articulation": "L’articulation avec les autres démarches",
    "expectations": "Ce que la loi et la Caf attendent",
    "method": "Méthode",
    "sources": "Sources",
    "glossary": "Glossaire",
    "indicators": "Fiches des indicateurs",
}
"""Pages that the book writes itself, with their French names."""

_REQUIRED = {
    THEMES, SYNTHESIS, *GATHERED, "guide", "method", "sources", "glossary", "indicators",
}  # fmt: skip
"""What no profile may leave out."""
Words = Annotated[str, StringConstraints(min_length=1)]


class PartFile(Strict):
    """A part of the book."""

    title: str = Field(description="Titre de la partie ; vide pour les pages d’ouverture.")
    items: tuple[Words, ...] = Field(description="Chapitres et pages, dans l’ordre.")


class Profile(Strict):
    """What a commission asks of a book."""

    label: Words = Field(description="Nom de la commande, tel qu’il s’imprime.")
    title: Words = Field(description="Titre du livre quand l’étude n’en donne pas.")
    subtitle: Words = Field(description="Sous-titre imprimé en couverture.")
    text: Words = Field(description="Texte auquel la commande répond.")
    answers: tuple[Words, ...] = Field(default=(), description="Familles d’attentes vérifiées.")
    expects: tuple[Words, ...] = Field(
        default=(), description="Chapitres et pages attendus : leur absence est signalée."
    )
    parts: tuple[PartFile, ...] = Field(min_length=1)

    @property
    def items(self) -> tuple[str, ...]:
        """Everything the profile places, in order."""
        return tuple(item for part in self.parts for item in part.items)


class _File(RootModel[dict[str, Profile]]):
    pass


def profiles() -> dict[str, Profile]:
    """Return every profile of the catalogue.

    Raises
    ------
    CatalogueError
        When the file cannot be read, or when a profile forgets a chapter,
        places one twice, or names one that does not exist.
    """
    path = paths.catalogue() / FILE
    return dict(_read(path, path.stat().st_mtime_ns))


@cache
def _read(path: Path, _changed: int) -> dict[str, Profile]:
    try:
        found, document = read_strict(path, _File)
    except DataError as error:
        raise CatalogueError(error.problems) from None
    problems = [
        problem
        for name, profile in found.root.items()
        for problem in _wrong(name, profile, document)
    ]
    if problems:
        raise CatalogueError(problems)
    return found.root


def _wrong(name: str, profile: Profile, document: Document) -> Iterator[Problem]:
    known = {THEMES, SYNTHESIS, *GATHERED, *PAGES}
    where = document.where((name, "parts"))
    count = Counter(profile.items)
    for item in (*count, *profile.expects):
        if item not in known:
            yield Problem(
                "ce chapitre ou cette page n’existe pas",
                where,
                item,
                f"choisissez parmi : {', '.join(sorted(known))}",
                near_matches(item, known),
            )
    for item, times in count.items():
        if times > 1:
            yield Problem("ce chapitre a deux places dans le profil", where, item, "gardez-en une")
    for item in sorted(_REQUIRED - set(count)):
        yield Problem(
            "le profil ne donne pas de place à ce chapitre : il serait perdu",
            where,
            item,
            "ajoutez-le à une partie",
        )


def known_profiles() -> tuple[str, ...]:
    """Return the names of the profiles; the default one alone outside any project."""
    try:
        return tuple(profiles())
    except FileNotFoundError:
        return (DEFAULT,)


def labels() -> dict[str, str]:
    """Return the label of each profile; none outside any project."""
    try:
        return {name: typographic(each.label) for name, each in profiles().items()}
    except FileNotFoundError:
        return {}


def require_profile(name: str) -> str:
    """Return the name of a profile that exists.

    Raises
    ------
    StudyError
        When there is none of this name; near matches are given.
    """
    if name in (known := known_profiles()):
        return name
    raise StudyError(unknown(name, known))


def unknown(name: str, known: tuple[str, ...]) -> Problem:
    """Say that a profile does not exist."""
    near = near_matches(name, known)
    remedy = f"écrivez « {near[0]} »" if near else f"choisissez parmi : {', '.join(known)}"
    return Problem("ce profil de livre n’existe pas", found=name, remedy=remedy, near=near)


def profile_of(name: str) -> Profile:
    """Return a profile by its name."""
    return profiles()[name]


def title_of(name: str, otherwise: str) -> str:
    """Return the title that a profile gives a book, or another outside any project."""
    try:
        return profiles()[name].title
    except (FileNotFoundError, KeyError):
        return otherwise
