"""Intervals of census shares: Wilson's, on an effective number of people."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.analysis.significance import (
    Cycle,
    Interval,
    conclusive,
    effective,
    interval,
    precision,
    weight,
    wilson,
)
from diagnostic.analysis.trends import trend
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status

SHARES, PEOPLE = st.floats(0, 1), st.floats(1, 1e6)


@pytest.mark.parametrize(
    ("hits", "people", "low", "high"),
    # Newcombe, « Two-sided confidence intervals for the single proportion », 1998, table I.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_as_published(hits, people, low, high):
    found = wilson(hits / people, people, 1.959964)
    assert [round(end, 4) for end in found] == [low, high]


@given(SHARES, PEOPLE)
def test_wilson_holds_the_share_and_stays_in_bounds(share, people):
    low, high = wilson(share, people, 1.96)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@given(st.floats(0.01, 0.99), st.floats(10, 1e5))
def test_wilson_solves_its_equation(share, people):
    for end in wilson(share, people, 1.96):
        spread = 1.96 * math.sqrt(end * (1 - end) / people)
        assert abs(share - end) == pytest.approx(spread, rel=1e-6)


@given(SHARES, st.floats(10, 1e5), st.floats(1.1, 10))
def test_more_people_make_it_narrower(share, people, times):
    low, high = wilson(share, people, 1.96)
    near_low, near_high = wilson(share, people * times, 1.96)
    assert near_high - near_low <= high - low


def test_a_fraction_of_a_finite_town_counts_for_less_than_itself():
    rules = precision()
    assert effective(1000, 0.4, 1.2) == pytest.approx(555.56, abs=0.01)
    assert effective(1000, 0.1, 1.2) == pytest.approx(92.59, abs=0.01)
    assert [each.fraction for each in rules.fractions] == [0.4, 0.1]
    assert rules.z == pytest.approx(1.959964, abs=1e-6)
    assert "à valider" in rules.reserve


@pytest.fixture
def share(carpentras):
    """Return a function that makes a census share of a place from its counts."""

    def share(numerator, denominator, identifier="unemployment_rate_rp_15_64", place=None):
        indicator = carpentras.indicator(identifier)
        year = 2018
        sources = indicator.at(year)[0].source
        return Value(
            indicator,
            place or carpentras.town,
            year,
            100 * numerator / denominator,
            Status.OK,
            numerator,
            denominator,
            sources,
        )

    return share


def test_a_share_of_a_large_commune_has_an_interval_around_it(share):
    found = interval(share(2500, 12000))
    assert found.low < 100 * 2500 / 12000 < found.high
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.497, abs=0.02)
    assert weight(share(2500, 12000), 30000) == pytest.approx(0.5556, abs=1e-4)


def test_a_small_commune_is_counted_whole(share, profiles):
    ternant = profiles("ternant").town
    assert interval(share(3, 17, place=ternant)) is None
    assert weight(share(3, 17), ternant.population) == 1


def test_only_shares_of_counts_have_an_interval(carpentras):
    for identifier in ("population_total", "median_living_standard", "poverty_rate_60"):
        for value in carpentras.values(identifier):
            assert interval(value) is None


def test_two_intervals_that_touch_forbid_to_conclude(share):
    assert Interval(1, 3).overlaps(Interval(3, 4))
    assert not Interval(1, 2.9).overlaps(Interval(3, 4))
    assert not conclusive(share(250, 1200), share(230, 1200))
    assert conclusive(share(2500, 12000), share(1500, 12000))


def test_every_change_that_is_said_is_conclusive(profile):
    for identifier in profile.statistics.catalogue.indicators:
        found = trend(profile, identifier)
        if found is not None and found.direction:
            assert conclusive(found.first, found.last)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    # The triples that INSEE itself publishes: 2009-2014-2020, 2010-2015-2021, 2011-2016-2022…
    [
        (2016, 2022, False), (2011, 2016, False), (2017, 2023, False), (2012, 2017, False),
        (2015, 2021, False), (2014, 2020, False), (2013, 2019, False), (2013, 2018, False),
        (2017, 2022, True), (2018, 2023, True), (2021, 2022, True), (2014, 2018, True),
        (2019, 2024, False),
    ],
)  # fmt: skip
def test_censuses_that_share_a_survey(one, other, shared):
    cycle = precision().cycle
    assert cycle.overlap(one, other) is shared
    assert cycle.overlap(other, one) is shared


def test_a_vintage_is_five_surveys():
    cycle = Cycle(surveys=5, missed=(2021,))
    for year in range(2008, 2030):
        first, last = cycle.window(year)
        assert len([y for y in range(first, last + 1) if y != 2021]) == 5
