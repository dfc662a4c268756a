import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.presentation import style
from diagnostic.presentation.classes import Classes, round_breaks

CARPENTRAS = [18, 21, 29, 34, 40, 42, 46, 64, 65]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.integers(0, 1))
def test_breaks_are_few_growing_and_leave_no_class_empty(values, decimals):
    breaks = round_breaks(values, decimals)
    assert len(breaks) <= 3
    assert breaks == sorted(set(breaks))
    classes = Classes(breaks, "%", decimals)
    assert {classes.of(value) for value in values} == set(range(len(classes)))


@given(st.lists(st.floats(0, 1e6), min_size=4, max_size=30, unique=True))
def test_breaks_are_as_written(values):
    for value in round_breaks(values):
        assert value == int(value)


def test_breaks_are_round():
    assert round_breaks(CARPENTRAS) == [30, 40, 50]
    assert round_breaks([18510, 19300, 20380, 21210, 22170, 23530]) == [20000, 21000, 22000]


def test_few_values_make_few_classes():
    assert round_breaks([12, 12, 12]) == []
    assert len(round_breaks([10, 30])) == 1
    assert round_breaks([]) == []


def test_classes_are_said_the_french_way():
    labels = Classes([25, 35, 50]).labels()
    assert labels == ["moins de 25\u202f%", "25 à 35\u202f%", "35 à 50\u202f%", "50\u202f% et plus"]
    assert Classes([2.5], "%", 1).labels() == ["moins de 2,5\u202f%", "2,5\u202f% et plus"]
    assert Classes([20000], "€").labels()[0] == "moins de 20\u202f000\u202f€"
    assert Classes([5], "pour 10 000 hab.").labels()[0] == "moins de 5"


def test_one_class_says_its_values():
    assert Classes([]).labels([12.0, 12.0]) == ["12\u202f%"]
    assert Classes([]).labels([12.0, 14.0]) == ["12\u202f% à 14\u202f%"]


def test_a_value_is_classed_as_it_is_written():
    classes = Classes([25, 35], "%", 0)
    assert classes.of(24.4) == 0
    assert classes.of(24.6) == 1  # written 25 %
    assert Classes([25, 35], "%", 1).of(24.96) == 1


def test_few_classes_keep_far_colours():
    assert [Classes([1]).colour(i) for i in (0, 1)] == [style.RAMP[0], style.RAMP[2]]
    assert Classes([1, 2, 3]).colour(3) == style.RAMP[3]
    assert Classes([1, 2, 3]).dark(2)
    assert not Classes([1, 2, 3]).dark(1)


def test_more_than_four_classes_or_shuffled_breaks_are_refused():
    with pytest.raises(ValueError, match="at most 4"):
        Classes([1, 2, 3, 4])
    with pytest.raises(ValueError, match="grow"):
        Classes([3, 1])
