"""A consultation: its question, its groups, its rules, and the state it is in.

``data/field/<study>/votes/<vote>/consultation.yml``. Everything but the state
is fixed when the vote opens: a seal is written beside the state, and a file
whose question, groups, items or rules no longer match it is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from diagnostic import paths
from diagnostic.errors import DataError, Problem, StudyError
from diagnostic.study.document import Document
from diagnostic.study.strict import Strict, read_strict, shown
from diagnostic.text import near_matches
from diagnostic.voices.consultation.rules import Rules
from diagnostic.voices.consultation.scales import Format

VOTES = "votes"
FILE = "consultation.yml"
Words = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Day = Annotated[
    dt.date, BeforeValidator(lambda value: value if isinstance(value, dt.date) else str(value))
]


class State(StrEnum):
    """Where a vote stands."""

    PREPARED = "préparation"
    OPEN = "ouverte"
    CLOSED = "close"


_STANDS = {
    State.PREPARED: "ce vote se prépare encore",
    State.OPEN: "ce vote est ouvert",
    State.CLOSED: "ce vote est clos",
}


class Variant(Strict):
    """A wording of the question that was discussed and set aside."""

    text: Words
    reason: Words = Field(description="Pourquoi cette formulation n’a pas été retenue.")


class Group(Strict):
    """People consulted together: élus, acteurs du social, techniciens or others."""

    id: Slug
    name: Words
    invited: int = Field(default=0, ge=0)
    present: int = Field(default=0, ge=0)


class Consultation(Strict):
    """What ``consultation.yml`` declares."""

    title: Words
    question: Words
    rationale: str = Field(default="", description="Pourquoi cette question.")
    charter: str = Field(default="", description="Orientation dont la question découle.")
    variants: tuple[Variant, ...] = ()
    format: Format = Format.AGREEMENT
    dots: int = Field(default=3, ge=1, description="Gommettes par personne.")
    ranked: int = Field(default=0, ge=0, description="Rangs à donner ; 0 : tous les énoncés.")
    groups: tuple[Group, ...] = Field(min_length=1)
    rules: Rules = Field(default_factory=Rules)
    theme: str = Field(default="", description="Chapitre que ce vote éclaire.")
    session: Day | None = Field(default=None, description="Jour du vote.")
    round: int = Field(default=1, ge=1)
    previous: str = Field(default="", description="Vote du tour précédent.")
    demonstration: bool = Field(default=False, description="Matériau fictif.")
    source: str = Field(default="", description="D’où vient ce qui est rapporté.")
    state: State = State.PREPARED
    seal: str = Field(default="", description="Écrit à l’ouverture ; ne pas modifier.")

    @field_validator("groups")
    @classmethod
    def _once(cls, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        for key in ("id", "name"):
            held = [getattr(group, key) for group in groups]
            if len(set(held)) != len(held):
                raise ValueError("deux groupes portent le même nom")
        return groups

    @model_validator(mode="after")
    def _rounds(self) -> Consultation:
        if (self.round > 1) != bool(self.previous):
            raise ValueError("un second tour nomme le vote du premier (previous), et lui seul")
        return self


@dataclass(frozen=True)
class Item:
    """An item put to the vote.

    Parameters
    ----------
    id : str
        ``IT-<vote>-<nn>``.
    text : str
    groups : tuple of str
        Identifiers of the groups that produced it; never a person.
    theme, scale, nature : str
    """

    id: str
    text: str
    groups: tuple[str, ...] = ()
    theme: str = ""
    scale: str = ""
    nature: str = ""

    @property
    def number(self) -> int:
        """Its number in the vote."""
        return int(self.id.rpartition("-")[2])


@dataclass(frozen=True)
class Ballot:
    """A vote as it stands on disk: the declaration, its items, its folder."""

    study: str
    name: str
    declared: Consultation
    items: tuple[Item, ...]
    document: Document

    @property
    def folder(self) -> Path:
        """Where its publishable files are."""
        return folder(self.study, self.name)

    @property
    def private(self) -> Path:
        """Where what must never be published is."""
        return paths.field(self.study) / "private" / VOTES / self.name

    @property
    def state(self) -> State:
        """Where the vote stands."""
        return self.declared.state

    @property
    def group_names(self) -> dict[str, str]:
        """Identifier → name of each group, in the order declared."""
        return {group.id: group.name for group in self.declared.groups}

    def item(self, identifier: str) -> Item:
        """Return an item by its identifier."""
        return next(item for item in self.items if item.id == identifier)

    def columns(self) -> list[tuple[str, str]]:
        """Return what a ballot answers: item and dimension, in order."""
        return [(item.id, each) for item in self.items for each in self.declared.format.dimensions]

    def require(self, *states: State, doing: str, remedy: str) -> None:
        """Refuse to do something in another state of the vote.

        Raises
        ------
        DataError
        """
        if self.state not in states:
            raise DataError(
                Problem(
                    f"on ne peut pas {doing} : {_STANDS[self.state]}",
                    self.document.where(("state",)),
                    remedy=remedy,
                )
            )


def folder(study: str, name: str) -> Path:
    """Return the folder of a vote."""
    return paths.field(study) / VOTES / name


def votes(study: str) -> tuple[str, ...]:
    """Return the names of a study's votes."""
    return tuple(sorted(path.parent.name for path in paths.field(study).glob(f"{VOTES}/*/{FILE}")))


def load(study: str, name: str) -> Ballot:
    """Read a vote, and check that nothing fixed at its opening has moved.

    Raises
    ------
    DataError
        With every problem of its files at once.
    StudyError
        When there is no such vote.
    """
    from diagnostic.voices.consultation.items import read_items

    path = folder(study, name) / FILE
    if not path.is_file():
        known = votes(study)
        raise StudyError(
            Problem(
                "ce vote n’existe pas",
                shown(paths.field(study) / VOTES),
                name,
                f"créez-le : diagnostic vote new {study} {name}"
                + (f" ; votes connus : {', '.join(known)}" if known else ""),
                near_matches(name, known),
            )
        )
    declared, document = read_strict(path, Consultation)
    items = read_items(path.parent, name, [group.id for group in declared.groups])
    ballot = Ballot(study, name, declared, items, document)
    if declared.state is not State.PREPARED and declared.seal != seal(declared, items):
        raise DataError(
            Problem(
                "la question, les groupes, les énoncés ou les règles ont changé depuis l’ouverture "
                "du vote",
                document.where(("seal",)),
                declared.seal,
                "rétablissez-les : les règles d’un vote sont fixées avant lui",
            )
        )
    return ballot


def seal(declared: Consultation, items: Sequence[Item]) -> str:
    """Return the digest of everything that a vote fixes before it opens."""
    fixed: dict[str, Any] = declared.model_dump(
        mode="json", include={"question", "format", "dots", "ranked", "rules", "round", "previous"}
    )
    fixed["groups"] = [[group.id, group.name] for group in declared.groups]
    fixed["items"] = sorted([item.id, item.text] for item in items)
    written = json.dumps(fixed, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()[:16]


def restated(text: str, **keys: str) -> str:
    """Return a declaration with top-level keys rewritten, its comments kept."""
    for key, value in keys.items():
        line = f"{key}: {value}"
        escaped = line.replace("\\", r"\\")
        text, found = re.subn(rf"^{key}:.*$", escaped, text, flags=re.MULTILINE)
        if not found:
            text = text.rstrip("\n") + f"\n{line}\n"
    return text
