"""Dissimilarity: its bounds, what leaves it unchanged, what chance alone would give."""

import inspect

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diagnostic.analysis import mixing
from diagnostic.analysis.mixing import dissimilarity, extremes, measured

COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=3, max_size=12)


def two(pairs):
    x, y = np.array(pairs, dtype=float).T
    assume(x.sum() > 0 and y.sum() > 0)
    return x, y


@given(COUNTS)
def test_it_lies_between_0_and_1_and_is_symmetrical(pairs):
    x, y = two(pairs)
    found = dissimilarity(x, y)
    assert 0 <= found <= 1 + 1e-12
    assert found == pytest.approx(dissimilarity(y, x))


@given(COUNTS, st.floats(0.1, 10), st.floats(0.1, 10))
def test_the_size_of_the_groups_does_not_count(pairs, one, other):
    x, y = two(pairs)
    assert dissimilarity(one * x, other * y) == pytest.approx(dissimilarity(x, y), abs=1e-9)


@given(COUNTS)
def test_the_order_of_zones_does_not_count_nor_does_an_empty_one(pairs):
    x, y = two(pairs)
    found = dissimilarity(x, y)
    assert dissimilarity(x[::-1], y[::-1]) == pytest.approx(found)
    assert dissimilarity([*x, 0], [*y, 0]) == pytest.approx(found)


@given(COUNTS)
def test_cutting_a_zone_in_two_like_halves_changes_nothing(pairs):
    x, y = two(pairs)
    cut = [[*v[1:], v[0] / 2, v[0] / 2] for v in (x, y)]
    assert dissimilarity(*cut) == pytest.approx(dissimilarity(x, y))


@given(st.lists(st.integers(1, 500), min_size=3, max_size=12), st.floats(0.1, 5))
def test_the_same_share_everywhere_is_nought(sizes, share):
    assert dissimilarity(sizes, [share * size for size in sizes]) == pytest.approx(0, abs=1e-12)


def test_groups_that_never_meet_are_at_one():
    assert dissimilarity([5, 5, 0, 0], [0, 0, 3, 9]) == 1


def test_a_worked_example():
    # ½ (|0.5 − 0.25| + |0.3 − 0.25| + |0.2 − 0.5|)
    assert dissimilarity([50, 30, 20], [25, 25, 50]) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("one", "other"), [([1, np.nan], [1, 1]), ([1, -1], [1, 1]), ([0, 0], [1, 1]), ([1], [1, 1])]
)
def test_a_count_that_is_missing_is_never_guessed(one, other):
    with pytest.raises(ValueError, match=r"counts|anybody"):
        dissimilarity(one, other)


def test_people_put_anywhere_are_not_found_unlike():
    generator = np.random.default_rng(7)
    told = 0
    for _ in range(60):
        x = generator.multinomial(300, [0.25] * 4)
        y = generator.multinomial(900, [0.25] * 4)
        told += not measured(x, y).by_chance
    assert told <= 8  # one in twenty is expected


def test_what_chance_gives_is_never_nought_and_falls_with_numbers():
    few, many = measured([10, 12, 8], [30, 28, 32]), measured([1000, 1200, 800], [3000, 2800, 3200])
    assert few.by_chance
    assert not many.by_chance
    assert 0 < many.expected < few.expected
    assert few.expected <= few.ceiling


def test_a_survey_leaves_more_to_chance_than_a_full_count():
    x, y = [220, 180, 200, 240], [600, 620, 580, 640]
    assert measured(x, y, 0.09).ceiling > measured(x, y).ceiling


def test_it_is_the_same_each_time():
    assert measured([100, 220, 80], [300, 280, 320]) == measured([100, 220, 80], [300, 280, 320])


def test_fewer_than_three_zones_or_an_empty_group_say_nothing():
    assert measured([10, 20], [20, 10]) is None
    assert measured([0, 0, 0], [20, 10, 5]) is None


def test_the_extremes_are_zones_large_enough():
    values, people = [5.0, 1.0, 9.0, 7.0, 3.0], [1500.0, 400.0, 300.0, 2000.0, None]
    assert extremes(values, people) == (4, 3)
    assert extremes(values[:3], people[:3]) is None


def test_no_zone_is_ever_taken_from_a_whole():
    """What is computed takes zones alone: no whole is given that they could be taken from."""
    for name in ("dissimilarity", "measured", "extremes"):
        taken = set(inspect.signature(getattr(mixing, name)).parameters)
        assert not taken & {"town", "whole", "total", "commune"}
    # A hidden zone makes the index impossible, it is not found from the others.
    with pytest.raises(ValueError, match=r"counts|anybody"):
        dissimilarity([10, np.nan, 30], [10, 20, 30])
