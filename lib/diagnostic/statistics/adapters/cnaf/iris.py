"""CNAF benefits by IRIS, 2016 to 2020.

Until 2018 thousands are set apart by narrow spaces and the first columns name
the place; from 2019 on there are only codes and counts. A blank is a count
that the CNAF keeps secret. Only communes divided into IRIS are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters.layout import ABSENCE, Extract, expect, melt, read_text
from diagnostic.statistics.adapters.shaping import Options, lines, options, wide
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES

if TYPE_CHECKING:
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source

_SUMMED = -1
"""Members of a commune summed from its IRIS: not a group of communes."""


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read every IRIS of a national file, and the communes they fill."""
    told = options(layout, Options, source)
    frame = lines(table, told, source, (told.code, *told.variables))
    inner = wide(frame, table, layout, told)
    yield inner
    yield _summed(inner)


def _summed(inner: Grid) -> Grid:
    """Sum the IRIS of each commune: around a masked one, the total is no figure."""
    places, distinct = pd.factorize(pd.Series(inner.codes).str[:5], sort=True)
    size = (len(distinct), len(inner.variables))
    sums, masked = np.zeros(size), np.zeros(size)
    np.add.at(sums, places, np.nan_to_num(inner.values))
    np.add.at(masked, places, np.isnan(inner.values))
    whole = masked == 0
    states = np.where(sums == 0, CODES[Status.ZERO], CODES[Status.OK])
    return Grid(
        np.full(len(distinct), "COM", dtype=object),
        np.array(distinct, dtype=object),
        inner.variables,
        np.where(whole, sums, np.nan),
        np.where(whole, states, CODES[Status.INCOMPLETE]).astype(np.int8),
        inner.additive,
        np.where(whole, _SUMMED, 0).astype(np.int32),
    )


def read_iris(path: Path, variables: Sequence[str], departments: Iterable[str]) -> Extract:
    """Read the IRIS of some départements, and the communes they fill.

    A commune's total is the sum of its IRIS when none is masked; otherwise it
    is left out: what is secret is never found again by summing the rest.
    """
    frame = read_text(path)
    expect(frame, ["CODGEO", *variables], path)
    kept = frame[frame["CODGEO"].str.startswith(tuple(departments))].reset_index(drop=True)
    blank = {**ABSENCE, "": Status.SECRET}
    rows = melt(kept, kept["CODGEO"].str.strip(), "IRIS", {v: v for v in variables}, blank)
    return Extract(pd.concat([rows, _communes(rows)], ignore_index=True), frozenset(variables))


def _communes(rows: pd.DataFrame) -> pd.DataFrame:
    grouped = rows.assign(code=rows["code"].str[:5]).groupby(["code", "variable"])["value"]
    totals = grouped.agg(lambda column: column.sum(min_count=len(column))).reset_index()
    known = totals["value"].notna()
    totals["status"] = known.map({True: Status.OK.value, False: Status.INCOMPLETE.value})
    return totals.assign(level="COM", members=-1)
