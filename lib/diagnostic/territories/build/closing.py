"""The end of an update: what was not imported follows, and everything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd

from diagnostic.errors import DiagnosticError
from diagnostic.territories.build import drawings, official
from diagnostic.territories.build.boundaries import TABLE, added, moved
from diagnostic.territories.build.official import Piece
from diagnostic.territories.build.provenance import copied, origin
from diagnostic.territories.build.revision import Geography
from diagnostic.territories.build.write import Origin, write_frame, write_shapes
from diagnostic.territories.tables import read_arrow
from diagnostic.text import counted

NAMES = (
    *("communes", "arrondissements", "departments", "regions", "epci", "ept"),
    *("moves", "iris", "qpv"),
)
"""Tables of a folder of territories, outlines aside."""


@dataclass
class Run:
    """The geography as it changes, and who made each table change."""

    now: Geography
    layers: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    makers: dict[str, list[Piece]] = field(default_factory=dict)
    refused: list[tuple[str, DiagnosticError]] = field(default_factory=list)
    editions: dict[str, int] = field(default_factory=dict)
    """Year of what communes belong to and are counted by, where it is known."""


def followed(run: Run, base: Path, start: Geography) -> None:
    """Carry the borders drawn at the former geography to the new one, and say what is lost."""
    for kind in ("communes", "detail"):
        for path in sorted(base.glob(f"outlines-{kind}-*.parquet")):
            if path.stem not in run.layers:
                drawn = gpd.read_parquet(path)
                run.layers[path.stem] = drawings.redrawn(drawn, start.year, start.codes, run.now)
    layers = [layer for name, layer in run.layers.items() if "-communes-" in name]
    known = {code for layer in layers for side in ("commune", "neighbour") for code in layer[side]}
    if lacking := sorted(set(run.now.codes) - known):
        run.now.notices.append(
            f"{counted(len(lacking), 'commune')} sans contour ni voisines, jusqu’à l’import de "
            f"contours de {run.now.year} : {official.listed(lacking)}."
        )


def bounded(run: Run, base: Path, start: Geography) -> None:
    """Note the départements and régions whose land is another than before."""
    if found := moved(start.frames, start.year, run.now):
        path = base / f"{TABLE}.parquet"
        known = read_arrow(base, TABLE).to_pandas() if path.is_file() else None
        run.now.frames[TABLE] = added(known, found, run.now.year)
        run.makers[TABLE] = [*run.makers.get("communes", []), *run.makers.get("departments", [])]


def _from(name: str, base: Path, run: Run) -> Origin:
    return origin(name, base, run.makers.get(name, []), run.now.year, run.editions)


def written(
    run: Run, base: Path, destination: Path, start: Geography
) -> tuple[dict[str, object], ...]:
    """Write what changed, copy the rest, and describe every file."""
    changed = set(run.makers) if run.now.year == start.year else set(NAMES) | set(run.makers)
    entries = []
    for name in (*NAMES, TABLE):
        if name in changed and name in run.now.frames:
            path = destination / f"{name}.parquet"
            entries.append(write_frame(run.now.frames[name], path, _from(name, base, run)))
    for name, layer in run.layers.items():
        path = destination / f"{name}.parquet"
        entries.append(write_shapes(layer, path, _from(name, base, run), pruned=True))
    kept = [path for path in base.glob("*.parquet") if not (destination / path.name).exists()]
    entries += [copied(path, destination / path.name) for path in kept]
    return tuple(sorted(entries, key=lambda entry: str(entry["file"])))
