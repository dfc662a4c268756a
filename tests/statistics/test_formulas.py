from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.errors import CatalogueError
from diagnostic.statistics.formulas import parse

names = st.sampled_from(["P22_POP", "P22_RP", "C22_MEN", "nb_ls"])
weights = st.integers(-9, 9).filter(bool)
sums = st.dictionaries(names, weights, min_size=1)


def written(terms: dict[str, int]) -> str:
    return " + ".join(
        f"{weight} * {name}" if weight > 0 else f"(-{-weight}) × {name}"
        for name, weight in terms.items()
    )


@given(sums)
def test_a_sum_is_read_as_written(terms):
    assert dict(parse(written(terms)).terms) == terms


@given(
    sums,
    st.lists(st.floats(0, 1e6), min_size=4, max_size=4),
    st.lists(st.floats(0, 1e6), min_size=4, max_size=4),
)
def test_the_formula_of_a_group_is_the_formula_of_its_sums(terms, first, second):
    formula = parse(written(terms))
    everything = ["P22_POP", "P22_RP", "C22_MEN", "nb_ls"]
    one = dict(zip(everything, first, strict=True))
    two = dict(zip(everything, second, strict=True))
    both = {name: one[name] + two[name] for name in everything}
    assert formula.evaluate(both) == pytest.approx(
        formula.evaluate(one) + formula.evaluate(two), rel=1e-9, abs=1e-3
    )


def test_arrays_and_numbers_alike():
    formula = parse("P22_RP - P22_RP_VOIT1P")
    values = {"P22_RP": np.array([10.0, 8.0]), "P22_RP_VOIT1P": np.array([7.0, 8.0])}
    assert formula.evaluate(values).tolist() == [3.0, 0.0]
    assert formula.variables == ("P22_RP", "P22_RP_VOIT1P")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("P22_POP * P22_RP", "produit de deux variables"),
        ("P22_POP + 1", "nombre seul"),
        ("P22_POP / 2", "signe inattendu « / »"),
        ("(P22_POP", "parenthèse"),
        ("P22_POP P22_RP", "de trop"),
        ("", "trop tôt"),
        ("__import__('os')", "signe inattendu"),
        ("P22_POP +", "trop tôt"),
        ("2", "nombre seul"),
    ],
)
def test_what_is_not_a_sum_is_refused(text, why):
    with pytest.raises(CatalogueError, match=why):
        parse(text)
