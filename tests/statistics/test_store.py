"""Stores read back, laid over one another, damaged, replaced while they are read."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest

from diagnostic.errors import DataError
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.states import CODES, NO_ROW, STATUSES
from diagnostic.statistics.store import Store
from diagnostic.statistics.writer import SourceWriter

LINES = [
    ("COM-84031", "P22_POP", 30854.0, "ok", 0),
    ("COM-01001", "P22_POP", 832.0, "ok", 0),
    ("COM-84031", "TP6021", 28.0, "ok", 0),
    ("COM-01001", "TP6021", np.nan, "secret_producer", 0),
    ("FRANCE", "P22_POP", 68094280.0, "ok", 34875),
    ("COM-84031", "RD21", 3.5, "ok", 0),
    ("COM-84031", "PPEN21", 29.7, "fragile", 0),
]


def frame(lines=LINES):
    columns = ["territory", "variable", "value", "status", "members"]
    return pd.DataFrame(lines, columns=columns)


def put(folder, source, rows, exact=False):
    """Write rows whose territories are identifiers already."""
    rows = rows.assign(level="", code=rows["territory"])
    grid = Grid.of_rows(rows)
    with SourceWriter(folder, source, exact) as writer:
        writer.add(grid)
    return writer.path


@pytest.fixture
def store(tmp_path):
    put(tmp_path, "source", frame())
    return Store(tmp_path)


def test_what_is_written_is_read_back(store):
    expected = frame().sort_values(["territory", "variable"], ignore_index=True)
    found = store.values("source")
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    assert store.sources() == ["source"]


def test_rows_are_chosen(store):
    found = store.values("source", ["TP6021", "NOWHERE"], ["COM-01001", "COM-99999"])
    assert found[["territory", "status"]].to_numpy().tolist() == [["COM-01001", "secret_producer"]]


def test_a_table_answers_by_variable_and_place(store):
    table = store.table("source")
    columns = table.columns(["FRANCE", "COM-99999", "COM-01001"])
    assert columns.tolist() == [2, -1, 0]
    values, statuses, members = table.take("P22_POP", columns)
    assert values[[0, 2]].tolist() == [68094280.0, 832.0]
    assert np.isnan(values[1])
    assert statuses[1] == NO_ROW
    assert members.tolist() == [34875, 0, 0]
    assert STATUSES[table.take("TP6021", columns)[1][2]].value == "secret_producer"
    with pytest.raises(KeyError):
        table.take("NOWHERE", columns)


def test_only_what_is_asked_for_is_read(tmp_path, monkeypatch):
    names = [f"COM-{code:05d}" for code in range(20_000)]
    rows = [(name, variable, 1.0, "ok", 0) for name in names for variable in ("A", "B")]
    put(tmp_path, "large", frame(rows))
    table = Store(tmp_path).table("large")
    read = []
    inner = table._file.read_row_group
    monkeypatch.setattr(
        type(table._file),
        "read_row_group",
        lambda self, group, columns, **options: (
            read.append((group, columns)) or inner(group, columns, **options)
        ),
    )
    columns = table.columns(["COM-00001", "COM-19999", "COM-77777"])
    assert table.take("A", columns)[0][:2].tolist() == [1.0, 1.0]
    assert read == [(0, ["A"]), (2, ["A"])]
    table.load(["A", "B"])
    assert read[2:] == [(0, ["B"]), (1, ["A", "B"]), (2, ["B"])]
    table.take("B", table.columns(names))
    assert len(read) == 5


def test_a_damaged_file_is_named_with_its_remedy(store, tmp_path):
    path = store.path("source")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError) as caught:
        store.table("source")
    assert "abîmé" in str(caught.value)
    assert str(path) in str(caught.value)
    assert "diagnostic data sample" in str(caught.value)


def test_one_wrong_bit_is_seen(tmp_path):
    rng = np.random.default_rng(1)
    rows = [(f"COM-{n:05d}", "A", float(v), "ok", 0) for n, v in enumerate(rng.random(4000))]
    path = put(tmp_path, "source", frame(rows), exact=True)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    store = Store(tmp_path)
    with pytest.raises(DataError, match="abîmé"):
        store.values("source")


def test_the_remedy_of_a_national_file_is_to_import_it_again(tmp_path):
    put(tmp_path / "sample", "source", frame())
    path = put(tmp_path / "store", "other", frame())
    path.write_bytes(b"PAR1")
    with pytest.raises(DataError, match="diagnostic data import"):
        Store(tmp_path / "store", tmp_path / "sample").table("other")


def test_a_missing_source_gives_near_names(store):
    with pytest.raises(DataError, match="proche : source"):
        store.table("sources")


def test_a_missing_list_is_said(store):
    with pytest.raises(DataError, match="cette liste n’a pas été chargée"):
        store.listing("schools")


def test_another_layout_is_refused(tmp_path):
    folder = tmp_path / "values"
    folder.mkdir()
    pd.DataFrame({"a": [1]}).to_parquet(folder / "other.parquet")
    frame().to_parquet(folder / "long.parquet", index=False)
    for name in ("other", "long"):
        with pytest.raises(DataError, match="colonnes"):
            Store(tmp_path).table(name)


def test_the_first_folder_that_has_a_source_gives_it(tmp_path):
    national, sample = tmp_path / "store", tmp_path / "sample"
    put(national, "census", frame([("COM-84031", "A", 2.0, "ok", 0)]), exact=True)
    put(sample, "census", frame([("COM-84031", "A", 1.0, "ok", 0)]))
    put(sample, "schools", frame([("COM-84031", "A", 3.0, "ok", 0)]))
    store = Store(national, sample)
    assert store.sources() == ["census", "schools"]
    assert store.values("census")["value"].tolist() == [2.0]
    assert store.values("schools")["value"].tolist() == [3.0]
    assert store.path("census").is_relative_to(national)


def test_lists_are_laid_over_too(tmp_path):
    for folder, name in (("store", "b"), ("sample", "a")):
        place = tmp_path / folder / "values" / "lists"
        place.mkdir(parents=True)
        pd.DataFrame({"name": [name]}).to_parquet(place / "schools.parquet", index=False)
    store = Store(tmp_path / "store", tmp_path / "sample")
    assert store.listing("schools")["name"].tolist() == ["b"]
    assert Store(tmp_path / "sample").listing("schools")["name"].tolist() == ["a"]


def test_who_was_reading_goes_on_when_a_file_is_replaced(tmp_path):
    put(tmp_path, "source", frame([("COM-84031", "A", 1.0, "ok", 0)]))
    before = Store(tmp_path)
    table = before.table("source")
    put(
        tmp_path, "source", frame([("COM-01001", "A", 5.0, "ok", 0), ("FRANCE", "A", 9.0, "ok", 0)])
    )
    columns = table.columns(["COM-84031"])
    assert table.take("A", columns)[0].tolist() == [1.0]
    assert Store(tmp_path).values("source")["value"].tolist() == [5.0, 9.0]


def test_a_whole_store_may_be_swapped_under_a_reader(tmp_path):
    put(tmp_path / "store", "source", frame([("COM-84031", "A", 1.0, "ok", 0)]))
    table = Store(tmp_path / "store").table("source")
    (tmp_path / "store").rename(tmp_path / "old")
    put(tmp_path / "store", "source", frame([("COM-84031", "A", 2.0, "ok", 0)]))
    shutil.rmtree(tmp_path / "old")
    assert table.take("A", table.columns(["COM-84031"]))[0].tolist() == [1.0]


def test_the_store_answers_in_sql(store, tmp_path):
    folder = tmp_path / "territories"
    folder.mkdir()
    pd.DataFrame({"code": ["84031"], "name": ["Carpentras"]}).to_parquet(
        folder / "communes.parquet"
    )
    found = store.query(
        "SELECT name, \"P22_POP\" FROM source JOIN communes ON territory = 'COM-' || code"
    )
    assert found.to_numpy().tolist() == [["Carpentras", 30854.0]]
    with store.connection() as connection:
        views = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    assert views == {"source", "communes"}


def test_a_wrong_question_in_sql_is_explained(store):
    with pytest.raises(DataError, match="cette requête n’a pas pu être exécutée"):
        store.query("SELECT nothing FROM source")


@pytest.mark.parametrize("status", [s for s in STATUSES if not s.has_value])
def test_every_absence_is_kept(tmp_path, status):
    rows = frame([("COM-84031", "A", np.nan, status.value, 0), ("FRANCE", "B", 0.0, "zero", 0)])
    put(tmp_path, "source", rows)
    found = Store(tmp_path).values("source")
    assert found["status"].tolist() == [status.value, "zero"]
    assert CODES[status] >= 0
