"""What may be said of a change, and what may not."""

from itertools import pairwise

import pytest

from diagnostic.analysis.trends import Trend, trend
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status


def all_trends(profile):
    for identifier in profile.statistics.catalogue.indicators:
        for place in (profile.town, *profile.comparators):
            found = trend(profile, identifier, place)
            if found is not None:
                yield identifier, place, found


def test_no_trend_crosses_a_declared_break(profile):
    for identifier, _, found in all_trends(profile):
        for before, after in pairwise(found.points):
            assert profile.statistics.breaks(identifier, before.year, after.year) is None
        assert profile.statistics.breaks(identifier, found.first.year, found.last.year) is None


def test_no_trend_joins_two_censuses_that_share_answers(profile):
    sources = profile.statistics.catalogue.sources
    for identifier, place, found in all_trends(profile):
        for before, after in pairwise(found.points):
            census = [any(sources[name].census for name in v.sources) for v in (before, after)]
            if all(census):
                assert after.year - before.year >= 5, (identifier, str(place.id))


def test_a_trend_ends_at_the_newest_value_and_is_in_order(profile):
    for identifier, place, found in all_trends(profile):
        known = [v.year for v in profile.values(identifier, place) if v.known]
        years = [v.year for v in found.points]
        assert years == sorted(set(years))
        assert found.last.year == max(known)
        assert found.years == years[-1] - years[0]


def test_what_is_left_out_by_a_break_is_said(profile):
    for identifier, place, found in all_trends(profile):
        known = [v.year for v in profile.values(identifier, place) if v.known]
        between = [b for b in found.last.indicator.breaks if b.between]
        crossed = [b for b in between if b.refuses(min(known), found.last.year)]
        assert found.broken == (crossed[0].reason if crossed else "")


def test_the_population_of_carpentras(carpentras):
    found = trend(carpentras, "population_total")
    assert [(v.year, v.number) for v in found.points] == [
        (2011, 28815),
        (2017, 28309),
        (2022, 30854),
    ]
    assert found.direction == 1
    assert found.written == "+7,1\u202f%"


def test_one_value_or_none_is_no_trend(profiles):
    mayotte = profiles("mamoudzou")
    for identifier in mayotte.statistics.catalogue.indicators:
        if sum(v.known for v in mayotte.values(identifier)) < 2:
            assert trend(mayotte, identifier) is None


@pytest.fixture(scope="module")
def between(carpentras):
    """Return a function that makes the change of a real indicator between two numbers."""

    def between(identifier, first, last, *statuses):
        indicator = carpentras.indicator(identifier)
        statuses = statuses or (Status.OK, Status.OK)
        return Trend(
            tuple(
                Value(indicator, carpentras.town, year, number, status)
                for year, number, status in zip((2016, 2022), (first, last), statuses, strict=True)
            )
        )

    return between


@pytest.mark.parametrize(
    ("identifier", "first", "last", "direction", "written"),
    [
        ("share_75_plus", 10.0, 11.0, 1, "+1,0\u00a0point"),
        ("share_75_plus", 10.0, 10.94, 0, "+0,9\u00a0point"),
        ("share_75_plus", 11.0, 9.0, -1, "−2,0\u00a0points"),
        ("population_total", 1000, 1019, 0, "+1,9\u202f%"),
        ("population_total", 1000, 1020, 1, "+2,0\u202f%"),
        ("median_living_standard", 20000, 19000, -1, "−1\u202f000\u202f€"),
        ("population_total", 0, 12, 0, "+12\u00a0hab."),
    ],
)
def test_directions(between, identifier, first, last, direction, written):
    found = between(identifier, first, last)
    assert found.direction == direction
    assert found.written == written


@pytest.mark.parametrize(
    "statuses", [(Status.FRAGILE, Status.OK), (Status.OK, Status.FRAGILE)], ids=["first", "last"]
)
def test_a_fragile_end_gives_no_direction(between, statuses):
    assert between("share_75_plus", 5.0, 30.0, *statuses).direction == 0
