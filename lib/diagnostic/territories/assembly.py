"""Fill borders: from the lines around a territory to its polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

Shapes: TypeAlias = "npt.NDArray[Any]"
"""An array of shapely geometries."""


def gathered(lines: Shapes, owners: npt.NDArray[np.int_], count: int) -> Shapes:
    """Return, for each owner from 0 to count, the lines around it as one geometry."""
    parts, index = shapely.get_parts(lines, return_index=True)
    owned = owners[index]
    order = np.argsort(owned, kind="stable")
    empty = np.full(count, shapely.MultiLineString(), dtype=object)
    found: Shapes = shapely.multilinestrings(parts[order], indices=owned[order], out=empty)
    return found


def filled(around: Shapes) -> Shapes:
    """Return the land that each set of lines encloses.

    Every line parts the inside from the outside, so the lines that make the
    polygon are all its boundary. Where GEOS joins two faces (a neighbour
    caught between two parts of a commune that touch at a point), some are
    not: those few are filled again by counting crossings.
    """
    shapes: Shapes = np.asarray(shapely.build_area(around))
    joined = ~np.isclose(shapely.length(shapes), shapely.length(around), atol=1e-6)
    for rank in np.flatnonzero(joined):
        shapes[rank] = _even_odd(around[rank])
    return shapes


def _even_odd(lines: shapely.MultiLineString) -> shapely.Geometry:
    """Keep the faces from which a ray meets the lines an odd number of times."""
    xy, line = shapely.get_coordinates(lines.geoms, return_index=True)
    same = line[1:] == line[:-1]
    (x1, y1), (x2, y2) = xy[:-1][same].T, xy[1:][same].T
    kept = []
    for face in shapely.get_parts(shapely.polygonize(list(lines.geoms))):
        x, y = shapely.get_coordinates(shapely.point_on_surface(face))[0]
        across = (y1 <= y) != (y2 <= y)
        at = x1[across] + (y - y1[across]) * (x2 - x1)[across] / (y2 - y1)[across]
        if np.count_nonzero(at > x) % 2:
            kept.append(face)
    return shapely.union_all(kept)
