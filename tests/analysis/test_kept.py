"""What is kept on disk: read again as it was, and never in the way."""

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic import paths, reading
from diagnostic.analysis import kept, likeness
from diagnostic.analysis.likeness import structure

READS = [("/data/rp.parquet", "P18_POP"), ("/data/rp.parquet", "")]
"""What was read to make what is kept."""


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    return tmp_path


def test_arrays_come_back_as_they_were(elsewhere):
    arrays = {"numbers": np.array([[1.0, np.nan], [3.0, 4.0]]), "labels": np.array(["é", "b"])}
    assert kept.load("x") is None
    kept.keep("x", arrays, READS)
    with reading.gathering() as noted:
        found = kept.load("x")
    assert set(READS) <= set(noted)  # who uses it depends on them
    assert set(found) == {"numbers", "labels"}
    assert np.array_equal(found["numbers"], arrays["numbers"], equal_nan=True)
    assert found["labels"].tolist() == ["é", "b"]
    assert [path.name for path in elsewhere.rglob("*") if path.is_file()] == ["x.npz"]


def test_only_the_newest_of_a_name_is_kept(elsewhere):
    for key in ("structure-com-1", "structure-com-2", "structure-epci-1"):
        kept.keep(key, {"a": np.zeros(3)}, READS)
    names = sorted(path.name for path in elsewhere.rglob("*.npz"))
    assert names == ["structure-com-2.npz", "structure-epci-1.npz"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_seen(share, bit):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "root", lambda: Path(folder))
        kept.keep("x", {"a": np.arange(300.0)}, READS)
        (file,) = Path(folder).rglob("x.npz")
        content = bytearray(file.read_bytes())
        content[int(share * len(content))] ^= 1 << bit
        file.write_bytes(content)
        assert kept.load("x") is None


def test_the_key_goes_by_content_not_by_dates(statistics, monkeypatch, tmp_path):
    declared = tmp_path / "similarity.yml"
    declared.write_text("count: 3\n", encoding="utf-8")
    monkeypatch.setattr(paths, "catalogue", lambda: tmp_path)
    first, dates = kept.signature(statistics), declared.stat()
    declared.write_text("count: 4\n", encoding="utf-8")
    os.utime(declared, ns=(dates.st_atime_ns, dates.st_mtime_ns))
    assert kept.signature(statistics) != first
    declared.write_text("count: 3\n", encoding="utf-8")
    os.utime(declared, ns=(0, 0))
    assert kept.signature(statistics) == first


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut", b"not a zip"])
def test_a_damaged_file_is_as_if_there_were_none(elsewhere, damage):
    kept.keep("x", {"a": np.zeros(3)}, READS)
    next(elsewhere.rglob("x.npz")).write_bytes(damage)
    assert kept.load("x") is None


def test_a_folder_that_cannot_be_written_is_no_error(elsewhere):
    (elsewhere / ".cache").write_text("a file where a folder is wanted", encoding="utf-8")
    kept.keep("x", {"a": np.zeros(3)}, READS)
    assert kept.load("x") is None


def test_the_key_moves_with_the_figures(statistics, monkeypatch, tmp_path):
    first = kept.signature(statistics)
    assert kept.signature(statistics) == first
    declared = tmp_path / "similarity.yml"
    declared.write_text("count: 3\n", encoding="utf-8")
    monkeypatch.setattr(paths, "catalogue", lambda: tmp_path)
    assert kept.signature(statistics) != first


def test_a_structure_read_again_is_the_one_that_was_made(statistics):
    likeness._MADE.clear()
    with reading.gathering() as first:
        made = structure(statistics)
    likeness._MADE.clear()
    with reading.gathering() as second:
        again = structure(statistics)
    figures = {(path, part) for path, part in second if "/values/" in path}
    assert figures
    assert figures <= set(first) | set(reading.seen())
    assert again is not made
    assert again.places == made.places
    assert [m.indicator for m in again.measured] == [m.indicator for m in made.measured]
    assert np.array_equal(again.table, made.table, equal_nan=True)
