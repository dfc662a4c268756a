"""From a table of text to a grid, as a layout's options say.

Most official files are wide: one line per place, one column per figure. What
differs is declared (``options`` of ``data/catalogue/layouts``), so that a new
file of a known publisher needs a few lines of YAML and no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cells import Cells, numbers
from diagnostic.statistics.adapters.vintages import chosen, same_year
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.templates import filled
from diagnostic.text import near_matches

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_CODES = {
    "COM": checks.COMMUNE,
    "EPCI": r"\d{9}",
    "DEP": r"\d\d|2[AB]|97\d",
    "REG": r"\d\d",
    "IRIS": r"(?:\d\d|2[AB])\d{7}",
    "QPV": r"QP(?:\d{3}|02[AB])\d{3}|QN[0-9A-Z]{3}\d\d[A-Z]",
}


class Options(BaseModel):
    """What the layout of a wide file declares beside the common fields.

    In every text ``{y}`` and ``{year}`` stand for the source's vintage.

    Parameters
    ----------
    code : str
        Column of the place's code.
    level : str
        Level of those codes; arrondissements of the three cities are told apart.
    variables : dict of str to str
        Column → variable.
    optional : dict of str to str
        The same, for columns that only some editions hold.
    others : str
        Pattern of further columns kept under their own name.
    additive : tuple of str, or "all"
        Variables that are counts.
    percentages : tuple of str
        Variables that cannot be over a hundred.
    signed : tuple of str
        Variables that may be below zero.
    rounded : bool
        Whether the publisher rounds its counts.
    dropped : str
        Pattern of codes that are no place: ``XX``, residents abroad.
    names : dict of str to tuple of str
        Column → labels under which portals export it.
    vintage : dict
        Where the year is written: see :mod:`diagnostic.statistics.adapters.vintages`.
    note : str
        What was seen in an actual file, and what only in documentation.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = ""
    level: str = "COM"
    variables: dict[str, str] = Field(default_factory=dict)
    optional: dict[str, str] = Field(default_factory=dict)
    others: str = ""
    additive: tuple[str, ...] | Literal["all"] = ()
    percentages: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    rounded: bool = False
    dropped: str = ""
    names: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    vintage: dict[str, str] = Field(default_factory=dict)
    note: str = ""


Chosen = TypeVar("Chosen", bound=BaseModel)


def options(layout: Layout, model: type[Chosen], source: Source) -> Chosen:
    """Read the options of a layout for a source's year, refusing what no adapter knows."""
    try:
        return model.model_validate(filled(layout.options, source.vintage))
    except ValidationError as error:
        known = list(model.model_fields)
        problems = []
        for fault in error.errors():
            name = ".".join(map(str, fault["loc"]))
            what = _FAULTS.get(fault["type"], "option illisible")
            near = near_matches(name, known) if fault["type"] == "extra_forbidden" else ()
            where = f"data/catalogue/layouts, {layout.id}, options, {name}"
            problems.append(Problem(what, where, str(fault.get("input", ""))[:80], near=near))
        raise CatalogueError(problems) from error


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read a wide file: one line per place.

    Yields
    ------
    Grid
        One, with every variable declared.
    """
    told = options(layout, Options, source)
    if "column" not in told.vintage:
        same_year(table, layout, source)
    frame = lines(table, told, source, (told.code, *told.variables))
    yield wide(frame, table, layout, told)


def lines(table: OpenedTable, told: Options, source: Source, wanted: Sequence[str]) -> pd.DataFrame:
    """Return the text of a file, columns named and checked, of the source's year only."""
    frame = checks.renamed(table.text(), told.names)
    year = told.vintage.get("column", "")
    checks.columns(table, frame.columns, [*wanted, *([year] if year else [])])
    return chosen(frame, year, table, source) if year else frame


def wide(frame: pd.DataFrame, table: OpenedTable, layout: Layout, told: Options) -> Grid:
    """Turn lines of text into a grid, by a code and columns of figures."""
    frame = _kept(frame, told)
    codes = frame[told.code].str.strip()
    valid(codes, told.level, table)
    checks.unique(codes.rename(told.code), table)
    columns = {**told.variables, **_found(frame, told)}
    cells = {
        variable: _cells(frame[column], variable, told, layout, table)
        for column, variable in columns.items()
    }
    level = checks.levels(codes) if told.level == "COM" else told.level
    return grid(level, codes, cells, told.additive)


def valid(codes: pd.Series, level: str, table: OpenedTable) -> None:
    """Refuse codes that are not of their level."""
    if level == "COM":
        checks.communes(codes, table)
        return
    wrong = codes[~codes.str.fullmatch(_CODES[level])]
    if len(wrong):
        checks.refuse(
            f"ce code n’est pas celui attendu ({_LABELS[level]})",
            table,
            row=int(wrong.index[0]),
            found=str(wrong.iloc[0]) or "case vide",
        )


def grid(
    levels: str | NDArray[np.object_],
    codes: Iterable[str],
    cells: Mapping[str, Cells],
    additive: Iterable[str] | Literal["all"],
) -> Grid:
    """Put columns side by side."""
    places = np.array(list(codes), dtype=object)
    held = np.full(len(places), levels, dtype=object) if isinstance(levels, str) else levels
    return Grid(
        held,
        places,
        tuple(cells),
        np.column_stack([column.figures for column in cells.values()]),
        np.column_stack([column.statuses for column in cells.values()]),
        frozenset(cells) if additive == "all" else frozenset(additive) & cells.keys(),
    )


_FAULTS = {"extra_forbidden": "cette option n’existe pas", "missing": "cette option manque"}
_LABELS = {
    "EPCI": "Siren d’un EPCI, neuf chiffres",
    "DEP": "département",
    "REG": "région",
    "IRIS": "Iris, neuf caractères",
    "QPV": "quartier prioritaire",
}


def _kept(frame: pd.DataFrame, told: Options) -> pd.DataFrame:
    if not told.dropped:
        return frame
    return frame[~frame[told.code].str.strip().str.fullmatch(told.dropped)]


def _found(frame: pd.DataFrame, told: Options) -> dict[str, str]:
    held = {column: variable for column, variable in told.optional.items() if column in frame}
    if told.others:
        matching = [c for c in frame.columns if re.fullmatch(told.others, c)]
        held |= {c: c for c in matching if c not in held}
    return held


def _cells(
    text: pd.Series, variable: str, told: Options, layout: Layout, table: OpenedTable
) -> Cells:
    bounds: dict[str, Any] = {"rounded": told.rounded}
    if variable in told.percentages:
        bounds["most"] = 100.0
    if variable in told.signed:
        bounds["least"] = -np.inf
    return numbers(text, layout, table, **bounds)
