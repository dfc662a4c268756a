"""Maps without a scale of colours: where the town is, what a structure covers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from diagnostic.presentation import layout, maplabels, marks, shapes, style
from diagnostic.presentation.layout import Rect
from diagnostic.presentation.mapkey import Entry, Key, scale_bar
from diagnostic.presentation.maplabels import Zone
from diagnostic.text import NBSP, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

SCALE, PAD = 20.0, 4.0
COVERED, NOT_COVERED = "couverte", "non couverte"
UNKNOWN = "non renseignée"


def locator(outlines: gpd.GeoDataFrame, town: str, *, width: Width = "demi") -> Figure:
    """Draw where a commune lies among others, when there is no value to map.

    Parameters
    ----------
    outlines : geopandas.GeoDataFrame
        ``territory``, ``name``, ``geometry``; the town among them.
    town : str
        Its territory, such as ``COM-84031``.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = shapes.metric(outlines).reset_index(drop=True)
    own = (frame["territory"].astype(str) == town).tolist()
    if not any(own):
        raise ValueError(f"{town} is not among the outlines of its map")
    page_width = style.WIDTHS[width] * 72
    geometries = np.array(frame.geometry.values, dtype=object)
    window = _window(geometries, page_width, style.MAP_HEIGHTS[width] * 0.8, SCALE)
    with style.theme():
        figure = style.canvas(width, window.rect.top / 72)
        axes = marks.points_axes(figure)
        put = shapes.simple(window.put(geometries))
        colours = [style.TOWN if mine else style.NEIGHBOUR for mine in own]
        shapes.fill(
            axes, list(put), facecolors=colours, edgecolors=style.NEIGHBOUR_EDGE, linewidths=0.8
        )
        shapes.edges(axes, [shapely.union_all(put)], style.SECONDARY, 1.0, 5)
        _names(axes, [str(name) for name in frame["name"]], put, own)
        length, words = shapes.nice_length(page_width / 4 / window.scale)
        scale_bar(axes, PAD, SCALE / 2 - 2, length * window.scale, words)
    return figure


def _window(geometries: Any, width: float, height: float, foot: float) -> shapes.Frame:
    left, bottom, right, top = shapely.union_all(shapely.envelope(geometries)).bounds
    wide, tall = max(right - left, 1.0), max(top - bottom, 1.0)
    scale = min((width - 2 * PAD) / wide, (height - 2 * PAD) / tall)
    rect = Rect(0, foot, width, foot + tall * scale + 2 * PAD)
    return shapes.Frame(rect, ((left + right) / 2, (bottom + top) / 2), scale)


def _names(axes: Axes, names: Sequence[str], put: Any, own: Sequence[bool]) -> None:
    """Name the communes that can hold their name, and the town whatever its size."""
    spots: list[Rect] = []
    order = sorted(range(len(names)), key=lambda i: (not own[i], -put[i].area, names[i]))
    for i in order:
        zone = Zone("", names[i], style.NEIGHBOUR, dark=own[i], value=None, town=own[i])
        cuts = dict.fromkeys(
            layout.wrap(names[i], cut, maplabels.VALUE, own[i]) for cut in (400, 70, 50)
        )
        held = next(filter(None, (_held(zone, put[i], text) for text in cuts)), None)
        if held is None and not own[i]:
            continue
        x, y, text = held or _beside(put[i], names[i])
        size = style.LABEL if own[i] else style.SMALL
        spot = layout.rect(text, x, y, size, bold=own[i])
        if any(spot.overlaps(other) for other in spots):
            continue
        spots.append(spot)
        colour = style.SECONDARY
        if own[i]:
            colour = "white" if held else style.TOWN
        halo = marks.halo(3, style.TOWN if held and own[i] else style.NEIGHBOUR)
        marks.label(axes, x, y, text, size=size, color=colour, bold=own[i], path_effects=halo)


def _held(zone: Zone, geometry: Any, text: str) -> tuple[float, float, str] | None:
    size = style.LABEL if zone.town else style.SMALL
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    if not parts:
        return None
    largest = max(parts, key=lambda part: part.area)
    x, y = maplabels.pole(largest)
    spot = layout.rect(text, x, y, size, bold=zone.town)
    fits = largest.buffer(1).covers(shapely.box(spot.left, spot.bottom, spot.right, spot.top))
    return (x, y, text) if fits else None


def _beside(geometry: Any, name: str) -> tuple[float, float, str]:
    """Put the town's name above it, when the town is too small to hold it."""
    left, _, right, top = geometry.bounds
    return (left + right) / 2, top + style.LABEL, name


def coverage(
    outlines: gpd.GeoDataFrame, data: pd.DataFrame, *, town: str = "", width: Width = "large"
) -> Figure:
    """Draw which communes each structure covers, one small map per structure.

    Parameters
    ----------
    outlines : geopandas.GeoDataFrame
        ``territory``, ``name``, ``geometry``.
    data : pandas.DataFrame
        ``structure``, ``territory``, ``covered`` (bool). A commune without a
        row for a structure is hatched: not known is not « no ».
    town : str
        Territory outlined in red.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = shapes.metric(outlines).reset_index(drop=True)
    territories = [str(each) for each in frame["territory"]]
    structures = [str(each) for each in dict.fromkeys(data["structure"])]
    if not structures:
        raise ValueError("at least one structure is expected")
    known = {
        (str(row["structure"]), str(row["territory"])): bool(row["covered"])
        for row in data.to_dict("records")
    }
    states = {
        name: [known.get((name, territory)) for territory in territories] for name in structures
    }
    grid = _Grid(np.array(frame.geometry.values, dtype=object), states, width)
    with style.theme():
        figure = style.canvas(width, grid.height / 72)
        grid.draw(marks.points_axes(figure), [each == town for each in territories])
    return figure


class _Grid:
    """Small maps in rows, each under the name of its structure."""

    def __init__(self, geometries: Any, states: dict[str, list[bool | None]], width: Width) -> None:
        self.geometries, self.states = geometries, states
        self.total = style.WIDTHS[width] * 72
        self.columns = min(len(states), 3 if width == "large" else 2)
        self.cell = (self.total - 14 * (self.columns - 1)) / self.columns
        self.titles = {
            name: layout.wrap(name, self.cell, style.LABEL, bold=True) for name in states
        }
        self.head = max(layout.height(t, style.LABEL) for t in self.titles.values())
        self.head += layout.height("0", style.SMALL) + 4
        self.window = _window(geometries, self.cell, 230.0, 0.0)
        self.row = self.head + self.window.rect.top + 12
        self.key = Key([], [], [], self._entries(), self.total)
        rows = math.ceil(len(states) / self.columns)
        self.height = self.key.height + rows * self.row + SCALE

    def _entries(self) -> list[Entry]:
        entries = [Entry("full", f"commune {COVERED}"), Entry("empty", f"commune {NOT_COVERED}")]
        if any(state is None for states in self.states.values() for state in states):
            entries.append(Entry("absence", f"commune {UNKNOWN}"))
        return entries

    def draw(self, axes: Axes, own: Sequence[bool]) -> None:
        """Draw the key, then the maps."""
        self.key.draw(axes, self.height)
        for i, (name, states) in enumerate(self.states.items()):
            left = (i % self.columns) * (self.cell + 14)
            top = self.height - self.key.height - (i // self.columns) * self.row
            self._draw_head(axes, name, states, left, top)
            self._draw_map(axes, states, own, left, top - self.head - self.window.rect.top)
        length, words = shapes.nice_length(self.cell / 3 / self.window.scale)
        scale_bar(axes, 1, SCALE / 2 - 2, length * self.window.scale, words)

    def _draw_head(
        self, axes: Axes, name: str, states: Sequence[bool | None], *corner: float
    ) -> None:
        left, top = corner
        marks.label(
            axes, left, top, self.titles[name], bold=True, color=style.INK, ha="left", va="top"
        )
        count = f"{number(sum(bool(s) for s in states))}{NBSP}sur {number(len(states))}"
        below = top - layout.height(self.titles[name], style.LABEL)
        marks.label(
            axes, left, below, count, color=style.SECONDARY, size=style.SMALL, ha="left", va="top"
        )

    def _draw_map(
        self, axes: Axes, states: Sequence[bool | None], own: Sequence[bool], *corner: float
    ) -> None:
        put = shapes.simple(self.window.put(self.geometries))
        put = shapely.transform(put, lambda xy: xy + np.array(corner))
        looks: dict[bool | None, dict[str, Any]] = {
            True: {"facecolors": style.FAVOURABLE, "edgecolors": "white"},
            False: {"facecolors": "white", "edgecolors": style.HAIRLINE},
            None: {
                "facecolors": "white",
                "edgecolors": style.HATCH_LINE,
                "hatch": style.HATCH,
                "gid": "absence",
            },
        }
        for state, look in looks.items():
            chosen = [shape for shape, each in zip(put, states, strict=True) if each is state]
            shapes.fill(axes, chosen, linewidths=0.6, zorder=2, **look)
        shapes.edges(axes, [shapely.union_all(put)], style.INK, 0.9, 4)
        mine = [shape for shape, is_own in zip(put, own, strict=True) if is_own]
        shapes.edges(axes, mine, "white", 3.2, 5)
        shapes.edges(axes, mine, style.TOWN, 1.7, 6)
