"""Findings: never from what is fragile, close or overtaken; the same every time."""

from itertools import pairwise

from diagnostic.analysis.comparison import Gap, Position, compare
from diagnostic.analysis.findings import (
    ALONE,
    COUNTS,
    FADING,
    change_finding,
    comparable,
    distinct,
    findings,
    gap_finding,
    overtaken,
)
from diagnostic.analysis.trends import trend
from diagnostic.analysis.values import Value
from diagnostic.confidentiality.status import Status


def gaps(profile):
    for identifier in profile.statistics.catalogue.indicators:
        found = gap_finding(profile, identifier)
        if found is not None:
            yield identifier, found, compare(profile, identifier).reference


def changes(profile):
    for identifier in profile.statistics.catalogue.indicators:
        found = change_finding(profile, identifier)
        if found is not None:
            yield identifier, found, trend(profile, identifier)


def test_no_finding_from_a_gap_that_is_fragile_close_or_a_count(profile):
    for identifier, found, gap in gaps(profile):
        assert not gap.town.fragile, identifier
        assert gap.position is not Position.CLOSE, identifier
        assert gap.town.indicator.unit not in ALONE, identifier
        assert found.strength > 0


def test_no_finding_from_a_gap_that_has_been_overtaken(profile):
    for identifier, _, gap in gaps(profile):
        latest = profile.latest(identifier)
        if latest.year > gap.town.year:
            before, after = gap.town.number, latest.number
            assert (before > gap.other.number) == (after > gap.other.number), identifier
            assert after != gap.other.number, identifier


def test_a_town_that_has_crossed_the_line_since(carpentras):
    indicator = carpentras.indicator("share_75_plus")
    town, department = carpentras.town, carpentras.comparators[1]

    def value(number, place=town, year=2018, status=Status.OK):
        return Value(indicator, place, year, number, status)

    gap = Gap(value(12.0), value(10.0, department))
    assert overtaken(gap, value(9.0, year=2022))
    assert overtaken(gap, value(10.0, year=2022))
    assert not overtaken(gap, value(11.0, year=2022))
    assert not overtaken(gap, value(9.0, year=2018))
    assert not overtaken(gap, value(None, year=2022, status=Status.SECRET))


def test_no_change_from_what_is_stable_or_fragile(profile):
    for identifier, found, change in changes(profile):
        assert change.direction != 0, identifier
        assert not change.first.fragile, identifier
        assert not change.last.fragile, identifier
        assert found.value is change.last


def test_favourable_follows_the_polarity(profile):
    for identifier, found, gap in gaps(profile):
        above = gap.town.number > gap.other.number
        polarity = profile.indicator(identifier).polarity
        assert found.favourable == {"high": above, "low": not above, "plain": None}[polarity]
    for identifier, found, change in changes(profile):
        rises = change.last.number > change.first.number
        polarity = profile.indicator(identifier).polarity
        if "€" in profile.indicator(identifier).unit:
            assert found.favourable is None, "current euros rise with prices"
            continue
        assert found.favourable == {"high": rises, "low": not rises, "plain": None}[polarity]


def test_a_finding_prints_its_own_values_and_declares_them(profile):
    for _, found, gap in gaps(profile):
        assert gap.town in found.values
        assert gap.other in found.values
        assert gap.town.number == 0 or gap.town.bare in found.sentence
        assert gap.other.bare in found.sentence
    for _, found, change in changes(profile):
        assert set(found.values) == {change.first, change.last}
        assert change.first.bare in found.sentence
        assert change.last.bare in found.sentence


def test_rates_of_a_tiny_village_conclude_nothing(profiles):
    village = profiles("ternant")
    assert village.town.population < 200
    # The share of young people outside work and school is published there: 0 % of a handful.
    assert village.latest("neet_rate_15_24").known
    found = findings(village, village.statistics.catalogue.indicators)
    assert {f.value.indicator.unit for f in found} <= COUNTS


def weight(finding, found):
    """Strength, less for what is older than the newest finding."""
    newest = max(each.value.year for each in found)
    return finding.strength * FADING ** (newest - finding.value.year)


def test_findings_come_in_the_same_order_whatever_was_read_before(profile):
    names = list(profile.statistics.catalogue.indicators)
    first = findings(profile, names)
    weights = [weight(f, first) for f in first]
    assert weights == sorted(weights, reverse=True)
    again = findings(profile, [*names, *names])
    assert [f.sentence for f in first] == [f.sentence for f in again]
    # Ties keep the order of the catalogue.
    for before, after in pairwise(first):
        if weight(before, first) == weight(after, first):
            assert names.index(before.key) <= names.index(after.key)


def test_distinct_keeps_the_strongest_of_each_indicator(carpentras):
    found = findings(carpentras, carpentras.statistics.catalogue.indicators)
    kept = distinct(found, 5)
    assert len(kept) == 5
    assert len({f.key for f in kept}) == 5
    for finding in kept:
        own = [f for f in found if f.key == finding.key]
        assert weight(finding, found) == max(weight(f, found) for f in own)


def test_carpentras_is_told_of_its_unemployment(carpentras):
    found = gap_finding(carpentras, "unemployment_rate_rp_15_64")
    assert found.favourable is False
    assert "20,9\u202f%" in found.sentence
    assert "16,2\u202f%" in found.sentence
    assert "17,5\u202f%" in found.sentence


def test_counts_are_never_compared(carpentras):
    assert not comparable(carpentras.latest("population_total"))
    assert gap_finding(carpentras, "population_total") is None
    assert comparable(carpentras.latest("share_75_plus"))
