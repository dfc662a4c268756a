"""Write Parquet files whose bytes depend on their content alone."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

GEOGRAPHY_YEAR = 2026
"""Reference geography of every table of the sample: COG at 1 January."""
_PRUNED_ROWS = 2_048


@dataclass(frozen=True)
class Origin:
    """Where a table comes from: what a reader needs to trust it and to find it again."""

    publisher: str
    dataset: str
    vintage: str
    geography_year: int = GEOGRAPHY_YEAR
    licence: str = "Licence Ouverte / Etalab 2.0"
    inputs: tuple[str, ...] = ()
    through: str = ""
    """Who carried the publisher's data to the file read here, when it is not the publisher."""
    editions: Mapping[str, int] = field(default_factory=dict)
    """Year of each thing said of communes (``epci``, ``population``…), for what follows it."""


def write_arrow(
    table: pa.Table,
    path: Path,
    origin: Origin,
    plain: tuple[str, ...] = (),
    *,
    pruned: bool = False,
) -> dict[str, object]:
    """Write a table and return its provenance.

    Parameters
    ----------
    table : pyarrow.Table
        Sorted by the caller.
    path : Path
    origin : Origin
    plain : tuple of str
        Leaf columns written byte-stream-split rather than by dictionary:
        coordinates compress twice better so.
    pruned : bool
        Cut in groups of rows with their bounds, so that readers skip most of
        a national file. The sample, small, is one group.
    """
    kept = {k: v for k, v in (table.schema.metadata or {}).items() if k == b"geo"}
    kept |= {
        b"publisher": origin.publisher.encode(),
        b"dataset": origin.dataset.encode(),
        b"vintage": origin.vintage.encode(),
        b"geography_year": str(origin.geography_year).encode(),
        b"licence": origin.licence.encode(),
        b"through": origin.through.encode(),
    }
    if origin.editions:
        kept[b"editions"] = json.dumps(dict(origin.editions), sort_keys=True).encode()
    pq.write_table(
        table.replace_schema_metadata(kept),
        path,
        compression="zstd",
        compression_level=19,
        row_group_size=_PRUNED_ROWS if pruned else 1 << 20,
        use_dictionary=[name for name in table.column_names if name != "geometry"],
        column_encoding=dict.fromkeys(plain, "BYTE_STREAM_SPLIT") or None,
        write_statistics=["code"] if pruned and "code" in table.column_names else False,
    )
    return provenance(path, origin, table.num_rows)


def write_shapes(
    frame: gpd.GeoDataFrame, path: Path, origin: Origin, *, pruned: bool = False
) -> dict[str, object]:
    """Write geometries as GeoParquet in the GeoArrow encoding: x and y in their own columns."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, geometry_encoding="geoarrow")
    buffer.seek(0)
    table = pq.read_table(buffer)
    depth = {"MultiLineString": 2, "MultiPolygon": 3}[frame.geom_type.iloc[0]]
    leaf = "geometry" + ".list.element" * depth
    return write_arrow(table, path, origin, plain=(f"{leaf}.x", f"{leaf}.y"), pruned=pruned)


def write_frame(frame: pd.DataFrame, path: Path, origin: Origin) -> dict[str, object]:
    """Write a frame (already sorted) and return its provenance."""
    return write_arrow(pa.Table.from_pandas(frame, preserve_index=False), path, origin)


def provenance(path: Path, origin: Origin, rows: int) -> dict[str, object]:
    """Describe a written file: what, from whom, of when, and its checksum."""
    return {
        "file": path.name,
        "publisher": origin.publisher,
        "dataset": origin.dataset,
        "vintage": origin.vintage,
        "geography_year": origin.geography_year,
        "licence": origin.licence,
        "through": origin.through,
        "inputs": list(origin.inputs),
        "rows": rows,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
