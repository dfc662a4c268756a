"""The sample's territories, and a miniature of the official files."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from diagnostic.territories.gazetteer import Gazetteer
from diagnostic.territories.history import History
from diagnostic.territories.outlines import Outlines

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="session")
def sample() -> Path:
    return SAMPLE


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(SAMPLE)


@pytest.fixture(scope="session")
def history() -> History:
    return History.load(SAMPLE / "territories")


@pytest.fixture(scope="session")
def outlines() -> Outlines:
    return Outlines.load(SAMPLE)


@pytest.fixture(scope="session")
def official() -> ModuleType:
    """The module that writes the miniature, which importlib mode cannot import by name."""
    spec = importlib.util.spec_from_file_location(
        "official", Path(__file__).with_name("official.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
