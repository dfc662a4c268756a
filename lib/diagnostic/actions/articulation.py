"""How the project stands to the other schemes of the territory, and the documents it re-uses.

``data/field/<study>/articulation.yml``. A scheme says what is shared with it
and which fiches are linked; a fiche says the same from its side
(``how.schemes``). Both are read here, and what only one of them says is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from diagnostic import paths
from diagnostic.actions.actions import Actions
from diagnostic.actions.files import sheet_paths
from diagnostic.actions.words import Clearance, Scheme
from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import Kind, Names, find
from diagnostic.errors import DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.strict import Strict, read_strict
from diagnostic.text import near_matches

FILE = "articulation.yml"
Words = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_PERSONAL = {Kind.EMAIL, Kind.PHONE, Kind.NIR, Kind.IBAN, Kind.BIRTH, Kind.PERSON}


class Paper(Strict):
    """A diagnostic or a study that exists already, and is re-used rather than redone."""

    id: Id = Field(description="Nom court : diagnostic-cls-2023.")
    title: Words
    holder: str = Field(default="", description="Qui le détient.")
    year: int | None = Field(default=None, ge=1990, le=2100)
    link: str = Field(default="", description="Adresse publique, ou cote.")
    about: str = Field(default="", description="Ce qu’il apporte à ce projet.")
    clearance: Clearance = Field(
        default=Clearance.PUBLIC, description="« interne » : jamais dans l’édition publique."
    )
    demonstration: bool = False


class Neighbour(Strict):
    """Another scheme of the territory."""

    id: Id = Field(description="Nom court : cls, ctg, contrat-de-ville…")
    scheme: Scheme
    name: Words = Field(description="Son nom exact ici.")
    holder: str = Field(default="", description="Qui le porte : organisations, jamais un nom.")
    period: str = Field(default="", description="Années couvertes : 2024-2028.")
    documents: tuple[Words, ...] = Field(default=(), description="Documents de la liste.")
    shares: str = Field(default="", description="Ce que les deux démarches partagent.")
    differs: str = Field(default="", description="Ce que chacune garde pour elle.")
    fiches: tuple[Words, ...] = Field(default=(), description="Fiches liées : ACT-…")
    ensured_by: str = Field(
        default="", description="Qui assure le lien : organisation et fonction, jamais un nom."
    )
    note: str = Field(default="", description="Remarque pour l’équipe, jamais imprimée.")
    source: str = Field(default="", description="D’où l’on tient que la démarche existe.")
    demonstration: bool = False


class ArticulationFile(Strict):
    """What ``articulation.yml`` declares."""

    demonstration: bool = Field(default=False, description="Vrai quand tout y est fictif.")
    schemes: tuple[Neighbour, ...] = Field(default=(), description="Autres démarches.")
    documents: tuple[Paper, ...] = Field(default=(), description="Diagnostics et études repris.")


@dataclass(frozen=True)
class Tied:
    """A fiche linked to a scheme, and who says so.

    Parameters
    ----------
    sheet : str
    by_scheme, by_sheet : bool
    text : str
        How the fiche says that the two stand together.
    """

    sheet: str
    by_scheme: bool = False
    by_sheet: bool = False
    text: str = ""


@dataclass(frozen=True)
class Articulation:
    """The other schemes of a study, with the fiches of both sides.

    Parameters
    ----------
    declared : ArticulationFile
    actions : Actions or None
    """

    declared: ArticulationFile
    actions: Actions | None = None

    @property
    def demonstration(self) -> bool:
        """Whether some of it is fictional."""
        return self.declared.demonstration or any(s.demonstration for s in self.declared.schemes)

    def tied(self, neighbour: Neighbour) -> tuple[Tied, ...]:
        """Return the fiches linked to a scheme, from either side, by identifier."""
        alone = sum(s.scheme is neighbour.scheme for s in self.declared.schemes) == 1
        said = self._citing(neighbour.scheme) if alone else {}
        names = sorted({*neighbour.fiches, *said})
        return tuple(
            Tied(name, name in neighbour.fiches, name in said, said.get(name, "")) for name in names
        )

    def undeclared(self) -> dict[Scheme, tuple[str, ...]]:
        """Return the schemes that fiches alone name, with these fiches."""
        known = {each.scheme for each in self.declared.schemes}
        found = {scheme: tuple(self._citing(scheme)) for scheme in Scheme if scheme not in known}
        return {scheme: names for scheme, names in found.items() if names}

    def _citing(self, scheme: Scheme) -> dict[str, str]:
        """Return the fiches that name a scheme, and how."""
        sheets = self.actions.sheets if self.actions else ()
        return {
            sheet.id: each.text for sheet in sheets for each in sheet.how.schemes
            if each.scheme is scheme
        }  # fmt: skip


def load(study: str, actions: Actions | None, names: Names | None = None) -> Articulation | None:
    """Return the articulation of a study; None when neither it nor any fiche says anything.

    Parameters
    ----------
    study : str
    actions : Actions or None
        The fiches that the book shows; those that it does not are named only.
    names : Names, optional
        Proper nouns that name nobody here.

    Raises
    ------
    DataError
        With every mistake of the file at once.
    """
    path = paths.field(study) / FILE
    if not path.is_file():
        found = Articulation(ArticulationFile(), actions)
        return found if found.undeclared() else None
    declared, document = read_strict(path, ArticulationFile)
    sheets = {each.stem for each in sheet_paths(study)}
    problems = list(_problems(declared, document, sheets, names))
    if problems:
        raise DataError(problems)
    return Articulation(declared, actions)


def _problems(
    declared: ArticulationFile, document: Document, sheets: set[str], names: Names | None
) -> Iterator[Problem]:
    papers = {each.id for each in declared.documents}
    lists = {
        "schemes": [each.id for each in declared.schemes],
        "documents": [each.id for each in declared.documents],
    }
    for key, names_ in lists.items():
        for i, name in enumerate(names_):
            if name in names_[:i]:
                where = document.where((key, i, "id"))
                yield Problem("ce nom est donné deux fois", where, name, "donnez-en un autre")
    for i, scheme in enumerate(declared.schemes):
        at = ("schemes", i)
        yield from _unknown(
            scheme.fiches, sheets, document, (*at, "fiches"), "cette fiche n’existe pas"
        )
        yield from _unknown(
            scheme.documents, papers, document, (*at, "documents"),
            "ce document n’est pas dans la liste « documents »",
        )  # fmt: skip
        for key in ("holder", "shares", "differs", "ensured_by", "note"):
            for found in find(str(getattr(scheme, key)), names):
                if found.kind in _PERSONAL:
                    yield Problem(
                        f"ce texte contient {SAID[found.kind]}",
                        document.where((*at, key)),
                        scheme.id,
                        "écrivez l’organisation et la fonction",
                    )


def _unknown(
    cited: tuple[str, ...],
    known: set[str],
    document: Document,
    at: tuple[str | int, ...],
    what: str,
) -> Iterator[Problem]:
    for rank, name in enumerate(cited):
        if name in cited[:rank]:
            yield Problem("cet identifiant est cité deux fois", document.where((*at, rank)), name)
        elif name not in known:
            near = near_matches(name, known)
            remedy = f"écrivez « {near[0]} »" if near else "retirez-le, ou créez-le"
            yield Problem(what, document.where((*at, rank)), name, remedy, near)
