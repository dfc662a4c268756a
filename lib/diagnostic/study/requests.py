"""The register of data requests: what was asked of whom, and what came of it.

``data/field/<study>/requests.yml``. A request is about aggregated figures,
never about people.
"""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.study.document import Document
from diagnostic.study.model import Edition
from diagnostic.study.strict import Strict, read_strict
from diagnostic.study.themes import known_themes, near_themes

FILE = "requests.yml"
SCHEMA = "requests.schema.json"
Words = Annotated[str, StringConstraints(min_length=1)]


def _day(value: Any) -> Any:
    """Accept a quoted date; leave the rest to pydantic, which says what is wrong."""
    return value if isinstance(value, dt.date | str) else str(value)


Day = Annotated[dt.date, BeforeValidator(_day)]


class State(StrEnum):
    """Where a request stands."""

    TO_ASK = "à demander"
    SENT = "envoyée"
    REMINDED = "relancée"
    AGREED = "accord"
    REFUSED = "refus"
    RECEIVED = "reçue"


class Request(Strict):
    """One request for data."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")] = Field(
        description="Nom court de la demande, en minuscules, chiffres et tirets."
    )
    holder: Words = Field(description="À qui la donnée est demandée.")
    what: Words = Field(description="Ce qui est demandé : des effectifs agrégés, jamais des noms.")
    theme: Words = Field(description="Chapitre que la donnée éclaire.")
    status: State = Field(default=State.TO_ASK, description="Où en est la demande.")
    sent: Day | None = Field(default=None, description="Date d’envoi.")
    reminded: Day | None = Field(default=None, description="Date de la dernière relance.")
    answered: Day | None = Field(default=None, description="Date de la réponse.")
    received: Day | None = Field(default=None, description="Date de réception de la donnée.")
    agreement: str = Field(default="", description="Convention, courrier ou accord qui l’autorise.")
    use: Edition | None = Field(
        default=None, description="Édition la plus large qui peut la montrer."
    )
    level: str = Field(default="", description="Échelle demandée ; sinon, celle du détenteur.")
    period: str = Field(default="", description="Période demandée ; sinon, celle du détenteur.")
    note: str = Field(default="", description="Remarque pour l’équipe, jamais imprimée.")

    @property
    def last(self) -> dt.date | None:
        """The date of what happened last."""
        days = (self.received, self.answered, self.reminded, self.sent)
        return next((day for day in days if day is not None), None)


class Register(Strict):
    """The requests of a study."""

    requests: tuple[Request, ...] = Field(default=(), description="Demandes de données de l’étude.")


_NEEDS = {
    State.SENT: ("sent",),
    State.REMINDED: ("sent", "reminded"),
    State.AGREED: ("sent", "answered"),
    State.REFUSED: ("sent", "answered"),
    State.RECEIVED: ("received", "use"),
}
_ORDER = ("sent", "reminded", "answered", "received")


def register_path(study: str) -> Path:
    """Return the register's file."""
    return paths.field(study) / FILE


def read_register(study: str) -> tuple[Request, ...] | None:
    """Return the requests of a study; None when no register was ever written.

    Raises
    ------
    DataError
        With every problem of the file at once.
    """
    path = register_path(study)
    if not path.is_file():
        return None
    register, document = read_strict(path, Register)
    problems = [
        problem
        for i, request in enumerate(register.requests)
        for problem in _wrong(request, i, register.requests, document)
    ]
    if problems:
        raise DataError(problems)
    return register.requests


def _wrong(
    request: Request, i: int, requests: tuple[Request, ...], document: Document
) -> list[Problem]:
    at = ("requests", i)
    problems = []
    if request.id in {other.id for other in requests[:i]}:
        remedy = "donnez un nom à chaque demande"
        where = document.where((*at, "id"))
        problems.append(Problem("deux demandes portent ce nom", where, request.id, remedy))
    if request.theme not in known_themes():
        near = near_themes(request.theme)
        remedy = f"choisissez parmi : {', '.join(known_themes())}"
        where = document.where((*at, "theme"))
        problems.append(Problem("ce thème n’existe pas", where, request.theme, remedy, near))
    problems += [
        Problem(
            f"une demande « {request.status.value} » doit avoir « {key} »",
            document.where(at),
            request.id,
            f"ajoutez : {key}: {'copil' if key == 'use' else '2026-09-15'}",
        )
        for key in _NEEDS.get(request.status, ())
        if getattr(request, key) is None
    ]
    days = [(key, getattr(request, key)) for key in _ORDER if getattr(request, key) is not None]
    problems += [
        Problem(
            f"« {after} » vient avant « {before} »",
            document.where((*at, after)),
            str(later),
            "vérifiez ces deux dates",
        )
        for (before, sooner), (after, later) in pairwise(days)
        if later < sooner
    ]
    return problems


def requests_schema() -> dict[str, Any]:
    """Return the JSON Schema of registers, for editors."""
    from diagnostic.study.schema import cleaned

    schema = cleaned(Register.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_schema() -> Path:
    """Write the schema beside the studies' folders, and return its path."""
    path = paths.root() / "data" / "field" / SCHEMA
    text = json.dumps(requests_schema(), ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")
    return path
