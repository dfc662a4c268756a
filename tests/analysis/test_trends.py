"""What may be said of a change, and what may not."""

from itertools import pairwise

import pytest

from diagnostic.analysis import sentences
from diagnostic.analysis.trends import Course, Trend, trend
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
        (2016, 28554),
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


class Years:
    """A profile that only knows the years of one indicator, and that all are censuses."""

    def __init__(self, profile, identifier, numbers):
        indicator = profile.indicator(identifier)
        source = next(n for n, s in profile.statistics.catalogue.sources.items() if s.census)
        self.statistics = profile.statistics
        self.known = [
            Value(indicator, profile.town, year, number, Status.OK, sources=(source,))
            for year, number in numbers.items()
        ]

    def values(self, identifier, place=None):
        return self.known


@pytest.mark.parametrize(
    ("years", "kept"),
    [
        (range(2008, 2024), [2012, 2017, 2023]),
        (range(2008, 2023), [2011, 2016, 2022]),
        (range(2008, 2022), [2010, 2015, 2021]),
        (range(2008, 2019), [2008, 2013, 2018]),
        ((2017, 2022), [2017, 2022]),  # no better pair: five years apart is still allowed
        ((2018, 2022), None),
        ((2021, 2022), None),
    ],
)
def test_the_vintages_kept_are_those_that_insee_sets_side_by_side(carpentras, years, kept):
    known = Years(carpentras, "unemployment_rate_rp_15_64", dict.fromkeys(years, 10.0))
    found = trend(known, "unemployment_rate_rp_15_64")
    assert (found and [value.year for value in found.points]) == kept


@pytest.fixture(scope="module")
def three(carpentras):
    """Return a function that makes the change of an indicator over three censuses."""

    def three(identifier, *numbers, years=(2011, 2016, 2022)):
        indicator = carpentras.indicator(identifier)
        return Trend(
            tuple(
                Value(indicator, carpentras.town, year, number, Status.OK)
                for year, number in zip(years, numbers, strict=True)
            )
        )

    return three


@pytest.mark.parametrize(
    ("numbers", "course", "said"),
    [
        ((10.0, 12.0, 14.4), Course.EVEN, "La hausse garde un rythme voisin"),
        ((10.0, 11.0, 16.0), Course.QUICKENS, "La hausse s’accélère"),
        ((10.0, 16.0, 17.5), Course.SLOWS, "La hausse ralentit"),
        ((16.0, 15.0, 10.0), Course.QUICKENS, "La baisse s’accélère"),
        ((10.0, 14.0, 10.0), Course.TURNS, "La baisse suit une hausse"),
        ((14.0, 10.0, 14.0), Course.TURNS, "La hausse suit une baisse"),
        ((10.0, 10.5, 14.0), Course.NONE, ""),
        ((10.0, 10.0, 10.0), Course.NONE, ""),
    ],
)
def test_three_points_say_more_than_two(three, numbers, course, said):
    found = three("share_75_plus", *numbers)
    assert found.course is course
    assert sentences.course(found).startswith(said)
    assert bool(sentences.course(found)) == bool(said)


def test_years_too_near_tell_no_turn(three):
    found = three("share_75_plus", 10.0, 14.0, 10.0, years=(2020, 2021, 2022))
    assert found.course is Course.NONE


def test_changes_are_told_by_the_year(three):
    assert three("share_75_plus", 10.0, 11.0, 12.2).written_yearly == "+0,2\u00a0point par an"
    assert three("population_total", 1000, 1050, 1116).written_yearly == "+1,0\u202f% par an"
    assert three("median_living_standard", 18000, 19000, 20200).written_yearly == (
        "+200\u202f€ par an"
    )


def test_a_change_within_its_precision_concludes_nothing(carpentras):
    indicator = carpentras.indicator("unemployment_rate_rp_15_64")
    source = indicator.at(2018)[0].source

    def counted(numerator, year):
        return Value(
            indicator, carpentras.town, year, numerator / 6, Status.OK, numerator, 600, source
        )

    near, far = counted(100, 2018), counted(200, 2018)
    found = Trend((counted(90, 2018), near))
    assert found.sizeable
    assert found.uncertain
    assert found.direction == 0
    assert "trop faible pour conclure" in sentences.change(found)
    assert "trop peu pour conclure" in sentences.change_headline(found)
    assert not Trend((counted(90, 2018), far)).uncertain
