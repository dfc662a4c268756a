"""The chain of a study: enjeux, axes, objectifs, and the constats as they serve action.

``data/field/<study>/actions/chain.yml``. Fiches hang on its objectives; what
happens to them afterwards (réalisations, résultats, effets) is told by the
follow-up.
"""

from __future__ import annotations

from pydantic import Field

from diagnostic.actions.days import Day
from diagnostic.actions.model import Feasibility, Score, Words
from diagnostic.study.strict import Strict

FILE = "chain.yml"


class Document(Strict):
    """A document that a finding rests on."""

    title: Words
    source: Words = Field(description="Éditeur, adresse ou cote.")
    date: Day | None = None
    page: str = ""


class Base(Strict):
    """What the chain adds to a declared finding: gravity, documents, frozen figures."""

    id: Words = Field(description="C-<thème>-<numéro>, déclaré dans evidence.yml.")
    severity: Score | None = Field(default=None, description="Gravité, de 1 à 4.")
    documents: tuple[Document, ...] = ()
    checksums: dict[str, Words] = Field(
        default_factory=dict, description="Empreinte de chaque indicateur cité."
    )


class Issue(Strict):
    """A challenge drawn from findings."""

    id: Words = Field(description="EN-01.")
    text: Words
    constats: tuple[Words, ...] = Field(min_length=1, description="Constats dont il vient.")
    demonstration: bool = False


class Axis(Strict):
    """An orientation of the project."""

    id: Words = Field(description="AX-1.")
    title: Words
    issues: tuple[Words, ...] = Field(default=(), description="Enjeux auxquels il répond : EN-…")
    transversal: bool = False
    period: str = Field(default="", description="Années, quand un accord les fixe : 2021-2024.")
    funder: str = ""
    source: str = Field(default="", description="Document qui le dit.")
    demonstration: bool = False


class Objective(Strict):
    """What is aimed at, within an axis or a wider objective."""

    id: Words = Field(description="OB-1.2 : le numéro de l’axe, puis le rang.")
    text: Words
    within: str = Field(default="", description="Objectif général dont il est une part : OB-1.1.")
    future: str = Field(default="", description="Le futur acceptable.")
    stop: str = Field(default="", description="Ce qui nous ferait arrêter.")
    feasibility: Feasibility | None = Field(
        default=None, description="Faisabilité de l’objectif ; sinon, celle de ses fiches."
    )
    demonstration: bool = False


class ChainFile(Strict):
    """What ``chain.yml`` declares."""

    demonstration: bool = Field(default=False, description="Vrai quand tout y est fictif.")
    constats: tuple[Base, ...] = ()
    issues: tuple[Issue, ...] = ()
    axes: tuple[Axis, ...] = ()
    objectives: tuple[Objective, ...] = ()
