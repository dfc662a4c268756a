"""Base permanente des équipements, in the « ensemble » layout used until 2023.

One line per commune or IRIS and type. The base lists what exists: a type that
a covered commune does not list is a true zero there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters.layout import Extract, commune_codes, expect, numbers, read_text


def read_counts(path: Path, types: Iterable[str]) -> Extract:
    """Read the number of facilities of some types, by commune.

    The sum over the IRIS of a commune is the commune's count.
    """
    frame = read_text(path)
    expect(frame, ["DEPCOM", "TYPEQU", "NB_EQUIP"], path)
    wanted = frozenset(types)
    frame = frame[frame["TYPEQU"].isin(wanted)].reset_index(drop=True)
    codes = commune_codes(frame["DEPCOM"], path)
    values, _ = numbers(frame["NB_EQUIP"])
    counts = values.groupby([codes, frame["TYPEQU"]]).sum()
    rows = counts.rename_axis(["code", "variable"]).rename("value").reset_index()
    return Extract(rows.assign(level="COM", status=Status.OK.value), wanted)
