"""The workbook of the actors: drop-downs, instructions, and always the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from diagnostic.study.respondents import Respondent
from diagnostic.study.themes import LABELS
from diagnostic.voices.actors.columns import TABLES, Field, Table
from diagnostic.voices.actors.files import written
from diagnostic.voices.actors.model import TO_BE_STATED, Actors
from diagnostic.voices.actors.words import KINDS, CardState, Frequency, LinkKind, Sector

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HELP, LISTS = "mode d’emploi", "listes"
ROWS = 500
"""Rows that drop-downs are ready for."""
_LISTS: dict[str, Sequence[str]] = {
    "kind": KINDS,
    "sector": [each.value for each in Sector],
    "college": [each.value for each in Respondent],
    "state": [each.value for each in CardState],
    "link": [each.value for each in LinkKind],
    "frequency": [each.value for each in Frequency],
    "yes": ["oui"],
    "territory": [TO_BE_STATED],
}
_CHOICES: dict[tuple[Table, str], tuple[str, bool]] = {
    ("noeuds", "kind"): ("kind", False),
    ("noeuds", "sector"): ("sector", True),
    ("noeuds", "college"): ("college", True),
    ("noeuds", "territory"): ("territory", False),
    ("noeuds", "state"): ("state", True),
    ("noeuds", "demonstration"): ("yes", True),
    ("liens", "kind"): ("link", True),
    ("liens", "frequency"): ("frequency", True),
    ("liens", "demonstration"): ("yes", True),
}
"""List offered by each column, and whether another text is refused there."""
_STEPS = """\
Ce classeur décrit les organisations du territoire et ce qui les lie. Il ne décrit jamais des \
personnes : ni nom, ni courriel, ni téléphone.
Feuille « noeuds » : une ligne par organisation. Feuille « liens » : une ligne par lien déclaré.
Un lien se déclare du point de vue de celle qui le dit. Quand les deux le disent, écrivez deux \
lignes : c’est ainsi que l’inter-connaissance se mesure.
Ne fusionnez pas de cellules et gardez les titres des colonnes.
Pour l’importer : diagnostic actors import ÉTUDE FICHIER.xlsx. Toutes les erreurs sont dites \
d’un coup, et rien n’est changé tant qu’il en reste.
""".splitlines()
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file format has no time zone
_HEAD = "FF1C5166"


def workbook(actors: Actors | None = None) -> bytes:
    """Return the workbook of some actors, or the empty template.

    The same actors give the same bytes: no date, no name of a machine.
    """
    from openpyxl import Workbook

    book = Workbook()
    rows = written(actors) if actors else {}
    opened: Any = book.active
    opened.title = "noeuds"
    _table(opened, "noeuds", rows.get("noeuds", []))
    _table(book.create_sheet("liens"), "liens", rows.get("liens", []))
    _help(book.create_sheet(HELP))
    lists: Any = book.create_sheet(LISTS)
    for column, values in enumerate(_LISTS.values(), 1):
        for line, value in enumerate(values, 1):
            lists.cell(line, column, value)
    lists.sheet_state = "hidden"
    book.properties.creator = "Diagnostic partagé"
    book.properties.created = book.properties.modified = _EPOCH
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue())


def _table(sheet: Worksheet, table: Table, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for rank, field in enumerate(TABLES[table], 1):
        head = sheet.cell(1, rank, field.title)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = PatternFill("solid", fgColor=_HEAD)
        head.comment = Comment(field.help, "Diagnostic partagé", height=120, width=320)
        letter = get_column_letter(rank)
        sheet.column_dimensions[letter].width = field.width
        _choices(sheet, table, field, letter)
    for line, texts in enumerate(rows, 2):
        for rank, text in enumerate(texts, 1):
            cell = sheet.cell(line, rank, text or None)
            cell.data_type = "s" if text else "n"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "C2" if table == "noeuds" else "A2"


def _choices(sheet: Worksheet, table: Table, field: Field, letter: str) -> None:
    """Put a drop-down on a column."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if table == "liens" and field.key in {"source", "target", "declared_by"}:
        formula, strict = f"=noeuds!$A$2:$A${ROWS}", True
    elif (table, field.key) in _CHOICES:
        name, strict = _CHOICES[table, field.key]
        column = get_column_letter(1 + list(_LISTS).index(name))
        formula = f"={LISTS}!${column}$1:${column}${len(_LISTS[name])}"
    else:
        return
    choices = DataValidation(type="list", formula1=formula, allow_blank=True)
    choices.showErrorMessage = strict
    choices.errorTitle, choices.error = "Hors de la liste", "Choisissez un mot de la liste."
    choices.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(choices)


def _help(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 100
    lines: list[tuple[str, str]] = [(f"Étape {i}", step) for i, step in enumerate(_STEPS, 1)]
    for table, fields in TABLES.items():
        lines.append((f"Feuille « {table} »", ""))
        lines += [(each.title, each.help) for each in fields]
    lines.append(("Thèmes", "Écrivez leur nom ou leur code, séparés par des virgules."))
    lines += [(key, label) for key, label in LABELS.items()]
    for line, (head, text) in enumerate(lines, 1):
        sheet.cell(line, 1, head).font = Font(bold=not text or head.startswith("Étape"))
        sheet.cell(line, 2, text or None).alignment = Alignment(wrap_text=True, vertical="top")


def settled(content: bytes) -> bytes:
    """Return a workbook whose parts bear no date."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as opened,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for name in sorted(opened.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            data = opened.read(name)
            if name == "docProps/core.xml":
                data = _dated(data)
            settled.writestr(part, data)
    return buffer.getvalue()


def _dated(core: bytes) -> bytes:
    """Put our own date back: openpyxl writes the hour of saving."""
    import re

    date = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + date, core)
