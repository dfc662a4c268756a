"""From polygons that tile the land to the borders they share, each kept once.

A border belongs to two communes, or to one and to the sea or a frontier. Kept
once, borders take half the room of polygons, give the neighbours for free,
and any group of communes is outlined by the borders that only one side of it
holds, with neither gap nor sliver.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from diagnostic.territories.assembly import Shapes

if TYPE_CHECKING:
    import numpy.typing as npt

_ROUNDS = 8


def simplified(shapes: Shapes, tolerance: float, *, keep_outer: bool = False) -> Shapes:
    """Drop vertices of a coverage; neighbours stay joined."""
    found: Shapes = shapely.coverage_simplify(shapes, tolerance, simplify_boundary=not keep_outer)
    return found


def on_grid(shapes: Shapes, grid: float) -> Shapes:
    """Round coordinates to a grid, and to the metre where the grid would fold a polygon.

    A grid of a power of two metres leaves the last bits of each number at
    zero, which is what makes the file small.
    """
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    _, vertex = np.unique(xy, axis=0, return_inverse=True)
    fine = np.zeros(vertex.max() + 1, dtype=bool)
    for _ in range(_ROUNDS):
        to = np.where(fine[vertex.ravel()], 1.0, grid)[:, None]
        rounded: Shapes = shapely.set_coordinates(shapes.copy(), np.round(xy / to) * to)
        bad = ~shapely.is_valid(rounded)
        if not bad.any():
            bad = ~shapely.is_empty(shapely.coverage_invalid_edges(rounded))
        if not bad.any():
            return rounded
        fine[vertex[np.isin(owner, np.flatnonzero(bad))]] = True
    raise ValueError("rounding to the grid folds polygons even to the metre")


def borders(codes: list[str], shapes: Shapes) -> pd.DataFrame:
    """Return the border that each pair of neighbours shares.

    Returns
    -------
    DataFrame
        ``commune``, ``neighbour`` (None for the sea or a frontier),
        ``geometry`` (MultiLineString), in the order of codes.
    """
    edges = _edges(shapes)
    pair = edges["one"] * (len(codes) + 1) + edges["other"]
    order = np.argsort(pair.to_numpy(), kind="stable")
    ends = edges[["x1", "y1", "x2", "y2"]].to_numpy()[order].reshape(-1, 2, 2)
    pairs, index = np.unique(pair.to_numpy()[order], return_inverse=True)
    lines = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends), indices=index))
    lines = _cut(lines, ends.reshape(-1, 2))
    named = [*codes, None]
    sides = {"commune": pairs // (len(codes) + 1), "neighbour": pairs % (len(codes) + 1)}
    # Typed, because a lone island has no neighbour from which a type could be guessed.
    frame = pd.DataFrame(
        {side: pd.array([named[i] for i in ranks], dtype="str") for side, ranks in sides.items()}
    )
    return frame.assign(geometry=multi(lines, shapely.GeometryType.LINESTRING))


def _cut(lines: Shapes, ends: npt.NDArray[np.float64]) -> Shapes:
    """Cut borders where three or more segments meet: polygons are built from such lines only.

    Rounding may bring a border onto another that the same commune holds.
    """
    points, count = np.unique(ends, axis=0, return_counts=True)
    nodes = {tuple(point) for point in points[count > 2].tolist()}
    lines = lines.copy()
    for i, line in enumerate(lines):
        pieces = [piece for part in shapely.get_parts(line) for piece in _pieces(part, nodes)]
        if len(pieces) > shapely.get_num_geometries(line):
            lines[i] = shapely.multilinestrings(pieces)
    return lines


def _pieces(line: shapely.LineString, nodes: set[tuple[float, float]]) -> list[shapely.LineString]:
    xy = shapely.get_coordinates(line)
    inner = xy[1:-1].tolist()
    cuts = [rank + 1 for rank, point in enumerate(inner) if tuple(point) in nodes]
    bounds = [0, *cuts, len(xy) - 1]
    return [shapely.LineString(xy[start : end + 1]) for start, end in itertools.pairwise(bounds)]


def multi(shapes: Shapes, single: shapely.GeometryType) -> Shapes:
    """Wrap single geometries, so that a column holds one type."""
    wrap = (
        shapely.multilinestrings
        if single is shapely.GeometryType.LINESTRING
        else shapely.multipolygons
    )
    shapes = np.array(shapes, dtype=object)
    for i in np.flatnonzero(shapely.get_type_id(shapes) == single):
        shapes[i] = wrap([shapes[i]])
    return shapes


def _edges(shapes: Shapes) -> pd.DataFrame:
    """List every segment once, with the one or two polygons it bounds."""
    parts, polygon = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    start, end = xy[:-1][inside], xy[1:][inside]
    owner = polygon[part[ring[:-1][inside]]]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
    frame = pd.DataFrame(
        {"x1": low[:, 0], "y1": low[:, 1], "x2": high[:, 0], "y2": high[:, 1], "owner": owner}
    )
    frame = frame[(low != high).any(axis=1)]
    grouped = frame.groupby(["x1", "y1", "x2", "y2"], sort=True)["owner"]
    edges = grouped.agg(["min", "max", "size"]).reset_index()
    if (edges["size"] > 2).any():
        raise ValueError("the polygons overlap: more than two share a segment")
    last = len(shapes)
    alone = edges["size"] == 1
    # A segment met twice by one polygon is a fold: it bounds nothing.
    edges = edges[alone | (edges["min"] != edges["max"])]
    return pd.DataFrame(
        {
            **{name: edges[name] for name in ("x1", "y1", "x2", "y2")},
            "one": edges["min"].astype("int64"),
            "other": edges["max"].where(~alone, last).astype("int64"),
        }
    )
