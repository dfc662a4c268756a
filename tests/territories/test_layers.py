import shutil

import geopandas as gpd
import numpy as np
import pytest

from diagnostic import reading
from diagnostic.errors import DataError
from diagnostic.territories.layers import layer
from diagnostic.territories.tables import apart

LAYERS = ("communes-2154", "detail-2154", "iris-2154", "qpv-2154", "communes-2972", "qpv-4471")


@pytest.mark.parametrize("name", LAYERS)
def test_what_is_asked_is_what_the_file_holds(sample, name):
    path = sample / "territories" / f"outlines-{name}.parquet"
    whole = gpd.read_parquet(path)
    read = layer(path.parent, path.stem)
    column = whole.columns[0]
    wanted = whole[column].iloc[[0, len(whole) // 2, -1]].tolist()
    rows = read.holding([*wanted, "00000"])
    either = whole[[c for c in whole.columns if c != "geometry"]].isin(wanted).any(axis=1)
    assert rows.tolist() == np.flatnonzero(either).tolist()
    assert read.named(column, rows) == whole[column][either].tolist()
    assert (read.shapes(rows) == whole.geometry[either].to_numpy()).all()
    assert read.within(column) == frozenset(whole[column])


def test_nothing_asked_is_nothing_drawn(sample):
    read = layer(sample / "territories", "outlines-communes-2154")
    rows = read.holding(["00000"])
    assert len(rows) == 0
    assert len(read.shapes(rows)) == 0
    assert None in read.named("neighbour", read.holding(["29155"]))  # an island


def test_a_file_is_read_once_until_it_changes_and_noted_each_time(sample, tmp_path):
    path = tmp_path / "outlines-iris-2154.parquet"
    shutil.copy(sample / "territories" / path.name, path)
    with reading.gathering() as first:
        read = layer(tmp_path, path.stem)
    with reading.gathering() as again:
        assert layer(tmp_path, path.stem) is read
    assert set(again) == {(str(path), reading.WHOLE)} <= set(first)
    shutil.copy(sample / "territories" / "outlines-qpv-2154.parquet", tmp_path / "other.parquet")
    (tmp_path / "other.parquet").replace(path)
    assert layer(tmp_path, path.stem).codes != read.codes


def test_a_file_may_be_read_in_a_child(sample, tmp_path):
    shutil.copy(sample / "territories" / "outlines-detail-2154.parquet", tmp_path)
    with apart():
        read = layer(tmp_path, "outlines-detail-2154")
    known = layer(sample / "territories", "outlines-detail-2154")
    rows = known.holding(known.codes[:3])
    assert (read.shapes(rows) == known.shapes(rows)).all()


@pytest.mark.parametrize("content", [b"", b"PAR1 not really", None])
def test_a_file_that_is_no_layer_is_named(tmp_path, sample, content):
    path = tmp_path / "outlines-communes-2154.parquet"
    if content is None:
        shutil.copy(sample / "territories" / "regions.parquet", path)
    else:
        path.write_bytes(content)
    with pytest.raises(DataError, match="outlines-communes-2154"):
        layer(tmp_path, path.stem)
