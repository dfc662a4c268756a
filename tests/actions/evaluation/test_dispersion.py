"""Dispersion: what a median, a range and an agreement say, and when nothing is said."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.actions.evaluation.dispersion import Reading, heard, spread, total
from diagnostic.actions.evaluation.model import Score
from diagnostic.actions.evaluation.words import Category, Level, Moment

MARKS = st.lists(st.integers(1, 4), min_size=1, max_size=40)
RANK = {category: rank for rank, category in enumerate(Category)}


def given_by(marks, category=Category.RESIDENTS):
    return [
        Score(
            "ACT-01", Level.RELEVANCE, mark, "Parce que.", ("C-seniors-01",), category,
            f"EV-{100 * RANK[category] + rank:02d}", Moment.BEFORE, dt.date(2026, 10, 15),
        )
        for rank, mark in enumerate(marks)
    ]  # fmt: skip


@given(MARKS)
def test_median_and_range_hold_together(marks):
    found = spread(given_by(marks))
    low, high = found.range
    assert low <= found.median <= high
    assert (low, high) == (min(marks), max(marks))
    assert -1 <= found.agreement <= 1
    assert found.given == found.evaluators == len(marks)


@given(MARKS, st.randoms())
def test_the_order_of_scores_changes_nothing(marks, random):
    mixed = list(marks)
    random.shuffle(mixed)
    one, two = spread(given_by(marks)), spread(given_by(mixed))
    assert (one.counts, one.written, one.reading) == (two.counts, two.written, two.reading)


@given(MARKS)
def test_reversing_the_scale_keeps_the_agreement(marks):
    one, two = spread(given_by(marks)), spread(given_by([5 - mark for mark in marks]))
    assert one.agreement == pytest.approx(two.agreement)
    assert one.median == pytest.approx(5 - two.median)
    assert one.reading is two.reading


@given(st.integers(1, 4), st.integers(5, 40))
def test_one_same_score_is_full_agreement(mark, people):
    found = spread(given_by([mark] * people))
    assert found.agreement == 1
    assert found.reading is Reading.SHARED
    assert found.written == f"{mark} (tous)"


@given(st.integers(3, 20))
def test_two_camps_are_told_and_never_a_middle_alone(half):
    found = spread(given_by([1] * half + [4] * half))
    assert found.agreement == -1
    assert found.reading is Reading.SPLIT
    assert found.written == "2,5 (de 1 à 4)"


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_under_five_people_nothing_of_the_scores_is_said(marks):
    found = spread(given_by(marks))
    assert not found.shown
    assert found.reading is Reading.FEW
    assert found.written == "moins de 5 avis"


def test_counts_are_shown_from_ten_people():
    assert not spread(given_by([3] * 9)).counted
    assert spread(given_by([3] * 10)).counted


def test_several_fiches_scored_by_few_people_stay_few():
    twice = [*given_by([3, 3, 4]), *given_by([2, 2, 2])]
    found = spread(twice)
    assert (found.given, found.evaluators) == (6, 3)
    assert not found.shown


def test_small_categories_are_told_without_their_number():
    scores = [*given_by([3] * 6), *given_by([2] * 3, Category.ELECTED)]
    told = {each.category: each for each in heard(scores)}
    assert told[Category.RESIDENTS].written == "6"
    assert told[Category.ELECTED].written == "moins de 5"
    assert told[Category.PROFESSIONALS].missing


def test_a_total_never_gives_the_one_number_hidden():
    scores = [*given_by([3] * 6), *given_by([2] * 3, Category.ELECTED)]
    assert total(scores) == "plus de 6"
    assert total([*scores, *given_by([1], Category.TEAM)]) == "10"
    assert total(given_by([3] * 6)) == "6"
