"""How a map fills its page: one window, or the whole and an enlarged part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from diagnostic.presentation import layout, maplabels
from diagnostic.presentation.layout import Rect
from diagnostic.presentation.maplabels import Inside, Outside
from diagnostic.presentation.mapplacing import place
from diagnostic.presentation.shapes import Frame

if TYPE_CHECKING:
    from diagnostic.presentation.sheet import Sheet

PAD = 6.0
ROW_NAME = 64.0
CLUSTER = 0.55
"""Small zones within this part of the extent are worth an enlarged window."""
MOST_SIDES, MOST_ROWS = 16, 10
WHOLE = 0.38
"""Part of the page for the whole, beside an enlarged window."""


@dataclass(frozen=True)
class Panel:
    """A window and its labels.

    Parameters
    ----------
    frame : Frame
    page : Rect
        Where its labels may stand.
    map_rect : Rect
        What the zones cover, between the columns of labels.
    inside, outside : sequence
        Labels.
    rows : bool
        Whether outside labels stand above and below rather than beside.
    main : bool
        False for the small view of the whole.
    """

    frame: Frame
    page: Rect
    map_rect: Rect
    inside: Sequence[Inside]
    outside: Sequence[Outside]
    rows: bool = False
    main: bool = True

    @property
    def drawn(self) -> Rect:
        """What the drawing covers: columns of labels stay white."""
        rect = self.frame.rect
        if self.rows or not self.outside:
            return rect
        return Rect(
            max(rect.left, self.map_rect.left - 10),
            rect.bottom,
            min(rect.right, self.map_rect.right + 10),
            rect.top,
        )

    def raised(self, by: float) -> Panel:
        """Return the panel moved up."""

        def up(rect: Rect) -> Rect:
            return Rect(rect.left, rect.bottom + by, rect.right, rect.top + by)

        return replace(
            self,
            frame=replace(self.frame, rect=up(self.frame.rect)),
            page=up(self.page),
            map_rect=up(self.map_rect),
            inside=[replace(label, rect=up(label.rect)) for label in self.inside],
            outside=[
                replace(label, anchor=(label.anchor[0], label.anchor[1] + by))
                for label in self.outside
            ],
        )


def panels(sheet: Sheet, width: float, height: float) -> list[Panel]:
    """Return one panel, or the whole and its enlarged part."""
    bounds = shapely.union_all(shapely.envelope(np.array(sheet.shapes, dtype=object))).bounds
    alone = _single(sheet, bounds, width, height)
    small = _cluster(sheet, bounds, alone.outside) if width > 400 else None
    return [alone] if small is None else _double(sheet, bounds, small, width, height)


def _single(
    sheet: Sheet, bounds: tuple[float, float, float, float], width: float, height: float
) -> Panel:
    """Put the map between two columns of labels, as wide as these need."""
    most = MOST_SIDES if width > 400 else MOST_SIDES // 2
    column = 0.0
    panel = _between(sheet, bounds, (width, height), column, most)
    for _ in range(3):
        wide = max((label.text_width for label in panel.outside), default=-12.0) + 12
        if wide <= column:
            break
        column = max(column, wide)
        panel = _between(sheet, bounds, (width, height), column, most)
    return panel


def _between(
    sheet: Sheet,
    bounds: tuple[float, float, float, float],
    size: tuple[float, float],
    column: float,
    most: int,
) -> Panel:
    width, height = size
    wide, tall = max(bounds[2] - bounds[0], 1.0), max(bounds[3] - bounds[1], 1.0)
    room = width - 2 * column - 2 * PAD
    scale = min(room / wide, (height - 2 * PAD) / tall)
    page_height = tall * scale + 2 * PAD
    inside, outside = place(sheet, _frame(bounds, width, page_height, scale), most)
    columns = maplabels.sides(outside, Rect(0, 0, width, page_height))
    needed = max(sum(label.text_height + 5 for label in side) for side in columns)
    if needed > page_height:
        page_height = min(needed, height)
        most = min(most, 2 * int(page_height / 32))
        inside, outside = place(sheet, _frame(bounds, width, page_height, scale), most)
    frame = _frame(bounds, width, page_height, scale)
    half = wide * scale / 2
    map_rect = Rect(width / 2 - half, 0, width / 2 + half, page_height)
    return Panel(frame, Rect(0, 0, width, page_height), map_rect, inside, outside)


def _frame(
    bounds: tuple[float, float, float, float], width: float, height: float, scale: float
) -> Frame:
    centre = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    return Frame(Rect(0, 0, width, height), centre, scale)


def _cluster(
    sheet: Sheet, bounds: tuple[float, float, float, float], outside: Sequence[Outside]
) -> list[int] | None:
    """Return the small zones when they are few and gather in a part of the map."""
    names = {id(label.zone) for label in outside}
    small = [i for i, zone in enumerate(sheet.zones) if id(zone) in names]
    if not 3 <= len(small) <= MOST_ROWS:
        return None
    box = shapely.union_all([shapely.envelope(sheet.shapes[i]) for i in small]).bounds
    wide, tall = bounds[2] - bounds[0], bounds[3] - bounds[1]
    near = (box[2] - box[0]) < CLUSTER * wide and (box[3] - box[1]) < CLUSTER * tall
    return small if near else None


def _double(
    sheet: Sheet,
    bounds: tuple[float, float, float, float],
    small: Sequence[int],
    width: float,
    height: float,
) -> list[Panel]:
    """Put the whole at the left, the small zones enlarged at the right."""
    gap = 12.0
    left = width * WHOLE
    right = Rect(left + gap, 0, width - 1, height)
    near = shapely.union_all([shapely.envelope(sheet.shapes[i]) for i in small]).bounds
    band = 2 * maplabels.VALUE * layout.LINE + 14 + maplabels.NAME * layout.LINE
    wide, tall = near[2] - near[0], near[3] - near[1]
    page_width = right.right - right.left
    scale = min((page_width - 2 * PAD) / wide, (height - 2 * band) / tall)
    page_height = min(height, max(tall * scale + 2 * band, 200.0))
    part_rect = Rect(right.left, 0, right.right, page_height)
    centre = ((near[0] + near[2]) / 2, (near[1] + near[3]) / 2)
    part = Frame(part_rect, centre, scale)
    inside, outside = place(sheet, part, MOST_ROWS, only=set(small))
    outside = [
        replace(label, name=layout.wrap(label.zone.name, ROW_NAME, maplabels.NAME))
        for label in outside
    ]
    enlarged = Panel(part, part_rect, part_rect, inside, outside, rows=True)
    whole_scale = min(
        (left - 2 * PAD) / (bounds[2] - bounds[0]),
        (page_height - 2 * PAD) / (bounds[3] - bounds[1]),
    )
    whole = replace(
        _frame(bounds, left, page_height, whole_scale), rect=Rect(0, 0, left, page_height)
    )
    hidden = whole.put(part.seen()).buffer(2)
    others = {i for i in range(len(sheet.zones)) if i not in set(small)}
    held, _ = place(sheet, whole, MOST_ROWS, without=hidden, only=others)
    first = Panel(whole, whole.rect, whole.rect, held, [], main=False)
    return [first, enlarged]
