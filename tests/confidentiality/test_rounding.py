"""Rounding keeps sums, tells nothing exact, and never mixes with masks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.confidentiality.crosstab import Dimension, Row, crosstab, two_way
from diagnostic.confidentiality.rounding import draw, rounded_extents, rounded_table
from diagnostic.confidentiality.tables import Cell, SecrecyError, key
from diagnostic.confidentiality.thresholds import Threshold

FIVE = Threshold(id="t", label="Essai", basis="essai", least_count=5)
SALT = b"un secret"


def rounded(table, **options):
    return rounded_table(table, FIVE, dataset=options.pop("dataset", "a"), salt=SALT, **options)


counts = st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=4)


@settings(max_examples=40, deadline=None)
@given(counts)
def test_rounded_tables_add_up_and_stay_near(values):
    table = two_way(values)
    found = rounded(table)
    for equation in table.equations:
        assert found[equation.total] == sum(found[part] for part in equation.parts)
    for each, value in found.items():
        assert value % 5 == 0
        assert abs(value - table.cells[each].value) < 5
        if table.cells[each].value % 5 == 0:
            assert value == table.cells[each].value


def test_the_same_cell_is_always_rounded_alike_and_another_table_otherwise():
    values = [[3, 7, 12, 9], [8, 14, 21, 33], [2, 6, 11, 18]]
    first = rounded(two_way(values))
    assert first == rounded(two_way(values))
    others = [rounded(two_way(values), dataset=name) for name in "bcdefg"]
    assert any(each != first for each in others)


def test_draws_are_fair():
    drawn = [draw("a", key(n=str(i)), SALT) for i in range(4000)]
    assert 0.48 < sum(drawn) / len(drawn) < 0.52
    cells = {str(i): 2 for i in range(2000)}
    table = crosstab([Dimension("n", "")], [Row((n,), Cell(v)) for n, v in cells.items()])
    mean = sum(rounded(table).values()) / len(cells)
    assert 1.85 < mean < 2.15


def test_three_dimensions_are_rounded_with_their_sums():
    names = (("A", "B"), ("F", "H"), ("o", "n"))
    cells = {(a, b, c): 3 + 7 * i % 11 for i, (a, b, c) in enumerate(
        (a, b, c) for a in names[0] for b in names[1] for c in names[2])}  # fmt: skip
    rows = [
        Row((a, b, c), Cell(sum(v for (x, y, z), v in cells.items()
                                if a in (x, "Total") and b in (y, "Total") and c in (z, "Total"))))
        for a in (*names[0], "Total") for b in (*names[1], "Total") for c in (*names[2], "Total")
    ]  # fmt: skip
    table = crosstab([Dimension("a"), Dimension("b"), Dimension("c")], rows)
    found = rounded(table)
    for equation in table.equations:
        assert found[equation.total] == sum(found[part] for part in equation.parts)


def test_no_small_count_can_be_read():
    table = two_way([[1, 7, 12], [8, 2, 21]])
    for each, extent in rounded_extents(table, rounded(table)).items():
        value = table.cells[each].value
        assert extent.low <= value <= extent.high
        if 0 < value < 5:
            assert extent.high - extent.low >= 4


@pytest.mark.parametrize(
    ("table", "options"),
    [
        (two_way([[1.5, 2.5], [3.0, 4.0]], kind="magnitude"), {}),
        (two_way([[1, 2], [3, 4]]), {"base": 3}),
        (two_way([[1, 2], [3, 4]]), {"masked": [key(ligne="1")]}),
        (two_way([[1, 2], [3, 4]], cells={(0, 0): Cell(1, tolerance=2)}), {}),
    ],
    ids=["magnitude", "base", "mixed", "vague"],
)
def test_what_cannot_be_rounded_is_refused(table, options):
    with pytest.raises(SecrecyError):
        rounded(table, **options)


def test_rounding_needs_a_secret():
    with pytest.raises(SecrecyError, match="secret"):
        rounded_table(two_way([[1, 2], [3, 4]]), FIVE, dataset="a", salt=b"")
