from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.errors import DataError
from diagnostic.statistics.packing import restored, write
from diagnostic.statistics.store import Store


def frame():
    lines = [
        ("COM-84031", "P22_POP", 30854.0, "ok", 0),
        ("COM-01001", "P22_POP", 832.0, "ok", 0),
        ("COM-84031", "TP6021", 28.0, "ok", 0),
        ("COM-01001", "TP6021", np.nan, "secret_producer", 0),
        ("FRANCE", "P22_POP", 68094280.0, "ok", 34875),
        ("COM-84031", "RD21", 3.5, "ok", 0),
        ("COM-84031", "PPEN21", 29.7, "ok", 0),
    ]
    return pd.DataFrame(lines, columns=["territory", "variable", "value", "status", "members"])


@pytest.fixture
def store(tmp_path):
    write(frame(), tmp_path / "values" / "source.parquet")
    return Store(tmp_path)


def test_what_is_written_is_read_back(store):
    found = store.values("source").set_index(["territory", "variable"])["value"]
    expected = frame().set_index(["territory", "variable"])["value"]
    pd.testing.assert_series_equal(
        found.sort_index(), expected.sort_index(), check_index_type=False
    )
    assert store.sources() == ["source"]


def test_rows_are_chosen(store):
    found = store.values("source", ["TP6021"], ["COM-01001"])
    assert found[["territory", "status"]].to_numpy().tolist() == [["COM-01001", "secret_producer"]]


def test_the_same_rows_make_the_same_bytes(tmp_path):
    write(frame(), tmp_path / "a.parquet")
    write(frame().sample(frac=1, random_state=3), tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


@given(st.floats(0.001, 999999).map(lambda x: float(f"{x:.7g}")))
def test_seven_digits_survive_single_precision(number):
    blurred = np.array([number], "float32").astype("float64")
    assert restored(blurred)[0] == pytest.approx(number, rel=1e-7)


@pytest.mark.parametrize("number", [29.7, 3.5, 37.92, 0.302, 12.45, 1685.7])
def test_published_decimals_are_exact(number):
    assert restored(np.array([number], "float32").astype("float64"))[0] == number


def test_a_damaged_file_is_named_with_its_remedy(store):
    path = store.path("source")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError) as caught:
        store.table("source")
    assert "abîmé" in str(caught.value)
    assert str(path) in str(caught.value)
    assert "diagnostic data sample" in str(caught.value)


def test_a_missing_source_gives_near_names(store):
    with pytest.raises(DataError, match="proche : source"):
        store.table("sources")


def test_another_layout_is_refused(store):
    pd.DataFrame({"a": [1]}).to_parquet(store.path("other"))
    with pytest.raises(DataError, match="colonnes"):
        store.table("other")
