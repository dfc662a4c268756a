"""A figure as an image: same drawing, same bytes, on every run.

The pixels are taken from the one drawing and written here. A chart is flat
colours: rows as they are compress faster, and better, than the differences
between rows that image libraries try on each of them.
"""

from __future__ import annotations

import io
import struct
import sys
import zlib
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np

from diagnostic.presentation.style import DPI, theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_EFFORT = 3
"""Compression, from 0 to 9: half the time of the usual 6, for files a twentieth larger."""
_PER_METRE = int(DPI / 0.0254 + 0.5)
_GREEDY_MEMORY = 9
"""Memory of the compressor, 9 at most: a third of a megabyte, while it works."""


def png(figure: Figure) -> bytes:
    """Draw a figure once, at twice the screen's resolution, with nothing volatile in it."""
    with theme():
        return bare_png(figure)


def bare_png(figure: Figure) -> bytes:
    """Draw a figure in which the theme has no part: no letters, and its own colours."""
    drawn = _Pixels()
    figure.savefig(cast("IO[bytes]", drawn), format="rgba", dpi=DPI)
    return _encoded(drawn.seen)


class _Pixels(io.RawIOBase):
    """Stand for a file where a canvas writes its pixels: nothing is copied."""

    seen: NDArray[np.uint8]

    def writable(self) -> bool:
        """Tell that one can write."""
        return True

    def write(self, pixels: Any) -> int:
        """Look at the canvas' own memory: rows, columns, then red, green, blue and opacity."""
        self.seen = np.asarray(pixels)
        return self.seen.nbytes


def _encoded(pixels: NDArray[np.uint8]) -> bytes:
    """Return pixels as a PNG file, without their opacity when all are opaque."""
    opaque = bool((pixels[:, :, 3] == 255).all())
    channels = 3 if opaque else 4
    height, width = pixels.shape[:2]
    rows = np.zeros((height, 1 + width * channels), dtype=np.uint8)  # first of a row: no filter
    rows[:, 1:].reshape(height, width, channels)[:] = pixels[:, :, :channels]
    packer = zlib.compressobj(_EFFORT, zlib.DEFLATED, zlib.MAX_WBITS, _GREEDY_MEMORY)
    packed = packer.compress(rows.data) + packer.flush()
    kind = 2 if opaque else 6
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", _PER_METRE, _PER_METRE, 1)),
            _chunk(b"IDAT", packed),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    named = name + content
    return struct.pack(">I", len(content)) + named + struct.pack(">I", zlib.crc32(named))


def close(figure: Figure) -> None:
    """Free a figure, also when it was made with pyplot."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    figure.clear()
