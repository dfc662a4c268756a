"""Nobody is named in a study's own pages, but those who agreed in writing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.private import NAMED, REACHES, texts
from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import Kind, find
from diagnostic.errors import Problem

if TYPE_CHECKING:
    from diagnostic.actions.mission.files import Mission

_WHO = {"function", "organisation", "who", "name", "body"}
"""Keys that say who: an organisation, a function, never somebody."""
_REMEDY = (
    "écrivez l’organisation et la fonction ; une personne d’accord se cite dans credits, avec la "
    "date de son accord"
)


def private_problems(mission: Mission) -> Iterator[Problem]:
    """Yield what reaches a person, wherever it is; and people given as organisations."""
    for where, key, said in _texts(mission):
        for found in find(said, mission.known.names):
            if found.kind in REACHES or (key in _WHO and found.kind is Kind.PERSON):
                yield Problem(f"ce texte contient {SAID[found.kind]}", where, remedy=_REMEDY)


def named(mission: Mission) -> Iterator[Problem]:
    """Yield who is named anywhere: nobody may be in a shared edition without having agreed."""
    for where, _, said in _texts(mission):
        for found in find(said, mission.known.names):
            if found.kind in NAMED:
                yield Problem(f"ce texte contient {SAID[found.kind]}", where, remedy=_REMEDY)


def _texts(mission: Mission) -> Iterator[tuple[str, str, str]]:
    """Yield every text with its place and key; credits are names given on purpose."""
    for read in mission.read.values():
        for location, said in texts(read.values):
            if location[0] != "credits" or location[-1] != "name":
                yield read.document.where(location), str(location[-1]), said
    for each in mission.contributors:
        yield from ((each.where, key, getattr(each, key)) for key in ("how", "source"))
    for session in mission.sessions:
        keys = ("title", "organiser", "text", "source")
        yield from ((session.where, key, getattr(session, key)) for key in keys)
