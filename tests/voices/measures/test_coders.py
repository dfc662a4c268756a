"""Agreement of coders, on published tables."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.voices.measures.coders import cohen_kappa, krippendorff_alpha


def table(yes, first_only, second_only, no):
    return [(1, 1)] * yes + [(1, 0)] * first_only + [(0, 1)] * second_only + [(0, 0)] * no


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [((20, 5, 10, 15), 0.4), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593)],
)
def test_kappa_of_published_tables(counts, kappa):
    assert cohen_kappa(table(*counts)) == pytest.approx(kappa, abs=5e-5)


FOUR = [
    ["1", "2", "3", "3", "2", "1", "4", "1", "2", ".", ".", "."],
    ["1", "2", "3", "3", "2", "2", "4", "1", "2", "5", ".", "3"],
    [".", "3", "3", "3", "2", "3", "4", "2", "2", "5", "1", "."],
    ["1", "2", "3", "3", "2", "4", "4", "1", "2", "5", "1", "."],
]


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        (["0100000010", "1110010000"], 0.095),
        (["aabbdcccedda", "babbbccceddd"], 0.692),
        (FOUR, 0.743),
    ],
)
def test_alpha_of_krippendorff_2011(coders, alpha):
    units = [[None if v == "." else v for v in unit] for unit in zip(*coders, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(alpha, abs=6e-4)


def test_what_cannot_be_said_is_not_a_number():
    assert math.isnan(cohen_kappa([]))
    assert math.isnan(cohen_kappa([(1, 1), (1, 1)]))
    assert math.isnan(krippendorff_alpha([[1, None], [None, 2]]))
    assert math.isnan(krippendorff_alpha([[1, 1], [1, 1]]))


labels = st.sampled_from("abc")


@given(st.lists(st.tuples(labels, labels), min_size=1, max_size=30), st.randoms())
def test_the_order_of_units_and_of_coders_changes_nothing(pairs, random):
    shuffled = [(b, a) for a, b in pairs]
    random.shuffle(shuffled)
    for measure in (cohen_kappa, krippendorff_alpha):
        left, right = measure(pairs), measure(shuffled)
        assert (math.isnan(left) and math.isnan(right)) or left == pytest.approx(right, abs=1e-12)
        assert math.isnan(left) or left <= 1


@given(st.lists(labels, min_size=2, max_size=30).filter(lambda x: len(set(x)) > 1))
def test_perfect_agreement_is_one(said):
    pairs = [(a, a) for a in said]
    assert cohen_kappa(pairs) == 1
    assert krippendorff_alpha(pairs) == 1
