"""What a fiche must not hold: people's names and addresses, words a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from diagnostic.actions.actions import Filed
from diagnostic.confidentiality.gate import SAID
from diagnostic.confidentiality.identifiers import Found, Kind, Names, find
from diagnostic.errors import Problem

MOST = 600
"""Characters of a public summary."""
REACHES = {Kind.EMAIL, Kind.PHONE, Kind.NIR, Kind.IBAN, Kind.BIRTH}
"""Kinds that lead to a person: nowhere in a file of actions."""
NAMED = REACHES | {Kind.PERSON, Kind.ADDRESS, Kind.PLATE}
"""Kinds that name a person: nowhere in a shared edition."""
_TOLERATED = {Kind.DOUBT, Kind.PLACE, Kind.ORGANISATION, Kind.SCHOOL}


def private_problems(filed: Filed, names: Names) -> Iterator[Problem]:
    """Yield what reaches a person, wherever it is; and who is named as pilot."""
    for location, said in texts(filed.sheet):
        function = location[-1] in {"function", "owner"}
        for found in find(said, names):
            if found.kind in REACHES or (function and found.kind is Kind.PERSON):
                yield Problem(
                    f"la fiche contient {SAID[found.kind]}",
                    filed.where(*location),
                    remedy="écrivez l’organisation et la fonction : une fiche ne désigne personne",
                )


def named(filed: Filed, names: Names) -> Iterator[Problem]:
    """Yield who a fiche names, anywhere: nobody may be named in a shared edition."""
    for location, said in texts(filed.sheet):
        for found in find(said, names):
            if found.kind in NAMED:
                yield Problem(
                    f"la fiche contient {SAID[found.kind]}",
                    filed.where(*location),
                    filed.sheet.id,
                    "écrivez-le autrement : une fiche ne désigne personne",
                )


def summary_findings(text: str, names: Names | None = None) -> list[Found]:
    """Return what identifies somebody in a public summary."""
    return [each for each in find(text, names) if each.kind not in _TOLERATED]


def texts(
    model: BaseModel, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield every text of a declaration, with its place."""
    for name in type(model).model_fields:
        yield from _texts(getattr(model, name), (*at, name))


def _texts(value: object, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, BaseModel):
        yield from texts(value, at)
    elif isinstance(value, tuple):
        for i, each in enumerate(value):
            yield from _texts(each, (*at, i))
    elif type(value) is str:
        yield at, value
