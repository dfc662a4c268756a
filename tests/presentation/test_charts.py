"""What holds for every chart, whatever it draws."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.lines import Line2D

from diagnostic.presentation import style
from diagnostic.presentation.bars import bars
from diagnostic.presentation.comparison import comparison
from diagnostic.presentation.crossing import Quadrants, crossing
from diagnostic.presentation.peers import peers
from diagnostic.presentation.trend import trend

DRAWN = {
    "trend": lambda frame, width: trend(frame, width=width),
    "comparison": lambda frame, width: comparison(frame, width=width),
    "bars": lambda frame, width: bars(frame, width=width),
    "peers": lambda frame, width: peers(frame, width=width),
    "crossing": lambda frame, width: crossing(
        frame,
        x="Niveau de vie médian (€)",
        y="Pauvreté (%)",
        width=width,
        quadrants=Quadrants("Haut et haut", "Haut et bas", "Bas et haut", "Bas et bas"),
    ),
}
WITH_ABSENCES = [name for name in DRAWN if name != "crossing"]


@pytest.fixture(params=["demi", "large"])
def width(request):
    return request.param


@pytest.fixture
def drawn(request, width):
    def draw(name):
        return DRAWN[name](request.getfixturevalue(f"{name}_frame"), width)

    return draw


@pytest.mark.parametrize("name", DRAWN)
def test_labels_never_cover_each_other_nor_leave_the_page(name, drawn, inspect):
    seen = inspect(drawn(name))
    assert len(seen.labels) > 5
    assert seen.overlaps() == []
    assert seen.outside() == []


@pytest.mark.parametrize("name", DRAWN)
def test_labels_are_large_enough_and_in_the_books_font(name, drawn, inspect):
    for label in inspect(drawn(name)).labels:
        assert label.get_fontsize() >= 9.5
        assert label.get_fontfamily()[0] == "Diagnostic Noto Sans"


@pytest.mark.parametrize("name", WITH_ABSENCES)
def test_absences_are_hatched_and_said(name, drawn, inspect):
    seen = inspect(drawn(name))
    assert seen.hatches
    assert "secret" in seen.said or "non publié" in seen.said
    assert "nan" not in seen.said


@pytest.mark.parametrize("name", DRAWN)
def test_drawing_changes_no_setting_and_opens_no_window(name, drawn):
    before = dict(mpl.rcParams)
    drawn(name)
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []


@pytest.mark.parametrize("name", ["trend", "comparison", "crossing"])
def test_the_town_is_filled_and_red_the_others_hollow_and_blue(name, drawn):
    marks = [
        line for line in drawn(name).findobj(Line2D) if line.get_marker() not in {"None", None, ""}
    ]
    town = [line for line in marks if line.get_markerfacecolor() == style.TOWN]
    others = [line for line in marks if line.get_markeredgecolor() == style.COMPARATOR]
    assert town
    assert others
    assert {line.get_markerfacecolor() for line in others} == {"white"}
    assert min(line.get_markersize() for line in town) > max(
        line.get_markersize() for line in others
    )


@pytest.mark.parametrize("name", WITH_ABSENCES)
def test_a_frame_that_lacks_a_column_is_refused(name, request, width):
    frame = request.getfixturevalue(f"{name}_frame").drop(columns="status")
    with pytest.raises(ValueError, match="status"):
        DRAWN[name](frame, width)


@pytest.mark.parametrize("name", WITH_ABSENCES)
def test_nothing_known_is_still_a_chart_that_says_so(name, request, width, inspect):
    frame = request.getfixturevalue(f"{name}_frame")
    frame = frame.assign(value=float("nan"), status="source_unavailable")
    seen = inspect(DRAWN[name](frame, width))
    assert seen.hatches
    assert "non chargé" in seen.said
    assert seen.overlaps() == []
    assert seen.outside() == []
