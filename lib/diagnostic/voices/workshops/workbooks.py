"""The capture workbook of a workshop: drop-downs, numbers ready, always the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from diagnostic.voices.actors.words import KINDS
from diagnostic.voices.actors.workbooks import settled
from diagnostic.voices.workshops.files import PRESENCE, SHEET, row
from diagnostic.voices.workshops.model import Workshop
from diagnostic.voices.workshops.words import ATTENDANCE, FIELDS, Field, Kind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HELP, LISTS = "mode d’emploi", "listes"
FREE = 60
"""Lines numbered and ready to fill."""
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file format has no time zone
_HEAD = "FF1C5166"
_STEPS = """\
Feuille « grille » : une ligne par idée du groupe. Choisissez sa nature dans la liste.
Un remède porte le numéro du frein auquel il répond. Une piste d’action dit quelle organisation la \
porterait, avec qui et quand, et combien de gommettes elle a reçues.
N’écrivez jamais le nom d’une personne : une organisation ou une fonction suffit.
Feuille « présence » : combien de personnes par nature d’organisation, sans les nommer.
Ne fusionnez pas de cellules et gardez les titres des colonnes.
Pour l’importer : diagnostic workshop import ÉTUDE ATELIER FICHIER.xlsx. Toutes les erreurs sont \
dites d’un coup, et rien n’est changé tant qu’il en reste.
""".splitlines()


def workbook(workshop: Workshop) -> bytes:
    """Return the workbook of a workshop, its notes in place: the same notes, the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    opened: Any = book.active
    opened.title = SHEET
    lines = [row(note) for note in workshop.notes]
    _table(opened, FIELDS, [*lines, *([free] for free in islice(workshop.free(), FREE))])
    last = 1 + len(lines) + FREE
    _choices(opened, "B", f"={LISTS}!$A$1:$A${len(Kind)}", last)
    _choices(opened, "D", f"={SHEET}!$A$2:$A${last}", last)
    came = dict(workshop.attendance)
    present: Any = book.create_sheet(PRESENCE)
    kinds = [*came, *(kind for kind in KINDS if kind not in came)]
    _table(present, ATTENDANCE, [[kind, str(came.get(kind, ""))] for kind in kinds])
    _help(book.create_sheet(HELP))
    lists: Any = book.create_sheet(LISTS)
    for line, kind in enumerate(Kind, 1):
        lists.cell(line, 1, kind.value)
    lists.sheet_state = "hidden"
    book.properties.creator = "Diagnostic partagé"
    book.properties.created = book.properties.modified = _EPOCH
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue())


def _table(sheet: Worksheet, fields: Sequence[Field], rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for rank, field in enumerate(fields, 1):
        head = sheet.cell(1, rank, field.title)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = PatternFill("solid", fgColor=_HEAD)
        head.comment = Comment(field.help, "Diagnostic partagé", height=90, width=280)
        sheet.column_dimensions[get_column_letter(rank)].width = field.width
    for line, texts in enumerate(rows, 2):
        for rank, text in enumerate(texts, 1):
            cell = sheet.cell(line, rank, text or None)
            cell.data_type = "s" if text else "n"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"


def _choices(sheet: Worksheet, letter: str, formula: str, last: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = DataValidation(type="list", formula1=formula, allow_blank=True)
    choices.showErrorMessage = True
    choices.errorTitle, choices.error = "Hors de la liste", "Choisissez un mot de la liste."
    choices.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(choices)


def _help(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 100
    lines = [(f"Étape {i}", step) for i, step in enumerate(_STEPS, 1)]
    lines += [(field.title, field.help) for field in (*FIELDS, *ATTENDANCE)]
    for line, (head, text) in enumerate(lines, 1):
        sheet.cell(line, 1, head).font = Font(bold=True)
        sheet.cell(line, 2, text).alignment = Alignment(wrap_text=True, vertical="top")
