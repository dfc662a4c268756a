"""What a workbook shows: the rows of each sheet, blank where nothing is written yet."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.actions.followup.columns import STEPS, TABLES, TRACKS, Table
from diagnostic.actions.followup.model import Row, Rows
from diagnostic.errors import DataError, Problem
from diagnostic.text import folded, near_matches, number

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.followup.model import Followup
    from diagnostic.actions.model import Sheet

SHOWN: Mapping[str, tuple[tuple[str, int], ...]] = {
    TRACKS.name: (("Action", 36), ("Pilote", 24), ("Début", 12), ("Fin", 12), ("Prévu (€)", 13)),
    STEPS.name: (("Selon la fiche", 40), ("Échéance de la fiche", 14), ("Responsable", 22)),
}
"""Columns that recall the fiche, by table: title and width."""


@dataclass(frozen=True)
class Line:
    """A row of a sheet.

    Parameters
    ----------
    key : str
    cells : mapping of str to str
        Canonical texts.
    shown : tuple of str
        What recalls the fiche.
    """

    key: str
    cells: Mapping[str, str]
    shown: tuple[str, ...] = ()


def lines(actions: Actions, followup: Followup, pilot: str = "") -> dict[str, tuple[Line, ...]]:
    """Return the rows of every sheet, those of one pilot if asked.

    Raises
    ------
    DataError
        When no fiche has this pilot.
    """
    sheets = chosen(actions, pilot)
    names = {sheet.id for sheet in sheets}
    found: dict[str, tuple[Line, ...]] = {
        TRACKS.name: tuple(_tracks(sheets, followup.rows)),
        STEPS.name: tuple(_steps(sheets, followup.rows)),
    }
    for table in TABLES[2:]:
        found[table.name] = tuple(
            Line(row[table.key], row.cells)
            for row in followup.rows.get(table.name, ())
            if row["action"] in names
        )
    return found


def chosen(actions: Actions, pilot: str) -> tuple[Sheet, ...]:
    """Return the fiches that an organisation pilots, alone or with another; all for no name."""
    if not pilot:
        return actions.sheets
    kept = tuple(
        sheet
        for sheet in actions.sheets
        if folded(pilot) in {folded(name) for name in pilots(sheet)}
    )
    if not kept:
        names = list(dict.fromkeys(name for sheet in actions.sheets for name in pilots(sheet)))
        raise DataError(
            Problem(
                "aucune fiche n’a ce pilote",
                found=pilot,
                remedy=f"choisissez parmi : {', '.join(names)}" if names else "nommez un pilote",
                near=near_matches(pilot, names),
            )
        )
    return kept


def pilots(sheet: Sheet) -> list[str]:
    """Return the organisations that answer for a fiche."""
    first = [sheet.who.pilot.organisation] if sheet.who.pilot else []
    return [*first, *(each.organisation for each in sheet.who.copilots)]


def blank(table: Table, **given: str) -> dict[str, str]:
    """Return the cells of a row that says nothing yet."""
    return {**{field.key: "" for field in table.fields}, **given}


def fingerprint(table: str, key: str, cells: Mapping[str, str]) -> str:
    """Return what tells a row from any other, and from itself once changed."""
    said = json.dumps([table, key, dict(cells)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:16]


def _tracks(sheets: tuple[Sheet, ...], rows: Rows) -> Iterator[Line]:
    known = {row["action"]: row for row in rows.get(TRACKS.name, ())}
    for sheet in sheets:
        row = known.get(sheet.id)
        cells = row.cells if row else blank(TRACKS, action=sheet.id)
        when, budget = sheet.when, sheet.means.budget
        yield Line(
            sheet.id,
            cells,
            (
                sheet.title,
                sheet.who.pilot.organisation if sheet.who.pilot else "à désigner",
                _day(when.start),
                _day(when.end),
                number(budget.total) if budget else "",
            ),
        )


def _steps(sheets: tuple[Sheet, ...], rows: Rows) -> Iterator[Line]:
    known: dict[str, Row] = {row["id"]: row for row in rows.get(STEPS.name, ())}
    for sheet in sheets:
        own = {step.id: step for step in sheet.how.steps}
        added = [name for name, row in known.items() if row["action"] == sheet.id]
        for name in sorted({*own, *added}, key=_rank):
            step = own.get(name)
            row = known.get(name)
            shown = ("", "", "")
            if step:
                shown = (step.text, _day(step.end), step.owner)
            cells = row.cells if row else blank(STEPS, id=name, action=sheet.id)
            yield Line(name, cells, shown)


def _day(day: dt.date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _rank(name: str) -> tuple[str, int]:
    head, _, rank = name.rpartition("-")
    return head, int(rank)
