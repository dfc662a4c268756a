"""The audit finds what is known to be found, by hand, by the literature and by brute force."""

from __future__ import annotations

import pytest
from brute import ranges
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.confidentiality.audit import audit, extents
from diagnostic.confidentiality.crosstab import Dimension, Row, crosstab, two_way
from diagnostic.confidentiality.primary import Reason, flags, targets
from diagnostic.confidentiality.tables import Cell, Fact, Table, key, linked
from diagnostic.confidentiality.thresholds import Threshold
from diagnostic.errors import DataError

FIVE = Threshold(id="t", label="Essai", basis="essai", least_count=5)
SENSITIVE = FIVE.stricter(sensitive=True)
DOMINANCE = Threshold(id="d", label="Essai", basis="essai", least_count=3, dominance=0.85)


def at(line, column):
    """Name a cell of a table made by ``two_way``; zero for a total."""
    names = {"ligne": line, "colonne": column}
    return key(**{name: str(number) for name, number in names.items() if number})


# Investments by activity and region, from Fischetti and Salazar (2000): hiding the cell of
# activity II in region C and three others leaves it between 5 and 30.
INVESTMENTS = [[20, 50, 10], [8, 19, 22], [17, 32, 12]]


def test_the_example_of_the_literature_has_its_known_intervals():
    table = two_way(INVESTMENTS, kind="magnitude")
    hidden = [at(2, 1), at(2, 3), at(3, 1), at(3, 3)]
    found = {each: (e.low, e.high) for each, e in extents(table, hidden).items()}
    assert found == {
        at(2, 1): (0, 25), at(2, 3): (5, 30), at(3, 1): (0, 25), at(3, 3): (4, 29),
    }  # fmt: skip


def test_one_hidden_cell_alone_on_its_line_is_known():
    table = two_way([[20, 50, 3], [8, 19, 22]])
    done = audit(table, [at(1, 3)], FIVE)
    assert not done.protected
    assert done.exposed == (at(1, 3),)
    assert done.failures[0].known


def test_a_small_cell_that_is_printed_is_a_failure():
    done = audit(two_way([[20, 50, 3], [8, 19, 22]]), [], FIVE)
    assert {f.target.cell for f in done.failures} >= {at(1, 3)}


def test_two_hidden_on_the_line_are_not_enough_when_the_column_gives_one():
    table = two_way([[20, 50, 3], [8, 19, 22]])
    done = audit(table, [at(1, 1), at(1, 3)], FIVE)
    assert set(done.exposed) == {at(1, 1), at(1, 3)}
    assert audit(table, [at(1, 1), at(1, 3), at(2, 1), at(2, 3)], FIVE).protected


def test_not_known_exactly_is_not_protected():
    """Two cells that share four units are each between 0 and 4: too few, says anybody."""
    table = two_way([[1, 3, 60], [30, 20, 40]])
    done = audit(table, [at(1, 1), at(1, 2), at(2, 1), at(2, 2)], FIVE)
    assert not done.exposed
    assert not done.protected
    assert max(f.extent.high for f in done.failures) == 4


def test_zeros_that_everybody_knows_hide_nothing():
    """A hidden zero is a companion, unless nobody can be there."""
    values = [[3, 0, 40], [20, 30, 40], [12, 15, 16]]
    hidden = [at(1, 1), at(1, 2), at(2, 1), at(2, 2)]
    known = {(0, 1): Cell(0, impossible=True)}
    done = audit(two_way(values, cells=known), hidden, FIVE)
    assert at(1, 1) in done.exposed
    # Left open, the zero may be up to three: the cell is no longer known, but still too few.
    open_ = audit(two_way(values), hidden, FIVE)
    assert at(1, 1) not in open_.exposed
    assert open_.extents[at(1, 1)].low == 0


def test_who_stands_alone_subtracts_himself():
    """Magnitudes: two lone contributors hidden on one line tell each other's value."""
    values = [[50.0, 60.0, 200.0], [80.0, 90.0, 300.0]]
    cells = {
        (0, 0): Cell(50.0, 1), (0, 1): Cell(60.0, 1), (0, 2): Cell(200.0, 20),
        (1, 0): Cell(80.0, 12), (1, 1): Cell(90.0, 15), (1, 2): Cell(300.0, 30),
    }  # fmt: skip
    table = two_way(values, kind="magnitude", cells=cells)
    hidden = [at(1, 1), at(1, 2), at(2, 1), at(2, 2)]
    assert audit(table, hidden, DOMINANCE, lone=False).protected
    done = audit(table, hidden, DOMINANCE)
    assert {(f.attacker, f.target.cell) for f in done.failures} == {
        ("colonne = 1, ligne = 1", at(1, 2)),
        ("colonne = 2, ligne = 1", at(1, 1)),
    }
    assert all(finding.known for finding in done.failures)


def test_one_owner_of_several_cells_knows_them_all():
    rows = [[40.0, 50.0, 60.0, 300.0], [70.0, 80.0, 90.0, 300.0]]
    counts = {(0, 0): Cell(40.0, 1, owner="bailleur A"), (0, 1): Cell(50.0, 1, owner="bailleur A"),
              (0, 2): Cell(60.0, 1, owner="bailleur B")}  # fmt: skip
    table = two_way(rows, kind="magnitude", cells=counts)
    hidden = [at(i, j) for i in (1, 2) for j in (1, 2, 3)]
    done = audit(table, hidden, DOMINANCE)
    assert ("bailleur A", at(1, 3)) in {(f.attacker, f.target.cell) for f in done.failures}
    assert "bailleur B" not in {f.attacker for f in done.failures}


def test_who_is_one_of_a_few_knows_that_there_is_somebody():
    """Hiding everything is enough, although a lone person knows the line is not empty."""
    table = two_way([[1, 2], [40, 50]])
    assert audit(table, set(table.cells), FIVE).protected


def test_what_is_public_elsewhere_counts():
    table = two_way([[20, 50, 3], [8, 19, 22]])
    hidden = [at(1, 1), at(1, 3), at(2, 1), at(2, 3)]
    assert audit(table, hidden, FIVE).protected
    published = Fact(((at(2, 3), 1.0),), 22, 22, "rapport annuel")
    assert at(1, 3) in audit(table.knowing(published), hidden, FIVE).exposed
    bounded = Fact(((at(1, 3), 1.0),), 0, 4, "arrondi")
    assert not audit(table.knowing(bounded), hidden, FIVE).protected


def test_a_fact_that_contradicts_the_table_is_refused():
    table = two_way([[20, 50, 3], [8, 19, 22]])
    with pytest.raises(DataError, match="déjà public contredit"):
        table.knowing(Fact(((at(1, 3), 1.0),), 10, 12, "rapport"))


def test_a_total_that_is_not_the_sum_is_refused_with_both_values():
    with pytest.raises(DataError) as refused:
        two_way([[3, 4, 8], [1, 2, 3], [4, 6, 11]], totals=True)
    assert "8 pour une somme de 7" in str(refused.value)
    assert "ligne = 1" in str(refused.value)


@pytest.mark.parametrize("value", [-1, 2.5, float("nan"), float("inf")])
def test_what_is_not_a_count_is_refused(value):
    with pytest.raises(DataError):
        Table({(): Cell(value)})


def test_a_cell_given_twice_is_refused():
    rows = [Row(("1",), Cell(3)), Row(("1",), Cell(4))]
    with pytest.raises(DataError, match="deux fois"):
        crosstab([Dimension("âge")], rows)


def test_all_but_a_few_tells_the_few():
    table = two_way([[50, 2], [40, 30]])
    why = flags(targets(table, FIVE))
    assert why[at(1, 2)] == (Reason.FEW,)
    assert Reason.COMPLEMENT in why[at(1, 1)]


def test_everybody_in_the_same_situation_is_told_only_when_it_is_sensitive():
    table = two_way([[12, 0], [10, 30]])
    assert at(1, 1) not in flags(targets(table, FIVE))
    assert flags(targets(table, SENSITIVE))[at(1, 1)] == (Reason.EVERYBODY,)
    known = two_way([[12, 0], [10, 30]], cells={(0, 1): Cell(0, impossible=True)})
    assert at(1, 1) not in flags(targets(known, SENSITIVE))


def test_a_unit_that_dominates_hides_its_cell():
    cells = {(0, 0): Cell(100.0, 20, 86.0), (0, 1): Cell(100.0, 20, 85.0)}
    table = two_way([[100.0, 100.0], [100.0, 100.0]], kind="magnitude", cells=cells)
    assert flags(targets(table, DOMINANCE)) == {at(1, 1): (Reason.DOMINANCE,)}


def test_a_magnitude_must_stay_uncertain_by_its_margin():
    # The companion can take up 10 only, of the 15 required.
    table = two_way([[100.0, 10.0], [10.0, 900.0]], kind="magnitude",
                    cells={(0, 0): Cell(100.0, 2)})  # fmt: skip
    hidden = [at(1, 1), at(1, 2), at(2, 1), at(2, 2)]
    done = audit(table, hidden, DOMINANCE)
    assert [(f.extent.low, f.extent.high) for f in done.failures] == [(0, 110)]


def test_parts_that_leave_some_out_give_the_rest_by_subtraction():
    places = Dimension("lieu", "Commune", attribute=False, partial=True)
    rows = [Row(("Commune",), Cell(103)), Row(("Q1",), Cell(60)), Row(("Q2",), Cell(40))]
    table = crosstab([places], rows)
    done = audit(table, [], FIVE)
    assert [f.extent.low for f in done.failures if f.target.reason is Reason.FEW] == [3]
    one = audit(table, [key(lieu="Q2")], FIVE)
    assert one.protected


def test_linked_tables_share_their_margin():
    """Each table is safe alone; together, the margin they share gives the cell."""

    def table(other, values):
        rows = [Row((a, b), Cell(v)) for (a, b), v in values.items()]
        return crosstab([Dimension("âge"), Dimension(other)], rows, name=other)

    one = table("sexe", {
        ("A", "F"): 3, ("A", "H"): 20, ("A", "Total"): 23, ("B", "F"): 30, ("B", "H"): 10,
        ("B", "Total"): 40, ("Total", "F"): 33, ("Total", "H"): 30, ("Total", "Total"): 63,
    })  # fmt: skip
    two = table("aide", {
        ("A", "oui"): 13, ("A", "non"): 10, ("A", "Total"): 23, ("B", "oui"): 20,
        ("B", "non"): 20, ("B", "Total"): 40, ("Total", "oui"): 33, ("Total", "non"): 30,
        ("Total", "Total"): 63,
    })  # fmt: skip
    total = [key(âge="A"), key(âge="B")]
    hidden = [key(âge="A", sexe="F"), *total, key(âge="B", sexe="F")]
    assert audit(one, hidden, FIVE).protected
    both = linked(one, two)
    assert not audit(both, hidden, FIVE).protected
    with pytest.raises(DataError, match="deux valeurs"):
        linked(one, table("aide", {("A", "Total"): 24}))


def test_whole_numbers_can_be_narrower_than_the_linear_program_sees():
    """Facts that are not sums of lines: 2x + 2y = 6 leaves no half person."""
    cells = {key(a="1"): Cell(1), key(a="2"): Cell(2), key(a="3"): Cell(40)}
    table = Table(cells, (), facts=(Fact(((key(a="1"), 2.0), (key(a="2"), 4.0)), 10, 10),))
    found = extents(table, [key(a="1"), key(a="2")])
    assert (found[key(a="2")].low, found[key(a="2")].high) == (0, 2)
    assert (found[key(a="1")].low, found[key(a="1")].high) == (1, 5)


def test_a_mask_that_shrinks_is_found():
    table = two_way([[20, 50], [8, 19]])
    done = audit(table, [], FIVE, earlier=[at(1, 1)])
    assert not done.protected
    assert done.lost == (at(1, 1),)


small = st.integers(0, 7)


@st.composite
def masked(draw):
    rows, columns = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    table = two_way([[draw(small) for _ in range(columns)] for _ in range(rows)])
    inner = [each for each, cell in table.cells.items() if cell.order == 0]
    return table, draw(st.sets(st.sampled_from(inner), min_size=1, max_size=5))


@settings(max_examples=60, deadline=None)
@given(masked())
def test_extents_are_those_of_every_table_that_agrees(case):
    table, hidden = case
    cap = int(max(cell.value for cell in table.cells.values()))
    found = extents(table, hidden)
    assert {k: (e.low, e.high) for k, e in found.items()} == ranges(table, hidden, cap)
