"""What a profile answers: the newest figure, one vintage, the nearest, or why there is none."""

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import CatalogueError


def test_the_latest_is_the_newest_known_value(profile):
    for identifier in profile.statistics.catalogue.indicators:
        latest = profile.latest(identifier)
        values = profile.values(identifier)
        assert [v.year for v in values] == sorted(v.year for v in values)
        known = [v.year for v in values if v.known]
        if known:
            assert latest.year == max(known)
            assert latest.status.has_value
        else:
            assert not latest.known
            assert latest.status.label


def test_an_older_figure_is_better_than_a_newer_absence(carpentras):
    found = 0
    for identifier in carpentras.statistics.catalogue.indicators:
        for place in carpentras.comparators:
            values = carpentras.values(identifier, place)
            if values and not values[-1].known and any(v.known for v in values):
                found += 1
                assert carpentras.latest(identifier, place).known
    assert found


def test_published_figures_of_carpentras(carpentras):
    # Insee, RP2022 and Filosofi 2021.
    assert carpentras.latest("population_total").value == 30854
    assert carpentras.at("median_living_standard", carpentras.town, 2021).value == 18780
    assert carpentras.at("poverty_rate_60", carpentras.town, 2021).value == 28
    assert carpentras.latest("neet_rate_15_24").number == 23.1


def test_one_vintage_is_that_one_or_an_absence(profile):
    for identifier in ("median_living_standard", "share_75_plus", "population_total"):
        for place in (profile.town, *profile.comparators):
            for value in profile.values(identifier, place):
                if value.vintage:
                    assert profile.at(identifier, place, value.year) is value
            missing = profile.at(identifier, place, 1789)
            assert not missing.known
            assert missing.status is Status.UNAVAILABLE


def test_the_nearest_is_known_and_near_or_the_asked_absence(profile):
    for identifier in ("median_living_standard", "share_60_plus", "unemployment_rate_rp_15_64"):
        for place in profile.comparators:
            known = [v for v in profile.values(identifier, place) if v.known]
            for year in range(2008, 2027):
                found = profile.nearest(identifier, place, year, within=4)
                near = [v for v in known if abs(v.year - year) <= 4]
                if not near:
                    assert not found.known
                    continue
                least = min(abs(v.year - year) for v in near)
                # Of two vintages as near, the newer one.
                assert found.year == max(v.year for v in near if abs(v.year - year) == least)


def test_every_value_has_a_number_or_a_state_never_both(profile):
    for identifier in profile.statistics.catalogue.indicators:
        for value in profile.values(identifier):
            assert value.known == value.status.has_value
            if value.known:
                assert value.written.startswith(value.bare)
                assert value.sources
            else:
                assert value.written == value.status.label
                with pytest.raises(ValueError, match=identifier):
                    _ = value.number


def test_an_unknown_indicator_is_refused_with_its_neighbours(carpentras):
    with pytest.raises(CatalogueError, match="share_75_plus"):
        carpentras.load(["share_75_pluss"])
    with pytest.raises(CatalogueError, match="share_75_plus"):
        carpentras.latest("share_75_pluss")
