"""CNAF benefits by IRIS, 2016 to 2020.

Until 2018 thousands are set apart by narrow spaces and the first columns name
the place; from 2019 on there are only codes and counts. A blank is a count
that the CNAF keeps secret. Only communes divided into IRIS are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters.layout import ABSENCE, Extract, expect, melt, read_text


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
