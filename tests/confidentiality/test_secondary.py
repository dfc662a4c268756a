"""Patterns hold against every attacker, hide little, and say when they cannot."""

from __future__ import annotations

import random

import pytest
from brute import agreeing, ranges
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.confidentiality.audit import audit
from diagnostic.confidentiality.crosstab import Dimension, Row, crosstab, two_way
from diagnostic.confidentiality.primary import Reason, targets
from diagnostic.confidentiality.prover import lone_contributors
from diagnostic.confidentiality.secondary import suppress
from diagnostic.confidentiality.tables import Cell, Fact, SecrecyError, key
from diagnostic.confidentiality.thresholds import Threshold

FIVE = Threshold(id="t", label="Essai", basis="essai", least_count=5)
THREE = Threshold(id="t", label="Essai", basis="essai", least_count=3)
SENSITIVE = FIVE.stricter(sensitive=True)
DOMINANCE = Threshold(id="d", label="Essai", basis="essai", least_count=3, dominance=0.85)


def at(line, column):
    names = {"ligne": line, "colonne": column}
    return key(**{name: str(number) for name, number in names.items() if number})


def test_one_small_cell_asks_for_the_three_lightest_others():
    pattern = suppress(two_way([[20, 50, 3], [8, 19, 22], [17, 32, 12]]), FIVE)
    assert pattern.primary == (at(1, 3),)
    assert set(pattern.secondary) == {at(1, 1), at(3, 1), at(3, 3)} or set(pattern.secondary) == {
        at(1, 1), at(2, 1), at(2, 3),
    }  # fmt: skip
    assert pattern.optimal
    assert pattern.audit.protected


def test_nothing_small_nothing_hidden():
    pattern = suppress(two_way([[20, 50], [8, 19]]), FIVE)
    assert pattern.reasons == {}
    assert pattern.audit.protected


def test_three_lone_people_and_zeros():
    """A table of the singleton literature: a line of ones, a line of zeros."""
    values = [[1, 1, 1, 5, 5], [9, 9, 9, 9, 9], [0, 0, 0, 7, 7]]
    pattern = suppress(two_way(values), FIVE)
    assert {at(1, 1), at(1, 2), at(1, 3)} <= set(pattern.primary)
    assert pattern.audit.protected
    assert pattern.audit.lone == 3
    # Three ones share three units: five cannot be ruled out only with another cell of the line.
    assert {at(1, 4), at(1, 5)} & pattern.hidden


@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (2, 5), (3, 4), (4, 4), (5, 8)])
@pytest.mark.parametrize("seed", range(4))
def test_every_small_cell_of_a_random_table_is_proved(rows, columns, seed):
    chance = random.Random(1000 * rows + 10 * columns + seed)
    common = [0, 1, 2, 4, 7, 12, 30, 61]
    table = two_way([[chance.choice(common) for _ in range(columns)] for _ in range(rows)])
    pattern = suppress(table, FIVE, totals="hide")
    done = audit(table, pattern.hidden, FIVE)
    assert done.protected
    small = {e for e, cell in table.cells.items() if 0 < cell.value < 5}
    assert small <= pattern.hidden
    for each in small:
        extent = done.extents[each]
        assert extent.low == 0
        assert extent.high >= 5


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    value = st.integers(0, 6)
    return two_way([[draw(value) for _ in range(columns)] for _ in range(rows)])


@settings(max_examples=20, deadline=None)
@given(tables(), st.booleans())
def test_brute_force_finds_nothing(table, sensitive):
    """Every table that agrees is enumerated: anybody's view, then each lone contributor's."""
    threshold = THREE.stricter(sensitive=sensitive)
    pattern = suppress(table, threshold, totals="hide")
    hidden = pattern.hidden
    if len(hidden) > 9:
        return  # too many tables to list; most small tables are below
    cap = int(max(cell.value for cell in table.cells.values())) + 3
    found = ranges(table, hidden, cap)
    for each in pattern.primary:
        if 0 < table.cells[each].value < 3:
            low, high = found[each]
            assert low == 0
            assert high >= 3
    for known in lone_contributors(table, hidden).values():
        seen = ranges(table, hidden, cap, known)
        for each in pattern.primary:
            if 0 < table.cells[each].value < 3 and each not in known:
                low, high = seen[each]
                assert high >= 3
                assert low <= 1


@settings(max_examples=10, deadline=None)
@given(tables())
def test_the_optimum_loses_no_more_than_any_pattern(table):
    """Patterns of one or two more cells that hold are never cheaper than what is found."""
    try:
        pattern = suppress(table, THREE)
    except SecrecyError:
        return
    if not pattern.optimal:
        return
    for each in pattern.secondary:
        assert not audit(table, pattern.hidden - {each}, THREE).protected


def test_tables_that_agree_are_counted_right():
    """The attacker used as a judge is right on a table done by hand."""
    table = two_way([[1, 2], [3, 4]])
    hidden = {at(1, 1), at(1, 2), at(2, 1), at(2, 2)}
    assert len(list(agreeing(table, hidden, 10))) == 4


def test_lone_contributors_ask_for_more():
    """A small table where four hidden cells are enough for anybody, and not for a lone one."""
    values = [[50.0, 60.0, 200.0, 70.0], [80.0, 90.0, 300.0, 60.0], [70.0, 75.0, 90.0, 95.0]]
    cells = {(i, j): Cell(v, 20) for i, line in enumerate(values) for j, v in enumerate(line)}
    cells |= {(0, 0): Cell(50.0, 1), (0, 1): Cell(60.0, 1)}
    table = two_way(values, kind="magnitude", cells=cells)
    pattern = suppress(table, DOMINANCE)
    assert pattern.audit.protected
    hidden_on_line = [each for each in pattern.hidden if dict(each).get("ligne") == "1"]
    assert len(hidden_on_line) >= 3


def three_way(seed, low=0):
    chance = random.Random(seed)
    names = ("A", "B"), ("F", "H"), ("oui", "non", "nsp")
    cells = {}
    for a in names[0]:
        for b in names[1]:
            for c in names[2]:
                cells[a, b, c] = chance.choice([low, 1, 3, 8, 14, 30, 45])
    rows = []
    for a in (*names[0], "Total"):
        for b in (*names[1], "Total"):
            for c in (*names[2], "Total"):
                total = sum(
                    v for (x, y, z), v in cells.items()
                    if a in (x, "Total") and b in (y, "Total") and c in (z, "Total")
                )  # fmt: skip
                rows.append(Row((a, b, c), Cell(total)))
    return crosstab([Dimension("zone", attribute=False), Dimension("sexe"), Dimension("r")], rows)


@pytest.mark.parametrize("seed", range(5))
def test_three_dimensions(seed):
    table = three_way(seed)
    pattern = suppress(table, SENSITIVE, totals="hide")
    assert pattern.audit.protected
    assert {t.cell for t in targets(table, SENSITIVE)} <= pattern.hidden


def nested(values):
    """An EPCI of two towns; the first has two quartiers of Iris, the second none."""
    parts = {"Ville": ["Q1", "Q2"], "Q1": ["I1", "I2"], "Q2": ["I3", "I4"]}
    places = Dimension("lieu", "EPCI", parts, attribute=False)
    aid = Dimension("aide")
    found = {(place, name): v for place, line in values.items() for name, v in line.items()}
    for whole, inside in (("Q1", ("I1", "I2")), ("Q2", ("I3", "I4")), ("Ville", ("Q1", "Q2")),
                          ("EPCI", ("Ville", "Bourg"))):  # fmt: skip
        for name in ("oui", "non"):
            found[whole, name] = sum(found[part, name] for part in inside)
    for place in ("I1", "I2", "I3", "I4", "Q1", "Q2", "Ville", "Bourg", "EPCI"):
        found[place, "Total"] = found[place, "oui"] + found[place, "non"]
    return crosstab([places, aid], [Row(names, Cell(v)) for names, v in found.items()])


def test_nested_places_are_protected_at_every_level():
    table = nested({
        "I1": {"oui": 3, "non": 120}, "I2": {"oui": 20, "non": 130},
        "I3": {"oui": 25, "non": 90}, "I4": {"oui": 18, "non": 95},
        "Bourg": {"oui": 15, "non": 200},
    })  # fmt: skip
    pattern = suppress(table, FIVE)
    assert key(lieu="I1", aide="oui") in pattern.primary
    # Hiding in Q1 alone: its other Iris, and the other answer of both.
    assert pattern.hidden == {
        key(lieu=place, aide=name) for place in ("I1", "I2") for name in ("oui", "non")
    }
    assert not pattern.totals


def test_masks_never_shrink_from_a_year_to_the_next():
    first = suppress(two_way([[20, 50, 3], [8, 19, 22], [17, 32, 12]]), FIVE)
    later = two_way([[22, 51, 9], [9, 21, 25], [16, 30, 14]])
    assert not suppress(later, FIVE).hidden
    kept = suppress(later, FIVE, earlier=first.hidden)
    assert kept.hidden >= first.hidden
    assert kept.audit.protected
    assert set(kept.reasons.values()) == {(Reason.EARLIER,)}


def test_the_same_table_has_the_same_mask():
    chance = random.Random(7)
    values = [[chance.choice([1, 4, 9, 9, 20, 20]) for _ in range(5)] for _ in range(5)]
    masks = {suppress(two_way(values), FIVE, totals="hide").hidden for _ in range(3)}
    assert len(masks) == 1


def test_what_cannot_be_protected_is_said_with_coarser_categories():
    table = two_way([[3, 40], [50, 60]])
    assert suppress(table, FIVE).audit.protected
    hopeless = two_way([[4, 1], [90, 80]])  # who is alone knows the other four
    with pytest.raises(SecrecyError) as refused:
        suppress(hopeless, FIVE)
    said = str(refused.value)
    assert "sans masquer des totaux" in said
    assert "« 1 » avec « 2 » (colonne)" in said
    kept = suppress(hopeless, FIVE, totals="hide")
    assert kept.audit.protected
    assert kept.totals
    assert kept.coarser


def test_what_is_already_public_cannot_be_protected():
    table = two_way([[20, 50, 3], [8, 19, 22], [17, 32, 12]])
    told = table.knowing(Fact(((at(1, 3), 1.0),), 3, 3, "presse"))
    with pytest.raises(SecrecyError, match="déjà public"):
        suppress(told, FIVE, totals="hide")


def test_the_pattern_avoids_what_is_public_elsewhere():
    table = two_way([[20, 50, 3], [8, 19, 22], [17, 32, 12]])
    light = suppress(table, FIVE).secondary
    facts = [Fact(((each, 1.0),), table.cells[each].value, table.cells[each].value)
             for each in light]  # fmt: skip
    pattern = suppress(table.knowing(*facts), FIVE)
    assert pattern.audit.protected
    assert not set(light) <= pattern.hidden


def test_a_large_table_is_protected():
    chance = random.Random(3)
    common = [1, 3, 9, 12, 12, 15, 16, 17, 20, 20, 33, 33, 40, 50, 60, 80, 100]
    values = [[chance.choice(common) for _ in range(20)] for _ in range(16)]
    table = two_way(values)
    pattern = suppress(table, FIVE)
    assert pattern.audit.protected
    assert {e for e, c in table.cells.items() if 0 < c.value < 5} <= set(pattern.primary)


def test_who_is_the_only_one_of_a_total_knows_that_the_others_are_not():
    """The only woman who said yes knows that every other yes is a man's: that is no leak."""
    values = {("A", "F"): 0, ("A", "H"): 9, ("B", "F"): 1, ("B", "H"): 12, ("C", "F"): 0,
              ("C", "H"): 20}  # fmt: skip
    rows = [Row(names, Cell(v)) for names, v in values.items()]
    rows += [
        Row((zone, sex), Cell(sum(v for (z, s), v in values.items() if zone in (z, "Total")
                                  and sex in (s, "Total"))))
        for zone, sex in [("Total", "F"), ("Total", "H"), *((z, "Total") for z in "ABC")]
    ]  # fmt: skip
    rows.append(Row(("Total", "Total"), Cell(sum(values.values()))))
    table = crosstab([Dimension("zone", attribute=False), Dimension("sexe")], rows)
    hidden = suppress(table, SENSITIVE, totals="hide")
    assert hidden.audit.protected
    known = lone_contributors(table, hidden.hidden)
    ((name, cells),) = known.items()
    assert "F" in name
    assert key(zone="A", sexe="F") in cells
    assert key(zone="B", sexe="F") in cells
