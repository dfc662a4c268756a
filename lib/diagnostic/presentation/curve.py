"""What accumulates, step after step: a staircase that flattens when nothing new is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.presentation import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from diagnostic.presentation.style import Width

HEIGHT = 2.5
"""Inches."""


def curve(values: Sequence[int], *, x: str, y: str, width: Width = "demi") -> Figure:
    """Draw a count that only grows.

    Parameters
    ----------
    values : sequence of int
        Count reached at each step.
    x, y : str
        Names of the axes.
    width : {"demi", "large"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.ticker import MaxNLocator

    steps = range(1, len(values) + 1)
    with style.theme():
        figure = style.canvas(width, HEIGHT)
        axes = figure.add_axes((0.13, 0.2, 0.83, 0.72))
        axes.step(steps, values, where="post", color=style.COMPARATOR, linewidth=2)
        axes.plot(
            steps, values, marker="o", linestyle="none", markersize=5,
            markerfacecolor="white", markeredgecolor=style.COMPARATOR,
        )  # fmt: skip
        axes.set_ylim(0, max([*values, 1]) * 1.12)
        axes.set_xlim(0.5, len(values) + 0.5)
        axes.set_xlabel(x)
        axes.set_ylabel(y)
        axes.yaxis.grid(visible=True, color=style.FAINT)
        axes.set_axisbelow(True)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    return figure
