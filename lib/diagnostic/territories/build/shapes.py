"""Make the outlines: communes of France, four départements in detail, Iris, quartiers."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from diagnostic.errors import DataError, Problem
from diagnostic.territories import crs
from diagnostic.territories.assembly import Shapes
from diagnostic.territories.build import read, tables
from diagnostic.territories.build.coverage import borders, multi, on_grid, simplified

NATIONAL = "geo/communes_france_2018src_cog2026.parquet"
GENERALISED = "geo/communes_france_cogiter2025.parquet"
DETAIL = {
    "63": "geo/c_63_t100.parquet",
    "78": "geo/best_78_t25.parquet",
    "84": "geo/c_84_t100.parquet",
    "93": "geo/best_93_t25.parquet",
}
_SOURCE_YEAR = "2018"
_DENSE = ("75", "92", "93", "94")
"""Départements of small communes, where 300 m would show."""
_SMALL = 2.5e6
"""Square metres under which a commune keeps its fine outline."""
_FINE, _COARSE = 100.0, 300.0
_GRID = 16.0
_DETAIL_GRID = 2.0
_QPV_TOLERANCE, _QPV_GRID = 5.0, 2.0
_GAP = 300.0
"""Widest sliver, in metres, left by two drawings of the same border."""


def communes(source: Path, moves: pd.DataFrame) -> dict[int, gpd.GeoDataFrame]:
    """Return the borders of every commune, by projection."""
    read.existing(source, NATIONAL)
    whole = gpd.read_parquet(source / NATIONAL).sort_values("code", ignore_index=True)
    zone = whole["code"].map(crs.of_commune)
    found = {}
    for epsg in sorted(set(zone)):
        part = whole[zone == epsg]
        if epsg == crs.METROPOLE:
            part = _restored(part, source, moves)
            shapes = _metropole(part)
        else:
            shapes = simplified(np.asarray(part.to_crs(epsg).geometry), _FINE)
        lines = borders(part["code"].tolist(), on_grid(shapes, _GRID))
        found[epsg] = gpd.GeoDataFrame(lines, geometry="geometry", crs=epsg)
    return found


def _metropole(part: gpd.GeoDataFrame) -> Shapes:
    """Simplify finely coasts, dense départements and small communes, coarsely the rest."""
    shapes = simplified(np.asarray(part.geometry), _FINE)
    small = part["code"].str[:2].isin(_DENSE) | (part.area < _SMALL)
    coarse = ~small.to_numpy()
    shapes[coarse] = simplified(shapes[coarse], _COARSE, keep_outer=True)
    return shapes


def _restored(part: gpd.GeoDataFrame, source: Path, moves: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give back their land to the communes restored since the outlines were drawn.

    Their outline comes from another, generalised drawing: it says on which
    side of the new border each piece lies.
    """
    generalised = gpd.read_parquet(read.existing(source, GENERALISED))
    drawn = generalised.set_index("DEPCOM").geometry
    missing = sorted(code for code in set(drawn.index) - set(part["code"]) if code[:2] != "97")
    recent = moves[(moves["date"] > _SOURCE_YEAR) & moves["target"].isin(missing)]
    recent = recent[recent["origin"].isin(part["code"])].sort_values("date")
    parents = dict(zip(recent["target"], recent["origin"], strict=True))
    if lost := [code for code in missing if code not in parents]:
        raise DataError(Problem("communes sans contour", where=NATIONAL, found=", ".join(lost)))
    shapes = part.set_index("code").geometry
    for parent in sorted(set(parents.values())):
        children = [code for code, origin in parents.items() if origin == parent]
        around = shapes[shapes.intersects(shapes[parent]) & (shapes.index != parent)]
        pieces = _divided(shapes[parent], [drawn[code] for code in (parent, *children)])
        names = [parent, *children, *around.index]
        clean = shapely.coverage_clean([*pieces, *around], gap_width=1)
        shapes = pd.concat(
            [shapes.drop([parent, *around.index]), gpd.GeoSeries(clean, names, crs=part.crs)]
        )
    frame = gpd.GeoDataFrame(geometry=shapes.sort_index(), crs=part.crs)
    return frame.rename_axis("code").reset_index()


def _divided(land: shapely.Geometry, drawn: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """Divide a polygon in single pieces between drawings that almost cover it.

    What no drawing covers, or falls apart from its piece, joins the piece
    with which it shares the longest border.
    """
    pieces = [_largest(shapely.intersection(land, shape)) for shape in drawn]
    left = shapely.difference(land, shapely.union_all(pieces))
    for sliver in shapely.get_parts(left):
        shared = [shapely.area(sliver.buffer(1).intersection(piece)) for piece in pieces]
        best = int(np.argmax(shared))
        pieces[best] = shapely.union(pieces[best], sliver)
    return [polygonal(piece) for piece in pieces]


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    return max(shapely.get_parts(shape), key=shapely.area)


def polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Drop the points and lines that an overlay leaves beside polygons."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def detail(source: Path) -> gpd.GeoDataFrame:
    """Return the borders of the communes of the studied départements, in detail."""
    frames = []
    for name in DETAIL.values():
        part = gpd.read_parquet(read.existing(source, name)).sort_values("code")
        shapes = on_grid(np.asarray(part.geometry), _DETAIL_GRID)
        frames.append(borders(part["code"].tolist(), shapes))
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=crs.METROPOLE)


def iris(source: Path) -> gpd.GeoDataFrame:
    """Return the polygons of the Iris at hand."""
    names = [f"geo/{name}.parquet" for name in tables.IRIS_SHAPES]
    parts = [gpd.read_parquet(read.existing(source, name)) for name in names]
    whole = pd.concat(parts, ignore_index=True).drop_duplicates("code").sort_values("code")
    shapes = multi(np.asarray(whole.geometry), shapely.GeometryType.POLYGON)
    return gpd.GeoDataFrame({"code": whole["code"].tolist()}, geometry=shapes, crs=crs.METROPOLE)


def qpv(source: Path, known: pd.DataFrame) -> dict[int, gpd.GeoDataFrame]:
    """Return the polygons of the quartiers prioritaires, by projection."""
    whole = gpd.read_parquet(read.existing(source, tables.QPV)).set_index("code_qp").sort_index()
    first = known.drop_duplicates("code").set_index("code")["commune"]
    whole = whole.loc[whole.index.isin(first.index)]
    zone = first.loc[whole.index].map(crs.of_commune)
    found = {}
    for epsg in sorted(set(zone)):
        part = whole[zone == epsg]
        shapes = np.asarray(part.to_crs(epsg).geometry)
        shapes = shapely.simplify(shapely.make_valid(shapes), _QPV_TOLERANCE)
        shapes = shapely.set_precision(shapes, _QPV_GRID)
        shapes = multi(
            np.array([polygonal(s) for s in shapes], dtype=object), shapely.GeometryType.POLYGON
        )
        found[epsg] = gpd.GeoDataFrame({"code": part.index.tolist()}, geometry=shapes, crs=epsg)
    return found
