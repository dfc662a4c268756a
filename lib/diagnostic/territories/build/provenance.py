"""Where the tables of a store come from, once some have been replaced and others kept."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from diagnostic.territories.build.official import Piece
from diagnostic.territories.build.write import Origin, provenance
from diagnostic.territories.tables import read_metadata


def origin(
    name: str, base: Path, pieces: Sequence[Piece], year: int, editions: Mapping[str, int]
) -> Origin:
    """Say where a table now comes from: the files of this run, or those of the former table."""
    former = read_metadata(base, name) if (base / f"{name}.parquet").is_file() else {}
    sources = list({piece.source.id: piece.source for piece in pieces}.values())
    publishers = list(dict.fromkeys(source.publisher for source in sources))
    replaced = bool(pieces) and name not in {"communes", "arrondissements"}
    said = [f"{source.dataset} ({source.vintage})" for source in sources]
    return Origin(
        publisher=", ".join(publishers) if replaced else former.get("publisher", ""),
        dataset=", ".join(source.dataset for source in sources)
        if replaced
        else former.get("dataset", ""),
        vintage=", ".join(said) if said else former.get("vintage", ""),
        geography_year=year,
        licence=sources[0].licence if replaced else former.get("licence", ""),
        inputs=tuple(source.id for source in sources),
        through="" if replaced else former.get("through", ""),
        editions=editions if name == "communes" else {},
    )


def copied(path: Path, target: Path) -> dict[str, object]:
    """Copy a table that did not change, and describe it."""
    shutil.copyfile(path, target)
    said = read_metadata(path.parent, path.stem)
    former = Origin(
        publisher=said.get("publisher", ""),
        dataset=said.get("dataset", ""),
        vintage=said.get("vintage", ""),
        geography_year=int(said["geography_year"]),
        licence=said.get("licence", ""),
        through=said.get("through", ""),
    )
    with pq.ParquetFile(target) as file:
        return provenance(target, former, file.metadata.num_rows)
