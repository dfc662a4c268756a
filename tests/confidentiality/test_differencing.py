"""What two publications tell together is refused before it is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.confidentiality.crosstab import Dimension
from diagnostic.confidentiality.differencing import (
    differences,
    numerators,
    refuse_differences,
    remainder,
    tells_a_few,
)
from diagnostic.confidentiality.published import from_frame, published
from diagnostic.confidentiality.tables import SecrecyError, key
from diagnostic.confidentiality.thresholds import Threshold
from diagnostic.errors import DataError
from diagnostic.text import rounded

FIVE = Threshold(id="t", label="Essai", basis="essai", least_count=5)
PEOPLE = {"I1": 2400.0, "I2": 2000.0, "I3": 800.0, "I4": 2600.0}
UNITS = {"I1": 30.0, "I2": 22.0, "I3": 12.0, "I4": 3.0}
TOWN = {"Ville": tuple(PEOPLE)}


def found(members, printed=TOWN):
    return differences("zone", members, printed, population=PEOPLE, units=UNITS, threshold=FIVE)


def test_a_town_less_its_zones_leaves_a_few():
    assert remainder(103, [60, 40], FIVE) == 3
    assert remainder(100, [60, 40], FIVE) is None
    assert remainder(110, [60, 40], FIVE) is None


def test_a_zone_that_is_the_town_but_for_a_few_people_is_refused():
    (each,) = found(["I1", "I2", "I4"])
    assert each.apart == ("I3",)
    with pytest.raises(SecrecyError) as refused:
        refuse_differences([each])
    assert "I3" in str(refused.value)
    assert "« Ville »" in str(refused.value)


def test_a_zone_that_is_the_town_but_for_a_few_units_is_refused():
    assert [each.apart for each in found(["I1", "I2", "I3"])] == [("I4",)]


def test_a_zone_far_enough_from_all_others_is_accepted():
    assert found(["I1", "I3"]) == ()
    assert found(list(PEOPLE)) == ()
    assert found(["I1"], {"Autre": ("I2", "I4")}) == ()


def test_two_zones_that_overlap_but_for_a_few_are_refused():
    people = {"I1": 2000.0, "I2": 300.0, "I3": 300.0}
    near = differences("zone", ["I1", "I2"], {"autre": ("I1", "I3")}, population=people,
                       units=dict.fromkeys(people, 50.0), threshold=FIVE)  # fmt: skip
    assert [each.apart for each in near] == [("I2", "I3")]


@given(st.integers(1, 400), st.data(), st.integers(0, 2))
def test_numerators_hold_the_true_one_and_all_give_the_share(whole, data, decimals):
    count = data.draw(st.integers(0, whole))
    share = float(rounded(100 * count / whole, decimals))
    low, high = numerators(share, whole, decimals)
    assert low <= count <= high
    for other in (low, high):
        assert float(rounded(100 * other / whole, decimals)) == share


def test_a_share_and_its_base_tell_a_few():
    assert tells_a_few(2.5, 80, 1, FIVE)
    assert tells_a_few(97.5, 80, 1, FIVE)
    assert not tells_a_few(25.0, 80, 1, FIVE)
    assert not tells_a_few(0.0, 80, 1, FIVE)


SEX_AND_AGE = (Dimension("age"), Dimension("sexe"))


def printed(*values):
    names = [(a, s) for a in ("A", "B", "Total") for s in ("F", "H", "Total")]
    return published(SEX_AND_AGE, list(zip(names, values, strict=True)))


def test_a_table_already_printed_is_judged_without_its_figures():
    leaking = printed(None, 20, 23, 30, 10, 40, 33, 30, 63)
    assert leaking.known == (key(age="A", sexe="F"),)
    assert leaking.extents[key(age="A", sexe="F")].low == 3
    held = printed(None, None, 23, None, None, 40, 33, 30, 63)
    assert held.known == ()
    extent = held.extents[key(age="A", sexe="F")]
    assert (extent.low, extent.high) == (0, 23)


def test_a_printed_table_that_does_not_hold_together_is_refused():
    with pytest.raises(DataError):
        printed(3, 20, 24, 30, 10, 40, 33, 30, 63)
    with pytest.raises(DataError, match="s’accorder"):
        printed(None, 20, 15, 30, 10, 40, 33, 30, 63)


def test_a_frame_becomes_a_table():
    import pandas as pd

    frame = pd.DataFrame({
        "age": ["A", "B", "Total"], "value": [10.0, 20.0, 30.0], "n": [4, 6, 10],
        "top": [9.0, 5.0, 9.0],
    })  # fmt: skip
    table = from_frame(frame, [Dimension("age")], count="n", top="top", kind="magnitude")
    assert table.cells[key(age="A")].units == 4
    assert len(table.equations) == 1
