"""The town among its comparators: one vintage, the one that compares best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.analysis.comparison import Gap, Position, compare
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status


def test_the_vintage_kept_has_the_most_comparators_then_is_the_newest(profile):
    for identifier in profile.statistics.catalogue.indicators:
        found = compare(profile, identifier)
        own = [v for v in profile.values(identifier) if v.known]
        if not own:
            assert not found.town.known
            assert found.gaps == ()
            assert found.reference is None
            continue
        counts = {
            value.year: sum(
                profile.at(identifier, place, value.year).known for place in profile.comparators
            )
            for value in own
        }
        best = max(counts.values())
        assert len(found.known) == best
        assert found.town.year == max(year for year, count in counts.items() if count == best)
        assert {value.year for value in found.known} <= {found.town.year}


def test_an_older_census_that_all_have_is_preferred(carpentras):
    found = compare(carpentras, "unemployment_rate_rp_15_64")
    assert carpentras.latest("unemployment_rate_rp_15_64").year == 2022
    assert found.town.year == 2018
    assert len(found.known) == 4
    assert found.reference.other.territory.name == "Vaucluse"
    assert (found.town.number, found.reference.other.number) == (20.9, 16.2)
    assert found.reference.written == "+4,7\u00a0points"


def test_the_reference_is_the_nearest_level_that_says_most(profile):
    order = ("DEP", "EPCI", "EPT", "REG", "FRANCE")
    for identifier in profile.statistics.catalogue.indicators:
        found = compare(profile, identifier)
        levels = [value.territory.id.level.value for value in found.known]
        if found.reference:
            expected = next(level for level in order if level in levels)
            assert found.reference.other.territory.id.level.value == expected


@pytest.fixture(scope="module")
def gap(carpentras):
    """Return a function that sets two numbers beside each other, in a real indicator."""

    def gap(identifier, town, other, status=Status.OK):
        indicator = carpentras.indicator(identifier)
        department = carpentras.comparators[1]
        return Gap(
            Value(indicator, carpentras.town, 2022, town, status),
            Value(indicator, department, 2022, other, Status.OK),
        )

    return gap


@pytest.mark.parametrize(
    ("identifier", "town", "other", "position", "written"),
    [
        ("share_75_plus", 11.3, 10.4, Position.CLOSE, "+0,9\u00a0point"),
        ("share_75_plus", 11.3, 10.3, Position.ABOVE, "+1,0\u00a0point"),
        ("share_75_plus", 9.04, 10.96, Position.BELOW, "−2,0\u00a0points"),
        ("population_growth_annual", 0.4, 0.3, Position.ABOVE, "+0,1\u00a0point"),
        ("population_growth_annual", 0.34, 0.26, Position.CLOSE, "0,0\u00a0point"),
        ("median_living_standard", 18780, 19500, Position.CLOSE, "−720\u202f€"),
        ("median_living_standard", 18780, 20140, Position.BELOW, "−1\u202f360\u202f€"),
    ],
)
def test_positions_are_judged_on_printed_figures(gap, identifier, town, other, position, written):
    found = gap(identifier, town, other)
    assert found.position is position
    assert found.written == written


@given(town=st.floats(0, 100), other=st.floats(0, 100))
def test_positions_are_symmetrical(gap, town, other):
    forward, backward = gap("share_75_plus", town, other), gap("share_75_plus", other, town)
    opposite = {Position.ABOVE: Position.BELOW, Position.BELOW: Position.ABOVE}
    assert backward.position is opposite.get(forward.position, Position.CLOSE)
    assert backward.difference == -forward.difference


def test_a_gap_that_is_close_or_fragile_has_no_strength(gap):
    assert gap("share_75_plus", 11.3, 10.4).strength == 0
    assert gap("share_75_plus", 40, 10, Status.FRAGILE).strength == 0
    assert gap("share_75_plus", 20, 10).strength == pytest.approx(1)
