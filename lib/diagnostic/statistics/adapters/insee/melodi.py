"""Insee's long files of the Melodi portal: one line per figure.

``GEO;GEO_OBJECT;…dimensions…;TIME_PERIOD;OBS_VALUE`` and statuses. Communes,
arrondissements, EPCI, départements, régions and France are all published:
none is summed again. Other zonings of the file are left aside: their codes
look like communes'. A confidential figure and a missing one are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.insee import variables
from diagnostic.statistics.adapters.insee.cube import Cube, Table, summed
from diagnostic.statistics.adapters.insee.figures import SLICE, column, required
from diagnostic.statistics.adapters.insee.naming import (
    TOTAL,
    Options,
    compiled,
    declared,
    dimensions,
    spoken,
    written,
)
from diagnostic.statistics.adapters.notices import say
from diagnostic.statistics.adapters.shaping import options
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES, NO_ROW
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_LINES = 250_000
_COMMON = ("GEO", "GEO_OBJECT", "TIME_PERIOD", "OBS_VALUE")
_CODES = {
    "COM": checks.COMMUNE,
    "ARM": checks.COMMUNE,
    "EPCI": r"\d{9}",
    "EPT": r"\d{9}",
    "DEP": r"\d\d|2[AB]|97\d",
    "REG": r"\d\d",
}
_NOWHERE = r"Z+|X+"
"""Communes out of any EPCI are put under a code of Z."""
_CONFIDENTIAL = ("C", "S", "N")
_SUPPRESSED = ("Q",)
_MISSING = ("K", "L", "M", "O")
"""``K``: included in another place; ``O``, ``L``, ``M``: missing or not collected."""


@dataclass
class _Reading:
    """What is known before the first line is read."""

    table: OpenedTable
    layout: Layout
    source: Source
    told: Options
    dims: tuple[str, ...]
    keys: dict[str, int]
    """Cell → number; grows as lines are read when the codes are the variables."""
    seen: set[str]
    """Years met."""
    constant: dict[str, str] | None = None
    """Dimensions that never vary, which the layout does not speak of."""


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read a long file, by batches of lines.

    Yields
    ------
    Grid
        Slices of the variables that the layout declares.

    Raises
    ------
    DataError
        When columns or variables are missing, the vintage is another, codes
        are damaged, a figure comes twice, or a cell cannot be read.
    """
    told = options(layout, Options, source)
    dims = dimensions(table.columns)
    required(table, [*_COMMON, *declared(told)])
    made = compiled(told, dims)
    cells = dict.fromkeys(cell for variable in made for cell in variable.cells)
    reading = _Reading(
        table,
        layout,
        source,
        told,
        dims,
        {cell: rank for rank, cell in enumerate(cells)},
        set(),
    )
    cubes: dict[str, Cube] = {}
    for frame in table.batches(_LINES, [*_COMMON, *dims, *_statuses(table)]):
        _gather(frame, reading, cubes)
    _checked_vintage(reading)
    yield from _grids(cubes, reading, made)


def _statuses(table: OpenedTable) -> list[str]:
    names = ("CONF_STATUS", "OBS_STATUS", "OBS_STATUS_FR", "UNIT_MULT")
    return [name for name in names if name in table.columns]


def _gather(frame: pd.DataFrame, reading: _Reading, cubes: dict[str, Cube]) -> None:
    """Keep the lines of a batch that make a variable."""
    years = frame["TIME_PERIOD"].str.slice(0, 4)
    reading.seen.update(years.unique())
    frame = frame.assign(TIME_PERIOD=years)
    france = (frame["GEO_OBJECT"] == "FRANCE") & (frame["GEO"] == reading.told.france)
    frame = _settled(frame[frame["GEO_OBJECT"].isin(_CODES) | france], reading)
    if reading.told.named:
        frame = frame[frame["TIME_PERIOD"] == str(reading.source.vintage)]
    keys = _named(frame, reading) if reading.told.named else _joined(frame, reading.dims)
    numbers = _numbered(keys, reading)
    kept = numbers >= 0
    frame, numbers = frame[kept], numbers[kept]
    if frame.empty:
        return
    places = _places(frame, reading)
    found = places != ""
    frame, numbers, places = frame[found], numbers[found], places[found]
    values, states = _figures(frame, reading)
    _bounded(values, numbers, frame, reading)
    lines = frame.index.to_numpy("int64")
    for year in frame["TIME_PERIOD"].unique():
        some = (frame["TIME_PERIOD"] == year).to_numpy(dtype=bool)
        cube = cubes.setdefault(str(year), Cube(reading.told.repeats))
        cube.add(places[some], numbers[some], values[some], states[some], lines[some])


def _settled(frame: pd.DataFrame, reading: _Reading) -> pd.DataFrame:
    """Set to their total the dimensions that never vary: they place nothing.

    Raises
    ------
    DataError
        When a dimension unknown to the layout has no total.
    """
    if frame.empty:
        return frame
    if reading.constant is None:
        known = spoken(reading.told)
        others = [dim for dim in reading.dims if dim not in known]
        held = {dim: frame[dim].unique() for dim in others}
        reading.constant = {
            dim: str(codes[0]) for dim, codes in held.items() if TOTAL not in set(codes)
        }
    for dim, code in reading.constant.items():
        wrong = frame.index[frame[dim] != code]
        if len(wrong):
            checks.refuse(
                f"la structure déclarée ne dit rien de la dimension {dim}, qui n’a pas de total",
                reading.table,
                row=int(wrong[0]),
                column=dim,
                found=f"{code} et {frame.loc[wrong[0], dim]}",
                remedy="mettez à jour la structure de ce fichier au catalogue",
            )
    return frame.assign(**dict.fromkeys(reading.constant, TOTAL))


def _joined(frame: pd.DataFrame, dims: tuple[str, ...]) -> Any:
    arrays = [pa.array(frame[dim].astype("string[pyarrow]")) for dim in dims]
    return pc.binary_join_element_wise(*arrays, "|")


def _named(frame: pd.DataFrame, reading: _Reading) -> Any:
    """Return the first code that is no total, where the other dimensions are as declared."""
    told = reading.told
    kept = np.ones(len(frame), dtype=bool)
    for dim in reading.dims:
        if dim not in told.named:
            kept &= (frame[dim] == told.base.get(dim, TOTAL)).to_numpy(dtype=bool)
    names = np.full(len(frame), TOTAL, dtype=object)
    for dim in reversed(told.named):
        codes = frame[dim].to_numpy(dtype=object)
        names = np.where(codes == TOTAL, names, codes)
    names[~kept | (names == TOTAL)] = ""
    for name in dict.fromkeys(names):
        if name:
            reading.keys.setdefault(str(name), len(reading.keys))
    return pa.array(names, pa.string())


def _numbered(keys: Any, reading: _Reading) -> NDArray[np.int32]:
    known = pa.array(list(reading.keys), pa.string())
    found = pc.index_in(keys, value_set=known)
    numbers: NDArray[np.int32] = pc.fill_null(found, -1).to_numpy(zero_copy_only=False)
    return numbers


def _places(frame: pd.DataFrame, reading: _Reading) -> NDArray[np.object_]:
    """Return ``COM|84031``; nothing for codes that stand for no place."""
    levels, codes = frame["GEO_OBJECT"].astype(str), frame["GEO"].astype(str)
    codes = codes.where(levels != "FRANCE", "")
    for level, pattern in _CODES.items():
        some = codes[levels == level]
        distinct = pd.Series(some.unique(), dtype=object)
        wrong = set(distinct[~distinct.str.fullmatch(f"{pattern}|{_NOWHERE}")])
        if wrong:
            _refused_code(some[some.isin(wrong)], level, reading.table)
    places = (levels + "|" + codes).to_numpy(dtype=object, copy=True)
    places[codes.str.fullmatch(_NOWHERE).to_numpy(dtype=bool)] = ""
    return places


def _refused_code(codes: pd.Series, level: str, table: OpenedTable) -> None:
    if level in ("COM", "ARM"):
        checks.communes(codes.astype(object), table)
    checks.refuse(
        f"ce code n’est pas de niveau {level}",
        table,
        row=int(codes.index[0]),
        column="GEO",
        found=str(codes.iloc[0]),
    )


def _figures(
    frame: pd.DataFrame, reading: _Reading
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return values and statuses: what the file says confidential has no value."""
    if "UNIT_MULT" in frame and not frame["UNIT_MULT"].isin(["", "0"]).all():
        wrong = frame.index[~frame["UNIT_MULT"].isin(["", "0"])][0]
        found = str(frame.loc[wrong, "UNIT_MULT"])
        checks.refuse(
            "cette valeur n’est pas donnée à l’unité",
            reading.table,
            row=int(wrong),
            column="UNIT_MULT",
            found=found,
        )
    text = frame["OBS_VALUE"]
    array = pa.chunked_array([pa.array(text.astype("string[pyarrow]"))])
    cells = column(array, "", reading.layout, reading.table, name="OBS_VALUE", index=text.index)
    states = cells.statuses.copy()
    for name, marks, status in (
        ("OBS_STATUS_FR", _MISSING, Status.NOT_PUBLISHED),
        ("OBS_STATUS", _MISSING, Status.NOT_PUBLISHED),
        ("OBS_STATUS", _SUPPRESSED, Status.SECRET),
        ("CONF_STATUS", _CONFIDENTIAL, Status.SECRET),
    ):
        if name in frame:
            states[frame[name].isin(marks).to_numpy(dtype=bool)] = CODES[status]
    present = np.isin(states, [CODES[Status.OK], CODES[Status.ZERO]])
    return np.where(present, cells.figures, np.nan), states


def _bounded(
    values: NDArray[np.float64], numbers: NDArray[np.int32], frame: pd.DataFrame, reading: _Reading
) -> None:
    """Refuse counts below zero and percentages over a hundred."""
    cells = list(reading.keys)
    named = reading.told.named
    counts = reading.told.counts or not named
    limits = [(0.0, np.inf) if counts else variables.bounds(_variable(c, reading)) for c in cells]
    least, most = np.array(limits).T
    with np.errstate(invalid="ignore"):
        wrong = (values < least[numbers]) | (values > most[numbers])
    if wrong.any():
        first = int(np.argmax(wrong))
        text = frame["OBS_VALUE"]
        low, high = least[numbers[first]], most[numbers[first]]
        some = slice(first, first + 1)
        checks.bounded(values[some], text.iloc[some], reading.table, low, high)


def _variable(key: str, reading: _Reading) -> str:
    return reading.told.renames.get(key, key)


def _checked_vintage(reading: _Reading) -> None:
    year = str(reading.source.vintage)
    if year in reading.seen:
        return
    years = sorted(reading.seen)
    checks.refuse(
        f"ce fichier n’a aucune ligne de l’année {year}",
        reading.table,
        column="TIME_PERIOD",
        found=enumeration(years[:8]) if years else "aucune ligne",
        remedy=f"téléchargez le millésime {year}",
    )


def _grids(cubes: Mapping[str, Cube], reading: _Reading, made: list[Any]) -> Iterator[Grid]:
    """Set what was gathered in tables of the same places, without the variables never seen."""
    places = list(dict.fromkeys(name for cube in cubes.values() for name in cube.places))
    columns: dict[str, tuple[NDArray[np.float64], NDArray[np.int8]]] = {}
    for year, cube in sorted(cubes.items()):
        table = cube.dense(len(reading.keys))
        _once(table, cube, reading)
        order = [cube.places.get(name, -1) for name in places]
        for name, cells in _wanted(reading, made, int(year)):
            if not table.doubtful.isdisjoint(cells):
                say(f"{name} diffère d’un tableau à l’autre du même fichier : variable écartée.")
                continue
            values, states = summed(table, cells)
            if name not in columns and (states != NO_ROW).any():
                columns[name] = _spread(values, states, np.array(order), reading.layout.zeros)
    held = {name: column for name, column in columns.items() if (column[1] != NO_ROW).any()}
    _complete(held, reading)
    counts = frozenset(held) if reading.told.counts else variables.additive(held)
    yield from _cut(places, held, counts)


def _wanted(reading: _Reading, made: list[Any], year: int) -> Iterator[tuple[str, list[int]]]:
    if reading.told.named:
        for key, number in reading.keys.items():
            yield _variable(key, reading), [number]
        return
    for variable in made:
        if not variable.periods or year in variable.periods:
            yield written(variable.name, year), [reading.keys[cell] for cell in variable.cells]


def _once(table: Table, cube: Cube, reading: _Reading) -> None:
    if not table.twice or reading.told.repeats:
        return
    place, cell, line = table.twice[0]
    checks.refuse(
        "ce fichier donne deux fois le même chiffre",
        reading.table,
        row=line,
        found=f"{list(cube.places)[place].replace('|', '-')} {list(reading.keys)[cell]}",
    )


def _spread(
    values: NDArray[np.float64], states: NDArray[np.int8], order: NDArray[np.int64], zeros: bool
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Set a year's figures on every place of the file."""
    absent = order < 0
    spread = np.where(absent, np.nan, values[order])
    marks = np.where(absent, NO_ROW, states[order]).astype(np.int8)
    if zeros:
        spread[marks == NO_ROW] = 0.0
        marks[marks == NO_ROW] = CODES[Status.ZERO]
    return spread, marks


def _complete(held: Mapping[str, Any], reading: _Reading) -> None:
    missing = [name for name in reading.told.required if name not in held]
    if missing:
        checks.refuse(
            f"aucune ligne de ce fichier ne donne {enumeration(missing[:8])}",
            reading.table,
            found=f"{len(held)} variables lues" if held else "aucune variable reconnue",
            remedy="vérifiez le millésime du fichier, ou mettez à jour sa structure au catalogue",
        )


def _cut(places: list[str], held: Mapping[str, Any], counts: frozenset[str]) -> Iterator[Grid]:
    levels = np.array([name.partition("|")[0] for name in places], dtype=object)
    codes = np.array([name.partition("|")[2] for name in places], dtype=object)
    names = list(held)
    for start in range(0, len(names), SLICE):
        some = tuple(names[start : start + SLICE])
        yield Grid(
            levels,
            codes,
            some,
            np.column_stack([held[name][0] for name in some]),
            np.column_stack([held[name][1] for name in some]),
            counts.intersection(some),
        )
