"""Declared crossings: what the catalogue says, who is flagged, what a score is made of."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic import paths
from diagnostic.analysis import crossed as module
from diagnostic.analysis.crossed import (
    LEAST,
    Axis,
    Crossed,
    Crossing,
    Measure,
    crossed,
    crossings,
    declared,
)
from diagnostic.analysis.pools import Pools
from diagnostic.errors import CatalogueError

UNEMPLOYMENT, LIVING = "unemployment_rate_rp_15_64", "median_living_standard"


def crossing(*axes, kind="quadrant", quarter=75):
    return Crossing(
        id="x", label="X", label_en="X", theme="portrait", kind=kind, axes=axes, quarter=quarter
    )


HARD = (Axis(indicators=(UNEMPLOYMENT,), side="high"), Axis(indicators=(LIVING,), side="low"))


@pytest.fixture(scope="module")
def known(carpentras):
    names = (UNEMPLOYMENT, LIVING, "share_owner_occupiers", "overcrowding_rate")
    return {name: [v for v in carpentras.values(name) if v.known] for name in names}


@pytest.fixture(scope="module")
def pools(statistics):
    return Pools(statistics, statistics.gazetteer["COM-84031"])


def test_the_twelve_crossings_are_declared_with_indicators_and_themes_that_exist(statistics):
    catalogue = statistics.catalogue
    assert len(crossings()) == 12
    for each in crossings().values():
        assert each.id.startswith("x_")
        assert each.theme in catalogue.themes
        assert each.note
        axes = [*each.axes, *(axis.instead for axis in each.axes if axis.instead)]
        assert all(name in catalogue.indicators for axis in axes for name in axis.indicators)
        assert (len(each.axes) >= 2) == (each.kind != "perception")
    kinds = [each.kind for each in crossings().values()]
    assert (kinds.count("score"), kinds.count("perception")) == (1, 1)
    assert "jamais une prédiction" in declared("x_dropout_risk_context").note


def test_a_side_agrees_with_what_the_catalogue_calls_favourable(statistics):
    others = [each for each in crossings().values() if each.id != "x_take_up_gap"]
    for each in others:  # a low coverage of rights worries where poverty is high
        for axis in each.axes:
            polarity = statistics.catalogue.indicators[axis.indicators[0]].polarity
            assert polarity == "plain" or (polarity == "low") == (axis.side == "high"), each.id


def test_an_unknown_crossing_names_its_neighbours():
    with pytest.raises(CatalogueError, match="x_take_up_gap"):
        declared("x_take_up_gaps")


def test_a_wrong_declaration_is_refused_with_its_place(tmp_path, monkeypatch):
    file = tmp_path / "crossings.yml"
    file.write_text(
        "quarter: 75\ncrossings:\n"
        "  x_a: {label: a, label_en: a, theme: t, kind: cloud, axes: []}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(paths, "catalogue", lambda: tmp_path)
    with pytest.raises(CatalogueError, match=r"x_a\.kind"):
        crossings()


def test_every_axis_is_measured_in_one_year_among_all_the_pool(pools, known):
    found = crossed(pools, known, crossing(*HARD))
    assert found.pool.kind == "density"
    assert found.lacking == ()
    for each in found.measures:
        assert set(each.printed.index) == {str(member) for member in found.pool.members}
        assert each.printed[str(pools.town.id)] == each.town.number
        assert each.printed.notna().sum() >= LEAST


def test_a_town_is_flagged_only_when_all_axes_are_in_the_quarter(pools, known):
    found = crossed(pools, known, crossing(*HARD))
    own = [each.attention[str(pools.town.id)] for each in found.measures]
    assert min(own) >= 75
    assert found.flagged
    assert not crossed(pools, known, crossing(*HARD, quarter=90)).flagged
    turned = crossing(HARD[0], Axis(indicators=(LIVING,), side="high"))
    assert not crossed(pools, known, turned).flagged


def test_a_missing_axis_forbids_to_flag_and_is_named(pools, known):
    more = crossing(*HARD, Axis(indicators=("overcrowding_rate",), side="high"))
    found = crossed(pools, known, more)
    assert found.lacking == ("overcrowding_rate",)
    assert len(found.measures) == 2
    assert not found.flagged


def test_what_stands_in_serves_only_when_the_axis_has_nothing(pools, known):
    axis = Axis(indicators=("overcrowding_rate",), side="high", instead=HARD[1])
    found = crossed(pools, known, crossing(HARD[0], axis))
    assert [each.town.indicator.id for each in found.measures] == [UNEMPLOYMENT, LIVING]
    assert found.measures[1].side == "low"


def test_a_score_is_the_mean_of_its_components(pools, known):
    found = crossed(pools, known, crossing(*HARD, kind="score"))
    own = [each.attention[str(pools.town.id)] for each in found.measures]
    assert found.score == pytest.approx(np.mean(own), abs=0.5)
    assert found.score == round(found.score)


@given(st.lists(st.integers(0, 40), min_size=12, max_size=30), st.sampled_from(["high", "low"]))
def test_the_two_sides_mirror_each_other(carpentras, numbers, side):
    value = carpentras.at(UNEMPLOYMENT, carpentras.town, 2018)
    places = [str(value.territory.id), *(f"COM-{i:05d}" for i in range(len(numbers) - 1))]
    printed = pd.Series(numbers, index=places, dtype="float64")
    one = Measure(value, side, printed)
    other = Measure(value, "low" if side == "high" else "high", printed)
    assert (one.attention + other.attention).tolist() == pytest.approx([100] * len(numbers))
    assert 0 <= one.passed <= 100


def test_without_a_pool_nothing_is_crossed(statistics, known):
    department = Pools(statistics, statistics.gazetteer["DEP-84"])
    found = crossed(department, known, crossing(*HARD))
    assert isinstance(found, Crossed)
    assert found.pool is None
    assert found.lacking == (UNEMPLOYMENT, LIVING)
    assert module.LEAST >= 8
