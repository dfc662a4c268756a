"""Recorded offences by commune, year and kind: five million lines.

A figure is published only where more than five offences were recorded three
years running. The rest is ``ndiff``: not published, never zero. The columns
``complement_info`` beside it are a mean of the département's communes that
are not published: never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import Cells, numbers
from diagnostic.statistics.adapters.shaping import Options, grid, options
from diagnostic.statistics.states import NO_ROW
from diagnostic.text import enumeration, folded, near_matches

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_CODE = r"CODGEO_\d{4}"
_YEAR, _KIND, _COUNT, _OPEN = "annee", "indicateur", "nombre", "est_diffuse"
_BASES = {"insee_pop": "POP", "insee_log": "LOG"}
_BATCH = 500_000


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the offences of one year, one variable per kind."""
    told = options(layout, Options, source)
    code = next((name for name in table.columns if re.fullmatch(_CODE, name)), "CODGEO_année")
    wanted = (code, _YEAR, _KIND, _COUNT, _OPEN, *_BASES)
    checks.columns(table, table.columns, wanted)
    frame = _year(table, wanted, source)
    codes = frame[code].str.strip()
    checks.communes(codes, table)
    kinds = _kinds(frame[_KIND], told, table)
    checks.unique(pd.DataFrame({"code": codes, "kind": kinds}), table)
    counts = _open(numbers(frame[_COUNT], layout, table), frame, table)
    places, distinct = pd.factorize(codes, sort=True)
    cells: dict[str, Cells] = {}
    for name in told.variables.values():
        held = (kinds == name).to_numpy()
        cells[name] = _spread(counts, held, places, len(distinct))
    first = (~codes.duplicated()).to_numpy()
    for column, name in _BASES.items():
        bases = numbers(frame[column], layout, table)
        cells[name] = _spread(bases, first, places, len(distinct))
    names = pd.Series(distinct, dtype=object)
    yield grid(checks.levels(names), names, cells, told.additive)


def _year(table: OpenedTable, wanted: tuple[str, ...], source: Source) -> pd.DataFrame:
    """Return the lines of one year, without holding the others."""
    kept: list[pd.DataFrame] = []
    held: set[str] = set()
    for batch in table.batches(_BATCH, wanted):
        years = batch[_YEAR].str.strip().str[:4]
        held.update(years.unique())
        kept.append(batch[years == str(source.vintage)])
    found = pd.concat(kept) if kept else pd.DataFrame(columns=list(wanted))
    if found.empty:
        checks.refuse(
            f"ce fichier n’a aucune ligne de l’année {source.vintage}",
            table,
            column=_YEAR,
            found=enumeration(sorted(held)),
            remedy=f"téléchargez l’édition qui contient l’année {source.vintage}",
        )
    return found


def _kinds(column: pd.Series, told: Options, table: OpenedTable) -> pd.Series:
    known = {folded(label): name for label, name in told.variables.items()}
    places, distinct = pd.factorize(column)
    found = np.array([known.get(folded(str(word)), "") for word in distinct], dtype=object)
    kinds = pd.Series(found[places], index=column.index)
    unknown = column[kinds == ""]
    if len(unknown):
        word = str(unknown.iloc[0])
        checks.refuse(
            "cet indicateur de délinquance est inconnu",
            table,
            row=int(unknown.index[0]),
            column=_KIND,
            found=word or "case vide",
            remedy="déclarez-le dans la structure du fichier, au catalogue",
            near=near_matches(word, list(told.variables), 2),
        )
    return kinds


def _open(counts: Cells, frame: pd.DataFrame, table: OpenedTable) -> Cells:
    """Keep the counts that may be published, and no other."""
    flags = frame[_OPEN].str.strip().str.lower()
    published = (flags == "diff").to_numpy()
    known = (flags == "ndiff").to_numpy() | published
    if not known.all():
        row = int(np.argmin(known))
        checks.refuse(
            "ce témoin de diffusion n’est ni « diff », ni « ndiff »",
            table,
            row=int(frame.index[row]),
            column=_OPEN,
            found=str(frame[_OPEN].iloc[row]) or "case vide",
        )
    lost = published & np.isnan(counts.figures)
    if lost.any():
        row = int(np.argmax(lost))
        checks.refuse(
            "ce nombre est déclaré diffusé, mais il manque",
            table,
            row=int(frame.index[row]),
            column=_COUNT,
            found=str(frame[_COUNT].iloc[row]) or "case vide",
        )
    return counts.where(published, Status.NOT_PUBLISHED)


def _spread(cells: Cells, held: np.ndarray, places: np.ndarray, size: int) -> Cells:
    figures, statuses = np.full(size, np.nan), np.full(size, NO_ROW, dtype=np.int8)
    figures[places[held]] = cells.figures[held]
    statuses[places[held]] = cells.statuses[held]
    return Cells(figures, statuses)
