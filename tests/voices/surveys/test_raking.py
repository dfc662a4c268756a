"""Raking against worked examples, and what must hold of any weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.voices.surveys.raking import Margin, effective_size, rake, rake_trimmed

SEED = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
ROWS, COLUMNS = (150, 300, 400, 150), (200, 300, 400, 100)
FITTED = [
    [64.56, 46.23, 35.38, 3.82],
    [49.97, 68.16, 156.50, 25.37],
    [56.72, 144.43, 145.08, 53.77],
    [28.75, 41.18, 63.03, 17.03],
]
"""The usual teaching example of iterative proportional fitting, to two decimals."""


def margins(rows, columns, targets):
    first, second = targets
    return [
        Margin(rows, {str(i): share for i, share in enumerate(first)}),
        Margin(columns, {str(i): share for i, share in enumerate(second)}),
    ]


def test_the_teaching_example_of_iterative_proportional_fitting():
    rows = [str(i) for i in range(4) for _ in range(4)]
    columns = [str(j) for _ in range(4) for j in range(4)]
    found = rake(margins(rows, columns, (ROWS, COLUMNS)), np.ravel(SEED))
    fitted = found.weights.reshape(4, 4) / 16 * 1000
    assert fitted == pytest.approx(np.array(FITTED), abs=0.006)
    assert fitted.sum(axis=1) == pytest.approx(np.array(ROWS))
    odds = np.array(SEED)[0, 0] * np.array(SEED)[3, 3] / np.array(SEED)[0, 3] / np.array(SEED)[3, 0]
    assert fitted[0, 0] * fitted[3, 3] / fitted[0, 3] / fitted[3, 0] == pytest.approx(odds)


def test_one_margin_is_post_stratification_worked_by_hand():
    # 30 women and 70 men answered, half of the population is of each: 5/3 and 5/7.
    found = rake([Margin(["f"] * 30 + ["h"] * 70, {"f": 5200, "h": 5200})])
    assert found.weights[0] == pytest.approx(5 / 3)
    assert found.weights[-1] == pytest.approx(5 / 7)
    # Kish: (Σw)² ÷ Σw² = 100² ÷ (30·25/9 + 70·25/49) = 84.
    assert found.effective == pytest.approx(84.0)
    assert found.design_effect == pytest.approx(100 / 84)


def test_who_does_not_say_keeps_a_mean_weight():
    found = rake([Margin(["f"] * 30 + ["h"] * 60 + [""] * 10, {"f": 1, "h": 1})])
    assert found.weights[-1] == pytest.approx(1.0)
    assert found.weights[:30].sum() == pytest.approx(45.0)


def test_a_category_that_nobody_stands_for_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        Margin(["f"] * 3, {"f": 1, "h": 1})


def test_trimmed_weights_stay_within_bounds_and_tell_the_gap_left():
    told = ["a"] * 2 + ["b"] * 98
    found = rake_trimmed([Margin(told, {"a": 50, "b": 50})], 0.2, 5.0)
    assert found.weights.max() <= 5.0 + 1e-9
    assert found.weights.mean() == pytest.approx(1)
    assert found.trimmed == 2
    assert found.gap > 0.3


people = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), min_size=30, max_size=120
).filter(lambda each: len(set(each)) == 6)
shares = st.tuples(*[st.integers(20, 60)] * 3), st.tuples(*[st.integers(40, 60)] * 2)


@given(people, *shares)
def test_weights_have_the_margins_and_do_not_depend_on_the_order(told, first, second):
    def raked(rows):
        return rake([
            Margin([a for a, _ in rows], dict(zip("abc", first, strict=True))),
            Margin([b for _, b in rows], dict(zip("xy", second, strict=True))),
        ])  # fmt: skip

    found = raked(told)
    assert found.gap < 1e-9
    assert 1 <= effective_size(found.weights) <= len(told) + 1e-9
    order = sorted(range(len(told)), key=told.__getitem__)
    again = raked([told[i] for i in order])
    assert again.weights == pytest.approx(found.weights[order], rel=1e-9)
