"""A year's snapshot: indicators, actions, decisions, partners; archived, checked when read again.

What a snapshot holds is what its edition could show. A secret has no number
in it, and a file that gives one has been touched: it is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from diagnostic.actions.cells import neutral
from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import Strict, shown
from diagnostic.voices.consultation.files import csv_text

FORMAT = 1
_TOUCHED = "reprenez le fichier archivé, sans le retoucher, ou donnez-en un autre après --previous"


class Origin(Strict):
    """A source and the file it was read in."""

    id: str
    sha256: str = ""


class Line(Strict):
    """An indicator, as the edition of the year showed it."""

    id: str
    label: str
    unit: str = ""
    decimals: int = Field(default=0, ge=0, le=3)
    territory: str
    vintage: int | None = None
    period: str = ""
    value: float | None = None
    status: Status
    written: str
    sources: tuple[Origin, ...] = ()


class Progress(Strict):
    """Where an action stood."""

    id: str
    title: str
    state: str
    progress: float | None = None


class Snapshot(Strict):
    """What is kept of a year."""

    format: int = FORMAT
    study: str
    territory: str
    year: int = Field(ge=1990, le=2100)
    edition: str
    date: dt.date
    conference: dt.date | None = None
    indicators: tuple[Line, ...] = ()
    actions: tuple[Progress, ...] = ()
    decisions: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @property
    def day(self) -> dt.date:
        """The day it is about: that of the conference, else of the study."""
        return self.conference or self.date

    def archived(self) -> str:
        """Return the snapshot as it is archived, its own checksum last."""
        return sealed(self.model_dump(mode="json"))

    def table(self) -> str:
        """Return the indicators as a table that spreadsheets open."""
        rows = [
            [
                each.id, neutral(each.label), each.unit, each.period,
                "" if each.value is None else f"{each.value:.{each.decimals}f}".replace(".", ","),
                each.status.value, neutral(each.written),
                " ".join(source.id for source in each.sources),
                " ".join(source.sha256[:12] for source in each.sources),
            ]
            for each in self.indicators
        ]  # fmt: skip
        heads = [
            "indicateur", "libelle", "unite", "millesime", "valeur", "statut", "ecrit",
            "sources", "empreintes",
        ]  # fmt: skip
        return csv_text(heads, rows)


def sealed(content: dict[str, Any]) -> str:
    """Return what is archived, with the checksum that tells whether it was touched."""
    whole = {**content, "checksum": _digest(content)}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _digest(content: dict[str, Any]) -> str:
    bare = {key: value for key, value in content.items() if key != "checksum"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_snapshot(path: Path, study: str, year: int) -> Snapshot:
    """Read an archived snapshot and check that it is what was archived.

    Parameters
    ----------
    path : Path
    study : str
        The study it must be of.
    year : int
        The year it must come before.

    Raises
    ------
    DataError
        When it cannot be read, has been touched, is of another study, or is not earlier.
    """
    name = shown(path)
    if not path.is_file():
        raise DataError(Problem("ce fichier n’existe pas", str(path), remedy=_TOUCHED))
    try:
        content = json.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        where = f"{name}, ligne {error.lineno}" if isinstance(error, json.JSONDecodeError) else name
        raise DataError(
            Problem("cet instantané n’est pas lisible", where, remedy=_TOUCHED)
        ) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DataError(
            Problem("ce fichier n’est pas un instantané de conférence", name, remedy=_TOUCHED)
        )
    if content.pop("checksum", "") != _digest(content):
        raise DataError(
            Problem("cet instantané a changé depuis son archivage", name, remedy=_TOUCHED)
        )
    try:
        found = Snapshot.model_validate(content)
    except ValidationError as error:
        raise DataError([_problem(item["loc"], name) for item in error.errors()]) from None
    if problems := [*_secrets(found, name), *_place(found, name, study, year)]:
        raise DataError(problems)
    return found


def _problem(location: tuple[int | str, ...], name: str) -> Problem:
    key = ".".join(str(step + 1 if isinstance(step, int) else step) for step in location)
    return Problem("cette valeur n’est pas admise", f"{name}, clé « {key} »", remedy=_TOUCHED)


def _secrets(found: Snapshot, name: str) -> list[Problem]:
    return [
        Problem(
            f"cet indicateur a un nombre, et son état est « {each.status.label} »",
            f"{name}, {each.id}", remedy=_TOUCHED,
        )
        for each in found.indicators
        if each.value is not None and not each.status.has_value
    ]  # fmt: skip


def _place(found: Snapshot, name: str, study: str, year: int) -> list[Problem]:
    problems = []
    if found.study != study:
        problems.append(
            Problem("cet instantané est d’une autre étude", name, found.study,
                    f"donnez celui de {study}")
        )  # fmt: skip
    if found.year >= year:
        problems.append(
            Problem("cet instantané n’est pas d’une année antérieure", name, str(found.year),
                    f"donnez celui d’une conférence d’avant {year}")
        )  # fmt: skip
    return problems
