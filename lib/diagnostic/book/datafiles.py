"""Write a data pack: a workbook, and a data package that any tool can read.

The package follows the Frictionless specification: ``datapackage.json``
describes the CSV files beside it. The same pack gives the same bytes. No
cell can be run as a formula, in any of the files.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from diagnostic.actions.cells import neutral
from diagnostic.book.datapack import Pack, Table, Value
from diagnostic.book.notice import long_date
from diagnostic.book.plan import DESCRIPTOR, WORKBOOK
from diagnostic.text import capitalised, counted, slug
from diagnostic.voices.actors.workbooks import settled

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file format has no time zone
_HEAD = "FF1C5166"
_LICENCES = {
    "Licence Ouverte 2.0": {
        "name": "etalab-2.0",
        "title": "Licence Ouverte 2.0",
        "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    },
    "ODbL 1.0": {
        "name": "ODbL-1.0",
        "title": "Open Database License 1.0",
        "path": "https://opendatacommons.org/licenses/odbl/1-0/",
    },
}


def write_pack(pack: Pack, folder: Path, former: Path | None = None) -> list[Path]:
    """Write the files of a pack in a folder.

    Parameters
    ----------
    pack : Pack
    folder : Path
    former : Path, optional
        Folder of the pack's last writing: its workbook is taken again when
        nothing has changed, since writing one is slow.

    Returns
    -------
    list of Path
        The workbook, the descriptor, then the CSV files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    resources, files = [], []
    for table in pack.tables:
        content = csv_bytes(table)
        path = folder / f"{table.name}.csv"
        path.write_bytes(content)
        files.append(path)
        resources.append(_resource(table, content))
    described = json.dumps(_descriptor(pack, resources), ensure_ascii=False, indent=1) + "\n"
    descriptor = folder / DESCRIPTOR
    descriptor.write_text(described, encoding="utf-8", newline="\n")
    book = folder / WORKBOOK
    book.write_bytes(_kept(former, described) or workbook(pack))
    return [book, descriptor, *files]


def _kept(former: Path | None, described: str) -> bytes | None:
    """Return the workbook written last, if it was made from the same tables."""
    if former is None:
        return None
    try:
        if (former / DESCRIPTOR).read_text(encoding="utf-8") != described:
            return None
        return (former / WORKBOOK).read_bytes()
    except OSError:
        return None


def csv_bytes(table: Table) -> bytes:
    """Return a table as CSV: UTF-8, comma, one header line."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    kept = [rank for rank, field in enumerate(table.fields) if not field.repeated]
    writer.writerow(table.fields[rank].name for rank in kept)
    writer.writerows([_written(row[rank]) for rank in kept] for row in table.rows)
    return buffer.getvalue().encode("utf-8")


def _written(value: Value) -> str:
    if isinstance(value, str):
        return _safe(value)
    return "" if value is None else str(value)


@lru_cache(maxsize=8192)  # the same names and definitions, line after line
def _safe(value: str) -> str:
    return neutral(_CONTROL.sub(" ", value))


def _descriptor(pack: Pack, resources: list[dict[str, Any]]) -> dict[str, Any]:
    licences = dict.fromkeys(source.licence for source in pack.sources)
    sources = {
        f"{source.publisher}, {source.short}": source.url for source in pack.sources if source.url
    }
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": slug(pack.slug) or "diagnostic",
        "title": pack.title,
        "description": pack.about,
        "version": pack.date,
        "keywords": ["diagnostic social", pack.edition],
        "licenses": [_LICENCES.get(name, {"title": name, "name": slug(name)}) for name in licences],
        "sources": [{"title": title, "path": path} for title, path in sources.items()],
        "resources": resources,
    }
    return {key: value for key, value in described.items() if value}


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": f.name, "type": f.type, "title": f.title, "description": f.description}
            for f in table.fields
            if not f.repeated
        ],
        "missingValues": [""],
    }
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": name, "reference": {"resource": other, "fields": target}}
            for name, other, target in table.refers
        ]
    if len(table.key) == 1:
        schema["primaryKey"] = list(table.key)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def workbook(pack: Pack) -> bytes:
    """Return the pack as a workbook: what it is, then one sheet per table."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _opening(book, pack)
    for table in pack.tables:
        _sheet(book, table)
    book.properties.created = book.properties.modified = _EPOCH
    book.properties.creator = "Diagnostic partagé"
    book.properties.title = f"{pack.title} : données"
    book.properties.language = "fr-FR"
    book.properties.description = pack.about
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue())


def _opening(book: Any, pack: Pack) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("Lisez-moi")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 96
    sheet.sheet_view.showGridLines = False

    def line(first: str, second: str, *, bold: bool = False) -> None:
        cells = [WriteOnlyCell(sheet, neutral(said)) for said in (first, second)]
        cells[0].font = Font(bold=True, size=14 if bold else 11, color=_HEAD)
        for cell in cells[not bold :] if bold else cells:
            cell.alignment = Alignment(vertical="top", wrap_text=not bold)
        sheet.append(cells)

    line(pack.title, "", bold=True)
    line("Édition", f"{pack.edition}, {long_date(pack.date)}")
    line("Ce que c’est", pack.about)
    for table in pack.tables:
        count = counted(len(table.rows), "ligne")
        line(f"Feuille « {table.title} »", f"{table.description} {capitalised(count)}.")
        for field in table.fields:
            line("", f"{field.title} : {field.description}")


def _sheet(book: Any, table: Table) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(table.title)
    for rank, field in enumerate(table.fields, 1):
        sheet.column_dimensions[get_column_letter(rank)].width = field.width
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(table.fields))
    sheet.auto_filter.ref = f"A1:{last}{max(2, len(table.rows) + 1)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    heads = []
    for field in table.fields:
        head = WriteOnlyCell(sheet, field.title)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = PatternFill("solid", fgColor=_HEAD)
        head.alignment = Alignment(vertical="center", wrap_text=True)
        heads.append(head)
    sheet.append(heads)
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Value) -> Any:
    """Return what a cell takes; a text that a spreadsheet would run is kept a text."""
    if not isinstance(value, str):
        return value
    said = _CONTROL.sub(" ", value)
    if not said.startswith("="):
        return said or None
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, neutral(said))
    cell.data_type = "s"
    return cell
