import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.voices.measures.ranking import concordance


def test_published_vectors():
    ranks = [[1, 2, 3, 4], [1, 2, 4, 3], [2, 1, 3, 4]]
    assert concordance(ranks) == pytest.approx(0.8222, abs=5e-5)
    tied = [[1, 2.5, 2.5, 4], [1, 2, 4, 3], [2, 1, 3, 4]]
    assert concordance(tied) == pytest.approx(0.7471, abs=5e-5)


@given(st.permutations(range(6)), st.integers(2, 8))
def test_voters_who_rank_alike_agree_fully(order, voters):
    assert concordance([order] * voters) == pytest.approx(1)


@given(st.lists(st.permutations(range(5)), min_size=2, max_size=6))
def test_neither_voters_nor_items_have_an_order(rows):
    found = concordance(rows)
    assert 0 <= found <= 1 + 1e-9
    assert concordance(rows[::-1]) == pytest.approx(found)
    assert concordance([row[::-1] for row in rows]) == pytest.approx(found)


def test_nothing_to_agree_on():
    assert math.isnan(concordance([[1, 1, 1], [2, 2, 2]]))
    assert math.isnan(concordance([[1, 2, 3]]))
    with pytest.raises(ValueError, match="every"):
        concordance([[1, math.nan], [1, 2]])
