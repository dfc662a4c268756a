import io

import numpy as np
import pytest
from matplotlib.text import Annotation
from PIL import Image

from diagnostic.presentation import lettering, marks, style
from diagnostic.presentation.lettering import Lettering
from diagnostic.presentation.png import png

WORDS = ("Écouen", "12,5 %", "L’Île-Saint-Denis", "▲ hausse", "1\u202f234\u202f567 €", "≥ 5", "⟶ x",
         "Ç", "j", "AV To fi", " x ", "a$b$c", "deux\nlignes", "")  # fmt: skip


def page(usual, **settings):
    """Draw labels of every size, weight and place."""
    with style.theme():
        figure = style.canvas("large", 4)
        axes = marks.points_axes(figure)
        for i, words in enumerate(WORDS * 3):
            drawn = marks.label(
                axes,
                30.3 + 83.7 * (i % 6),
                17.1 + 36.9 * (i // 6),
                words,
                size=(9.5, 10.0, 12.3)[i % 3],
                bold=i % 2 == 0,
                ha=("left", "center", "right")[i % 3],
                va=("top", "center", "bottom")[i % 3],
                **settings,
            )
            for each in drawn:
                assert type(each) is Lettering
                if usual:
                    each.__class__ = Annotation
    return np.asarray(Image.open(io.BytesIO(png(figure))))


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"path_effects": marks.halo(2.2, "#E6EEF0")},
        {"linespacing": 1.4},
        {"rotation": 30},
        {"alpha": 0.4, "color": "#A8243B"},
        {"path_effects": marks.halo(), "alpha": 0.5, "clip_on": True},
        {"visible": False},
        {"style": "italic"},
        {"bbox": {"facecolor": "white"}},
    ],
    ids=["plain", "halo", "lines", "turned", "pale", "clipped", "hidden", "italic", "boxed"],
)
def test_labels_are_pixel_by_pixel_those_of_matplotlib(settings):
    usual = page(True, **settings)
    assert (page(False, **settings) == usual).all()
    lettering._widths.clear()
    assert (page(False, **settings) == usual).all()
