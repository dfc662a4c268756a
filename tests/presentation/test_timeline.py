"""Steps drawn along a line: what the drawing holds, and that it fits."""

from __future__ import annotations

import pytest

from diagnostic.presentation import style
from diagnostic.presentation.png import close, png
from diagnostic.presentation.timeline import AHEAD, HALTED, NOW, PAST, Step, timeline

LONG = "Étude de préfiguration et diagnostic participatif avec tous les habitants de la vallée"
STEPS = [
    Step("2019", "Étude d’opportunité", "Faite", PAST),
    Step("9 mois", LONG * 2, "En cours, 60 contributeurs", NOW),
    Step("de septembre 2027 à décembre 2028", "Projet", "", AHEAD),
    Step("", "Évaluation", "Suspendue", HALTED),
]


@pytest.fixture
def drawn():
    figure = timeline(STEPS, [(PAST, "faite"), (NOW, "en cours")])
    yield figure
    close(figure)


def texts(figure):
    return [text for text in figure.axes[0].texts if text.get_text()]


def test_every_word_is_drawn_inside_the_image(drawn):
    said = " ".join(text.get_text() for text in texts(drawn))
    for step in STEPS:
        assert step.title.split()[-1] in said
    assert png(drawn).startswith(b"\x89PNG")
    box = drawn.bbox
    renderer = drawn.canvas.get_renderer()
    for text in texts(drawn):
        extent = text.get_window_extent(renderer)
        assert extent.x0 >= box.x0 - 1
        assert extent.x1 <= box.x1 + 1
        assert extent.y0 >= box.y0 - 1
        assert extent.y1 <= box.y1 + 1


def test_no_label_covers_another(drawn):
    renderer = drawn.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in texts(drawn)]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert not one.shrunk(0.9, 0.8).overlaps(other.shrunk(0.9, 0.8))


def test_states_are_told_apart_without_colour(drawn):
    marks = [line for line in drawn.axes[0].lines if line.get_marker() == "o"]
    looks = {(line.get_fillstyle(), str(line.get_markerfacecolor())) for line in marks}
    assert looks == {("full", style.COMPARATOR), ("left", style.COMPARATOR), ("full", "white")}
    assert sum(line.get_marker() == "x" for line in drawn.axes[0].lines) == 1
