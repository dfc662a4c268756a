"""Choropleths: zones of a commune, communes around a commune.

The drawing is laid out in points: the key above, the map, labels beside it
when zones are too small to hold them, the scale below. Small zones that
gather in a part of the territory get an enlarged window of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from diagnostic.presentation import mapwriting, marks, shapes, style
from diagnostic.presentation.mapkey import scale_bar
from diagnostic.presentation.maplayout import Panel, panels
from diagnostic.presentation.rows import COMMUNES, IRIS, Words
from diagnostic.presentation.sheet import Sheet, sheet

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

SCALE = 20.0
"""Height of the scale bar's strip, in points."""
MANY = 80
"""Zones from which outlines must be thin."""


def zones(
    outlines: gpd.GeoDataFrame,
    values: pd.DataFrame,
    *,
    unit: str = "%",
    decimals: int = 0,
    breaks: Sequence[float] | None = None,
    neighbours: gpd.GeoDataFrame | None = None,
    qpv: gpd.GeoDataFrame | None = None,
    qpv_vintage: int | str = 2024,
    words: Words = IRIS,
    width: Width = "large",
) -> Figure:
    """Draw the zones of a commune.

    Parameters
    ----------
    outlines : geopandas.GeoDataFrame
        ``territory``, ``name``, ``geometry``.
    values : pandas.DataFrame
        ``territory``, ``value``, ``status``, optionally ``text``.
    unit, decimals
        How values are written.
    breaks : sequence of float, optional
        Inner breaks, at most three; round ones are found by default. Give
        the same ones to every edition of a diagnostic.
    neighbours : geopandas.GeoDataFrame, optional
        Communes around, in paper colour.
    qpv : geopandas.GeoDataFrame, optional
        Priority neighbourhoods, outlined in black.
    qpv_vintage : int or str
        Of their outlines, said in the key.
    words : Words
        How zones are counted.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    ready = sheet(
        outlines,
        values,
        unit=unit,
        decimals=decimals,
        breaks=breaks,
        words=words,
        neighbours=neighbours,
        qpv=qpv,
        qpv_words=f"quartier prioritaire (QPV {qpv_vintage})",
    )
    return _draw(ready, width)


def communes(
    outlines: gpd.GeoDataFrame,
    values: pd.DataFrame,
    *,
    town: str = "",
    unit: str = "%",
    decimals: int = 0,
    breaks: Sequence[float] | None = None,
    neighbours: gpd.GeoDataFrame | None = None,
    width: Width = "large",
) -> Figure:
    """Draw communes, the town outlined in its own red.

    Parameters
    ----------
    outlines, values, unit, decimals, breaks, neighbours, width
        As for :func:`zones`.
    town : str
        Territory of the study's commune, such as ``COM-84031``.

    Returns
    -------
    matplotlib.figure.Figure
    """
    ready = sheet(
        outlines,
        values,
        unit=unit,
        decimals=decimals,
        breaks=breaks,
        words=COMMUNES,
        town=town,
        neighbours=neighbours,
    )
    return _draw(ready, width)


def _draw(ready: Sheet, width: Width) -> Figure:
    page_width = style.WIDTHS[width] * 72
    key = ready.key(page_width)
    plan = panels(ready, page_width, style.MAP_HEIGHTS[width])
    height = key.height + plan[0].page.top + SCALE
    with style.theme():
        figure = style.canvas(width, height / 72)
        paper = marks.points_axes(figure)
        for panel in plan:
            raised = panel.raised(SCALE)
            axes = marks.points_axes(figure, raised.drawn)
            background(axes, ready, raised, thin=width == "demi")
            over = marks.points_axes(figure)
            _outside(over, raised)
            for label in raised.inside:
                mapwriting.draw_inside(over, label)
            _scale(paper, raised)
        if len(plan) > 1:
            _windows(figure, plan[0].raised(SCALE), plan[1].raised(SCALE))
        key.draw(paper, height)
    return figure


def background(axes: Axes, ready: Sheet, panel: Panel, *, thin: bool = False) -> None:
    """Draw the fills and the outlines of a window."""
    frame = panel.frame
    window = frame.seen()
    near = [shape for shape in ready.neighbours if shape.intersects(window)]
    shapes.fill(
        axes,
        [frame.put(shape) for shape in near],
        facecolors=style.NEIGHBOUR,
        edgecolors=style.NEIGHBOUR_EDGE,
        linewidths=0.7,
        zorder=1,
    )
    put = shapes.simple(frame.put(np.array(ready.shapes, dtype=object)))
    _fills(axes, ready, put)
    shapes.edges(axes, list(put), "white", 1.1 if len(put) < MANY else 0.5, 4)
    missing = [shape for shape, absent in zip(put, ready.absent, strict=True) if absent]
    shapes.edges(axes, missing, style.HATCH_LINE, 0.5, 4)
    shapes.edges(axes, [shapely.union_all(put)], style.INK, 1.0, 5)
    bold = 1.9 if panel.main and not thin and len(put) < MANY else 1.0
    quarters = [frame.put(shape) for shape in ready.qpv if shape.intersects(window)]
    shapes.edges(axes, quarters, "white", bold + 2, 6)
    shapes.edges(axes, quarters, style.QPV, bold, 7)
    own = [frame.put(shape) for shape in ready.town]
    shapes.edges(axes, own, "white", 3.2 if thin else 4.2, 6)
    shapes.edges(axes, own, style.TOWN, 1.7 if thin else 2.2, 7)


def _fills(axes: Axes, ready: Sheet, put: Any) -> None:
    full = [i for i, absent in enumerate(ready.absent) if not absent]
    shapes.fill(
        axes,
        [put[i] for i in full],
        facecolors=[ready.zones[i].colour for i in full],
        linewidths=0,
        zorder=2,
    )
    shapes.fill(
        axes,
        [put[i] for i, absent in enumerate(ready.absent) if absent],
        facecolors="white",
        edgecolors=style.HATCH_LINE,
        hatch=style.HATCH,
        linewidths=0,
        zorder=2,
        gid="absence",
    )
    shapes.fill(
        axes,
        [put[i] for i, fragile in enumerate(ready.fragile) if fragile],
        facecolors="none",
        edgecolors=style.SECONDARY,
        hatch=style.DOTS,
        linewidths=0,
        zorder=3,
        gid="fragile",
    )


def _outside(over: Axes, panel: Panel) -> None:
    if panel.rows:
        mapwriting.draw_rows(over, panel.outside, panel.frame.rect)
    else:
        mapwriting.draw_sides(over, panel.outside, panel.page, panel.map_rect)


def _scale(paper: Axes, panel: Panel) -> None:
    rect, scale = panel.frame.rect, panel.frame.scale
    length, words = shapes.nice_length((rect.right - rect.left) / 4 / scale)
    scale_bar(paper, rect.left, SCALE / 2 - 2, length * scale, words)


def _windows(figure: Figure, whole: Panel, part: Panel) -> None:
    """Frame the enlarged window, here and where it lies."""
    from matplotlib.patches import Rectangle

    over = marks.points_axes(figure)
    here = part.frame.rect
    there = whole.frame.put(part.frame.seen()).bounds
    for left, bottom, right, top in ((here.left, here.bottom, here.right, here.top), there):
        over.add_patch(
            Rectangle(
                (left, bottom),
                right - left,
                top - bottom,
                facecolor="none",
                edgecolor=style.SECONDARY,
                linewidth=0.9,
                zorder=9,
            )
        )
