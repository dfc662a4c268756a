"""The key of a map: classes with their counts, then what else is drawn, empty or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diagnostic.presentation import layout, marks, style
from diagnostic.presentation.fonts import text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Sign = Literal["qpv", "absence", "fragile", "town", "full", "empty"]

BAND, ENTRY, SWATCH = 13.0, 16.0, 20.0
CLASS_WIDTH = 60.0
BESIDE = 20.0


@dataclass(frozen=True)
class Entry:
    """A line of the key: a sign and what it means."""

    sign: Sign
    words: str


@dataclass(frozen=True)
class Key:
    """A key, laid out for a width.

    Parameters
    ----------
    colours : sequence of str
        One per class, low to high.
    labels : sequence of str
    counts : sequence of str
        « 3 Iris », under each class.
    entries : sequence of Entry
    width : float
        Of the page, in points.
    """

    colours: Sequence[str]
    labels: Sequence[str]
    counts: Sequence[str]
    entries: Sequence[Entry]
    width: float

    @property
    def class_width(self) -> float:
        """Width of a class's swatch: its label fits under it."""
        if not self.labels:
            return 0.0
        wished = max(text_width(label, style.SMALL) + 6 for label in self.labels)
        return float(min(max(wished, CLASS_WIDTH), self.width / len(self.labels)))

    @property
    def _band_width(self) -> float:
        return self.class_width * len(self.labels)

    @property
    def _entries_width(self) -> float:
        return SWATCH + 6 + max((text_width(e.words, style.SMALL) for e in self.entries), default=0)

    @property
    def _beside(self) -> bool:
        """Whether the other signs stand at the right of the classes."""
        return self._band_width + BESIDE + self._entries_width <= self.width

    def _wrapped(self) -> list[str]:
        return [layout.wrap(label, self.class_width - 4, style.SMALL) for label in self.labels]

    @property
    def _band_height(self) -> float:
        if not self.labels:
            return 0.0
        tallest = max(layout.height(label, style.SMALL) for label in self._wrapped())
        return BAND + 3 + tallest + layout.height("0", style.SMALL)

    @property
    def _entries_height(self) -> float:
        return ENTRY * len(self.entries)

    @property
    def height(self) -> float:
        """Height of the key, white below included."""
        if self._beside:
            return max(self._band_height, self._entries_height) + 10
        gap = 6 if self.labels and self.entries else 0
        return self._band_height + gap + self._entries_height + 10

    def draw(self, axes: Axes, top: float) -> None:
        """Draw the key, its top edge at a height."""
        self._draw_classes(axes, top)
        if self._beside:
            left, start = self._band_width + BESIDE if self.labels else 0.0, top
        else:
            left, start = 0.0, top - self._band_height - (6 if self.labels else 0)
        for i, entry in enumerate(self.entries):
            y = start - ENTRY * (i + 0.5)
            _draw_sign(axes, entry.sign, left, y)
            marks.label(axes, left + SWATCH + 6, y, entry.words, size=style.SMALL, ha="left")

    def _draw_classes(self, axes: Axes, top: float) -> None:
        from matplotlib.patches import Rectangle

        for i, (colour, label, count) in enumerate(
            zip(self.colours, self._wrapped(), self.counts, strict=True)
        ):
            left = i * self.class_width
            axes.add_patch(
                Rectangle((left, top - BAND), self.class_width - 1.5, BAND, facecolor=colour, lw=0)
            )
            below = top - BAND - 3
            marks.label(axes, left + 1, below, label, size=style.SMALL, ha="left", va="top")
            marks.label(
                axes,
                left + 1,
                below - layout.height(label, style.SMALL),
                count,
                size=style.SMALL,
                color=style.SECONDARY,
                ha="left",
                va="top",
            )


def _draw_sign(axes: Axes, sign: Sign, left: float, y: float) -> None:
    from matplotlib.patches import Rectangle

    looks: dict[Sign, dict[str, object]] = {
        "qpv": {"facecolor": "white", "edgecolor": style.QPV, "linewidth": 1.9},
        "town": {"facecolor": "white", "edgecolor": style.TOWN, "linewidth": 2.2},
        "absence": {
            "facecolor": "white",
            "edgecolor": style.HATCH_LINE,
            "linewidth": 0.6,
            "hatch": style.HATCH,
            "gid": "absence",
        },
        "fragile": {
            "facecolor": style.RAMP[0],
            "edgecolor": style.SECONDARY,
            "linewidth": 0.0,
            "hatch": style.DOTS,
        },
        "full": {"facecolor": style.FAVOURABLE, "edgecolor": style.SECONDARY, "linewidth": 0.6},
        "empty": {"facecolor": "white", "edgecolor": style.SECONDARY, "linewidth": 0.6},
    }
    axes.add_patch(Rectangle((left + 1, y - 5), SWATCH - 2, 10, **looks[sign]))  # type: ignore[arg-type]


def scale_bar(axes: Axes, left: float, y: float, length: float, words: str) -> None:
    """Draw a scale bar and its length."""
    axes.plot(
        [left, left + length],
        [y, y],
        color=style.INK,
        linewidth=1.5,
        solid_capstyle="butt",
        zorder=12,
    )
    marks.label(axes, left + length + 5, y, words, size=style.SMALL, color=style.INK, ha="left")
