import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.voices.measures.agreement import (
    agreement,
    consensus,
    interquartile,
    median,
    polarisation,
    quantile,
    top_share,
)

counts = st.lists(st.integers(0, 30), min_size=3, max_size=7)


@pytest.mark.parametrize(
    ("given_counts", "expected"),
    [
        # Published example of the R package agrmt: 0.61.
        ([30, 40, 210, 130, 530, 50, 10], 0.6113),
        ([10, 0, 0, 0, 10], -1),
        ([2, 1, 0, 1, 6], 0.1444),
        ([0, 5, 5, 0, 0], 0.75),
        ([10, 10, 10, 10, 10], 0),
        ([0, 0, 7, 0, 0], 1),
    ],
)
def test_van_der_eijk(given_counts, expected):
    assert agreement(given_counts) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    ("given_counts", "expected"),
    [([5, 0, 0, 0, 5], 0), ([1, 1, 1, 1, 1], 0.434), ([0, 0, 2, 5, 3], 0.7786), ([0, 0, 4], 1)],
)
def test_tastle_and_wierman(given_counts, expected):
    assert consensus(given_counts) == pytest.approx(expected, abs=5e-4)


@given(counts)
def test_the_scale_may_be_read_either_way(held):
    for measure in (agreement, consensus, interquartile):
        one, other = measure(held), measure(held[::-1])
        assert one == pytest.approx(other, nan_ok=True, abs=1e-9)


@given(counts, st.integers(2, 5))
def test_a_crowd_answering_alike_measures_the_same(held, times):
    more = [count * times for count in held]
    assert agreement(more) == pytest.approx(agreement(held), nan_ok=True)
    assert consensus(more) == pytest.approx(consensus(held), nan_ok=True)


@given(counts)
def test_measures_stay_on_their_scale(held):
    if not sum(held):
        assert math.isnan(agreement(held))
        return
    assert -1 - 1e-9 <= agreement(held) <= 1 + 1e-9
    assert -1e-9 <= consensus(held) <= 1 + 1e-9
    assert polarisation(held) == pytest.approx((1 - agreement(held)) / 2)


@given(counts, st.floats(0, 1))
def test_quantiles_are_those_of_the_answers(held, share):
    answers = [grade for grade, count in enumerate(held, 1) for _ in range(count)]
    if not answers:
        assert math.isnan(quantile(held, share))
        return
    assert quantile(held, share) == pytest.approx(np.quantile(answers, share))


def test_median_and_top_categories():
    assert median([0, 0, 1, 0, 1]) == 4
    assert top_share([1, 0, 1, 1, 1]) == 0.5
    assert math.isnan(top_share([0, 0, 0]))


@pytest.mark.parametrize("wrong", [[3], [1, -1, 2], [1, 0.5, 2]])
def test_what_is_not_counts_is_refused(wrong):
    with pytest.raises(ValueError, match=r"categories|whole"):
        agreement(wrong)


def test_one_filled_category_is_full_agreement_wherever_it_is():
    for size, place in product(range(2, 8), range(8)):
        if place < size:
            held = [0] * size
            held[place] = 9
            assert agreement(held) == 1
