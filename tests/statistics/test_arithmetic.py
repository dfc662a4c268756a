"""Properties of ratios, changes and balances, on columns of any length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.statistics.arithmetic import compute
from diagnostic.statistics.models import Expression

counts = st.floats(1, 1e6)
columns = st.lists(st.tuples(counts, counts), min_size=1, max_size=20)


def expression(**fields):
    return Expression(
        vintage=2022, source=("s",), **{"numerator": "N", "denominator": "D", **fields}
    )


def column(*values):
    return np.array(values, float)


@given(columns)
def test_a_group_stands_between_its_communes(pairs):
    top, base = (np.array(side) for side in zip(*pairs, strict=True))
    each = compute(expression(scale=100), {"N": top, "D": base}).value
    whole = compute(expression(scale=100), {"N": column(top.sum()), "D": column(base.sum())}).value[
        0
    ]
    assert each.min() * (1 - 1e-9) <= whole <= each.max() * (1 + 1e-9)


@given(counts, counts, st.integers(1, 20))
def test_growth_repeated_each_year_gives_the_end(start, end, years):
    rate = compute(
        expression(transform="annual_growth", years=years), {"N": column(end), "D": column(start)}
    ).value[0]
    assert start * (1 + rate / 100) ** years == pytest.approx(end, rel=1e-6)


@given(counts, counts, st.floats(-1e4, 1e4), st.integers(1, 10))
def test_two_balances_make_the_growth(start, end, natural, years):
    values = {"N": column(natural), "M": column(end - start - natural)}
    values |= {"D": column(start), "E": column(end)}

    def share(part):
        own = expression(numerator=part, end="E", transform="annual_contribution", years=years)
        return compute(own, values).value[0]

    growth = expression(numerator="E", transform="annual_growth", years=years)
    whole = compute(growth, values).value[0]
    scale = max(1.0, abs(share("N")), abs(share("M")))
    assert share("N") + share("M") == pytest.approx(whole, abs=1e-6 * scale)


@given(st.lists(counts, min_size=1, max_size=10))
def test_nothing_divided_by_nought_is_defined(tops):
    zeros = np.zeros(len(tops))
    for transform in ("ratio", "change", "annual_growth"):
        result = compute(expression(transform=transform), {"N": np.array(tops), "D": zeros})
        assert not result.defined.any()
        assert np.isnan(result.value).all()


@given(counts, st.floats(0.1, 1000))
def test_a_plain_figure_has_no_counts_behind_it(value, scale):
    result = compute(expression(denominator="", scale=scale), {"N": column(value)})
    assert result.value[0] == pytest.approx(scale * value)
    assert np.isnan([result.numerator[0], result.denominator[0]]).all()


def test_a_commune_that_empties_loses_everything():
    growth = expression(transform="annual_growth", years=5)
    assert compute(growth, {"N": column(0), "D": column(10)}).value[0] == -100


def test_a_basket_counts_each_kind_once():
    own = Expression(vintage=2024, source=("s",), basket=("A + B", "C"))
    held = compute(own, {"A": column(3, 0), "B": column(1, 0), "C": column(0, 2)})
    assert held.value.tolist() == [1, 1]
