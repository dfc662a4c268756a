"""Charts of votes: read without colour, nothing outside the page, same bytes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.colors import to_rgb

from diagnostic.presentation.png import png
from diagnostic.presentation.votebars import Row, diverging
from diagnostic.presentation.votelooks import LEVELS, SIGNS, of_median
from diagnostic.presentation.votequadrant import DISC, PAD, SIDE, apart, quadrant
from diagnostic.presentation.votes import CLASSES, Spot, image
from diagnostic.presentation.voteslopes import slopes

LONG = "Les services se parlent assez pour suivre une même famille d’un bout à l’autre de l’année"
GROUPS = ["élus", "acteurs du social", "techniciens", "acteurs associatifs", "conseils de quartier"]
LABELS = ["Pas du tout d’accord", "Plutôt pas", "Ni l’un ni l’autre", "Plutôt", "Tout à fait"]


def grey(colour):
    red, green, blue = to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def texts_within(figure):
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    for axes in figure.axes:
        for text in axes.texts:
            box = text.get_window_extent()
            assert box.x0 >= -1, text.get_text()
            assert box.x1 <= width + 1, text.get_text()
            assert box.y0 >= -1, text.get_text()
            assert box.y1 <= height + 1, text.get_text()


def test_levels_differ_without_colour():
    solid = [grey(look.face) for look in LEVELS if not look.hatch]
    assert all(a - b > 0.08 for a, b in pairwise(solid))
    striped = [look.hatch for look in LEVELS if look.hatch]
    assert len(set(striped)) == len(striped) == 2
    assert len(set(SIGNS)) == len(LEVELS)


@pytest.mark.parametrize(("median", "level"), [(1, 0), (2, 1), (2.5, 2), (3, 2), (4.5, 4), (5, 4)])
def test_medians_have_their_level(median, level):
    assert of_median(median) == level


@pytest.mark.parametrize("groups", [GROUPS[:1], GROUPS, [*GROUPS, "ensemble"]])
def test_the_image_fits_its_page(groups):
    kinds = [kind for kind, _ in CLASSES]
    spots = {
        (LONG, group): Spot(n % 5 + 1, kinds[n % 4]) for n, group in enumerate(groups) if n != 2
    }
    texts_within(image([LONG, "Court"], groups, spots))
    assert png(image([LONG], groups, spots)) == png(image([LONG], groups, spots))


@pytest.mark.parametrize(
    "counts", [(0, 0, 0, 0, 9), (9, 0, 0, 0, 0), (1, 2, 3, 4, 5), (0, 0, 7, 0, 0), ()]
)
def test_bars_fit_their_page(counts):
    rows = [Row(LONG, counts, 0.5, "médiane 3, nuances, une majorité d’avis favorables")]
    texts_within(diverging(rows, LABELS))


@pytest.mark.parametrize("count", [1, 3, 10])
def test_slopes_fit_their_page(count):
    panels = [(f"{LONG} {n}", {"élus": 5, "techniciens": 1.5}) for n in range(count)]
    texts_within(slopes(panels, GROUPS))


def test_discs_never_cover_each_other():
    points = [(f"Piste {n}", 4.0, 4.0) for n in range(8)] + [("Ailleurs", 1.0, 5.0)]
    texts_within(quadrant(points))
    placed = apart([(PAD + 200, 200)] * 8, 10)
    for i, (x, y) in enumerate(placed):
        assert PAD <= x <= PAD + SIDE
        for a, b in placed[i + 1 :]:
            assert (x - a) ** 2 + (y - b) ** 2 >= (2 * DISC) ** 2
