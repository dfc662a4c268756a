"""Which years a file bears, as its layout says they are written.

Publishers put several years in one file (``data.caf.fr``, the results of
schools, recorded crime) or write the year in a sheet's name or in a column's.
A file with several years makes one source of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.statistics.adapters.checks import refuse
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_YEAR = r"((?:19|20)\d\d)"


def vintages(table: OpenedTable, layout: Layout) -> frozenset[int]:
    r"""Return the years a file bears; none when the file does not tell.

    ``options.vintage`` of the layout is a mapping with one key: ``column`` (a
    column that begins with the year), ``header`` or ``member`` (a pattern of
    a column's name, or of the member's and sheet's, with the year as group:
    ``CODGEO_(\d\d)``), ``after`` (a pattern of columns of earlier years: the
    file is of the year that follows the last).
    """
    told: Mapping[str, str] = layout.options.get("vintage", {})
    if column := told.get("column"):
        held = _present(table, layout, column)
        if not held:
            return frozenset()
        text = table.text([held])[held]
        return frozenset(int(year) for year in _years(text).dropna().unique())
    if pattern := told.get("header"):
        return _found(pattern, table.columns)
    if pattern := told.get("after"):
        earlier = _found(pattern, table.columns)
        return frozenset({max(earlier) + 1}) if earlier else frozenset()
    if pattern := told.get("member"):
        return _found(pattern, (table.sheet, table.member, table.path.name))
    return frozenset()


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
