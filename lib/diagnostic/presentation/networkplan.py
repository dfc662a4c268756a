"""Where each organisation of a network goes: measured before anything is drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from diagnostic.presentation import layout, style
from diagnostic.text import capitalised

Side = Literal["left", "right"]

SIZE = 15.0
"""Of a mark, in points: it holds a letter."""
ROW, HEAD_GAP, FOOT = 20.0, 9.0, 16.0
ENTRIES = 4
BULGE = 26.0
"""How far the arcs bend outwards, in points."""


@dataclass(frozen=True)
class Place:
    """An organisation on paper; ``side`` is where its label is anchored."""

    id: str
    label: str
    sector: str
    letter: str
    bridge: bool
    x: float
    y: float
    side: Side


@dataclass(frozen=True)
class Head:
    """The name of a sector above its organisations."""

    text: str
    x: float
    y: float
    side: Side


class NetworkPlan:
    """A network laid out: sectors shared between two columns, those that are tied face to face.

    Parameters
    ----------
    nodes : sequence of mapping
        ``id``, ``label``, ``sector``, ``letter``, ``bridge``.
    ties : sequence of mapping
        ``a``, ``b``, ``weight``, ``mutual``.
    """

    gap = SIZE / 2 + 6

    def __init__(
        self, nodes: Sequence[Mapping[Any, Any]], ties: Sequence[Mapping[Any, Any]]
    ) -> None:
        self.nodes = sorted(nodes, key=lambda node: str(node["id"]))
        self.ties = sorted(ties, key=lambda tie: (str(tie["a"]), str(tie["b"])))
        self.width = style.WIDTHS["large"] * 72
        self.middle = self.width / 2
        self.room = self.width * 0.3
        """Width of a name, in points."""
        self.sectors = sorted({str(node["sector"]) for node in self.nodes})
        self.columns = self._columns()
        tallest = max(self._tall(column) for column in self.columns)
        self.foot = FOOT * ENTRIES + 10.0
        self.height = self.foot + tallest + 8
        self.heads: list[Head] = []
        self.places: list[Place] = []
        for side, column in zip(("right", "left"), self.columns, strict=True):
            self._put(column, "right" if side == "right" else "left", tallest)

    @cached_property
    def _near(self) -> dict[str, dict[str, int]]:
        """How many ties join two sectors."""
        sector = {str(node["id"]): str(node["sector"]) for node in self.nodes}
        near: dict[str, dict[str, int]] = {name: {} for name in self.sectors}
        for tie in self.ties:
            a, b = sector[str(tie["a"])], sector[str(tie["b"])]
            near[a][b] = near[a].get(b, 0) + 1
            near[b][a] = near[b].get(a, 0) + 1
        return near

    def _members(self, sector: str) -> list[Mapping[Any, Any]]:
        return [node for node in self.nodes if node["sector"] == sector]

    def _block(self, sector: str) -> float:
        head = layout.wrap(capitalised(sector), self.room, style.SMALL, bold=True)
        rows = sum(self._row(node) for node in self._members(sector))
        return layout.height(head, style.SMALL) + 3 + rows + HEAD_GAP

    def _row(self, node: Mapping[Any, Any]) -> float:
        words = layout.wrap(str(node["label"]), self.room, style.SMALL, bold=bool(node["bridge"]))
        return max(ROW, layout.height(words, style.SMALL) + 3)

    def _tall(self, column: Sequence[str]) -> float:
        return sum(map(self._block, column))

    def _columns(self) -> tuple[list[str], list[str]]:
        """Share the sectors between two columns of like heights, then set them face to face.

        Tallest first, each in the shorter column; then each column in the
        order of what its sectors are tied to in the other one.
        """
        left: list[str] = []
        right: list[str] = []
        for sector in sorted(self.sectors, key=lambda name: (-self._block(name), name)):
            shorter = left if self._tall(left) <= self._tall(right) else right
            shorter.append(sector)
        for _ in range(4):
            right.sort(key=lambda name: (self._pull(name, left), name))
            left.sort(key=lambda name: (self._pull(name, right), name))
        return left, right

    def _pull(self, sector: str, facing: Sequence[str]) -> float:
        """Return the mean rank of the facing sectors a sector is tied to."""
        near = self._near[sector]
        weight = sum(near.get(other, 0) for other in facing)
        if not weight:
            return len(facing) / 2
        return sum(rank * near.get(other, 0) for rank, other in enumerate(facing)) / weight

    def _put(self, column: Sequence[str], side: Side, tallest: float) -> None:
        """Place a column; ``side`` is the alignment of its names, right for the left column."""
        y = self.foot + tallest - (tallest - self._tall(column)) / 2
        for sector in column:
            title = layout.wrap(capitalised(sector), self.room, style.SMALL, bold=True)
            edge = self.room if side == "right" else self.width - self.room
            self.heads.append(Head(title, edge, y, side))
            y -= layout.height(title, style.SMALL) + 3
            for node in self._members(sector):
                tall = self._row(node)
                self.places.append(self._place(node, y - tall / 2, side, tallest))
                y -= tall
            y -= HEAD_GAP

    def _place(self, node: Mapping[Any, Any], y: float, side: Side, tallest: float) -> Place:
        height = min(max((y - self.foot) / tallest * 2 - 1, -1.0), 1.0)
        bend = BULGE * (1 - math.sqrt(1 - height * height))
        x = (
            self.room + self.gap + bend
            if side == "right"
            else (self.width - self.room - self.gap - bend)
        )
        return Place(
            str(node["id"]), str(node["label"]), str(node["sector"]), str(node["letter"]),
            bool(node["bridge"]), x, y, side,
        )  # fmt: skip
