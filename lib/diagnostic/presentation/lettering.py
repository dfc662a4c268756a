"""Labels drawn pixel by pixel as matplotlib does, in a part of its time.

A label of ours is one line, level, on its baseline, in one of two faces.
matplotlib asks for each one which file its font is, looks into that file, and
turns letters into outlines one list at a time; here each is done once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.path import Path
from matplotlib.text import Annotation
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

_outlines = TextToPath()
_letters: dict[str, Any] = {}
"""Outlines of letters met, by the name of their font and their place in it."""


class Lettering(Annotation):
    """An annotation whose drawing is short when it is a plain label."""

    def draw(self, renderer: Any) -> None:
        """Draw the label; whatever is not a plain one is left to matplotlib."""
        if not self._plain(renderer):
            super().draw(renderer)
            return
        self._renderer = renderer
        self.update_positions(renderer)
        x, y = self.get_transform().transform(self.get_position())
        if not (np.isfinite(x) and np.isfinite(y)):
            return
        right, up = self._shift(renderer)
        context = renderer.new_gc()
        context.set_foreground(to_rgba(self.get_color()), isRGBA=True)
        context.set_alpha(self.get_alpha())
        context.set_antialiased(self.get_antialiased())
        context.set_snap(self.get_snap())
        if self.get_clip_on():
            context.set_clip_rectangle(self.get_clip_box())
            context.set_clip_path(self.get_clip_path())
        self._written(renderer, context, right + x, renderer.height - (up + y))
        context.restore()
        self.stale = False

    def _plain(self, renderer: Any) -> bool:
        return (
            type(renderer) is RendererAgg
            and self.get_visible()
            and bool(self.get_text().strip())
            and "\n" not in self.get_text()
            and self.get_rotation() == 0
            and self.get_verticalalignment() == "baseline"
            and self.get_rotation_mode() in {None, "default"}
            and self.get_annotation_clip() is False
            and self.arrow_patch is None
            and self.get_bbox_patch() is None
            and not (self.get_usetex() or self.get_parse_math() or self.get_wrap())
            and not (self.get_rasterized() or self.get_agg_filter() or self.get_sketch_params())
        )

    def _shift(self, renderer: Any) -> tuple[float, float]:
        """Return how far from its anchor the label starts: matplotlib's sums, in its order."""
        font, size = self.get_fontproperties(), self.get_fontsize()
        dpi = renderer.dpi
        key = font.get_weight(), size, dpi
        wide, tall, descent = _measured(renderer, self.get_text(), font, key)
        least_ascent, least_descent = _least(font, key)
        ascent = tall - descent
        spacing = self.get_linespacing()
        if spacing == "normal":
            ascent, descent = max(ascent, least_ascent), max(descent, least_descent)
        else:
            leading = spacing * (least_ascent + least_descent) - (ascent + descent)
            ascent, descent = ascent + leading / 2, descent + leading / 2
        across = {"left": 0.0, "right": wide}.get(self.get_horizontalalignment(), wide / 2)
        return -across, -ascent - ((-ascent - descent) + descent)

    def _written(self, renderer: Any, context: Any, x: float, y: float) -> None:
        font, words = self.get_fontproperties(), self.get_text()
        effects = self.get_path_effects()
        if not effects:
            renderer.draw_text(context, x, y, words, font, 0, ismath=False, mtext=self)
            return
        size = self.get_fontsize()
        path = _drawn(words, font, font.get_weight(), float(size))
        place = Affine2D().scale(renderer.points_to_pixels(size) / _outlines.FONT_SCALE)
        place.rotate_deg(0).translate(x, renderer.height - y)
        colour = context.get_rgb()
        context.set_linewidth(0.0)
        for effect in effects:
            effect.draw_path(renderer, context, path, place, colour)


class _Key:
    """A font's properties, known by what tells labels apart."""

    __slots__ = ("font", "known")

    def __init__(self, font: FontProperties, known: tuple[Any, ...]) -> None:
        self.font, self.known = font, known

    def __hash__(self) -> int:
        return hash(self.known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.known == other.known


@lru_cache(maxsize=64)
def _face(key: _Key) -> FT2Font:
    """Return the font of a label, the next of its families standing in for letters it lacks."""
    files = []
    for family in key.font.get_family():
        one = key.font.copy()
        one.set_family(family)
        files.append(fontManager.findfont(one, fallback_to_default=False))
    return get_font(files)


@lru_cache(maxsize=64)
def _least_of(key: _Key) -> tuple[float, float]:
    """Return the room that a font keeps above and below any line."""
    (_, size, dpi), font = key.known[:3], _face(key)
    said: Any = font.get_sfnt_table("OS/2")
    scale = 1 / font.get_sfnt_table("head")["unitsPerEm"] * size * dpi / 72  # type: ignore[index]
    return said["sTypoAscender"] * scale, -said["sTypoDescender"] * scale


def _least(font: FontProperties, key: tuple[Any, ...]) -> tuple[float, float]:
    return _least_of(_Key(font, (*key, *font.get_family())))


_widths: dict[tuple[Any, ...], tuple[float, float, float]] = {}
_MOST = 4096


def _measured(
    renderer: Any, words: str, font: FontProperties, key: tuple[Any, ...]
) -> tuple[float, float, float]:
    """Return the width, the height and the descent of a line, measured once."""
    known = (words, *key, *font.get_family())
    found = _widths.get(known)
    if found is None:
        if len(_widths) >= _MOST:
            _widths.clear()
        found = _widths[known] = renderer.get_text_width_height_descent(words, font, False)
    return found


def _drawn(words: str, font: FontProperties, weight: Any, size: float) -> Path:
    """Return a line as one outline, each letter's own taken from those met before."""
    face = _face(_Key(font, (weight, size, 0, *font.get_family())))
    face.set_size(_outlines.FONT_SCALE, _outlines.DPI)
    listed, letters, _ = _outlines.get_glyphs_with_font(face, words, glyph_map=_letters)
    points = [letters[name][0] * scale + [x, y] for name, x, y, scale in listed]
    kinds = [letters[name][1] for name, _, _, _ in listed]
    return Path(np.concatenate(points), np.concatenate(kinds))
