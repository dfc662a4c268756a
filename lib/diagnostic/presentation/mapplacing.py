"""Which label a zone gets: its name and value within, beside the map, or its value alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from diagnostic.presentation import layout, maplabels
from diagnostic.presentation.maplabels import Inside, Outside, Zone

if TYPE_CHECKING:
    from diagnostic.presentation.shapes import Frame
    from diagnostic.presentation.sheet import Sheet

COLUMN = 92.0
"""Widest label beside a map, in points."""
SAID = 4
"""Absences written on a map; beyond, the hatch and the key say them."""


def place(
    sheet: Sheet, frame: Frame, most: int, without: Any = None, only: Any = None
) -> tuple[list[Inside], list[Outside]]:
    """Return the labels that zones hold, and those that must stand outside.

    Parameters
    ----------
    sheet : Sheet
    frame : Frame
    most : int
        Labels that may stand outside.
    without : shapely.Geometry, optional
        Part of the window, in points, where nothing is written: what is
        there has another window, and no label stands outside of this one.
    only : set of int, optional
        Zones to label.
    """
    put = frame.put(np.array(sheet.shapes, dtype=object))
    window = frame.box() if without is None else frame.box().difference(without)
    lines = _quarter_lines(sheet, frame)
    around = shapely.difference(window, shapely.union_all(put)) if without is not None else None
    hushed = sum(sheet.absent) > SAID
    inside: list[Inside] = []
    mute: list[Outside] = []
    spoken: list[Outside] = []
    values: dict[int, Inside] = {}
    for i, (zone, shape) in enumerate(zip(sheet.zones, put, strict=True)):
        if (only is not None and i not in only) or (hushed and sheet.absent[i] and not zone.town):
            continue
        seen = shapely.intersection(shape, window)
        free = shapely.difference(seen, lines) if lines is not None else seen
        if (label := maplabels.inside(zone, free)) is not None:
            inside.append(label)
            continue
        if without is not None and (label := maplabels.inside(zone, free, around)) is not None:
            inside.append(label)
            continue
        value = maplabels.inside(zone, free, named=False)
        if value is not None:
            values[id(zone)] = value
        if without is None and (label_outside := _beside(zone, seen)) is not None:
            (mute if value is None else spoken).append(label_outside)
    outside = maplabels.chosen(mute, spoken, most)
    named = {id(label.zone) for label in outside}
    inside += [label for key, label in values.items() if key not in named]
    return inside, outside


def _beside(zone: Zone, seen: Any) -> Outside | None:
    """Return a label to be put outside, tied to the middle of what is seen of the zone."""
    polygons = [part for part in shapely.get_parts(seen) if part.geom_type == "Polygon"]
    if not polygons:
        return None
    largest = max(polygons, key=lambda part: part.area)
    name = layout.wrap(zone.name, COLUMN, maplabels.NAME, zone.town)
    return Outside(zone, maplabels.pole(largest), name)


def _quarter_lines(sheet: Sheet, frame: Frame) -> Any:
    """Return the outlines of priority neighbourhoods, thick as drawn: no label crosses them."""
    if not len(sheet.qpv):
        return None
    put = frame.put(np.array(sheet.qpv, dtype=object))
    return shapely.union_all(shapely.buffer(shapely.boundary(put), 2.0))
