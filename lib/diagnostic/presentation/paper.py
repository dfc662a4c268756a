"""Axes that show no axis: what drawings laid out by hand are drawn on.

Half the time of making ordinary axes goes into ticks, and of adding lines to
them into limits, for scales that nobody sees.
"""

from __future__ import annotations

from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.lines import Line2D


class _Unseen:
    """An axis never drawn: it has a scale, and no tick."""

    def set_clip_path(self, path: Any, transform: Any = None) -> None:
        """Clip the axis itself: its ticks, made on demand, never are."""
        Artist.set_clip_path(self, path, transform)  # type: ignore[arg-type]

    def set_tick_params(
        self,
        which: Any = "major",
        reset: bool = False,
        **_: Any,
    ) -> None:
        """Leave ticks alone."""

    def grid(self, *_: Any, **__: Any) -> None:
        """Draw no grid."""


class _UnseenX(_Unseen, XAxis):
    """The horizontal one."""


class _UnseenY(_Unseen, YAxis):
    """The vertical one."""


class Paper(Axes):
    """Axes whose limits are set once, and never shown."""

    def _init_axis(self) -> None:
        self.xaxis = _UnseenX(self, clear=False)
        self.spines.bottom.register_axis(self.xaxis)
        self.spines.top.register_axis(self.xaxis)
        self.yaxis = _UnseenY(self, clear=False)
        self.spines.left.register_axis(self.yaxis)
        self.spines.right.register_axis(self.yaxis)

    def plot(self, *args: Any, **kwargs: Any) -> list[Line2D]:
        """Draw a line whose colour is given; see :meth:`matplotlib.axes.Axes.plot`."""
        if len(args) != 2 or "color" not in kwargs:
            return super().plot(*args, **kwargs)
        line = Line2D(*args, **kwargs)
        self.add_artist(line)
        return [line]
