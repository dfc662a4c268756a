"""How votes are drawn: solid for agreement, stripes for disagreement, a glyph per class.

Read without colour: levels differ by grey, by stripes and by sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.presentation import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MIDDLE = "#EFEDE7"


@dataclass(frozen=True)
class Look:
    """Fill of a level or of a median."""

    face: str
    hatch: str = ""
    edge: str = "white"
    ink: str = style.TEXT


LEVELS = (
    Look("white", "\\\\\\\\\\\\", style.UNFAVOURABLE, style.UNFAVOURABLE),
    Look("white", "\\\\\\", style.UNFAVOURABLE_SOFT, style.TEXT),
    Look(MIDDLE, edge=style.HAIRLINE),
    Look(style.FAVOURABLE_SOFT),
    Look(style.FAVOURABLE, ink="white"),
)
"""From the least to the most favourable of five levels."""
SIGNS = ("−−", "−", "○", "+", "++")


def of_median(value: float) -> int:
    """Return the level that draws a median, 0 to 4."""
    return min(4, max(0, int(value + 0.5) - 1))


def rectangle(  # noqa: PLR0917 - a rectangle and its look
    axes: Axes, left: float, bottom: float, wide: float, tall: float, look: Look
) -> None:
    """Draw a filled or striped rectangle."""
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (left, bottom), wide, tall, facecolor=look.face, edgecolor=look.edge,
            hatch=look.hatch or None, hatchcolor=look.edge, linewidth=0.8, zorder=2, clip_on=False,
        )
    )  # fmt: skip


def glyph(axes: Axes, x: float, y: float, kind: str, colour: str, *, size: float = 4.2) -> None:
    """Draw the class of agreement: full, half, empty, or two discs apart."""
    from matplotlib.patches import Circle, Wedge

    if kind == "split":
        for side in (-1, 1):
            axes.add_patch(
                Circle((x + side * size, y), size * 0.62, facecolor=colour, linewidth=0, zorder=6)
            )
        return
    axes.add_patch(
        Circle((x, y), size, facecolor="none", edgecolor=colour, linewidth=1.2, zorder=6)
    )
    if kind == "together":
        axes.add_patch(Circle((x, y), size, facecolor=colour, linewidth=0, zorder=6))
    elif kind == "nuanced":
        axes.add_patch(Wedge((x, y), size, 90, 270, facecolor=colour, linewidth=0, zorder=6))
