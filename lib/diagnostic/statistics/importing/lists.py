"""Lists kept beside the figures: schools, pupils, districts, by the source that gave each line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from diagnostic.statistics.adapters import LISTS
from diagnostic.statistics.adapters.companions import LISTS as FOLDER
from diagnostic.statistics.importing.jobs import Part
from diagnostic.statistics.models import Source


def add(part: Part, source: Source, folder: Path, store: Path) -> tuple[str, Path, int]:
    """Write in a folder the list of a store, with the lines of a table in place of its source's.

    Returns
    -------
    name : str
    path : Path
    count : int
        Lines that the table gives.
    """
    layout = part.found.layout
    name, frame = LISTS[layout.adapter](part.found.table, layout, source)
    path = folder / FOLDER / f"{name}.parquet"
    whole = _joined(frame.assign(source=source.id), path, store / FOLDER / path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.to_parquet(path, compression="zstd", index=False)
    return name, path, len(frame)


def _joined(frame: pd.DataFrame, made: Path, held: Path) -> pd.DataFrame:
    if made.is_file():  # another table of the same source, in the same run
        return pd.concat([pd.read_parquet(made), frame], ignore_index=True)
    if not held.is_file():
        return frame
    before = pd.read_parquet(held)
    if "source" not in before:
        return frame
    kept = before[~before["source"].isin(frame["source"])]
    return pd.concat([kept, frame], ignore_index=True)
