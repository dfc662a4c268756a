"""A network of organisations: sectors in blocks on two arcs, ties between the arcs.

Names stand outside the arcs, so that no tie crosses a name and no name covers
another; each sector has its shape and its letter, so that nothing rests on
colour. The place of everything follows from the data alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.networkplan import SIZE, NetworkPlan, Place

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 40
"""Organisations drawn; beyond, nobody can follow a tie."""
SHAPES = ("o", "s", "^", "D", "v", "p", "h", "8", "H")
"""One per sector, with its letter."""
_WIDTH = {1: 0.8, 2: 1.5, 3: 2.4}
_DASHES = (0, (3, 2))


def network(nodes: pd.DataFrame, ties: pd.DataFrame) -> Figure:
    """Draw a network by sector.

    Parameters
    ----------
    nodes : pandas.DataFrame
        ``id``, ``label``, ``sector``, ``letter``, ``bridge`` (bool);
        :data:`MOST` rows at most.
    ties : pandas.DataFrame
        ``a``, ``b``, ``weight`` (1 to 3), ``mutual`` (bool).

    Returns
    -------
    matplotlib.figure.Figure
    """
    if len(nodes) > MOST:
        raise ValueError(f"{len(nodes)} organisations are too many to draw")
    if nodes.empty:
        raise ValueError("at least one organisation is expected")
    plan = NetworkPlan(nodes.to_dict("records"), ties.to_dict("records"))
    with style.theme():
        figure = style.canvas("large", plan.height / 72)
        _Drawing(plan).draw(marks.points_axes(figure))
    return figure


@dataclass(frozen=True)
class _Drawing:
    """A plan put on paper."""

    plan: NetworkPlan

    def draw(self, axes: Axes) -> None:
        """Draw the ties, then the marks over them, the names, and the key."""
        self._draw_ties(axes)
        shapes = dict(zip(self.plan.sectors, SHAPES * 2, strict=False))
        for place in self.plan.places:
            self._draw_mark(axes, place, shapes[place.sector])
        for head in self.plan.heads:
            marks.label(
                axes, head.x, head.y, head.text, size=style.SMALL, bold=True,
                color=style.INK, ha=head.side, va="top",
            )  # fmt: skip
        self._draw_key(axes)

    def _draw_ties(self, axes: Axes) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        at = {place.id: place for place in self.plan.places}
        for tie in self.plan.ties:
            a, b = at[str(tie["a"])], at[str(tie["b"])]
            middle = self.plan.middle
            pull = 0.35 if a.side != b.side else 0.35 + 0.5 * min(1.0, abs(a.y - b.y) / 200)
            turns = [((p.x + (middle - p.x) * pull), p.y) for p in (a, b)]
            curve = Path(
                [(a.x, a.y), *turns, (b.x, b.y)],
                [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
            )
            inside = a.sector == b.sector
            axes.add_patch(
                PathPatch(
                    curve,
                    facecolor="none",
                    edgecolor=style.CLOUD if inside else style.COMPARATOR,
                    linewidth=_WIDTH[int(tie["weight"])],
                    linestyle="-" if tie["mutual"] else _DASHES,
                    alpha=0.85,
                    zorder=1 if inside else 2,
                    gid="tie",
                )
            )

    def _draw_mark(self, axes: Axes, place: Place, shape: str) -> None:
        ink = style.INK if place.bridge else "white"
        axes.plot(
            [place.x], [place.y], marker=shape, linestyle="none",
            markersize=SIZE * {"^": 1.2, "v": 1.2, "D": 0.85}.get(shape, 1.0), markerfacecolor=ink,
            markeredgecolor=style.INK, markeredgewidth=1.2, zorder=5, clip_on=False,
        )  # fmt: skip
        down = {"^": -1.5, "v": 1.5}.get(shape, 0.0)
        marks.label(
            axes, place.x, place.y + down, place.letter, size=style.SMALL, bold=True,
            color="white" if place.bridge else style.INK,
        )  # fmt: skip
        words = layout.wrap(place.label, self.plan.room, style.SMALL, bold=place.bridge)
        x = place.x + self.plan.gap * (1 if place.side == "left" else -1)
        marks.label(
            axes, x, place.y, words, size=style.SMALL, bold=place.bridge,
            color=style.TEXT, ha=place.side,
        )  # fmt: skip

    def _draw_key(self, axes: Axes) -> None:
        for i, (words, look) in enumerate(self._entries()):
            y = self.plan.foot - 16 * (i + 0.5)
            if look is None:
                axes.plot([15], [y], marker="o", linestyle="none", markersize=11,
                          markerfacecolor=style.INK, markeredgecolor=style.INK)  # fmt: skip
            else:
                width, dashes = look
                axes.plot([2, 28], [y, y], color=style.COMPARATOR, linewidth=width,
                          linestyle=dashes, solid_capstyle="butt")  # fmt: skip
            marks.label(axes, 36, y, words, size=style.SMALL, ha="left")

    def _entries(self) -> Iterable[tuple[str, tuple[float, object] | None]]:
        if any(tie["mutual"] for tie in self.plan.ties):
            yield "lien que les deux organisations déclarent", (1.5, "-")
        if not all(tie["mutual"] for tie in self.plan.ties):
            yield "lien qu’une seule déclare", (1.5, _DASHES)
        if self.plan.ties:
            yield "plus le trait est épais, plus le lien est fréquent", (2.4, "-")
        if any(place.bridge for place in self.plan.places):
            yield "symbole plein, nom en gras : pont entre les autres", None
