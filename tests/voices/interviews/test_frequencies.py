"""Interviews are counted once per subject; small categories are not apart when shared."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from diagnostic.study.interviews import Interview, InterviewPlan, Quota
from diagnostic.study.respondents import Respondent
from diagnostic.voices.coding import Coded, merged, written
from diagnostic.voices.frequencies import (
    OTHERS,
    by_code,
    coders_agree,
    cooccurrences,
    frequencies,
    saturation,
)

KINDS = [Respondent.RESIDENTS] * 4 + [Respondent.SOCIAL] * 3 + [Respondent.ELECTED]


def plan(kinds=KINDS):
    return InterviewPlan(
        categories=tuple(Quota(category=each, target=4) for each in dict.fromkeys(kinds)),
        interviews=tuple(
            Interview(code=f"E-SEN-{i:02d}", category=kind, theme="seniors", month="2026-03")
            for i, kind in enumerate(kinds, 1)
        ),
    )


def line(number, code, coder="A", theme="seniors"):
    return Coded(f"E-SEN-{number:02d}", KINDS[number - 1], theme, code, coder=coder)


CODED = [line(1, "X"), line(1, "Y"), line(2, "X"), line(5, "X"), line(5, "Y"), line(8, "Z")]


def test_an_interview_counts_once_by_theme():
    found = {(f.category, f.interviews, f.among) for f in frequencies(CODED, plan())}
    assert found == {("habitants", 2, 4), ("professionnels du social", 1, 3), ("élus", 1, 1)}


def test_a_small_category_joins_another_so_that_it_cannot_be_told():
    found = frequencies(CODED, plan(), of=by_code, apart=3)
    columns = {f.category: f.among for f in found}
    assert columns == {"habitants": 4, OTHERS: 4}
    assert {f.subject: f.interviews for f in found if f.category == OTHERS} == {
        "X": 1, "Y": 1, "Z": 1,
    }  # fmt: skip


@given(st.lists(st.sampled_from(list(Respondent)), min_size=1, max_size=25), st.integers(1, 6))
def test_no_column_of_a_shared_edition_is_smaller_than_the_least_when_it_can_be(kinds, apart):
    held = plan(kinds)
    coded = [Coded(each.code, each.category, "seniors", "X") for each in held.interviews]
    found = frequencies(coded, held, apart=apart)
    assert sum(f.interviews for f in found) == len(kinds) == sum(f.among for f in found)
    assert all(f.among >= apart for f in found) or len(found) == 1


def test_pairs_are_counted_in_interviews():
    first, *rest = cooccurrences([*CODED, line(2, "Y", coder="B")])
    assert (first.first, first.second, first.together, first.either) == ("X", "Y", 2, 3)
    assert math.isclose(first.jaccard, 2 / 3)
    assert not rest


def test_saturation_follows_the_order_of_the_interviews():
    order = [f"E-SEN-{i:02d}" for i in range(1, 9)]
    assert [n for _, n in saturation(CODED, order)] == [2, 2, 2, 3]
    assert [n for _, n in saturation(CODED, order[::-1])] == [1, 3, 3, 3]


def test_two_coders_are_compared_on_what_both_coded():
    second = [line(1, "X", "B"), line(2, "X", "B"), line(2, "Y", "B")]
    found = coders_agree([*CODED, *second], ["X", "Y", "Z"])
    assert (found.interviews, found.decisions, found.agreed) == (2, 6, 4)
    assert math.isclose(found.kappa, (6 * 4 - 18) / (36 - 18))
    alone = coders_agree(CODED, ["X"])
    assert alone.decisions == 0
    assert math.isnan(alone.kappa)


@given(st.permutations(CODED))
def test_the_order_of_lines_changes_nothing(shuffled):
    assert written(shuffled) == written(CODED)
    assert sorted(merged(shuffled, CODED)) == sorted(CODED)
    assert cooccurrences(shuffled) == cooccurrences(CODED)
