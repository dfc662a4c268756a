"""The book's fonts, taken from the package's own files and nowhere else.

Charts look the same on every machine because matplotlib knows these files
under a private family name: another copy of Noto Sans installed on the system
can never take their place.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from diagnostic.paths import ASSETS

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.ft2font import FT2Font

FOLDER = ASSETS / "fonts"
SANS = "Noto Sans"
"""Family of text, tables and charts, as pages and PDF name it."""
SERIF = "Noto Serif Display"
"""Family of titles and big values."""
CHART_FAMILY = "Diagnostic Noto Sans"
"""The same sans, as matplotlib knows it."""

FACES = {
    "NotoSans-Regular": (SANS, 400, "normal"),
    "NotoSans-Bold": (SANS, 700, "normal"),
    "NotoSans-Italic": (SANS, 400, "italic"),
    "NotoSans-BoldItalic": (SANS, 700, "italic"),
    "NotoSerifDisplay-Bold": (SERIF, 700, "normal"),
}
"""File stem: family, weight, style."""


def files(suffix: str = "ttf") -> tuple[Path, ...]:
    """Return the font files of one format (``ttf`` or ``woff2``)."""
    return tuple(FOLDER / f"{stem}.{suffix}" for stem in FACES)


def register() -> None:
    """Make the sans known to matplotlib, by its files. Quick, and safe to repeat."""
    from matplotlib.font_manager import fontManager

    if any(entry.name == CHART_FAMILY for entry in fontManager.ttflist):
        return
    for stem, (family, _, _) in FACES.items():
        if family != SANS:
            continue
        before = len(fontManager.ttflist)
        fontManager.addfont(str(FOLDER / f"{stem}.ttf"))
        added = fontManager.ttflist[before:]
        fontManager.ttflist[before:] = [replace(added[0], name=CHART_FAMILY)]


@cache
def _face(bold: bool) -> FT2Font:
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(FOLDER / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf"))


class _Advances(dict[str, float]):
    """Advance of each character met, in fractions of the size; of « n » for those unknown."""

    def __init__(self, bold: bool) -> None:
        self._bold = bold

    def __missing__(self, character: str) -> float:
        from matplotlib.ft2font import LoadFlags

        face = _face(self._bold)
        index = face.get_char_index(ord(character)) or face.get_char_index(ord("n"))
        advance = face.load_glyph(index, flags=LoadFlags.NO_SCALE).horiAdvance
        self[character] = found = float(advance / face.units_per_EM)
        return found


_ADVANCES = {bold: _Advances(bold) for bold in (False, True)}


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line in points, without drawing it.

    Parameters
    ----------
    text : str
        One line, or several: the widest counts.
    size : float
        Size in points.
    bold : bool

    Notes
    -----
    Kerning is left out: the result is never too small by more than a hair.
    """
    advances = _ADVANCES[bool(bold)]
    return size * max(sum(map(advances.__getitem__, line)) for line in text.split("\n"))
