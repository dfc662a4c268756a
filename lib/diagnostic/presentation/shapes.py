"""Outlines put on paper: projected, scaled to points, turned into paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from diagnostic.presentation.layout import Rect

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.path import Path

FINE = 0.25
"""Detail kept, in points: finer than the eye, and quick to draw."""


def metric(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return outlines in metres: a map in degrees would be stretched."""
    if frame.crs is not None and frame.crs.is_geographic:
        return frame.to_crs(frame.estimate_utm_crs())
    return frame


def alike(frame: gpd.GeoDataFrame | None, model: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Return outlines in the projection of others; None when there are none."""
    if frame is None or frame.empty:
        return None
    if frame.crs is None or model.crs is None or frame.crs == model.crs:
        return frame
    return frame.to_crs(model.crs)


def path(geometry: Any) -> Path:
    """Return a matplotlib path of a polygon, holes and islands included."""
    from matplotlib.path import Path

    vertices, codes = [], []
    for part in shapely.get_parts(geometry):
        if part.geom_type != "Polygon":
            continue
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)
            if len(points) < 4:
                continue
            vertices.append(points)
            kinds = np.full(len(points), Path.LINETO, dtype=Path.code_type)
            kinds[0], kinds[-1] = Path.MOVETO, Path.CLOSEPOLY
            codes.append(kinds)
    if not vertices:
        return Path(np.empty((0, 2)))
    return Path(np.concatenate(vertices), np.concatenate(codes))


@dataclass(frozen=True)
class Frame:
    """A window on the map: where it is on the page, what it shows, at which scale.

    Parameters
    ----------
    rect : Rect
        On the page, in points.
    centre : (float, float)
        What is in its middle, in metres.
    scale : float
        Points per metre.
    """

    rect: Rect
    centre: tuple[float, float]
    scale: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the window, in points."""
        return (self.rect.left + self.rect.right) / 2, (self.rect.bottom + self.rect.top) / 2

    def put(self, geometries: Any) -> Any:
        """Return geometries in points."""
        shift = np.array(self.middle) - np.array(self.centre) * self.scale
        return shapely.transform(geometries, lambda xy: xy * self.scale + shift)

    def box(self) -> Any:
        """Return the window as a polygon, in points."""
        return shapely.box(self.rect.left, self.rect.bottom, self.rect.right, self.rect.top)

    def seen(self) -> Any:
        """Return what the window shows, as a polygon in metres."""
        half_x = (self.rect.right - self.rect.left) / 2 / self.scale
        half_y = (self.rect.top - self.rect.bottom) / 2 / self.scale
        x, y = self.centre
        return shapely.box(x - half_x, y - half_y, x + half_x, y + half_y)


def fill(axes: Axes, geometries: Sequence[Any], **kwargs: Any) -> None:
    """Draw polygons, each with its own colour when colours are a list."""
    from matplotlib.collections import PathCollection

    paths = [path(geometry) for geometry in geometries]
    if paths:
        axes.add_collection(PathCollection(paths, **kwargs), autolim=False)


def edges(axes: Axes, geometries: Sequence[Any], color: str, width: float, zorder: float) -> None:
    """Draw outlines, nothing inside."""
    fill(
        axes,
        geometries,
        facecolors="none",
        edgecolors=color,
        linewidths=width,
        zorder=zorder,
        joinstyle="round",
    )


def simple(geometries: Any) -> Any:
    """Drop the detail that cannot be seen, without opening gaps between neighbours."""
    valid = shapely.make_valid(geometries)
    try:
        return shapely.coverage_simplify(valid, FINE)
    except shapely.errors.GEOSException:
        return shapely.simplify(valid, FINE)


def nice_length(metres: float) -> tuple[float, str]:
    """Return a round length near a wish, and how it is written."""
    power = 10.0 ** np.floor(np.log10(metres))
    length = max(factor * power for factor in (1, 2, 5) if factor * power <= metres * 1.0001)
    if length >= 1000:
        return float(length), f"{length / 1000:.0f}\u00a0km"
    return float(length), f"{length:.0f}\u00a0m"
