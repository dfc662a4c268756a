"""How figures are packed on disk: small files, the same bytes for the same rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

SCHEMA = pa.schema(
    [
        ("territory", pa.string()),
        ("variable", pa.dictionary(pa.int32(), pa.string())),
        ("value", pa.float64()),
        ("status", pa.dictionary(pa.int32(), pa.string())),
        ("members", pa.int32()),
    ]
)
DIGITS = 7
"""Significant digits kept of numbers that are not whole."""


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a source: sorted, packed, the same bytes for the same rows.

    Sorted by territory, each identifier is stored as its difference from the
    one before. Numbers keep the precision of a single-precision float (seven significant
    digits, whole numbers exact up to sixteen million), totals above that keep
    all theirs: split byte by byte they compress to a third.
    """
    frame = frame.sort_values(["territory", "variable"], kind="stable", ignore_index=True)
    single = frame["value"].to_numpy("float64").astype("float32").astype("float64")
    exact = frame["value"].to_numpy("float64")
    kept = np.where(np.abs(exact) < 2**24, single, exact)
    arrays = [
        pa.array(frame["territory"].astype(str), pa.string()),
        _dictionary(frame["variable"]),
        pa.array(kept, pa.float64(), mask=np.isnan(kept)),
        _dictionary(frame["status"]),
        pa.array(frame["members"].to_numpy("int32")),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=SCHEMA),
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=["variable", "status", "members"],
        column_encoding={"territory": "DELTA_BYTE_ARRAY", "value": "BYTE_STREAM_SPLIT"},
        row_group_size=len(frame) or 1,
        data_page_size=16 << 20,
        write_statistics=False,
        store_schema=True,
    )


def restored(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give back the decimal digits that single precision blurred: 29.700001 is 29.7."""
    found = values.copy()
    blurred = np.flatnonzero(np.trunc(values) != values)
    some = values[blurred]
    size = np.abs(some)
    kept = size < 10**DIGITS  # nothing absent, nothing too large to have decimals left
    some, size, blurred = some[kept], size[kept], blurred[kept]
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(size)))
    found[blurred] = np.round(some * scale) / scale
    return found


def _dictionary(column: pd.Series) -> pa.DictionaryArray:
    codes, names = pd.factorize(column.astype(str), sort=True)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype("int32")), pa.array(list(names), pa.string())
    )
