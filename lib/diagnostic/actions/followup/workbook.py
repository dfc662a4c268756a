"""The workbook that pilots fill in: drop-downs, protected columns, and what it started from.

Every sheet has two hidden columns (the key of each row, its fingerprint) and
the workbook a hidden sheet that holds the rows as exported: what comes back is
compared with them, then with what is kept by then. The same follow-up gives
the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diagnostic.actions.cells import neutral
from diagnostic.actions.followup.checking import followable
from diagnostic.actions.followup.columns import RESULTS, TABLES, TRACKS, Field, Kind, Table
from diagnostic.actions.followup.ledger import SHOWN, Line, chosen, fingerprint, lines
from diagnostic.actions.followup.words import StepState
from diagnostic.voices.actors.workbooks import settled

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from diagnostic.actions.actions import Actions
    from diagnostic.actions.followup.model import Followup

HELP, LISTS, BASE = "Mode d’emploi", "listes", "_base"
FINGERPRINT = "empreinte"
"""Title of the second hidden column; the first bears the name of the table."""
MARK, VERSION = "diagnostic-suivi", "1"
SPARE = 40
"""Empty rows ready for new entries."""
_HEAD, _LOCKED, _LINE = "FF1C5166", "FFECE9E1", "FFD9D5CB"
_ROW = 15.0
"""Height of a line of text, in points."""
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file format has no time zone
_FORMATS = {
    Kind.DAY: "dd/mm/yyyy", Kind.AMOUNT: "#,##0.00", Kind.PERCENT: "General", Kind.COUNT: "0",
}  # fmt: skip


def workbook(actions: Actions, followup: Followup, pilot: str = "") -> bytes:
    """Return the workbook of a study, or of one of its pilots.

    Raises
    ------
    DataError
        When no fiche has this pilot.
    """
    from openpyxl import Workbook

    book = Workbook()
    found = lines(actions, followup, pilot)
    lists = _lists(actions, followup, pilot)
    opened: Any = book.active
    opened.title = HELP
    _help(opened, pilot)
    for table in TABLES:
        sheet = book.create_sheet(table.sheet)
        _fill(sheet, table, found[table.name], lists)
    _write_lists(book, lists)
    _write_base(book, followup.study, pilot, found)
    book.properties.creator = "Diagnostic partagé"
    book.properties.created = book.properties.modified = _EPOCH
    book.active = 1
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue())


def _lists(actions: Actions, followup: Followup, pilot: str) -> dict[str, Sequence[str]]:
    sheets = chosen(actions, pilot)
    found: dict[str, Sequence[str]] = {
        f"{table.name}.{field.key}": field.words
        for table in TABLES
        for field in table.fields
        if field.kind is Kind.WORD
    }
    found["action"] = [sheet.id for sheet in sheets]
    found["step"] = [
        *(step.id for sheet in sheets for step in sheet.how.steps),
        *(each.id for each in followup.steps if each.text),
    ]
    found[f"{RESULTS.name}.indicator"] = list(
        dict.fromkeys(each.definition for sheet in sheets for each in followable(sheet))
    )
    found["body"] = list(dict.fromkeys(each.body for each in followup.tracks if each.body))
    return {name: values for name, values in found.items() if values}


def _fill(
    sheet: Worksheet, table: Table, found: Sequence[Line], lists: Mapping[str, Sequence[str]]
) -> None:
    shown = SHOWN.get(table.name, ())
    key, *others = table.fields
    titles = [table.name, FINGERPRINT, key.title, *(title for title, _ in shown)]
    _head(sheet, titles + [field.title for field in others], table)
    rows = len(found) + (SPARE if table.prefix else 0)
    for number, line in enumerate(found, 2):
        _put(sheet, number, 1, line.key)
        _put(sheet, number, 2, fingerprint(table.name, line.key, line.cells))
        _put(sheet, number, 3, line.key, locked=True)
        for rank, text in enumerate(line.shown, 4):
            _put(sheet, number, rank, text, locked=True)
        for rank, field in enumerate(others, 4 + len(shown)):
            _cell(sheet, number, rank, field, line.cells[field.key])
    for number in range(2 + len(found), 2 + rows):
        for rank in range(3, 4 + len(shown)):
            _put(sheet, number, rank, "", locked=True)
        for rank, field in enumerate(others, 4 + len(shown)):
            _cell(sheet, number, rank, field, "")
    if rows:
        _rules(sheet, table, lists, 4 + len(shown), rows + 1)
    _finish(sheet, table, [(key.title, key.width), *shown], others)


def _head(sheet: Worksheet, titles: Sequence[str], table: Table) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    helps = {field.title: field.help for field in table.fields}
    for rank, title in enumerate(titles, 1):
        cell = sheet.cell(1, rank, title)
        cell.font = Font(name="Calibri", bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if title in helps:
            cell.comment = Comment(helps[title], "Diagnostic partagé", height=90, width=280)
    sheet.row_dimensions[1].height = 32


def _put(sheet: Worksheet, row: int, column: int, text: str, *, locked: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    cell = sheet.cell(row, column)
    line = Side(style="thin", color=_LINE)
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    if text:
        cell.value = neutral(text)
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if locked:
        cell.fill = PatternFill("solid", fgColor=_LOCKED)


def _cell(sheet: Worksheet, row: int, column: int, field: Field, text: str) -> None:
    from openpyxl.styles import Alignment, Protection

    _put(sheet, row, column, "", locked=field.locked)
    cell = sheet.cell(row, column)
    cell.number_format = _FORMATS.get(field.kind, "@")
    cell.protection = Protection(locked=field.locked)
    if not text:
        return
    if field.kind is Kind.DAY:
        cell.value = dt.date.fromisoformat(text)
        cell.alignment = Alignment(horizontal="left", vertical="top")
    elif field.kind in {Kind.AMOUNT, Kind.PERCENT, Kind.COUNT}:
        cell.value = int(text) if text.isdigit() else float(text)
        cell.alignment = Alignment(horizontal="right", vertical="top", indent=1)
    else:
        cell.value = neutral(text)
        cell.data_type = "s"
    cell.number_format = _FORMATS.get(field.kind, "@")


def _rules(
    sheet: Worksheet, table: Table, lists: Mapping[str, Sequence[str]], first: int, last: int
) -> None:
    from openpyxl.utils import get_column_letter

    for rank, field in enumerate(table.fields[1:], first):
        rule = _rule(table, field, lists)
        if rule is not None and not field.locked:
            letter = get_column_letter(rank)
            rule.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(rule)


def _rule(table: Table, field: Field, lists: Mapping[str, Sequence[str]]) -> Any:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    names = [f"{table.name}.{field.key}", field.key]
    name = next((each for each in names if each in lists), "")
    if name:
        column = get_column_letter(1 + list(lists).index(name))
        source = f"{LISTS}!${column}$1:${column}${len(lists[name])}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        rule.showErrorMessage = field.key != "body"
        rule.errorTitle, rule.error = "Hors de la liste", "Choisissez un mot de la liste."
        return rule
    bounds: dict[Kind, tuple[str, tuple[str, ...], str]] = {
        Kind.DAY: ("date", ("36526", "73050"), "Écrivez une date : 11/06/2027."),
        Kind.PERCENT: ("decimal", ("0", "100"), "Écrivez un nombre de 0 à 100."),
        Kind.AMOUNT: ("decimal", ("0", "999999999"), "Écrivez un nombre positif."),
        Kind.COUNT: ("whole", ("0", "999999999"), "Écrivez un nombre entier."),
    }
    if field.kind not in bounds:
        return None
    kind, (low, high), said = bounds[field.kind]
    rule = DataValidation(
        type=kind, operator="between", formula1=low, formula2=high, allow_blank=True
    )
    rule.showErrorMessage, rule.errorTitle, rule.error = True, "Valeur refusée", said
    return rule


def _finish(
    sheet: Worksheet, table: Table, first: Sequence[tuple[str, int]], others: Sequence[Field]
) -> None:
    """Set widths, hide the two first columns, freeze the head, protect what is not to change."""
    from openpyxl.utils import get_column_letter

    widths = [10, 10, *(width for _, width in first), *(field.width for field in others)]
    for rank, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(rank)].width = width
    for rank, field in enumerate(others, 3 + len(first)):
        if field.key == "demonstration":
            sheet.column_dimensions[get_column_letter(rank)].hidden = True
    sheet.column_dimensions["A"].hidden = sheet.column_dimensions["B"].hidden = True
    _heights(sheet, widths)
    sheet.freeze_panes = "E2" if table is TRACKS else "D2"
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = guard.sort = guard.autoFilter = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _heights(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Give every row the height of its longest text: programs do not all do it."""
    for row in sheet.iter_rows(min_row=2):
        tall = max(
            (math.ceil(len(str(cell.value)) / (width * 0.9))
             for cell, width in zip(row[2:], widths[2:], strict=False)
             if isinstance(cell.value, str)),
            default=1,
        )  # fmt: skip
        sheet.row_dimensions[row[0].row].height = _ROW * min(max(tall, 1), 12)


def _write_lists(book: Workbook, lists: Mapping[str, Sequence[str]]) -> None:
    sheet: Any = book.create_sheet(LISTS)
    for column, values in enumerate(lists.values(), 1):
        for row, value in enumerate(values, 1):
            _put(sheet, row, column, value)
    sheet.sheet_state = "hidden"


def _write_base(
    book: Workbook, study: str, pilot: str, found: Mapping[str, Sequence[Line]]
) -> None:
    sheet: Any = book.create_sheet(BASE)
    for rank, text in enumerate((MARK, VERSION, study, pilot), 1):
        _put(sheet, 1, rank, text)
    row = 2
    for table in TABLES:
        for line in found[table.name]:
            said = json.dumps(
                {"cells": dict(line.cells), "shown": list(line.shown)}, ensure_ascii=False
            )
            for rank, text in enumerate((table.name, line.key, said), 1):
                _put(sheet, row, rank, text)
            row += 1
    sheet.sheet_state = "veryHidden"


def _help(sheet: Any, pilot: str) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 96
    rows: list[tuple[str, str]] = [
        ("Tableau de suivi", f"Fiches de : {pilot}" if pilot else "Toutes les fiches de l’étude")
    ]
    rows += [(f"{rank}.", text) for rank, text in enumerate(_STEPS, 1)]
    for table in TABLES:
        rows.append((f"Feuille « {table.sheet} »", ""))
        rows += [
            (field.title, field.help + (f" Au choix : {', '.join(field.words)}."
                                        if field.words else ""))
            for field in table.open_fields
        ]  # fmt: skip
    for number, (head, text) in enumerate(rows, 1):
        sheet.cell(number, 1, head).font = Font(name="Calibri", bold=not text or number == 1)
        sheet.cell(number, 1).alignment = Alignment(vertical="top")
        sheet.cell(number, 2, text or None).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = _ROW * max(1, math.ceil(len(text) / 96))
    sheet.protection.sheet = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


_STEPS = f"""\
Écrivez dans les cases blanches. Les cases grisées viennent de la fiche : elles ne se changent \
pas ici.
Feuille « Tableau de suivi » : une ligne par fiche, telle qu’elle est aujourd’hui.
Autres feuilles : complétez les lignes, ou ajoutez-en en bas ; choisissez la fiche dans la liste \
et laissez le repère vide, il sera donné.
Une date s’écrit 11/06/2027. Une valeur s’écrit avec son unité : 15 %.
Aucune formule : elles ne sont pas lues. Aucun nom de personne : une organisation, une fonction.
Une étape faite porte le mot « {StepState.DONE.value} » et sa date.
Retirer une ligne du classeur ne l’efface pas du suivi : dites-le à l’équipe.
Renvoyez le fichier à l’équipe. Chaque case changée sera relue ; si quelqu’un d’autre a changé la \
même, l’équipe choisira avec vous.
""".splitlines()
