r"""Make the embedded fonts from Debian's ``fonts-noto-core``: a maintainer's command.

::

    python -m diagnostic.presentation.fontbuild \
        /usr/share/fonts/truetype/noto lib/diagnostic/assets/fonts

Noto Sans and Noto Serif Display lack the true minus sign and the marks of the
call-outs. They are copied from the sister fonts into every subset, so that a
page, a PDF and a chart need one family and no fallback.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

FACES = (
    "NotoSans-Regular",
    "NotoSans-Bold",
    "NotoSans-Italic",
    "NotoSans-BoldItalic",
    "NotoSerifDisplay-Bold",
)
DONORS = ("NotoSansSymbols2-Regular", "NotoSansMath-Regular")
MARKS = "●▲✎◆■○◐☒△◇□▨✓→↑≤≥"
MINUS = 0x2212
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),  # Latin-1 and Latin Extended-A
    (0x218, 0x21B),
    (0x2BB, 0x2BC),  # ʻokina, in names of the Pacific
    (0x2C6, 0x2C7),
    (0x2009, 0x200A),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x2030),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x2070, 0x208E),  # superscripts and subscripts
    (0x20AC, 0x20AC),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
)


def characters() -> list[int]:
    """Return the code points kept from the sources."""
    return [code for first, last in RANGES for code in range(first, last + 1)]


def subset(source: Path) -> Any:
    """Return a font cut down to the Latin characters of a French report."""
    from fontTools.subset import Options, Subsetter, load_font

    options = Options()
    options.hinting = False
    options.name_IDs = ["*"]
    options.layout_features = [*options.layout_features, "lnum", "tnum", "sups", "subs"]
    options.recalc_timestamp = False
    font = load_font(str(source), options)
    cutter = Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    return font


def add_glyph(font: Any, code: int, glyph: Any, advance: int) -> None:
    """Give a font one more character."""
    name = f"uni{code:04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = glyph
    font["glyf"].glyphOrder = font.getGlyphOrder()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def add_minus(font: Any) -> None:
    """Draw the minus sign as the bar of the plus sign, so that both align in columns."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    plus = font.getBestCmap()[ord("+")]
    drawn = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[plus].draw(drawn)
    points = [point for _, operands in drawn.value for point in operands]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bar = [y for x, y in points if x == left]
    pen = TTGlyphPen(None)
    pen.moveTo((left, min(bar)))
    pen.lineTo((left, max(bar)))
    pen.lineTo((right, max(bar)))
    pen.lineTo((right, min(bar)))
    pen.closePath()
    add_glyph(font, MINUS, pen.glyph(), font["hmtx"][plus][0])


def add_marks(font: Any, donors: Iterable[Any]) -> None:
    """Copy the marks that a font lacks from the first donor that has them."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    donors = list(donors)
    for code in map(ord, MARKS):
        donor = next((each for each in donors if code in each.getBestCmap()), None)
        if code in font.getBestCmap() or donor is None:
            continue
        name = donor.getBestCmap()[code]
        pen = TTGlyphPen(None)
        donor.getGlyphSet()[name].draw(_flattening(donor, pen))
        add_glyph(font, code, pen.glyph(), donor["hmtx"][name][0])


def _flattening(donor: Any, pen: Any) -> Any:
    """Return a pen that flattens composite glyphs before drawing them on another."""
    from fontTools.pens.filterPen import DecomposingFilterPen

    return DecomposingFilterPen(pen, donor.getGlyphSet())


def main(source: Path, destination: Path) -> None:
    """Write every face as TrueType (charts, PDF) and WOFF2 (pages)."""
    from fontTools.ttLib import TTFont

    donors = [TTFont(source / f"{name}.ttf") for name in DONORS]
    for face in FACES:
        font = subset(source / f"{face}.ttf")
        add_minus(font)
        add_marks(font, donors)
        font.flavor = None
        font.save(destination / f"{face}.ttf")
        font.flavor = "woff2"
        font.save(destination / f"{face}.woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
