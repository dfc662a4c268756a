"""Frames and inspections shared by the tests of charts and maps."""

from __future__ import annotations

import itertools

import geopandas as gpd
import pandas as pd
import pytest
from matplotlib.collections import Collection
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from shapely.geometry import box


def row(label, role, level, value, **columns):
    absent = isinstance(value, str)
    return {
        "label": label,
        "role": role,
        "level": level,
        "vintage": 2022,
        "value": None if absent else value,
        "status": value if absent else "ok",
        **columns,
    }


@pytest.fixture
def rows():
    """Make a frame from (label, role, level, value or status, other columns)."""

    def make(*values, **shared):
        made = []
        for value in values:
            *first, last = value
            extra = last if isinstance(last, dict) else {}
            made.append(row(*(first if extra else value), **{**shared, **extra}))
        return pd.DataFrame(made)

    return make


PLACES = (
    ("L’Isle-sur-la-Sorgue", "town", "COM"),
    ("Métropole du Grand Paris", "comparator", "EPCI"),
    ("Vaucluse", "comparator", "DEP"),
    ("Provence-Alpes-Côte d’Azur", "comparator", "REG"),
    ("France", "comparator", "FRANCE"),
)


@pytest.fixture
def places():
    return PLACES


@pytest.fixture
def trend_frame(rows):
    values = {
        2011: (9.3, 9.5, 9.3, 9.9, 8.9),
        2016: (10.2, "not_published", 9.9, 10.5, 9.2),
        2022: (11.9, 11.1, 10.6, 11.4, 9.8),
    }
    return rows(
        *(
            (*place, value, {"vintage": year})
            for year, line in values.items()
            for place, value in zip(PLACES, line, strict=True)
        )
    )


@pytest.fixture
def comparison_frame(rows):
    lines = {
        "Part des 75 ans et plus": ("secret_producer", 11.4, 9.8, 9.8, "not_collected"),
        "Familles monoparentales": (34.0, 20.0, 30.2, 21.0, 16.0),
    }
    return rows(
        *(
            (*place, value, {"measure": measure})
            for measure, line in lines.items()
            for place, value in zip(PLACES, line, strict=True)
        ),
        unit="%",
    )


@pytest.fixture
def bars_frame(rows):
    lines = {
        "0‑14 ans": (18.2, 16.2, 17.2),
        "Personnes vivant seules": ("secret_producer", 20.4, 19.4),
        "75 ans et plus": (11.3, "not_published", 9.6),
    }
    return rows(
        *(
            (*place, value, {"category": category})
            for category, line in lines.items()
            for place, value in zip(PLACES[:3], line, strict=True)
        )
    )


@pytest.fixture
def peers_frame(rows):
    communes = {
        "Carpentras": (27, 18),
        "Cavaillon": (26, 20),
        "Pertuis": (13, 13),
        "Pernes-les-Fontaines": (12, "secret_producer"),
        "Bédarrides": ("not_published", "secret_producer"),
    }
    return rows(
        *(
            (name, "town" if name == "Carpentras" else "peer", "COM", value, {"measure": measure})
            for name, pair in communes.items()
            for measure, value in zip(("60 à 74 ans", "75 ans et plus"), pair, strict=True)
        )
    )


@pytest.fixture
def crossing_frame():
    cloud = [
        {
            "label": f"Commune {i}",
            "role": "peer",
            "level": "COM",
            "x": 20.0 + (i * 7) % 13,
            "y": 10.0 + (i * 5) % 17,
            "population": 1000 * i,
        }
        for i in range(40)
    ]
    named = [
        {"label": "Carpentras", "role": "town", "level": "COM", "x": 31.0, "y": 26.0},
        {"label": "Vaucluse", "role": "comparator", "level": "DEP", "x": 25.0, "y": 17.0},
        {"label": "Sans valeur", "role": "peer", "level": "COM", "x": None, "y": 12.0},
    ]
    return pd.DataFrame(cloud + named)


@pytest.fixture
def outlines():
    """Make a chequered territory: ``columns × rows`` zones of a given side, in metres."""

    def make(columns, lines, side=1000.0, crs=2154, origin=(850_000.0, 6_330_000.0)):
        x0, y0 = origin
        cells = [
            (x0 + i * side, y0 + j * side)
            for j, i in itertools.product(range(lines), range(columns))
        ]
        return gpd.GeoDataFrame(
            {
                "territory": [f"IRIS-{n:09d}" for n in range(len(cells))],
                "name": [f"Quartier du Moulin-à-Vent {n}" for n in range(len(cells))],
            },
            geometry=[box(x, y, x + side, y + side) for x, y in cells],
            crs=crs,
        )

    return make


@pytest.fixture
def valued():
    """Give values to zones: one is secret, one has no row at all, when there are enough."""

    def make(zones):
        frame = pd.DataFrame(
            {
                "territory": zones["territory"],
                "value": [float((i * 37) % 61) for i in range(len(zones))],
                "status": "ok",
            }
        )
        if len(frame) > 4:
            frame.loc[2, ["value", "status"]] = [float("nan"), "secret_producer"]
            frame = frame.drop(index=3)
        return frame

    return make


class Inspection:
    """What a figure holds, as a reader would meet it."""

    def __init__(self, figure):
        self.figure = figure
        figure.set_dpi(192)
        self.renderer = figure.canvas.get_renderer()

    @property
    def labels(self):
        return [text for text in self.figure.findobj(Annotation) if text.get_text().strip()]

    @property
    def words(self):
        return [text.get_text() for text in self.labels]

    @property
    def said(self):
        return " | ".join(self.words)

    def _ink(self, text):
        """The letters of a label, without the white that fonts keep above and below."""
        extent = text.get_window_extent(self.renderer)
        fifth = extent.height * 0.2
        return extent.x0 + 1, extent.y0 + fifth, extent.x1 - 1, extent.y1 - fifth

    def overlaps(self):
        inks = [(text.get_text(), self._ink(text)) for text in self.labels]
        return [
            (first, second)
            for (first, a), (second, b) in itertools.combinations(inks, 2)
            if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        ]

    def outside(self):
        page = self.figure.bbox
        return [
            text.get_text()
            for text in self.labels
            for x0, y0, x1, y1 in [self._ink(text)]
            if x0 < -2 or y0 < -2 or x1 > page.x1 + 2 or y1 > page.y1 + 2
        ]

    @property
    def hatches(self):
        patches = [p for p in self.figure.findobj(Rectangle) if p.get_gid() == "absence"]
        shapes = [c for c in self.figure.findobj(Collection) if c.get_gid() == "absence"]
        return [artist for artist in (*patches, *shapes) if artist.get_hatch()]


@pytest.fixture
def inspect():
    return Inspection
