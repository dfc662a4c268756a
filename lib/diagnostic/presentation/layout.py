"""Where labels go: measured before they are drawn, so that none covers another.

Everything is in points, from the fonts' own metrics: no drawing is needed to
know what will fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.presentation.fonts import text_width
from diagnostic.text import NB_HYPHEN

ASCENT, DESCENT = 0.96, 0.29
"""Of a line above and below its baseline, accents included, in fractions of the size."""
LINE = ASCENT + DESCENT


@dataclass(frozen=True)
class Rect:
    """A rectangle, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Rect, gap: float = 0.0) -> bool:
        """Whether two rectangles share some surface, or are nearer than a gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.bottom < other.top + gap
            and other.bottom < self.top + gap
        )

    def within(self, other: Rect) -> bool:
        """Whether the rectangle lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


def spread(
    centres: Sequence[float], sizes: Sequence[float], low: float, high: float, gap: float = 0.0
) -> list[float]:
    """Move labels along one axis, as little as possible, until none overlaps.

    Parameters
    ----------
    centres : sequence of float
        Where each label would like its centre.
    sizes : sequence of float
        Its extent along the axis.
    low, high : float
        Bounds of the labels' edges. When there is not enough room, the
        labels keep their order and overflow evenly.
    gap : float
        Kept between two labels.

    Returns
    -------
    list of float
        The centres, in the order given.
    """
    order = sorted(range(len(centres)), key=lambda i: (centres[i], i))
    # Pool adjacent labels that collide into blocks, each at its members' mean: least squares.
    blocks: list[tuple[float, float, list[int]]] = []  # sum of wished starts, extent, members
    for i in order:
        wished, extent, members = centres[i] - sizes[i] / 2, sizes[i] + gap, [i]
        total = wished
        while blocks and blocks[-1][0] / len(blocks[-1][2]) + blocks[-1][1] > total / len(members):
            before_total, before_extent, before = blocks.pop()
            total = before_total + total - before_extent * len(members)
            members = before + members
            extent += before_extent
        blocks.append((total, extent, members))
    starts = [total / len(members) for total, _, members in blocks]
    extents = [extent for _, extent, _ in blocks]
    starts = _bounded(starts, extents, low, high + gap)
    result = [0.0] * len(centres)
    for start, (_, _, members) in zip(starts, blocks, strict=True):
        edge = start
        for i in members:
            result[i] = edge + sizes[i] / 2
            edge += sizes[i] + gap
    return result


def _bounded(starts: list[float], extents: list[float], low: float, high: float) -> list[float]:
    """Push blocks inside the bounds, first from the left, then from the right."""
    starts = list(starts)
    edge = low
    for i, extent in enumerate(extents):
        starts[i] = max(starts[i], edge)
        edge = starts[i] + extent
    edge = high
    for i in reversed(range(len(starts))):
        starts[i] = min(starts[i], edge - extents[i])
        edge = starts[i]
    if starts and starts[0] < low:  # not enough room: share the overflow
        surplus = (low - starts[0]) / 2
        starts = [start + surplus for start in starts]
    return starts


def wrap(text: str, width: float, size: float, bold: bool = False) -> str:
    """Cut a label into lines that fit a width, at spaces and after hyphens.

    A word that is wider than the width keeps its own line.
    """
    pieces = re.findall(rf"[^ \-{NB_HYPHEN}]*(?:[-{NB_HYPHEN}]| |$)", text)
    lines: list[str] = []
    line = ""
    for piece in filter(None, pieces):
        if line and text_width((line + piece).rstrip(" "), size, bold) > width:
            lines.append(line.rstrip(" "))
            line = ""
        line += piece
    return "\n".join([*lines, line.rstrip(" ")])


def shortened(text: str, width: float, size: float, bold: bool = False) -> str:
    """Cut a label that would not fit one line, with an ellipsis."""
    if text_width(text, size, bold) <= width:
        return text
    for end in range(len(text) - 1, 1, -1):
        short = text[:end].rstrip(" -’") + "…"
        if text_width(short, size, bold) <= width:
            return short
    return "…"


def height(text: str, size: float) -> float:
    """Return the height of a label of one or more lines."""
    return size * LINE * (text.count("\n") + 1)


def rect(
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    bold: bool = False,
    ha: str = "center",
    va: str = "center",
) -> Rect:
    """Return the rectangle of a label anchored at a point."""
    width, tall = text_width(text, size, bold), height(text, size)
    left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[ha]
    bottom = y - tall * {"bottom": 0.0, "center": 0.5, "top": 1.0}[va]
    return Rect(left, bottom, left + width, bottom + tall)


def nice_step(span: float, count: int) -> float:
    """Return a round step (1, 2, 2.5 or 5 × 10ⁿ) that cuts a span in about so many parts."""
    if span <= 0 or not math.isfinite(span):
        return 1.0
    rough = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)


def round_ticks(low: float, high: float, count: int) -> list[float]:
    """Return round values that cover a range, ends included when they are round."""
    step = nice_step(high - low, count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]
