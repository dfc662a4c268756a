"""Chapters are made again when a figure changes, without reading a national store for it."""

from __future__ import annotations

import builtins
import json
from pathlib import Path

import pytest

from diagnostic.execution import keys


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "store"
    (folder / "values").mkdir(parents=True)
    (folder / "values" / "census.parquet").write_bytes(b"PAR1 figures PAR1")
    (folder / "manifest.json").write_text(json.dumps({"values": [{"sha256": "0" * 64}]}))
    return folder


def test_a_new_import_changes_the_key(store):
    before = keys._imported(store)
    assert keys._imported(store) == before
    (store / "manifest.json").write_text(json.dumps({"values": [{"sha256": "1" * 64}]}))
    assert keys._imported(store) != before


def test_a_file_added_or_cut_by_hand_changes_the_key(store):
    before = keys._imported(store)
    file = store / "values" / "census.parquet"
    file.write_bytes(file.read_bytes()[:-1])
    cut = keys._imported(store)
    (store / "values" / "other.parquet").write_bytes(b"")
    assert len({before, cut, keys._imported(store)}) == 3


def test_the_figures_themselves_are_not_read(store, monkeypatch):
    opened = []
    inner = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, *a, **k: opened.append(self) or inner(self, *a, **k)
    )
    monkeypatch.setattr(builtins, "open", None)
    keys._imported(store)
    assert opened == [store / "manifest.json"]


def test_no_national_store_is_no_matter(tmp_path):
    assert keys._imported(tmp_path / "nowhere") == keys._imported(tmp_path / "nowhere")


def test_what_the_team_gathers_changes_the_key_but_not_what_no_build_reads(tmp_path, monkeypatch):
    folder = tmp_path / "data" / "field" / "essai"
    monkeypatch.setattr(keys.paths, "field", lambda study: tmp_path / "data" / "field" / study)

    def written(name):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
        return keys._collected("essai")

    before = written("votes/besoins/items.csv")
    for name in (
        "notes/seniors.md",
        "private/votes/besoins/urn.csv",
        "private/interviews/keys.csv",
    ):
        assert written(name) == before
    for name in ("evidence.yml", "interviews/verbatims.csv", "private/aah.csv"):
        after = written(name)
        assert after != before
        before = after
