"""Filosofi above the commune and below it: EPCI, départements, régions, IRIS.

These files carry no count of people poor, only medians, deciles and shares:
nothing here is ever summed. A blank cell is a secret one. The file called
« métropole » covers metropolitan France, not the whole country: its source
declares that scope, which follows the figure wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from diagnostic.confidentiality.status import Status
from diagnostic.statistics.adapters.layout import ABSENCE, Extract, expect, melt, read_text

_BLANK: Mapping[str, Status] = {**ABSENCE, "": Status.SECRET}


def read_areas(path: Path, level: str, variables: Sequence[str]) -> Extract:
    """Read one file of EPCI, départements, régions, communes or metropolitan France.

    Parameters
    ----------
    level : str
        ``FRANCE`` for the one-line file of metropolitan France, whose code
        (« 1 ») is left out.
    """
    frame = read_text(path)
    expect(frame, ["CODGEO", *variables], path)
    codes = frame["CODGEO"].str.strip()
    if level == "FRANCE":
        codes = codes.str.replace(".*", "", regex=True)
    return Extract(melt(frame, codes, level, {v: v for v in variables}, _BLANK))


def read_iris(path: Path, variables: Sequence[str], departments: Iterable[str]) -> Extract:
    """Read the IRIS of some départements."""
    frame = read_text(path)
    expect(frame, ["IRIS", *variables], path)
    kept = frame[frame["IRIS"].str.startswith(tuple(departments))].reset_index(drop=True)
    codes = kept["IRIS"].str.strip()
    return Extract(melt(kept, codes, "IRIS", {v: v for v in variables}, _BLANK))
