"""The grid where paper ballots are entered: one row per ballot, one column per question."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from diagnostic.voices.consultation.entries import COUNTS
from diagnostic.voices.consultation.model import Ballot
from diagnostic.voices.consultation.scales import Format, admitted, scale

ROWS = 200
"""Rows prepared for entry."""
_FIXED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date, so that the same vote gives the same file


def grid(ballot: Ballot, *, codes: bool) -> bytes:
    """Return the XLSX grid of a vote: ballots, counts by group, how to enter them.

    Parameters
    ----------
    ballot : Ballot
    codes : bool
        Whether voters have codes, to be copied from the slips.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Bulletins"
    first = ["code"] if codes else ["bulletin"]
    questions = ballot.columns()
    sheet.append([*first, "groupe", *(" ".join(filter(None, each)) for each in questions)])
    sheet.append(["", "", *(ballot.item(item).text for item, _ in questions)])
    _dress(sheet, ballot)
    counts = book.create_sheet(COUNTS.capitalize())
    counts.append(["groupe", "bulletins comptés à la main"])
    for name in ballot.group_names.values():
        counts.append([name])
    counts.column_dimensions["A"].width = counts.column_dimensions["B"].width = 32
    guide = book.create_sheet("Mode d’emploi")
    for line in _guide(ballot, codes):
        guide.append([line])
    guide.column_dimensions["A"].width = 110
    buffer = io.BytesIO()
    book.properties.creator = "diagnostic"
    book.properties.created = book.properties.modified = _FIXED
    book.save(buffer)
    return still(buffer.getvalue())


def _dress(sheet: Any, ballot: Ballot) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for cell in sheet[2]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = 90
    sheet.freeze_panes = "C3"
    names = ",".join(ballot.group_names.values())
    if len(names) < 250:
        groups = DataValidation("list", formula1=f'"{names}"', allow_blank=True)
        sheet.add_data_validation(groups)
        groups.add(f"B3:B{ROWS}")
    form = ballot.declared.format
    if form in {Format.AGREEMENT, Format.IMPORTANCE}:
        last = get_column_letter(2 + len(ballot.columns()))
        levels = DataValidation(
            "list", formula1=f'"{",".join(map(str, range(1, scale(form).size + 1)))},blanc"',
            allow_blank=True,
        )  # fmt: skip
        sheet.add_data_validation(levels)
        levels.add(f"C3:{last}{ROWS}")
    for place in range(1, 3 + len(ballot.columns())):
        sheet.column_dimensions[get_column_letter(place)].width = 14 if place < 3 else 22


def _guide(ballot: Ballot, codes: bool) -> list[str]:
    form = ballot.declared.format
    who = "le code du papier" if codes else "un numéro, le même sur le papier"
    lines = [
        ballot.declared.title,
        ballot.declared.question,
        f"Vote : {form.label}.",
        (
            f"Un bulletin par ligne de la feuille « Bulletins », à partir de la troisième : {who}, "
            "le groupe, puis les réponses."
        ),
    ]
    for dimension in form.dimensions:
        name = f" ({dimension})" if dimension else ""
        lines.append(f"Dans une case{name}, écrivez : {admitted(form, dimension)}.")
    lines += [
        (
            "Deux personnes saisissent les mêmes papiers chacune dans sa grille ; les deux sont "
            "comparées case par case."
        ),
        "Comptez les papiers à la main, par groupe, dans la feuille « Comptage ».",
        "Ne fusionnez aucune cellule, n’ajoutez aucune colonne : ni nom, ni heure.",
        "Une fois les bulletins dans l’urne, détruisez les papiers et ces fichiers.",
    ]
    return lines


def still(content: bytes) -> bytes:
    """Return a workbook without the time of its making: same vote, same bytes."""
    source = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _undated(data)
            target.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def _undated(data: bytes) -> bytes:
    import re

    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", data)
