"""A workbook that came back: what each cell says now, and what it said when it left.

Whatever a program changed on saving is read for what it means: dates as texts
or as day numbers, numbers as texts, percents as fractions, booleans. A formula
is never computed and never kept: it is refused, with its place.
"""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.actions.cells import restored
from diagnostic.actions.followup.cellvalues import flat
from diagnostic.actions.followup.columns import BY_NAME, TABLES, Field, Table
from diagnostic.actions.followup.ledger import SHOWN, fingerprint
from diagnostic.actions.followup.reading import cell as checked
from diagnostic.actions.followup.typed import typed
from diagnostic.actions.followup.workbook import BASE, FINGERPRINT, HELP, LISTS, MARK
from diagnostic.errors import DataError, Problem
from diagnostic.text import counted, enumeration, folded, near_matches
from diagnostic.text import number as number_

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 30_000_000, 10_000, 80
"""A workbook of follow-up is never that large; a sheet formatted to its end is read up to there."""


@dataclass(frozen=True)
class SentRow:
    """A row of a workbook that came back.

    Parameters
    ----------
    key : str
        Empty for a row that a pilot added.
    cells : mapping of str to str
        Canonical texts of the columns that are there.
    base : mapping of str to str or None
        The same row as exported; None for a new one, or when the workbook no
        longer says it.
    places : mapping of str to str
    """

    key: str
    cells: Mapping[str, str]
    base: Mapping[str, str] | None
    places: Mapping[str, str]


@dataclass(frozen=True)
class Sent:
    """A workbook that came back.

    Parameters
    ----------
    file, pilot : str
    rows : mapping of str to tuple of SentRow
        By name of table.
    notices : tuple of str
        What was met and changes nothing: rows removed, columns added…
    """

    file: str
    pilot: str
    rows: Mapping[str, tuple[SentRow, ...]]
    notices: tuple[str, ...] = ()


@dataclass
class _Base:
    """The hidden sheet: what left."""

    study: str = ""
    pilot: str = ""
    cells: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    shown: dict[tuple[str, str], list[str]] = field(default_factory=dict)


@dataclass
class _Told:
    """What is found on the way."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def open_sent(path: Path, study: str) -> Sent:
    """Read a workbook that came back.

    Raises
    ------
    DataError
        With every problem at once: file of another kind, formulas, merged
        cells, values that a column does not admit, rows copied twice.
    """
    book = _opened(path)
    base = _base(book)
    told = _Told()
    if base.study and base.study != study:
        raise DataError(
            Problem(
                f"ce classeur est celui de l’étude « {base.study} »",
                path.name,
                remedy=f"donnez celui de « {study} », ou importez-le dans son étude",
            )
        )
    if not base.study:
        told.notices.append(
            f"{path.name} ne dit plus de quoi il est parti (feuille cachée absente) : chaque "
            "case différente est à choisir."
        )
    sheets = _sheets(book, path.name, told)
    if not sheets and not told.problems:
        raise DataError(
            Problem(
                "aucune feuille de ce classeur n’est du suivi",
                path.name,
                enumeration(book.sheetnames),
                f"repartez d’un export : diagnostic follow export {study}",
            )
        )
    rows = {
        name: tuple(_rows(sheet, BY_NAME[name], base, path.name, book.epoch, told))
        for name, sheet in sheets.items()
    }
    _gone(base, rows, told, path.name)
    if told.problems:
        raise DataError(told.problems)
    return Sent(path.name, base.pilot, rows, tuple(told.notices))


def _opened(path: Path) -> Any:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not path.is_file():
        raise DataError(
            Problem("ce fichier n’existe pas", found=str(path), remedy="vérifiez son nom")
        )
    suffix = path.suffix.lower()
    if suffix != ".xlsx":
        raise DataError(
            Problem(
                "ce genre de fichier n’est pas lu",
                path.name,
                suffix or "sans extension",
                "dans le tableur, « Enregistrer sous », puis « Classeur Excel (.xlsx) »",
            )
        )
    if path.stat().st_size > MOST_BYTES:
        raise DataError(
            Problem("ce classeur est beaucoup trop gros", path.name, remedy="repartez d’un export")
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep, we do not read
            return load_workbook(path)
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError,
        SyntaxError, EOFError, IndexError, AttributeError,
    ):  # fmt: skip
        raise DataError(
            Problem(
                "ce classeur ne s’ouvre pas : il est abîmé, protégé par un mot de passe, ou "
                "d’un autre genre que son nom",
                path.name,
                remedy="ouvrez-le dans un tableur et enregistrez-le en « Classeur Excel (.xlsx) »",
            )
        ) from None


def _base(book: Any) -> _Base:
    found = _Base()
    if BASE not in book.sheetnames:
        return found
    rows = book[BASE].iter_rows(values_only=True)
    head = [str(each or "") for each in next(rows, ())]
    if head[:1] != [MARK]:
        return found
    found.study, found.pilot = restored(head[2]), restored(head[3]) if len(head) > 3 else ""
    for name, key, said, *_ in rows:
        try:
            told = json.loads(str(said))
            cells = {str(k): str(v) for k, v in told["cells"].items()}
            shown = [str(each) for each in told["shown"]]
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        found.cells[str(name), str(key)], found.shown[str(name), str(key)] = cells, shown
    return found


def _sheets(book: Any, file: str, told: _Told) -> dict[str, Worksheet]:
    """Return the sheets by table: known by their mark, then by their title or their columns."""
    found: dict[str, Worksheet] = {}
    for sheet in book.worksheets:
        if sheet.title in {HELP, LISTS, BASE}:
            continue
        table = _table_of(sheet)
        if table is None:
            if sheet.max_row > 1 or sheet.cell(1, 1).value is not None:
                told.notices.append(f"{file} : la feuille « {sheet.title} » n’est pas du suivi.")
            continue
        if table.name in found:
            told.problems.append(
                Problem(
                    f"deux feuilles sont « {table.sheet} »",
                    file,
                    f"{found[table.name].title}, {sheet.title}",
                    "retirez la copie",
                )
            )
            continue
        if sheet.title != table.sheet:
            told.notices.append(
                f"{file} : la feuille « {sheet.title} » est lue comme « {table.sheet} »."
            )
        found[table.name] = sheet
    for table in TABLES:
        if table.name not in found:
            told.notices.append(
                f"{file} : la feuille « {table.sheet} » n’y est plus ; rien n’y change."
            )
    return found


def _table_of(sheet: Worksheet) -> Table | None:
    """Return what a sheet is: by its mark, else its title, else most of its columns."""
    head = [flat(str(c.value)) for c in _first(sheet) if c.value is not None]
    for title in head:
        if title in BY_NAME:
            return BY_NAME[title]
    for table in TABLES:
        if folded(table.sheet) == folded(sheet.title):
            return table
    titles = {folded(title) for title in head}
    for table in TABLES:
        own = {folded(field.title) for field in table.fields}
        if len(own & titles) * 4 >= len(own) * 3:
            return table
    return None


def _first(sheet: Worksheet) -> tuple[Any, ...]:
    """Return the cells of the header."""
    return next(sheet.iter_rows(1, 1, 1, min(sheet.max_column, MOST_COLUMNS)), ())


def _rows(  # noqa: PLR0917 - a sheet, and all it is read with
    sheet: Worksheet, table: Table, base: _Base, file: str, epoch: Any, told: _Told
) -> Iterator[SentRow]:
    place = f"{file}, feuille « {sheet.title} »"
    told.problems += [
        Problem(
            "des cellules sont fusionnées",
            f"{place}, cellules {area.coord}",
            remedy="défusionnez-les et répétez la valeur dans chaque case",
        )
        for area in sheet.merged_cells.ranges
    ]
    columns = _columns(sheet, table, place, told)
    if table.key not in columns and table.name not in columns:
        told.problems.append(
            Problem(
                f"la colonne « {table.fields[0].title} » manque : on ne sait pas quelle ligne "
                "est laquelle",
                place,
                remedy="remettez-la, ou repartez d’un export",
            )
        )
        return
    seen: dict[str, tuple[int, SentRow]] = {}
    hidden = 0
    wide, tall = min(sheet.max_column, MOST_COLUMNS), min(sheet.max_row, MOST_ROWS)
    if sheet.max_row > MOST_ROWS:
        told.notices.append(f"{place} : la feuille est lue jusqu’à la ligne {number_(MOST_ROWS)}.")
    for number, cells in enumerate(sheet.iter_rows(2, tall, 1, wide), 2):
        row = _row(cells, columns, table, base, f"{place}, ligne {number}", epoch, told)
        if row is None:
            continue
        hidden += bool(sheet.row_dimensions[number].hidden)
        if row.key and row.key in seen:
            _copied(row, seen[row.key], number, place, told)
            continue
        if row.key:
            seen[row.key] = (number, row)
        yield row
    if hidden:
        lines = counted(hidden, "ligne masquée", "lignes masquées")
        told.notices.append(f"{place} : {lines} par le tableur, lue{'s' * (hidden > 1)} aussi.")


def _columns(sheet: Worksheet, table: Table, place: str, told: _Told) -> dict[str, int]:
    """Return where each column is: by key of field, by name of table, by title of a reminder."""
    shown = {folded(title): title for title, _ in SHOWN.get(table.name, ())}
    known = {folded(each.title): each.key for each in table.fields}
    known |= {folded(table.name): table.name, folded(FINGERPRINT): FINGERPRINT} | shown
    found: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    tall = min(sheet.max_row, MOST_ROWS)
    for rank, cell in enumerate(_first(sheet)):
        title = flat(str(cell.value)) if cell.value is not None else ""
        key = known.get(folded(title)) if title else None
        if key is None:
            if any(
                row[0].value is not None for row in sheet.iter_rows(2, tall, rank + 1, rank + 1)
            ):
                unknown.append((rank, title or "colonne sans titre"))  # fmt: skip
        elif key in found:
            told.problems.append(
                Problem("deux colonnes portent le même titre", place, title, "retirez-en une")
            )
        else:
            found[key] = rank
    missing = [each.title for each in table.open_fields if each.key not in found]
    for _, title in unknown:
        near = near_matches(title, missing, count=1)
        if near:
            told.problems.append(
                Problem("cette colonne a changé de titre", place, title,
                        f"rendez-lui le sien : {near[0]}", near)
            )  # fmt: skip
        else:
            told.notices.append(f"{place} : la colonne « {title} » a été ajoutée ; elle n’est "
                                "pas lue.")  # fmt: skip
    told.notices += [
        f"{place} : la colonne « {title} » n’y est plus ; rien n’y change." for title in missing
    ]
    return found


def _row(  # noqa: PLR0917 - a row, and all it is read with
    cells: tuple[Any, ...],
    columns: Mapping[str, int],
    table: Table,
    base: _Base,
    line: str,
    epoch: Any,
    told: _Told,
) -> SentRow | None:
    found: dict[str, str] = {}
    places = {"": line}
    for each in table.fields:
        if each.key not in columns or columns[each.key] >= len(cells):
            continue
        cell = cells[columns[each.key]]
        places[each.key] = f"{line}, colonne « {each.title} »"
        found[each.key] = _said(each, cell, places[each.key], epoch, told)
    hidden = _plain(cells, columns.get(table.name))
    visible = found.get(table.key, "")
    if not any(found.values()) and not hidden:
        return None
    key = hidden or visible
    if hidden and visible and visible != hidden:
        told.problems.append(
            Problem(
                f"le repère de cette ligne a changé (il était {hidden})",
                places[table.key],
                visible,
                f"remettez {hidden} ; une action nouvelle se commence par une fiche",
            )
        )
    own = base.cells.get((table.name, key)) if key else None
    if own is not None:
        _kept_as_sent(table, key, own, found, cells, columns, base, line, told)
        mark = _plain(cells, columns.get(FINGERPRINT))
        if mark and mark != fingerprint(table.name, key, own):
            own = None
    if key:
        found[table.key] = key
    return SentRow(key, found, own, places)


def _said(each: Field, cell: Any, where: str, epoch: Any, told: _Told) -> str:
    text, problem, notice = typed(each, cell, where, epoch)
    if problem:
        told.problems.append(problem)
        return ""
    if notice:
        told.notices.append(notice)
    written, wrong = checked(each, text, where, sent=True)
    told.problems += wrong
    return written


def _plain(cells: tuple[Any, ...], rank: int | None) -> str:
    if rank is None or rank >= len(cells) or cells[rank].value is None:
        return ""
    return restored(flat(str(cells[rank].value)))


def _kept_as_sent(  # noqa: PLR0917 - a row, and all it is read with
    table: Table,
    key: str,
    own: Mapping[str, str],
    found: dict[str, str],
    cells: tuple[Any, ...],
    columns: Mapping[str, int],
    base: _Base,
    line: str,
    told: _Told,
) -> None:
    """Put protected columns back as they left, and say that they were changed."""
    for each in table.fields[1:]:
        if each.locked and each.key in found and found[each.key] != own.get(each.key, ""):
            found[each.key] = own.get(each.key, "")
            told.notices.append(f"{line} : « {each.title} » est protégé ; rien n’y change.")
    for (title, _), was in zip(
        SHOWN.get(table.name, ()), base.shown.get((table.name, key), []), strict=False
    ):
        if title in columns and _plain(cells, columns[title]) != flat(was):
            told.notices.append(
                f"{line} : « {title} » vient de la fiche ; changez-le dans la fiche."
            )


def _copied(row: SentRow, first: tuple[int, SentRow], number: int, place: str, told: _Told) -> None:
    if row.cells == first[1].cells:
        told.notices.append(f"{place} : la ligne {number} répète la ligne {first[0]}.")
        return
    told.problems.append(
        Problem(
            f"la ligne {row.key} est là deux fois, avec des valeurs différentes",
            f"{place}, lignes {first[0]} et {number}",
            row.key,
            "gardez une seule des deux ; pour une ligne nouvelle, videz son repère",
        )
    )


def _gone(base: _Base, rows: Mapping[str, tuple[SentRow, ...]], told: _Told, file: str) -> None:
    """Say which rows were taken away: they stay in the follow-up."""
    for name, found in rows.items():
        here = {row.key for row in found}
        gone = [key for table, key in base.cells if table == name and key not in here]
        if gone:
            told.notices.append(
                f"{file}, feuille « {BY_NAME[name].sheet} » : {enumeration(gone)} n’y "
                f"{'sont' if len(gone) > 1 else 'est'} plus ; rien n’est retiré du suivi."
            )
