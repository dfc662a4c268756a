import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu, rankdata, wasserstein_distance

from diagnostic.voices.measures.divergence import (
    agreement_shift,
    cliff_delta,
    earth_mover,
    false_discovery,
    median_gap,
    moved_share,
    permutation_p,
    weighted_kappa,
)

group = st.lists(st.integers(0, 3), min_size=5, max_size=5).filter(any)


def answers(counts):
    return [grade for grade, count in enumerate(counts, 1) for _ in range(count)]


def every_permutation(first, second):
    """Count the same thing the slow and obvious way."""
    pooled = answers(first) + answers(second)
    ranks = rankdata(pooled)
    size = sum(first)
    middle = size * (len(pooled) + 1) / 2
    gap = abs(ranks[:size].sum() - middle)
    sums = [ranks[list(places)].sum() for places in combinations(range(len(pooled)), size)]
    return sum(abs(total - middle) >= gap - 1e-9 for total in sums) / len(sums)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 2), min_size=5, max_size=5).filter(any),
    st.lists(st.integers(0, 2), min_size=5, max_size=5).filter(any),
)
def test_probability_counts_every_permutation(first, second):
    if sum(first) + sum(second) > 14:
        return
    assert permutation_p(first, second) == pytest.approx(every_permutation(first, second))


def test_probability_without_ties_is_the_textbook_one():
    first, second = [1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 1]
    expected = mannwhitneyu(answers(first), answers(second), method="exact").pvalue
    assert permutation_p(first, second) == pytest.approx(expected)


@given(group, group)
def test_divergence_does_not_depend_on_who_comes_first(first, second):
    assert permutation_p(first, second) == pytest.approx(permutation_p(second, first))
    assert cliff_delta(first, second) == pytest.approx(-cliff_delta(second, first))
    assert median_gap(first, second) == median_gap(second, first)


@given(group, group)
def test_gaps_are_those_of_the_answers(first, second):
    ones, others = answers(first), answers(second)
    signs = np.sign(np.subtract.outer(ones, others))
    assert cliff_delta(first, second) == pytest.approx(signs.mean())
    assert earth_mover(first, second) == pytest.approx(wasserstein_distance(ones, others))


def test_an_empty_group_says_nothing():
    empty, some = [0] * 5, [1, 0, 0, 0, 1]
    for measure in (permutation_p, cliff_delta, earth_mover):
        assert math.isnan(measure(empty, some))


def test_many_tests_are_judged_together():
    # Benjamini and Hochberg's own example, rounded.
    given_p = [0.01, 0.04, 0.03, math.nan, 0.005]
    assert false_discovery(given_p)[:3] == pytest.approx([0.02, 0.04, 0.04])
    assert false_discovery(given_p)[4] == pytest.approx(0.02)
    assert math.isnan(false_discovery(given_p)[3])


def test_rounds():
    still = [[4, 0, 0], [0, 3, 0], [0, 0, 5]]
    assert weighted_kappa(still) == 1
    assert moved_share(still) == 0
    moved = [[2, 1, 1], [1, 2, 1], [1, 1, 2]]
    assert moved_share(moved) == pytest.approx(0.5)
    assert 0 < weighted_kappa(moved) < 1
    assert math.isnan(weighted_kappa([[5, 0], [0, 0]]))
    assert agreement_shift([5, 0, 5], [0, 10, 0]) == 2
