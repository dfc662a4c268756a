"""The list of schools, from files of several kinds and years."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from diagnostic.statistics.schools import COLUMNS, consolidated
from diagnostic.statistics.store import Store
from diagnostic.territories.history import History


@pytest.fixture(scope="module")
def history(store: Store) -> History:
    return History.load(store.folders[0])


def lines(*rows: tuple) -> pd.DataFrame:
    names = ["uai", "kind", "name", "code", "sector", "pupils", "ips", "success", "access", "year"]
    return pd.DataFrame(rows, columns=names)


NONE = np.nan
LISTED = lines(
    ("0840114T", "collège", "RASPAIL", "84031", "public", 695, 88.1, NONE, NONE, 2022),
    ("0840114T", "collège", "RASPAIL", "84031", "public", NONE, 89.9, NONE, NONE, 2025),
    ("0840114T", "collège", None, None, None, NONE, NONE, 84.0, 86.0, 2023),
    ("0840114T", "collège", None, None, None, NONE, NONE, 86.0, 88.0, 2024),
    ("0840493E", "école", "AMANDIERS", "84031", "public", NONE, 70.0, NONE, NONE, 2024),
    ("0750101A", "école", "SAINT-MERRI", "75104", "public", NONE, 120.0, NONE, NONE, 2024),
    ("0840016L", "lycée", "VICTOR HUGO", "84031", "public", NONE, 97.7, NONE, NONE, 2025),
)


def test_the_newest_index_of_each_kind_and_the_newest_results(history):
    found = consolidated(LISTED, history).set_index("uai")
    assert tuple(found.reset_index()[list(COLUMNS)].columns) == COLUMNS
    assert found.loc["0840114T", ["ips", "success", "access"]].tolist() == [89.9, 86.0, 88.0]
    assert found.loc["0840493E", "ips"] == 70.0
    assert "0840016L" not in found.index


def test_schools_stand_in_the_communes_of_today(history):
    found = consolidated(LISTED, history).set_index("uai")
    assert found.loc["0840493E", "territory"] == "COM-84031"
    assert found.loc["0750101A", "territory"] == "COM-75056"
    merged = LISTED.assign(code="93059", year=2022)  # Pierrefitte, in Saint-Denis since 2025
    assert set(consolidated(merged, history)["territory"]) == {"COM-93066"}


def test_a_list_of_indices_alone_has_no_results(history):
    alone = LISTED[LISTED["ips"].notna()].drop(columns=["success", "access"])
    assert consolidated(alone, history)["success"].isna().all()


def test_the_list_of_the_sample_is_left_as_it_is(store, history):
    listed = store.listing("schools")
    assert consolidated(listed, history) is listed
