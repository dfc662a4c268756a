"""Which years a file bears, as its layout says they are written.

Publishers put several years in one file (``data.caf.fr``, the results of
schools, recorded crime) or write the year in a sheet's name or in a column's.
A file with several years makes one source of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.statistics.adapters.checks import refuse
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_YEAR = r"((?:19|20)\d\d)"
_HEAD = 400
"""Bytes in which a first line holds."""


def vintages(table: OpenedTable, layout: Layout) -> frozenset[int]:
    r"""Return the years a file bears; none when the file does not tell.

    ``options.vintage`` of the layout is a mapping with one key:

    - ``column``: a column that begins with the year;
    - ``header``, ``member``, ``lead``: a pattern of a column's name, of the
      name of the member or sheet, of the first line, whose group is the year
      (``CODGEO_(\d\d)``);
    - ``after``: a pattern of columns of earlier years: the file is of the
      year that follows the last.
    """
    told: Mapping[str, str] = layout.options.get("vintage", {})
    for kind, value in told.items():
        return _BY_KIND[kind](table, layout, value)
    return frozenset()


def _by_column(table: OpenedTable, layout: Layout, column: str) -> frozenset[int]:
    held = _present(table, layout, column)
    if not held:
        return frozenset()
    text = table.text([held])[held]
    return frozenset(int(year) for year in _years(text).dropna().unique())


def _by_header(table: OpenedTable, _layout: Layout, pattern: str) -> frozenset[int]:
    return _found(pattern, table.columns)


def _by_member(table: OpenedTable, _layout: Layout, pattern: str) -> frozenset[int]:
    return _found(pattern, (table.sheet, table.member, table.path.name))


def _by_lead(table: OpenedTable, _layout: Layout, pattern: str) -> frozenset[int]:
    with table.stream() as file:
        line = file.read(_HEAD).split(b"\n")[0].decode("latin-1")
    return _found(pattern, (line,))


def _by_earlier(table: OpenedTable, _layout: Layout, pattern: str) -> frozenset[int]:
    earlier = _found(pattern, table.columns)
    return frozenset({max(earlier) + 1}) if earlier else frozenset()


_BY_KIND: Mapping[str, Callable[[OpenedTable, Layout, str], frozenset[int]]] = {
    "column": _by_column,
    "header": _by_header,
    "member": _by_member,
    "lead": _by_lead,
    "after": _by_earlier,
}


def chosen(frame: pd.DataFrame, column: str, table: OpenedTable, source: Source) -> pd.DataFrame:
    """Return the lines of a source's year.

    Raises
    ------
    DataError
        When the file has no line of that year.
    """
    years = _years(frame[column])
    kept = frame[years == str(source.vintage)]
    if kept.empty:
        held = sorted(years.dropna().unique())
        refuse(
            f"ce fichier n’a aucune ligne de l’année {source.vintage}",
            table,
            column=column,
            found=enumeration(held) if held else "aucune année lisible",
            remedy=f"téléchargez le fichier qui contient l’année {source.vintage}",
        )
    return kept


def same_year(table: OpenedTable, layout: Layout, source: Source) -> None:
    """Refuse a file whose columns or sheet bear another year than its source's."""
    held = vintages(table, layout)
    if held and source.vintage not in held:
        checked = enumeration([str(year) for year in sorted(held)])
        refuse(
            f"ce fichier n’est pas de l’année {source.vintage}",
            table,
            found=checked,
            remedy=f"téléchargez le fichier de l’année {source.vintage}",
        )


def _years(text: pd.Series) -> pd.Series:
    return text.str.strip().str.extract(rf"^{_YEAR}", expand=False)


def _found(pattern: str, words: tuple[str, ...]) -> frozenset[int]:
    found = (re.search(pattern, word) for word in words if word)
    return frozenset(_full(match[1]) for match in found if match)


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _present(table: OpenedTable, layout: Layout, column: str) -> str:
    labels = (column, *layout.options.get("names", {}).get(column, ()))
    return next((label for label in labels if label in table.columns), "")
