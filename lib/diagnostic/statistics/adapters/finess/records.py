r"""The text of FINESS: no header, one kind of record per line.

The first line says ``finess;etalab;version;date``. Each other begins with its
kind: ``structureet`` (an establishment, 32 fields), ``geolocalisation``,
``equipementsocial`` (places of a kind). Accents are those of Latin-1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from diagnostic.statistics.adapters import checks
from diagnostic.text import counted, number

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable

LEAD = ("finess", "etalab")
_OVERSEAS = {"9A": "971", "9B": "972", "9C": "973", "9D": "974", "9E": "975", "9F": "976"}
_LINE = "line"


def records(table: OpenedTable, kind: str, fields: Mapping[int, str], width: int) -> pd.DataFrame:
    """Return the records of a kind, as text.

    Parameters
    ----------
    kind : str
        First field of the records wanted.
    fields : mapping of int to str
        Position of a field → its name; the line's number is ``line``.
    width : int
        Fields that each record must have.

    Raises
    ------
    DataError
        When the file does not begin as FINESS does, or a record is cut.
    """
    rows = []
    for line, row in _lines(table):
        if line == 1:
            _lead(row, table)
        elif row and row[0] == kind:
            if len(row) < width:
                checks.refuse(
                    "une ligne est incomplète : le fichier est tronqué ou abîmé",
                    table,
                    row=line - 1 - table.before,
                    found=f"{counted(len(row), 'case')} au lieu de {number(width)}",
                )
            rows.append((line, *(row[place].strip() for place in fields)))
    frame = pd.DataFrame(rows, columns=[_LINE, *fields.values()], dtype=object)
    # Rows are those of the opened table, for the line of a refusal.
    frame.index = pd.Index(frame[_LINE].astype("int64") - 1 - table.before)
    if frame.empty:
        checks.refuse(
            f"ce fichier n’a aucun enregistrement « {kind} »",
            table,
            remedy="téléchargez l’extraction Finess demandée (cs1100507 ou cs1100505)",
        )
    return frame.drop(columns=_LINE)


def commune(code: pd.Series, department: pd.Series) -> pd.Series:
    """Return the commune's code from its three figures and its département.

    FINESS writes Guadeloupe ``9A``, and 120 for the commune 97120.
    """
    overseas = department.map(lambda word: _OVERSEAS.get(word, word))
    distant = overseas.str.fullmatch(r"97\d")
    return overseas.str[:2].where(distant, department) + code.str.zfill(3)


def _lines(table: OpenedTable) -> Iterator[tuple[int, list[str]]]:
    with table.stream() as raw:
        text = io.TextIOWrapper(raw, encoding="cp1252", errors="replace", newline="")
        yield from enumerate(csv.reader(text, delimiter=";", quoting=csv.QUOTE_NONE), 1)


def _lead(row: list[str], table: OpenedTable) -> None:
    if tuple(row[:2]) != LEAD:
        checks.refuse(
            "ce fichier ne commence pas comme une extraction Finess",
            table,
            found=";".join(row[:4]),
            remedy="reprenez l’extraction « etalab » publiée sur data.gouv.fr",
        )
