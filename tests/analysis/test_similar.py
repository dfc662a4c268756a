"""Similar communes: distances that are distances, lists that hang together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diagnostic.analysis.likeness import structure
from diagnostic.analysis.similar import Alone, distances, similar
from diagnostic.analysis.similarity import similarity
from diagnostic.territories.codes import Level, TerritoryId

CELL = st.floats(-4, 4) | st.just(np.nan)
TABLES = arrays("float64", (9, 4), elements=CELL)
WEIGHTS = np.array([1.0, 1.0, 0.5, 0.5])


@given(TABLES)
def test_distances_are_symmetrical_and_nought_to_oneself(table):
    found = np.array([distances(table, WEIGHTS, row)[0] for row in range(len(table))])
    assert np.allclose(found, found.T, equal_nan=True)
    for row, line in enumerate(table):
        own = found[row, row]
        assert own == 0 if np.isfinite(line).any() else np.isinf(own)
    assert not np.isnan(found).any()
    assert (found >= 0).all()


@given(arrays("float64", (9, 4), elements=st.floats(-4, 4)))
def test_without_anything_missing_the_way_round_is_never_shorter(table):
    found = np.array([distances(table, WEIGHTS, row)[0] for row in range(len(table))])
    for middle in range(len(table)):
        assert (found <= found[:, [middle]] + found[[middle], :] + 1e-9).all()


def test_a_missing_variable_neither_brings_together_nor_sets_apart():
    table = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [1.0, np.nan, 1.0]])
    found, shared = distances(table, np.ones(3), 0)
    assert found.tolist() == [0, 1, 1]
    assert shared.tolist() == [3, 3, 2]


@pytest.fixture(scope="module")
def whole(statistics):
    return structure(statistics)


def test_every_variable_has_one_indicator_and_one_year_for_all(whole, statistics):
    rules = similarity()
    assert [each.variable.id for each in whole.measured][:2] == ["population", "density"]
    for each in whole.measured:
        assert len(each.numbers) == len(statistics.gazetteer.communes())
        assert np.isfinite(each.numbers).mean() >= rules.least_coverage
        assert abs(np.nanmedian(each.reduced)) < 1e-9
    names = {v.id for v in rules.variables}
    assert {m.variable.id for m in whole.measured} | {v.id for v in whole.left_out} == names


@pytest.mark.parametrize("code", ["COM-84031", "COM-78490", "COM-93066", "COM-63429", "COM-97105"])
def test_lists_hold_towns_of_about_the_size_nearest_first(statistics, whole, code):
    town = statistics.gazetteer[code]
    found = similar(statistics, town)
    rules = similarity()
    assert len(found.neighbours) == rules.count
    gaps = [each.distance for each in found.neighbours]
    assert gaps == sorted(gaps)
    assert town.id not in found.places
    own = whole.population[whole.rank[town.id]]
    for each in found.neighbours:
        assert rules.size[0] <= whole.population[whole.rank[each.place]] / own <= rules.size[1]
        assert each.shared >= rules.least_shared
    everybody = len(whole.places) - 1
    assert found.wrong_size + found.unlike + len(found.neighbours) <= everybody


def test_distances_printed_are_those_of_the_table(statistics, whole):
    found = similar(statistics, statistics.gazetteer["COM-84031"])
    one = whole.table[whole.rank[found.place]]
    for each in found.neighbours[:4]:
        other = whole.table[whole.rank[each.place]]
        both = np.isfinite(one) & np.isfinite(other)
        weights = whole.weights[both]
        by_hand = np.sqrt(np.sum(weights * (one[both] - other[both]) ** 2) / weights.sum())
        assert each.distance == pytest.approx(by_hand)


def test_paris_has_no_like_and_says_why(statistics):
    found = similar(statistics, statistics.gazetteer["COM-75056"])
    assert found.neighbours == ()
    assert found.alone is Alone.FEW


def test_a_commune_nothing_is_known_of_is_not_compared(statistics):
    found = similar(statistics, statistics.gazetteer["COM-97611"])
    assert found.alone is Alone.UNKNOWN


def test_only_communes_and_their_groupings_are_compared(statistics):
    assert similar(statistics, statistics.gazetteer["DEP-84"]).alone is Alone.LEVEL
    epci = similar(statistics, statistics.gazetteer["EPCI-200070712"])
    assert {place.level for place in epci.places} == {Level.EPCI}


def test_a_region_may_be_asked_for(statistics):
    region = TerritoryId.parse("REG-93")
    found = similar(statistics, statistics.gazetteer["COM-84031"], within=region)
    inside = set(statistics.gazetteer.within(region, Level.COM))
    assert found.neighbours
    assert set(found.places) <= inside


def test_ties_are_settled_by_code(statistics, whole):
    table = np.zeros_like(whole.table)
    gaps, _ = distances(table, whole.weights, 5)
    assert np.argsort(gaps.round(9), kind="stable")[:3].tolist() == [0, 1, 2]
    assert list(whole.places) == sorted(whole.places)
