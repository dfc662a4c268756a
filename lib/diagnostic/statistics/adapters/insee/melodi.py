"""Insee's long files of the Melodi portal: one line per figure.

``GEO;GEO_OBJECT;…dimensions…;TIME_PERIOD;OBS_VALUE`` and statuses. Communes,
arrondissements, EPCI, départements, régions and France are all published:
none is summed again. Other zonings of the file are left aside: their codes
look like communes'. A confidential figure and a missing one are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.insee import variables
from diagnostic.statistics.adapters.insee.cube import Cube, Table, summed
from diagnostic.statistics.adapters.insee.figures import SLICE, required
from diagnostic.statistics.adapters.insee.gathering import Reading, constants, gather
from diagnostic.statistics.adapters.insee.naming import (
    Options,
    compiled,
    declared,
    dimensions,
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
    reading = Reading(
        table,
        layout,
        source,
        told,
        dims,
        {cell: rank for rank, cell in enumerate(cells)},
        constants(table, told, dims, _LINES),
    )
    cubes: dict[str, Cube] = {}
    for frame in table.batches(_LINES, [*_COMMON, *dims, *_statuses(table)]):
        gather(frame, reading, cubes)
    _checked_vintage(reading)
    yield from _grids(cubes, reading, made)


def _statuses(table: OpenedTable) -> list[str]:
    names = ("CONF_STATUS", "OBS_STATUS", "OBS_STATUS_FR", "UNIT_MULT")
    return [name for name in names if name in table.columns]


def _checked_vintage(reading: Reading) -> None:
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


def _grids(cubes: Mapping[str, Cube], reading: Reading, made: list[Any]) -> Iterator[Grid]:
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


def _wanted(reading: Reading, made: list[Any], year: int) -> Iterator[tuple[str, list[int]]]:
    if reading.told.named:
        for key, number in reading.keys.items():
            yield reading.variable(key), [number]
        return
    for variable in made:
        if not variable.periods or year in variable.periods:
            yield written(variable.name, year), [reading.keys[cell] for cell in variable.cells]


def _once(table: Table, cube: Cube, reading: Reading) -> None:
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


def _complete(held: Mapping[str, Any], reading: Reading) -> None:
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
