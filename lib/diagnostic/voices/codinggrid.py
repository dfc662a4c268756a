"""The coding grid as consultants fill it: a spreadsheet, interviews down, codes across."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.errors import DataError, Problem
from diagnostic.study.strict import shown
from diagnostic.text import near_matches
from diagnostic.voices.codebook import Polarity, Scale
from diagnostic.voices.coding import FIRST, Coded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diagnostic.study.interviews import InterviewPlan
    from diagnostic.voices.codebook import Code, Codebook

SHEET, CODES, HELP = "Codage", "Codes", "Mode d’emploi"
HEAD = ("Entretien", "Catégorie")
_MARK = re.compile(r"^(?P<sign>[+\-−–=x])\s*(?P<scale>[igt])?$", re.IGNORECASE)
_SIGNS = {
    "+": Polarity.STRENGTH, "-": Polarity.WEAKNESS, "−": Polarity.WEAKNESS,
    "–": Polarity.WEAKNESS, "x": Polarity.NEUTRAL, "=": Polarity.NEUTRAL,
}  # fmt: skip
_SCALES = {"i": Scale.PERSON, "g": Scale.GROUP, "t": Scale.TERRITORY}
_WORDS = (
    "Une ligne par entretien, une colonne par code. Laissez vide ce dont l’entretien ne parle pas.",
    "+ : force, ce sur quoi s’appuyer. - : faiblesse, ce qui manque. x : les deux, ou aucune.",
    "Ajoutez si vous le savez l’échelle : i (individu), g (groupe), t (territoire). Exemple : -t",
    "Ne fusionnez pas de cases, ne renommez pas les colonnes : le classeur y serait refusé.",
    "Aucun nom, aucun propos dans ce classeur.",
)


def write_grid(path: Path, plan: InterviewPlan, book: Codebook) -> Path:
    """Write the grid to fill in.

    Parameters
    ----------
    path : Path
    plan : InterviewPlan
        Its interviews are the rows.
    book : Codebook
        Its codes are the columns.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book_ = Workbook()
    sheet = book_.active
    sheet.title = SHEET
    sheet.append([*HEAD, *(each.code for each in book.codes)])
    for interview in plan.interviews:
        sheet.append([interview.code, interview.category.value])
    marks = DataValidation(type="list", formula1='"+,+i,+g,+t,-,-i,-g,-t,x,xi,xg,xt"')
    marks.error, marks.errorTitle = "Écrivez +, - ou x, suivi si besoin de i, g ou t.", "Codage"
    sheet.add_data_validation(marks)
    last = sheet.cell(max(2, len(plan.interviews) + 1), len(book.codes) + 2).coordinate
    marks.add(f"C2:{last}")
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 28
    codes = book_.create_sheet(CODES)
    codes.append(["Code", "Thème", "Sous-thème", "Type de besoin", "Définition"])
    for each in book.codes:
        codes.append([each.code, each.theme, each.label, each.need.value, each.definition])
    words = book_.create_sheet(HELP)
    for line in _WORDS:
        words.append([line])
    for each_sheet in (sheet, codes):
        for cell in each_sheet[1]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.tmp.xlsx")
    try:
        book_.save(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def is_grid(path: Path) -> bool:
    """Whether a workbook holds a coding grid."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
    except Exception as error:
        raise DataError(
            Problem("ce classeur ne s’ouvre pas", shown(path), remedy="enregistrez-le en XLSX")
        ) from error
    try:
        return SHEET in book.sheetnames
    finally:
        book.close()


def read_grid(
    path: Path, plan: InterviewPlan, book: Codebook, coder: str = FIRST
) -> tuple[Coded, ...]:
    """Read a grid filled in.

    Raises
    ------
    DataError
        With every problem at once: sheet, cell, value and remedy.
    """
    from openpyxl import load_workbook

    opened = load_workbook(path, data_only=True)
    sheet = opened[SHEET]
    name = f"{shown(path)}, feuille « {SHEET} »"
    problems = [
        Problem("des cases sont fusionnées", f"{name}, {merged.coord}", remedy="défusionnez-les")
        for merged in sheet.merged_cells.ranges
    ]
    rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    if problems:
        raise DataError(problems)
    if not rows or tuple(rows[0][:2]) != HEAD:
        read = ", ".join(rows[0][:2]) if rows else ""
        raise DataError(
            Problem("l’en-tête n’est pas celui de la grille", f"{name}, ligne 1", read,
                    f"les deux premières colonnes sont {' et '.join(HEAD)}")
        )  # fmt: skip
    columns = _columns(rows[0], book, name, problems)
    interviews = {each.code: each for each in plan.interviews}
    found: list[Coded] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        where = f"{name}, ligne {number}"
        interview = interviews.get(row[0])
        if interview is None:
            problems.append(
                Problem("cet entretien n’est pas dans plan.yml", where, row[0],
                        "ajoutez-le à la liste interviews, ou corrigez le code",
                        near_matches(row[0], interviews))
            )  # fmt: skip
            continue
        if row[0] in seen:
            problems.append(
                Problem(f"cet entretien est déjà à la ligne {seen[row[0]]}", where, row[0],
                        "gardez une seule ligne par entretien")
            )  # fmt: skip
        seen.setdefault(row[0], number)
        for code, polarity, scale in _marks(row, columns, where, problems):
            found.append(
                Coded(row[0], interview.category, code.theme, code.code, polarity, scale, coder)
            )
    if problems:
        raise DataError(problems)
    return tuple(found)


def _columns(
    header: list[str], book: Codebook, name: str, problems: list[Problem]
) -> dict[int, Code]:
    columns = {}
    for i, said in enumerate(header[2:], 2):
        code = book.find(said)
        if code is not None:
            columns[i] = code
        elif said:
            problems.append(
                Problem("ce code n’est pas dans codebook.yml", f"{name}, ligne 1", said,
                        "ajoutez-le à codebook.yml, ou corrigez l’en-tête", book.near(said))
            )  # fmt: skip
    return columns


def _marks(
    row: list[str], columns: dict[int, Code], where: str, problems: list[Problem]
) -> Iterator[tuple[Code, Polarity, Scale]]:
    for i, code in columns.items():
        said = row[i] if i < len(row) else ""
        if not said:
            continue
        mark = _MARK.match(said)
        if mark is None:
            problems.append(
                Problem("cette marque ne se lit pas", f"{where}, colonne « {code.code} »", said,
                        "écrivez +, - ou x, suivi si besoin de i, g ou t")
            )  # fmt: skip
            continue
        scale = _SCALES.get((mark["scale"] or "i").lower(), Scale.PERSON)
        yield code, _SIGNS[mark["sign"].lower()], scale


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
