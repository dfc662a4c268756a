"""Tokens and theme of every chart: one place for colours, sizes and marks.

The theme is a context: nothing a chart needs leaks into the consultant's
session, and nothing the consultant set leaks into a chart.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

from diagnostic.presentation import fonts
from diagnostic.territories.codes import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

Width = Literal["demi", "large"]

INK = "#1D2733"
TEXT = "#333D47"
SECONDARY = "#5B6670"
TOWN = "#A8243B"
"""Only the town wears it."""
COMPARATOR = "#2F5D73"
PAPER = "#F7F5F0"
NEIGHBOUR = "#F4F1EA"
NEIGHBOUR_EDGE = "#DDD7C9"
HAIRLINE = "#D9D5CB"
FAINT = "#ECE9E1"
CLOUD = "#B4B0A6"
"""Communes of a crowd, seen and not named."""
HATCH_LINE = "#A9A395"
RAMP = ("#E6EEF0", "#AFC8CF", "#5E8FA0", "#1C5166")
FAVOURABLE, FAVOURABLE_SOFT = "#1C5166", "#B9D3DB"
UNFAVOURABLE_SOFT, UNFAVOURABLE = "#C9793A", "#8C3A0E"
QPV = "#111111"
CAUTION, CAUTION_PAPER = "#8A5A00", "#FFF6E3"

HATCH = "////"
DOTS = "...."
"""Fragile values on a map."""
LABEL = 10.0
"""Size of a label, in points at the drawn size."""
SMALL = 9.5
"""Never below: a figure is shown at four fifths on a phone."""
WIDTHS: dict[Width, float] = {"demi": 4.6, "large": 7.2}
"""Inches."""
MAP_HEIGHTS: dict[Width, float] = {"demi": 300.0, "large": 370.0}
"""Tallest map, in points, key and scale apart."""
DPI = 192
"""Twice the screen's 96 pixels per inch."""

SHAPES = {
    Level.EPCI: "D",
    Level.EPT: "p",
    Level.GRP: "h",
    Level.DEP: "s",
    Level.REG: "^",
    Level.FRANCE: "o",
    Level.COM: "v",
    Level.ARM: "v",
    Level.IRIS: "d",
    Level.QPV: "d",
}
"""Marker per level: comparators are told apart without colour."""


def shape(level: str) -> str:
    """Return the matplotlib marker of a level."""
    return SHAPES[Level(level)] if level in Level.__members__ else "o"


@cache
def _settings() -> dict[str, Any]:
    import seaborn as sns

    settings: dict[str, Any] = dict(sns.axes_style("white"))
    settings.update(
        {
            "font.family": [fonts.CHART_FAMILY, "DejaVu Sans"],
            "font.size": LABEL,
            "axes.labelsize": LABEL,
            "axes.titlesize": LABEL,
            "xtick.labelsize": SMALL,
            "ytick.labelsize": SMALL,
            "legend.fontsize": SMALL,
            "text.color": TEXT,
            "axes.labelcolor": TEXT,
            "xtick.color": SECONDARY,
            "ytick.color": SECONDARY,
            "axes.edgecolor": HAIRLINE,
            "axes.linewidth": 0.8,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.spines.left": False,
            "axes.unicode_minus": True,
            "axes.grid": False,
            "hatch.linewidth": 0.7,
            "hatch.color": HATCH_LINE,
            "figure.facecolor": "white",
            "figure.dpi": 96.0,
            "savefig.facecolor": "white",
            "savefig.bbox": "standard",
            "savefig.pad_inches": 0.0,
            "legend.frameon": False,
            "path.simplify": True,
            "path.sketch": None,
            "text.usetex": False,
            "text.hinting": "none",  # at twice the resolution, letters keep their own widths
            "text.parse_math": False,  # a name with dollars is a name
            "lines.solid_capstyle": "round",
        }
    )
    return settings


@contextmanager
def theme() -> Iterator[None]:
    """Draw in the book's style, from matplotlib's own defaults, and put everything back."""
    import matplotlib as mpl

    fonts.register()
    with mpl.rc_context():
        # Checked once, when they were made: matplotlib would check them all for each figure.
        dict.update(cast("dict[str, Any]", mpl.rcParams), _checked())
        yield


@cache
def _checked() -> dict[str, Any]:
    """Return every setting of the theme, matplotlib's own defaults first, as it keeps them."""
    import matplotlib as mpl

    blank = {key: mpl.rcParamsDefault[key] for key in mpl.rcParamsDefault if "backend" not in key}
    return dict(cast("dict[str, Any]", mpl.RcParams(cast("Any", {**blank, **_settings()}))))


def canvas(width: Width, height: float) -> Figure:
    """Return an empty figure, unknown to pyplot: nothing shows it twice, nothing keeps it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTHS[width], height))
    FigureCanvasAgg(figure)
    return figure
