"""What the charts draw with: the town's dot, comparators' shapes, hatches, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnostic.presentation import style
from diagnostic.presentation.layout import ASCENT, LINE, Rect, height

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text


def points_axes(figure: Any, rect: Rect | None = None) -> Axes:
    """Return axes whose data coordinates are points, for drawings laid out by hand."""
    from diagnostic.presentation.paper import Paper

    width, height = (side * 72 for side in figure.get_size_inches())
    rect = rect or Rect(0, 0, width, height)
    axes: Axes = figure.add_axes(
        (
            rect.left / width,
            rect.bottom / height,
            (rect.right - rect.left) / width,
            (rect.top - rect.bottom) / height,
        ),
        axes_class=Paper,
    )
    axes.set_xlim(rect.left, rect.right)
    axes.set_ylim(rect.bottom, rect.top)
    axes.axis("off")
    return axes


def colour(role: str) -> str:
    """Return the colour of a role."""
    return style.TOWN if role == "town" else style.COMPARATOR


def dot(
    axes: Axes, x: float, y: float, role: str, level: str, *, size: float = 7.5, **kwargs: Any
) -> None:
    """Draw a value: the town filled and larger, the others hollow with their level's shape."""
    if role == "town":
        axes.plot(
            [x],
            [y],
            marker="o",
            markersize=size * 1.5,
            color=style.TOWN,
            markeredgecolor="white",
            markeredgewidth=1,
            zorder=6,
            clip_on=False,
            **kwargs,
        )
        return
    marker = style.shape(level)
    axes.plot(
        [x],
        [y],
        marker=marker,
        linestyle="none",
        markersize=size * (1.15 if marker in "^p" else 1.0),
        markerfacecolor="white",
        markeredgecolor=style.COMPARATOR,
        markeredgewidth=1.6,
        zorder=5,
        clip_on=False,
        **kwargs,
    )


def halo(width: float = 3.0, colour: str = "white") -> list[Any]:
    """Return the effect that keeps a label readable over lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=width, foreground=colour)]


def label(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    role: str = "",
    size: float = style.LABEL,
    color: str = "",
    bold: bool = False,
    ha: str = "center",
    va: str = "center",
    offset: tuple[float, float] = (0.0, 0.0),
    **kwargs: Any,
) -> list[Text]:
    """Write a label, centred on its point unless told otherwise, one artist per line.

    Lines are set on our own baselines, exactly where :mod:`layout` measured
    them: matplotlib's line spacing follows each line's accents.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    x, y : float
        Anchor, in data coordinates.
    text : str
    role : str
        Gives the colour, and the weight of the town.
    offset : (float, float)
        Shift of the anchor, in points.
    """
    from diagnostic.presentation.lettering import Lettering

    lines = text.split("\n")
    tall = height(text, size)
    up = {"bottom": tall, "center": tall / 2, "top": 0.0}[va]
    settings: dict[str, Any] = {
        "textcoords": "offset points",
        "annotation_clip": False,
        "ha": ha,
        "va": "baseline",
        "fontsize": size,
        "color": color or (colour(role) if role else style.TEXT),
        "fontweight": "bold" if bold or role == "town" else "normal",
        "zorder": 8,
        **kwargs,
    }
    drawn: list[Text] = []
    for i, line in enumerate(lines):
        rise = up - size * (LINE * i + ASCENT)
        shift = (offset[0], offset[1] + rise)
        written = axes.annotate(line, (x, y), shift, **settings)
        written.__class__ = Lettering  # made as any other; drawn as a label of ours
        drawn.append(written)
    return drawn


def bar(axes: Axes, left: float, bottom: float, wide: float, tall: float) -> None:
    """Draw a solid bar of the town."""
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (left, bottom), wide, tall, facecolor=style.TOWN, linewidth=0, zorder=3, clip_on=False
        )
    )


def hatched(
    axes: Axes, left: float, bottom: float, width: float, height: float, **kwargs: Any
) -> None:
    """Draw an absence: a white box with the diagonal hatch, never a blank."""
    from matplotlib.patches import Rectangle

    settings: dict[str, Any] = {
        "facecolor": "white",
        "edgecolor": style.HATCH_LINE,
        "hatch": style.HATCH,
        "linewidth": 0.0,
        "zorder": 1,
        "clip_on": False,
        "gid": "absence",
    }
    axes.add_patch(Rectangle((left, bottom), width, height, **{**settings, **kwargs}))


def leader(
    axes: Axes, xs: tuple[float, float], ys: tuple[float, float], color: str, *, far: bool = False
) -> None:
    """Tie a label to its value; dotted when it could be taken for a series."""
    axes.plot(
        xs,
        ys,
        color=color,
        linewidth=0.7,
        zorder=2,
        clip_on=False,
        linestyle=(0, (1, 2)) if far else "-",
        solid_capstyle="butt",
    )
