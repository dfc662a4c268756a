"""Values written on a map: inside zones that can hold them, by leader lines for the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from diagnostic.presentation import layout, style
from diagnostic.presentation.fonts import text_width

if TYPE_CHECKING:
    from diagnostic.presentation.layout import Rect

NAME, VALUE = style.SMALL, style.LABEL
GAP = 4.0
_SHIFTS = ((0, 0), (0, 6), (0, -6), (8, 0), (-8, 0))
_FAR_SHIFTS = (*_SHIFTS, *((dx, dy) for dx in (-24, -16, 16, 24) for dy in (0, 8, -8)))


@dataclass(frozen=True)
class Zone:
    """What a label needs to know of a zone.

    Parameters
    ----------
    name, text : str
        What is written: the name, then the value or its state.
    colour : str
        The zone's fill, which the label's halo takes.
    dark : bool
        Whether the label must be white.
    value : float or None
    town : bool
        Whether it is the study's own commune.
    """

    name: str
    text: str
    colour: str
    dark: bool
    value: float | None
    town: bool = False


@dataclass(frozen=True)
class Inside:
    """A label that a zone can hold, or that overlaps empty paper beside it (``loose``)."""

    zone: Zone
    rect: Rect
    name: str
    loose: bool = False


@dataclass(frozen=True)
class Outside:
    """A label that must stand beside the map, and where its leader line ends."""

    zone: Zone
    anchor: tuple[float, float]
    name: str

    @property
    def text_height(self) -> float:
        """Height of the whole label."""
        return layout.height(self.name, NAME) + layout.height(self.zone.text, VALUE)

    @property
    def text_width(self) -> float:
        """Width of the whole label."""
        name = text_width(self.name, NAME, bold=self.zone.town)
        return max(name, text_width(self.zone.text, VALUE, bold=True))


def pole(geometry: Any) -> tuple[float, float]:
    """Return the point of a polygon that is farthest from its edges."""
    line = shapely.maximum_inscribed_circle(geometry, tolerance=1.0)
    x, y = shapely.get_coordinates(line)[0]
    return float(x), float(y)


def inside(zone: Zone, geometry: Any, around: Any = None, *, named: bool = True) -> Inside | None:
    """Return the label a zone can hold; None when it is too small.

    Parameters
    ----------
    zone : Zone
    geometry : shapely.Geometry
        What may be written on, in points.
    around : shapely.Geometry, optional
        Empty paper that the label may overlap beyond its zone.
    named : bool
        Whether the name must fit too, on several lines if need be.
    """
    value_width = text_width(zone.text, VALUE, bold=True)
    if geometry.is_empty or geometry.area < value_width * VALUE * 1.3:
        return None
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    if largest.geom_type != "Polygon":
        return None
    x, y = pole(largest)
    room = largest.buffer(1.0)
    if around is not None:
        room = room.union(around)
    cuts = (400, 76, 60, 46) if named else ()
    names = [layout.wrap(zone.name, cut, NAME, zone.town) for cut in cuts] or [""]
    for name in dict.fromkeys(names):
        wide = max(value_width, text_width(name, NAME, zone.town)) if name else value_width
        tall = layout.height(zone.text, VALUE) + (layout.height(name, NAME) if name else 0.0)
        for dx, dy in _SHIFTS if around is None else _FAR_SHIFTS:
            spot = layout.Rect(
                x + dx - wide / 2 - 1, y + dy - tall / 2, x + dx + wide / 2 + 1, y + dy + tall / 2
            )
            if room.covers(shapely.box(spot.left, spot.bottom + 2, spot.right, spot.top - 2)):
                return Inside(zone, spot, name, loose=around is not None)
    return None


def chosen(mute: Sequence[Outside], spoken: Sequence[Outside], most: int) -> list[Outside]:
    """Keep the labels that matter when there is no room for all.

    Parameters
    ----------
    mute : sequence of Outside
        Zones that cannot even hold their value: first served.
    spoken : sequence of Outside
        Zones that hold their value, not their name.
    most : int

    Returns
    -------
    list of Outside
        The town, then the lowest and the highest of each.
    """
    kept = [label for label in (*mute, *spoken) if label.zone.town][:most]
    for group in (mute, spoken):
        rest = [label for label in group if not label.zone.town]
        kept += _ends(rest, most - len(kept))
    return kept


def _ends(labels: Sequence[Outside], most: int) -> list[Outside]:
    if len(labels) <= most:
        return list(labels)
    known = [label for label in labels if label.zone.value is not None]
    ranked = sorted(known, key=lambda label: (label.zone.value or 0.0, label.zone.name))
    half = max(most, 0) // 2
    if len(ranked) <= 2 * half:
        return ranked
    return ranked[:half] + ranked[-half:] if half else []


def sides(labels: Sequence[Outside], map_rect: Rect) -> tuple[list[Outside], list[Outside]]:
    """Share labels between the two sides, as evenly as their places allow."""
    ranked = sorted(labels, key=lambda label: (label.anchor[0], label.zone.name))
    middle = (map_rect.left + map_rect.right) / 2
    split = sum(label.anchor[0] < middle for label in ranked)
    least, most = len(ranked) // 3, len(ranked) - len(ranked) // 3
    split = min(max(split, least), most)
    return ranked[:split], ranked[split:]


def rows(labels: Sequence[Outside]) -> list[tuple[list[Outside], bool]]:
    """Share labels between the row above and the row below."""
    ranked = sorted(labels, key=lambda label: (-label.anchor[1], label.zone.name))
    split = (len(ranked) + 1) // 2
    return [(ranked[:split], True), (ranked[split:], False)]
