"""Crossings of the catalogue on a page: clouds, cumulation, scores, notices."""

import re

import pytest

from diagnostic import open_study, text
from diagnostic.analysis.crossed import Axis, Crossing, crossings
from diagnostic.workbook import declared

HARD = (
    Axis(indicators=("unemployment_rate_rp_15_64",), side="high"),
    Axis(indicators=("median_living_standard",), side="low"),
)
WARNING = "Deux mesures qui vont ensemble."


@pytest.fixture
def cross(monkeypatch):
    """Return a function that opens a study and draws a crossing made for the test."""

    def cross(study, axes=HARD, kind="quadrant"):
        made = Crossing(
            id="x_essai",
            label="Essai",
            label_en="Test",
            theme="portrait",
            kind=kind,
            axes=axes,
            quarter=75,
            note=WARNING,
        )
        monkeypatch.setattr(declared, "declared", lambda _: made)
        return open_study(study, theme="portrait").crossing("x_essai")

    return cross


def test_a_cloud_names_the_town_and_draws_its_whole_pool(cross):
    block = cross("carpentras")
    assert block.kind == "figure"
    town = block.data[block.data["role"] == "town"]
    assert town["label"].tolist() == ["Carpentras"]
    assert set(block.data["role"]) == {"town", "peer"}
    assert len(block.data) > 500
    assert WARNING in block.markdown
    assert "cumule un taux de chômage" in block.markdown


def test_the_share_of_communes_passed_is_true(cross):
    block = cross("carpentras")
    own = block.data[block.data["role"] == "town"].iloc[0]
    said = re.findall(r"plus (élevé|bas) que dans (\d+)", block.markdown)
    assert [side for side, _ in said] == ["élevé", "bas"]
    others = block.data[block.data["role"] == "peer"]
    # The pool of one axis may hold a few communes more than the cloud.
    assert int(said[0][1]) == pytest.approx(100 * (others["x"] < own["x"]).mean(), abs=1)
    assert int(said[1][1]) == pytest.approx(100 * (others["y"] > own["y"]).mean(), abs=1)


def test_a_town_that_does_not_cumulate_is_set_beside_the_medians(cross):
    block = cross("plaisir")
    own = block.data[block.data["role"] == "town"].iloc[0]
    title = block.markdown.split("\n")[2]
    assert "cumule" not in title
    middle = float(text.rounded(block.data["x"].median(), 1))
    assert ("chômage au sens du recensement dépasse" in title) == (own["x"] > middle)


def test_a_grouping_is_crossed_among_groupings(cross):
    block = cross("thiers-dore-et-montagne")
    assert set(block.data["level"]) == {"EPCI"}
    assert (block.data["role"] == "town").sum() == 1


def test_a_score_shows_its_components_and_what_it_is_not(cross):
    axes = (*HARD, Axis(indicators=("overcrowding_rate",), side="high"))
    block = cross("carpentras", axes, "score")
    assert block.kind == "table"
    shown = [int(p) for p in block.data["position"].iloc[:-1]]
    assert int(block.data["position"].iloc[-1]) == pytest.approx(sum(shown) / len(shown), abs=1)
    assert "laissées hors de la moyenne" in block.plain
    assert "****" not in block.markdown


def test_an_axis_without_values_is_a_notice(cross):
    axes = (HARD[0], Axis(indicators=("overcrowding_rate",), side="high"))
    block = cross("carpentras", axes)
    assert block.kind == "absence"
    assert "faute de valeurs" in block.plain


def test_every_declared_crossing_shows_something():
    workbook = open_study("carpentras", theme="portrait")
    for identifier in crossings():
        block = workbook.crossing(identifier)
        assert block.kind in {"figure", "table", "absence"}
        assert block.plain.rstrip().endswith(".")
