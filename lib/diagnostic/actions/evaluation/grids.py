"""The grid that an evaluator fills: fiches, levels and what each score means, ready to answer."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.actions.cells import neutral
from diagnostic.actions.evaluation.columns import FIELDS, MEMO
from diagnostic.actions.evaluation.words import CORE, GRID, Category, Level, Moment
from diagnostic.voices.actors.workbooks import settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from diagnostic.actions.actions import Actions

SHEET, PIECES, MARKS, HELP, LISTS = "grille", "pièces", "repères", "mode d’emploi", "listes"
FREE = 20
"""Lines left for other criteria."""
TO_FILL = ("score", "justification", "evidence")
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file format has no time zone
_HEAD, _PALE = "FF1C5166", "FFF4F1EA"
_STEPS = """\
Feuille « grille » : une ligne par fiche et par niveau. Donnez une note entière de 1 à 4, dites \
pourquoi, et citez au moins une pièce de la feuille « pièces ».
Vous ne savez pas ? Laissez la ligne vide : une ligne vide ne compte pas comme une note.
N’écrivez aucun nom de personne. Votre code ne dit pas qui vous êtes.
Les critères à part (efficacité, impact, durabilité) se notent sur les lignes libres ; ils ne \
remplacent aucun des quatre niveaux.
Rendez ce fichier à l’équipe, qui l’importe : diagnostic evaluation import ÉTUDE FICHIER. Toutes \
les erreurs sont dites d’un coup, et rien n’est changé tant qu’il en reste.
""".splitlines()


@dataclass(frozen=True)
class Evaluator:
    """Who a grid is for.

    Parameters
    ----------
    code : str
        ``EV-01``.
    category : Category
    moment : Moment
    date : datetime.date
    """

    code: str
    category: Category
    moment: Moment
    date: dt.date


def lines(actions: Actions, who: Evaluator, only: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the lines of a grid, ready to fill: fiches, each with its four levels.

    Parameters
    ----------
    actions : Actions
    who : Evaluator
    only : sequence of str
        These fiches, axes or objectives; all the fiches by default.
    """
    titles = {
        **{each.id: each.title for each in actions.sheets},
        **{name: each.title for name, each in actions.axes.items()},
        **{name: each.text for name, each in actions.objectives.items()},
    }
    subjects = list(only) or [sheet.id for sheet in actions.sheets]
    return [
        {
            "subject": name,
            "title": titles[name],
            "level": level.value,
            "marks": marks(level),
            "category": who.category.value,
            "evaluator": who.code,
            "moment": who.moment.value,
            "date": who.date.isoformat(),
        }
        for name in subjects
        for level in CORE
    ]


def marks(level: Level) -> str:
    """Return a level's question, and what each score means."""
    said = " ; ".join(f"{i} : {mark}" for i, mark in enumerate(level.marks, 1))
    return f"{level.question} {said}."


def table(rows: Sequence[dict[str, str]]) -> str:
    """Return a grid as CSV, titles as readers know them."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([field.title for field in FIELDS])
    for row in rows:
        writer.writerow([neutral(row.get(field.key, "")) for field in FIELDS])
    return f"\ufeff{buffer.getvalue()}"


def workbook(rows: Sequence[dict[str, str]], pieces: Mapping[str, str]) -> bytes:
    """Return a grid as a workbook: the same lines, the same bytes.

    Parameters
    ----------
    rows : sequence of dict
    pieces : mapping of str to str
        What may be cited: identifier → what it says.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    _grid(sheet, rows)
    _two(book.create_sheet(PIECES), ("Pièce", "Ce qu’elle dit"), list(pieces.items()))
    _marks(book.create_sheet(MARKS))
    steps = [(f"Étape {i}", step) for i, step in enumerate(_STEPS, 1)]
    steps += [(field.title, field.help) for field in FIELDS]
    _two(book.create_sheet(HELP), ("Quoi", "Comment"), steps)
    lists: Any = book.create_sheet(LISTS)
    for rank, words in enumerate((Level, Category, Moment), 1):
        for line, word in enumerate(words, 1):
            lists.cell(line, rank, word.value)
    lists.sheet_state = "hidden"
    book.properties.creator = "Diagnostic partagé"
    book.properties.created = book.properties.modified = _EPOCH
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue())


def _grid(sheet: Worksheet, rows: Sequence[dict[str, str]]) -> None:
    """Write the lines; only what is to be answered can be typed over."""
    from openpyxl.styles import Alignment, PatternFill, Protection

    _heads(sheet, [(field.title, field.width, field.help) for field in FIELDS])
    free: list[dict[str, str]] = [{} for _ in range(FREE)]
    for line, row in enumerate([*rows, *free], 2):
        ready = bool(row)
        for rank, field in enumerate(FIELDS, 1):
            text = neutral(row.get(field.key, ""))
            cell: Any = sheet.cell(line, rank, text or None)
            if text:
                cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            open_ = field.key in TO_FILL or (not ready and field.key not in MEMO)
            cell.protection = Protection(locked=not open_)
            if ready and not open_:
                cell.fill = PatternFill("solid", fgColor=_PALE)
    last = 1 + len(rows) + FREE
    letters = {field.key: chr(ord("A") + rank) for rank, field in enumerate(FIELDS)}
    for key, letter, words in (("level", "A", Level), ("category", "B", Category),
                             ("moment", "C", Moment)):  # fmt: skip
        formula = f"={LISTS}!${letter}$1:${letter}${len(words)}"
        _choices(sheet, f"{letters[key]}2:{letters[key]}{last}", "list", formula)
    _choices(sheet, f"{letters['score']}2:{letters['score']}{last}", "whole", "1", "4")
    sheet.freeze_panes = "C2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _choices(sheet: Worksheet, cells: str, kind: Any, formula: str, upper: str = "") -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = DataValidation(type=kind, formula1=formula, allow_blank=True)
    if upper:
        choices.operator, choices.formula2 = "between", upper
    choices.showErrorMessage = True
    choices.errorTitle = "Hors de la liste"
    choices.error = "Un nombre entier de 1 à 4." if upper else "Choisissez un mot de la liste."
    choices.add(cells)
    sheet.add_data_validation(choices)


def _heads(sheet: Worksheet, heads: Sequence[tuple[str, int, str]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for rank, (title, width, help_) in enumerate(heads, 1):
        cell: Any = sheet.cell(1, rank, title)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if help_:
            cell.comment = Comment(help_, "Diagnostic partagé", height=90, width=280)
        sheet.column_dimensions[get_column_letter(rank)].width = width
    sheet.row_dimensions[1].height = 30


def _two(sheet: Worksheet, heads: tuple[str, str], rows: Sequence[tuple[str, str]]) -> None:
    from openpyxl.styles import Alignment, Font

    _heads(sheet, [(heads[0], 28, ""), (heads[1], 100, "")])
    for line, (head, text) in enumerate(rows, 2):
        for rank, said in enumerate((head, text), 1):
            cell: Any = sheet.cell(line, rank, neutral(said))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(line, 1).font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _marks(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    heads = [("Niveau", 16, ""), ("Question", 40, ""), *((str(i), 30, "") for i in range(1, 5))]
    _heads(sheet, heads)
    for line, (level, (question, said)) in enumerate(GRID.items(), 2):
        name = level.value if level.core else f"{level.value} (à part)"
        for rank, text in enumerate((name, question, *said), 1):
            cell: Any = sheet.cell(line, rank, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(line, 1).font = Font(bold=True)
