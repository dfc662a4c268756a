"""Bodies of governance as a tree: who reports to whom, colleges and seats.

One box per body, those that report to it below and set in; the edge of a box
tells what its word is worth, its squares are seats. Nothing rests on colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width
from diagnostic.text import NBSP, counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DECIDES, ADVISES, UNSAID = "décide", "donne un avis", "pouvoir non documenté"
SEAT, STEP, INDENT, PAD, GAP, APART = 7.0, 9.0, 26.0, 6.0, 6.0, 11.0
ROW = 14.5
"""Of colleges side by side, and of the key."""
MOST = 12
"""Seats drawn one by one; beyond, their number says enough."""
_EDGES: dict[str, Any] = {DECIDES: "-", ADVISES: (0, (4, 2)), UNSAID: (0, (1, 2))}


@dataclass(frozen=True)
class College:
    """A college, as it is drawn; ``seats`` is None when it is not documented."""

    name: str
    seats: int | None = None
    votes: bool = True

    @property
    def said(self) -> str:
        """Its name and its seats, in words."""
        known = counted(self.seats, "siège") if self.seats else "sièges non documentés"
        return f"{self.name}, {known}{'' if self.votes else ', sans voix'}"


@dataclass(frozen=True)
class Box:
    """A body, as it is drawn.

    Parameters
    ----------
    name, detail : str
    depth : int
        0 for a body that reports to none.
    power : str
        :data:`DECIDES`, :data:`ADVISES` or :data:`UNSAID`.
    colleges : tuple of College
    """

    name: str
    detail: str
    depth: int
    power: str
    colleges: tuple[College, ...] = ()


def bodies(boxes: Sequence[Box]) -> Figure:
    """Draw bodies, each above those that report to it.

    Parameters
    ----------
    boxes : sequence of Box
        In the order of the tree: a body, then what is below it.
    """
    plan = _Plan(boxes)
    with style.theme():
        figure = style.canvas("large", plan.height / 72)
        plan.draw(marks.points_axes(figure))
    return figure


def alt(boxes: Sequence[Box]) -> str:
    """Say the tree to who does not see it: every body, what it is worth, its colleges."""
    said, above = [], list[str]()
    for each in boxes:
        del above[each.depth :]
        under = f", rend compte à {above[-1]}" if above else ""
        above.append(each.name)
        colleges = " ; ".join(college.said for college in each.colleges)
        tail = f" ({colleges})" if colleges else ""
        said.append(f"{each.name} : {each.power}{under}{tail}")
    return f"Arbre de {counted(len(boxes), 'instance')}. {'. '.join(said)}."


@dataclass(frozen=True)
class _Placed:
    """A box measured: its words on lines, its colleges in rows."""

    box: Box
    left: float
    width: float
    name: str
    detail: str
    rows: tuple[tuple[tuple[College, float], ...], ...]

    @property
    def beside(self) -> float | None:
        """Where the detail stands on the line of the name; None when it has its own."""
        shift = text_width(self.name, style.LABEL, bold=True) + 10
        wide = shift + text_width(self.detail, style.SMALL)
        fits = "\n" not in self.name + self.detail and wide <= self.width - 2 * PAD
        return shift if fits else None

    @property
    def head(self) -> float:
        tall = layout.height(self.name, style.LABEL)
        own = self.detail and self.beside is None
        return tall + (layout.height(self.detail, style.SMALL) if own else 0)

    @property
    def tall(self) -> float:
        return 2 * PAD + self.head + (2 + ROW * len(self.rows) if self.rows else 0)


class _Plan:
    def __init__(self, boxes: Sequence[Box]) -> None:
        self.width = style.WIDTHS["large"] * 72
        self.placed = [self._placed(box) for box in boxes]
        self.key = _keyed(_key(boxes), self.width)
        self.foot = ROW * (1 + self.key[-1][2]) + 8
        gaps = sum(APART if each.box.depth == 0 else GAP for each in self.placed[1:])
        self.height = self.foot + gaps + sum(each.tall for each in self.placed) + 4

    def _placed(self, box: Box) -> _Placed:
        left = 2 + INDENT * box.depth
        width = self.width - left - 2
        room = width - 2 * PAD
        return _Placed(
            box, left, width, layout.wrap(box.name, room, style.LABEL, bold=True),
            layout.wrap(box.detail, room, style.SMALL) if box.detail else "",
            tuple(_rows(box.colleges, room)),
        )  # fmt: skip

    def draw(self, axes: Axes) -> None:
        """Draw the boxes from the top, the links between them, then the key."""
        top = self.height - 2
        middles: dict[int, float] = {}
        for i, each in enumerate(self.placed):
            depth = each.box.depth
            if i:
                top -= APART if depth == 0 else GAP
            if depth:
                x = each.left - INDENT / 2
                y = top - min(each.tall / 2, 20)
                axes.plot([x, x, each.left], [middles[depth - 1], y, y], color=style.COMPARATOR,
                          linewidth=1.2, zorder=1)  # fmt: skip
            self._box(axes, each, top)
            top -= each.tall
            middles[depth] = top
        for (mark, words), x, row in self.key:
            y = self.foot - ROW * (row + 0.5) - 6
            self._mark(axes, mark, x, y)
            marks.label(axes, x + 34, y, words, size=style.SMALL, ha="left")

    def _box(self, axes: Axes, each: _Placed, top: float) -> None:
        from matplotlib.patches import Rectangle

        axes.add_patch(
            Rectangle(
                (each.left, top - each.tall), each.width, each.tall, facecolor="white",
                edgecolor=style.INK, linewidth=1.4 if each.box.power == DECIDES else 1.1,
                linestyle=_EDGES[each.box.power], zorder=2,
            )
        )  # fmt: skip
        x, y = each.left + PAD, top - PAD
        marks.label(axes, x, y, each.name, bold=True, color=style.INK, ha="left", va="top")
        if each.beside is not None:
            # Both stand on the same baseline.
            drop = layout.ASCENT * (style.LABEL - style.SMALL)
            marks.label(axes, x + each.beside, y - drop, each.detail, size=style.SMALL,
                        color=style.SECONDARY, ha="left", va="top")  # fmt: skip
        elif each.detail:
            y -= layout.height(each.name, style.LABEL)
            marks.label(axes, x, y, each.detail, size=style.SMALL, color=style.SECONDARY,
                        ha="left", va="top")  # fmt: skip
        y = top - PAD - each.head - 2
        for row in each.rows:
            for college, shift in row:
                self._college(axes, college, x + shift, y - ROW / 2)
            y -= ROW

    def _college(self, axes: Axes, college: College, x: float, y: float) -> None:
        for seat in range(_drawn(college)):
            self._seat(axes, x + seat * STEP, y, known=college.seats is not None)
        edge = x + _drawn(college) * STEP + 3
        marks.label(axes, edge, y, _label(college), size=style.SMALL, ha="left")

    def _seat(self, axes: Axes, x: float, y: float, *, known: bool) -> None:
        from matplotlib.patches import Rectangle

        axes.add_patch(
            Rectangle(
                (x, y - SEAT / 2), SEAT, SEAT, linewidth=1.0, zorder=3,
                facecolor=style.COMPARATOR if known else "white", edgecolor=style.COMPARATOR,
                linestyle="-" if known else (0, (2, 1)),
            )
        )  # fmt: skip

    def _mark(self, axes: Axes, mark: str, x: float, y: float) -> None:
        if mark in _EDGES:
            axes.plot([x, x + 26], [y, y], color=style.INK, linestyle=_EDGES[mark],
                      linewidth=1.4 if mark == DECIDES else 1.1)  # fmt: skip
        else:
            self._seat(axes, x + 13 - SEAT / 2, y, known=mark == "siège")


def _keyed(
    entries: Sequence[tuple[str, str]], room: float
) -> list[tuple[tuple[str, str], float, int]]:
    """Set the entries of the key side by side while they fit: entry, place, row."""
    found: list[tuple[tuple[str, str], float, int]] = []
    at, row = 2.0, 0
    for entry in entries:
        wide = 34 + text_width(entry[1], style.SMALL)
        if found and at + wide > room:
            at, row = 2.0, row + 1
        found.append((entry, at, row))
        at += wide + 20
    return found


def _rows(colleges: Sequence[College], room: float) -> list[tuple[tuple[College, float], ...]]:
    """Set colleges side by side while they fit."""
    rows: list[list[tuple[College, float]]] = []
    at = 0.0
    for college in colleges:
        wide = _drawn(college) * STEP + 3 + text_width(_label(college), style.SMALL)
        if not rows or at + wide > room:
            rows.append([])
            at = 0.0
        rows[-1].append((college, at))
        at += wide + 16
    return [tuple(row) for row in rows]


def _drawn(college: College) -> int:
    """Return how many squares stand for a college."""
    if college.seats is None or not college.votes or college.seats > MOST:
        return 1
    return college.seats


def _label(college: College) -> str:
    number = f"{NBSP}({college.seats})" if college.seats else ""
    return f"{college.name}{number}{'' if college.votes else ', sans voix'}"


def _key(boxes: Sequence[Box]) -> list[tuple[str, str]]:
    colleges = [college for box in boxes for college in box.colleges]
    words = {DECIDES: "l’instance décide", ADVISES: "l’instance donne un avis", UNSAID: UNSAID}
    found = [(power, said) for power, said in words.items() if any(b.power == power for b in boxes)]
    if any(college.seats is not None for college in colleges):
        found.append(("siège", "un siège"))
    if any(college.seats is None for college in colleges):
        found.append(("inconnu", "un collège dont le nombre de sièges n’est pas documenté"))
    return found
