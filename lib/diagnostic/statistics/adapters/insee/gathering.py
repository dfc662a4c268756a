"""Lines of a long file, batch after batch: those that make a variable are kept.

A line is kept when it speaks of a place that the diagnostic knows and of a
cell that the layout declares. What the file says confidential or missing
loses its number, if it had one, and keeps the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.insee import variables
from diagnostic.statistics.adapters.insee.cube import Cube
from diagnostic.statistics.adapters.insee.figures import column
from diagnostic.statistics.adapters.insee.naming import TOTAL, Options, spoken
from diagnostic.statistics.states import CODES
from diagnostic.text import enumeration

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_CODES = {
    "COM": checks.COMMUNE,
    "ARM": checks.COMMUNE,
    "EPCI": r"\d{9}",
    "EPT": r"\d{9}",
    "DEP": r"\d\d|2[AB]|9[78]\d",
    "REG": r"\d\d",
}
_NOWHERE = r"Z+|X+"
"""Communes out of any EPCI are put under a code of Z."""
_CONFIDENTIAL = ("C", "S", "N")
_SUPPRESSED = ("Q",)
_MISSING = ("K", "L", "M", "O")
"""``K``: included in another place; ``O``, ``L``, ``M``: missing or not collected."""


@dataclass
class Reading:
    """What is known of a file before its first line is read, and what its lines tell."""

    table: OpenedTable
    layout: Layout
    source: Source
    told: Options
    dims: tuple[str, ...]
    keys: dict[str, int]
    """Cell → number; grows as lines are read when the codes are the variables."""
    constant: dict[str, str]
    """Dimensions that never vary, and the code that they keep."""
    seen: set[str] = field(default_factory=set)
    """Years met."""

    def variable(self, key: str) -> str:
        """Return the variable that a code is, where codes are the variables."""
        return self.told.renames.get(key, key)


def gather(frame: pd.DataFrame, reading: Reading, cubes: dict[str, Cube]) -> None:
    """Keep the lines of a batch that make a variable."""
    years = frame["TIME_PERIOD"].str.slice(0, 4)
    reading.seen.update(years.unique())
    frame = frame.assign(TIME_PERIOD=years)
    france = (frame["GEO_OBJECT"] == "FRANCE") & (frame["GEO"] == reading.told.france)
    frame = frame[frame["GEO_OBJECT"].isin(_CODES) | france]
    frame = frame.assign(**dict.fromkeys(reading.constant, TOTAL))
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


def constants(
    table: OpenedTable, told: Options, dims: tuple[str, ...], lines: int
) -> dict[str, str]:
    """Return the dimensions that never vary, which the layout does not speak of.

    They place nothing. One that varies without having a total cannot be left
    out: the same cell would be several figures.

    Raises
    ------
    DataError
        When a dimension unknown to the layout varies and has no total.
    """
    known = spoken(told)
    held: dict[str, set[str]] = {dim: set() for dim in dims if dim not in known}
    for frame in table.batches(lines, list(held)) if held else ():
        for dim, codes in held.items():
            codes.update(map(str, frame[dim].unique()))
        if all(TOTAL in codes for codes in held.values()):
            break
    for dim, codes in held.items():
        if TOTAL not in codes and len(codes) > 1:
            checks.refuse(
                f"la structure déclarée ne dit rien de la dimension {dim}, qui n’a pas de total",
                table,
                column=dim,
                found=enumeration(sorted(codes)[:5]),
                remedy="mettez à jour la structure de ce fichier au catalogue",
            )
    return {dim: next(iter(codes)) for dim, codes in held.items() if len(codes) == 1}


def _joined(frame: pd.DataFrame, dims: tuple[str, ...]) -> Any:
    """Return the codes of the dimensions of each line, put end to end."""
    return pc.binary_join_element_wise(*(_text(frame[dim]) for dim in dims), "|")


def _text(column: pd.Series) -> Any:
    """Return a column as an Arrow array of text."""
    array = pa.array(column)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array.cast(pa.string())


def _named(frame: pd.DataFrame, reading: Reading) -> Any:
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


def _numbered(keys: Any, reading: Reading) -> NDArray[np.int32]:
    known = pa.array(list(reading.keys), pa.string())
    found = pc.index_in(keys, value_set=known)
    numbers: NDArray[np.int32] = pc.fill_null(found, -1).to_numpy(zero_copy_only=False)
    return numbers


def _places(frame: pd.DataFrame, reading: Reading) -> NDArray[np.object_]:
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


def _figures(frame: pd.DataFrame, reading: Reading) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
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
    array = pa.chunked_array([_text(text)])
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
    values: NDArray[np.float64], numbers: NDArray[np.int32], frame: pd.DataFrame, reading: Reading
) -> None:
    """Refuse counts below zero and percentages over a hundred."""
    cells = list(reading.keys)
    named = reading.told.named
    counts = reading.told.counts or not named
    limits = [(0.0, np.inf) if counts else variables.bounds(reading.variable(c)) for c in cells]
    least, most = np.array(limits).T
    with np.errstate(invalid="ignore"):
        wrong = (values < least[numbers]) | (values > most[numbers])
    if wrong.any():
        first = int(np.argmax(wrong))
        text = frame["OBS_VALUE"]
        low, high = least[numbers[first]], most[numbers[first]]
        some = slice(first, first + 1)
        checks.bounded(values[some], text.iloc[some], reading.table, low, high)
