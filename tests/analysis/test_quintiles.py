"""Fifths of a pool: a partition, in the order of the values, blind to ties and to direction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic import text
from diagnostic.analysis.quintiles import (
    LEAST,
    PARTS,
    Reason,
    fifths,
    percentiles,
    rounded,
    standing,
)

NUMBERS = st.lists(st.integers(-50, 50).map(lambda n: n / 10), min_size=1, max_size=80)


@given(NUMBERS)
def test_every_value_has_a_fifth_and_greater_values_no_lower_one(values):
    found = fifths(values)
    assert set(found) <= set(range(1, PARTS + 1))
    order = np.argsort(values, kind="stable")
    assert (np.diff(found[order]) >= 0).all()


@given(NUMBERS)
def test_equal_values_are_never_parted(values):
    found = fifths(values)
    for value in set(values):
        assert len({f for v, f in zip(values, found, strict=True) if v == value}) == 1


@given(st.integers(1, 40))
def test_without_ties_each_fifth_holds_a_fifth(size):
    found = fifths(range(PARTS * size))
    assert np.bincount(found)[1:].tolist() == [size] * PARTS


@given(st.integers(1, 40))
def test_turned_round_the_scale_turns_the_fifths_round(size):
    values = np.arange(PARTS * size)
    assert (fifths(-values) == PARTS + 1 - fifths(values)).all()


@given(NUMBERS, st.permutations(range(80)))
def test_the_order_of_the_pool_changes_nothing(values, order):
    kept = [i for i in order if i < len(values)]
    shuffled = fifths([values[i] for i in kept])
    assert shuffled.tolist() == [fifths(values)[i] for i in kept]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.integers(0, 2))
def test_a_pool_is_rounded_as_figures_are_printed(values, decimals):
    for value, found in zip(values, rounded(values, decimals), strict=True):
        assert found == pytest.approx(float(text.rounded(value, decimals)), abs=1e-9)


def test_halves_go_away_from_zero():
    assert rounded([0.5, 1.5, -0.5, 2.675, 0.25], 0).tolist() == [1, 2, -1, 3, 0]
    assert rounded([2.675, 1.005], 2).tolist() == [2.68, 1.01]


@given(NUMBERS)
def test_percentiles_lie_between_0_and_100_and_follow_the_values(values):
    found = percentiles([*values, np.nan])
    assert np.isnan(found[-1])
    assert ((found[:-1] > 0) & (found[:-1] < 100)).all()
    assert found[:-1].mean() == pytest.approx(50)


def test_a_town_at_the_top_is_in_the_highest_fifth():
    found = standing(99.0, np.arange(49.0), decimals=1)
    assert (found.fifth, found.reason, found.known, found.unknown) == (5, Reason.NONE, 50, 0)


@pytest.mark.parametrize(
    ("town", "others", "fragile", "reason"),
    [
        (1.0, [*range(15), *[np.nan] * 40], False, Reason.FEW),
        (None, range(50), False, Reason.ABSENT),
        (1.0, range(50), True, Reason.FRAGILE),
        (1.0, range(LEAST - 2), False, Reason.FEW),
        (0.0, [0.0] * 12 + list(range(1, 39)), False, Reason.TIED),
    ],
)
def test_no_fifth_is_said_without_reason_to(town, others, fragile, reason):
    found = standing(town, np.array(others, dtype=float), decimals=1, fragile=fragile)
    assert found.fifth is None
    assert found.reason is reason


def test_ten_values_are_enough_and_what_is_missing_is_counted():
    found = standing(5.0, [*range(LEAST - 1), np.nan, np.nan], decimals=0)
    assert found.fifth is not None
    assert (found.known, found.unknown) == (LEAST, 2)


def test_values_printed_alike_stand_in_the_same_fifth():
    others = np.linspace(0, 100, 60)
    near = [standing(v, others, decimals=1).fifth for v in (20.3401, 20.3449, 20.3)]
    assert len(set(near)) == 1


@given(st.lists(st.integers(0, 40).map(float), min_size=LEAST, max_size=60), st.integers(0, 40))
def test_a_town_alone_stands_where_it_would_among_all(others, town):
    found = standing(float(town), others, decimals=0)
    if found.fifth is not None:
        assert found.fifth == fifths([*others, float(town)])[-1]
