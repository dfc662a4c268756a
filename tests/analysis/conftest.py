"""Profiles of real territories, read once: a town, a group of communes, a village, an island."""

from __future__ import annotations

import pytest

from diagnostic.analysis.profile import Profile
from diagnostic.statistics.observe import Statistics
from diagnostic.study.resolve import default_comparators
from diagnostic.territories.codes import TerritoryId

PLACES = {
    "carpentras": "COM-84031",
    "thiers-dore-et-montagne": "EPCI-200070712",
    "ternant": "COM-63429",
    "ajaccio": "COM-2A004",
    "mamoudzou": "COM-97611",
}


@pytest.fixture(scope="session")
def statistics():
    return Statistics.load()


@pytest.fixture(scope="session")
def profiles(statistics):
    """Return a function that gives the profile of a territory, every indicator loaded."""
    made = {}

    def profile_of(name):
        if name not in made:
            gazetteer = statistics.gazetteer
            town = TerritoryId.parse(PLACES.get(name, name))
            others = default_comparators(town, (), gazetteer)
            made[name] = Profile(statistics, gazetteer[town], [gazetteer[o] for o in others])
            made[name].load(statistics.catalogue.indicators)
        return made[name]

    return profile_of


@pytest.fixture(scope="session", params=PLACES)
def profile(request, profiles):
    """Each profile in turn."""
    return profiles(request.param)


@pytest.fixture(scope="session")
def carpentras(profiles):
    return profiles("carpentras")
