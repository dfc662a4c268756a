"""Answers to a questionnaire: bars on a common scale, read without colour.

A scale is one bar cut into its levels, solid on the favourable side, striped
on the other; « ne se prononce pas » is hollow, at the end; what is hidden is
hatched, and never a blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.presentation.votelooks import LEVELS, Look, rectangle
from diagnostic.text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, BAR, HEAD = 28.0, 16.0, 20.0
COUNT = 40.0
SHARE = 64.0
SILENT = Look("white", "", style.SECONDARY, style.TEXT)
TOGETHER = Look("white", "...", style.COMPARATOR, style.TEXT)
"""Several high levels at once: dots, unlike any single level."""
HALF = Look(style.COMPARATOR, "", style.COMPARATOR, "white")
_CHOSEN = {2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
MOST_LEVELS = 5
"""Levels of a scale that may be told apart without colour."""
Kind = Literal["level", "high", "silent", "hidden"]


@dataclass(frozen=True)
class Part:
    """A part of a bar.

    Parameters
    ----------
    share : float
        Per cent.
    kind : {"level", "high", "silent", "hidden"}
        ``high``: several high levels together.
    level : int
        Among the looks of the figure.
    """

    share: float
    kind: Kind = "level"
    level: int = 0


@dataclass(frozen=True)
class Stack:
    """A bar cut into parts; without any, nothing may be shown of it.

    Parameters
    ----------
    label : str
    parts : tuple of Part
    count : int or None
        How many answered.
    main : bool
        The bar of all respondents.
    last : bool
        The last of its kind: a line parts it from what follows.
    """

    label: str
    parts: tuple[Part, ...]
    count: int | None
    main: bool = False
    last: bool = False


@dataclass(frozen=True)
class Bar:
    """An answer and its share; None when it is hidden.

    Parameters
    ----------
    label : str
    share : float or None
    count : int or None
    low, high : float or None
        Ends of an interval.
    apart : bool
        « Ne se prononce pas ».
    """

    label: str
    share: float | None
    count: int | None
    low: float | None = None
    high: float | None = None
    apart: bool = False


def looks(levels: int) -> tuple[Look, ...]:
    """Return the fills of a scale, from its lowest level to its highest."""
    return tuple(LEVELS[place] for place in _CHOSEN[levels])


def stacks(
    rows: Sequence[Stack], fills: Sequence[Look], key: Sequence[str], together: str = ""
) -> Figure:
    """Draw bars of 100 %, one per group, cut into levels.

    Parameters
    ----------
    rows : sequence of Stack
    fills : sequence of Look
        One per level.
    key : sequence of str
        Labels of the levels.
    together : str
        What the bars of groups show: several high levels at once.
    """
    total = style.WIDTHS["large"] * 72
    left, right = total * 0.30, total - COUNT
    texts = [layout.wrap(row.label, left - 10, style.LABEL, row.main) for row in rows]
    talls = [max(ROW, layout.height(text, style.LABEL) + 8) for text in texts]
    items = _key_items(rows, fills, key, together)
    lines = _key_lines(items, total)
    height = HEAD + sum(talls) + 10 + 18 * len(lines)
    with style.theme():
        figure = style.canvas("large", height / 72)
        axes = marks.points_axes(figure)
        top = height - HEAD
        marks.label(axes, total - COUNT / 2, top + 9, "n", size=style.SMALL, bold=True)
        for row, text, tall in zip(rows, texts, talls, strict=True):
            middle = top - tall / 2
            marks.label(axes, left - 10, middle, text, ha="right", bold=row.main)
            _stack(axes, row, fills, (left, right, middle))
            told = "secret" if row.count is None else number(row.count)
            marks.label(axes, total - COUNT / 2, middle, told, size=style.SMALL)
            top -= tall
            if row.last:
                axes.plot([0, total], [top, top], color=style.HAIRLINE, linewidth=0.8, zorder=1)
        for place, line in enumerate(lines):
            _draw_key(axes, line, top - 16 - 18 * place)
    return figure


def _stack(
    axes: Axes, row: Stack, fills: Sequence[Look], place: tuple[float, float, float]
) -> None:
    left, right, y = place
    if not row.parts:
        marks.hatched(axes, left, y - BAR / 2, right - left, BAR)
        return
    x = left
    for part in row.parts:
        wide = part.share / 100 * (right - left)
        if wide <= 0:
            continue
        look = {"silent": SILENT, "high": TOGETHER}.get(part.kind, fills[part.level])
        if part.kind == "hidden":
            marks.hatched(axes, x, y - BAR / 2, wide, BAR)
        else:
            rectangle(axes, x, y - BAR / 2, wide, BAR, look)
        told = number(part.share)
        if wide > text_width(told, style.SMALL) + 6:
            striped = part.kind == "hidden" or bool(look.hatch)
            marks.label(
                axes, x + wide / 2, y, told, size=style.SMALL,
                color=style.TEXT if striped else look.ink,
                path_effects=marks.halo(3.5) if striped else [],
            )  # fmt: skip
        x += wide


KeyItem = tuple[Look | None, str]


def _key_items(
    rows: Sequence[Stack], fills: Sequence[Look], key: Sequence[str], together: str
) -> list[KeyItem]:
    kinds = {part.kind for row in rows for part in row.parts if part.share > 0}
    items: list[KeyItem] = list(zip(fills, key, strict=True))
    if "high" in kinds:
        items.append((TOGETHER, together))
    if "silent" in kinds:
        items.append((SILENT, "Ne se prononce pas"))
    if "hidden" in kinds or any(not row.parts for row in rows):
        items.append((None, "Secret : moins de 10 répondants, ou protège une telle case"))
    return items


def _key_lines(items: Sequence[KeyItem], total: float) -> list[list[KeyItem]]:
    lines: list[list[KeyItem]] = [[]]
    x = 0.0
    for item in items:
        wide = 38 + text_width(item[1], style.SMALL)
        if x + wide > total and lines[-1]:
            lines.append([])
            x = 0.0
        lines[-1].append(item)
        x += wide
    return lines


def _draw_key(axes: Axes, items: Sequence[KeyItem], y: float) -> None:
    x = 2.0
    for look, label in items:
        if look is None:
            marks.hatched(axes, x, y - 6, 18, 12)
        else:
            rectangle(axes, x, y - 6, 18, 12, look)
        marks.label(axes, x + 22, y, label, size=style.SMALL, ha="left")
        x += 38 + text_width(label, style.SMALL)


def bars(rows: Sequence[Bar]) -> Figure:
    """Draw one bar per answer, its share and how many gave it; an interval is a thin line."""
    total = style.WIDTHS["large"] * 72
    left, right = total * 0.38, total - COUNT - SHARE
    texts = [layout.wrap(row.label, left - 10, style.LABEL) for row in rows]
    talls = [max(ROW - 3, layout.height(text, style.LABEL) + 8) for text in texts]
    reach = [row.high or row.share or 0.0 for row in rows]
    unit = (right - left) / max(*reach, 10.0)
    height = HEAD + sum(talls) + 4
    with style.theme():
        figure = style.canvas("large", height / 72)
        axes = marks.points_axes(figure)
        top = height - HEAD
        for x, name in ((right + SHARE, "%"), (total - 4, "n")):
            marks.label(axes, x, top + 9, name, size=style.SMALL, bold=True, ha="right")
        bottom = top - sum(talls)
        axes.plot([left, left], [bottom, top], color=style.SECONDARY, linewidth=1, zorder=4)
        for row, text, tall in zip(rows, texts, talls, strict=True):
            middle = top - tall / 2
            marks.label(axes, left - 10, middle, text, ha="right")
            _bar(axes, row, (left, right, middle), unit)
            told = "" if row.count is None else number(row.count)
            marks.label(axes, total - 4, middle, told, size=style.SMALL, ha="right")
            top -= tall
    return figure


def _bar(axes: Axes, row: Bar, place: tuple[float, float, float], unit: float) -> None:
    left, right, y = place
    if row.share is None:
        marks.hatched(axes, left, y - BAR / 2, right - left, BAR)
        marks.label(
            axes, right + SHARE, y, "secret", size=style.SMALL, ha="right", color=style.SECONDARY
        )
        return
    look = SILENT if row.apart else HALF
    if row.share:
        rectangle(axes, left, y - BAR / 2, row.share * unit, BAR, look)
    if row.low is not None and row.high is not None:
        axes.plot(
            [left + row.low * unit, left + row.high * unit], [y, y], color=style.INK, linewidth=1.4,
            zorder=6, path_effects=marks.halo(3.2), solid_capstyle="butt",
        )  # fmt: skip
    marks.label(axes, right + SHARE, y, number(row.share), size=style.SMALL, bold=True, ha="right")
