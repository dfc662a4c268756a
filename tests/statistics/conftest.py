"""The project's own catalogue and sample, loaded once; small files in official layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.observe import Statistics
from diagnostic.statistics.store import Store
from diagnostic.territories.gazetteer import Gazetteer

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "data" / "catalogue"
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load(CATALOGUE)


@pytest.fixture(scope="session")
def store() -> Store:
    return Store(SAMPLE)


@pytest.fixture(scope="session")
def statistics(store: Store, catalogue: Catalogue) -> Statistics:
    return Statistics(store, catalogue, Gazetteer.load(SAMPLE))


@pytest.fixture
def value(statistics: Statistics):
    """Return one figure: ``value("poverty_rate_60", "COM-84031", 2021)``."""

    def one(indicator: str, territory: str, vintage: int):
        frame = statistics.observe([indicator], [territory], [vintage])
        return frame.iloc[0]

    return one
