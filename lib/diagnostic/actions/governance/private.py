"""What governance must not hold: nobody is named, organisations and colleges are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.private import NAMED, REACHES, texts
from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import Kind, Names, find
from diagnostic.errors import Problem
from diagnostic.voices.consultation.rules import Rules

if TYPE_CHECKING:
    from diagnostic.actions.governance.model import Body, Decision
    from diagnostic.study.document import Document
    from diagnostic.study.strict import Strict

LEAST = Rules().counts_from
"""Votes of a college from which they may be shown apart in a shared edition."""
_WHO = {"who", "by", "signatories"}
"""Keys that hold an organisation, never a person."""


def reaching(declared: Strict, document: Document, names: Names) -> Iterator[Problem]:
    """Yield what reaches a person, wherever it is; and who is named as an organisation."""
    for location, said in texts(declared):
        organisation = bool(_WHO.intersection(str(step) for step in location))
        for found in find(said, names):
            if found.kind in REACHES or (organisation and found.kind is Kind.PERSON):
                yield Problem(
                    f"ce fichier contient {SAID[found.kind]}",
                    document.where(location),
                    remedy="écrivez l’organisation, le collège ou la fonction : la gouvernance ne "
                    "désigne personne",
                )


def naming(declared: Strict, document: Document, names: Names) -> Iterator[Problem]:
    """Yield who is named, anywhere: nobody may be in a shared edition."""
    for location, said in texts(declared):
        for found in find(said, names):
            if found.kind in NAMED:
                yield Problem(
                    f"ce fichier contient {SAID[found.kind]}",
                    document.where(location),
                    remedy="écrivez-le autrement : une édition partagée ne nomme personne",
                )


def breakable(body: Body, decision: Decision, *, shared: bool) -> bool:
    """Whether the votes may be shown college by college.

    In a shared edition, every college must have cast enough votes: with one
    left out, the total would give it back.
    """
    if not decision.by_college:
        return False
    if not shared:
        return True
    voting = {each.id for each in body.colleges if each.votes}
    cast = {each.college: each.total for each in decision.by_college}
    return all(cast.get(name, 0) >= LEAST for name in voting)
