"""Digests are remembered, and never for a file that may have changed."""

import hashlib
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic import stamps as module
from diagnostic.stamps import Stamps


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def old(tmp_path):
    """A file that has not moved for long: its entry's date cannot be set, so time is."""
    file = tmp_path / "a b é.csv"
    file.write_text("one")
    return file


@pytest.fixture
def later(monkeypatch):
    """Make the clock of the module say an hour later."""
    now = time.time_ns
    monkeypatch.setattr(module.time, "time_ns", lambda: now() + 3600 * 10**9)


@pytest.fixture
def hashed(monkeypatch):
    """Count what is read."""
    seen = []
    inner = Stamps._hashed
    monkeypatch.setattr(
        Stamps, "_hashed", lambda self, name: seen.append(name) or inner(self, name)
    )
    return seen


@pytest.mark.usefixtures("later")
def test_a_file_is_read_once_for_several_commands(old, tmp_path, hashed):
    for _ in range(3):
        stamps = Stamps(tmp_path / "kept")
        assert stamps.of(old) == sha("one")
        stamps.save()
    assert len(hashed) == 1


def test_a_file_just_written_is_read_again(old, tmp_path, hashed):
    stamps = Stamps(tmp_path / "kept")
    stamps.of(old)
    stamps.of(old)
    assert len(hashed) == 2
    stamps.save()
    assert not (tmp_path / "kept").exists()


@pytest.mark.usefixtures("later")
def test_a_change_that_keeps_size_and_date_is_seen(old, tmp_path):
    stamps = Stamps(tmp_path / "kept")
    stamps.of(old)
    date = old.stat().st_mtime_ns
    old.write_text("two")
    os.utime(old, ns=(date, date))
    assert old.stat().st_mtime_ns == date
    assert stamps.of(old) == sha("two")


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_put_back_or_forward_changes_no_answer(old, tmp_path, years):
    stamps = Stamps(tmp_path / "kept")
    stamps.of(old)
    old.write_text("two")
    date = old.stat().st_mtime_ns + years * 365 * 86400 * 10**9
    os.utime(old, ns=(date, date))
    assert stamps.of(old) == sha("two")


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-1],
        lambda text: "",
        lambda text: text.replace("stamps 1", "stamps 9"),
        lambda text: text.replace(sha("one"), sha("two")),
    ],
)
def test_damaged_digests_are_forgotten(old, tmp_path, damage):
    kept = tmp_path / "kept"
    stamps = Stamps(kept)
    stamps.of(old)
    stamps.save()
    kept.write_text(damage(kept.read_text()))
    assert Stamps(kept).of(old) == sha("one")


def test_an_absent_file_has_no_digest(tmp_path):
    (tmp_path / "file").write_text("")
    assert Stamps().of(tmp_path / "rien") == Stamps().of(tmp_path / "file" / "rien") == ""


@given(names=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1)))
def test_any_name_is_kept_or_read_again(names, tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    now = time.time_ns
    module.time.time_ns, before = (lambda: now() + 3600 * 10**9), module.time.time_ns
    try:
        stamps = Stamps(folder / "kept.stamps")
        found = {}
        for rank, name in enumerate(names):
            file = folder / f"x{name}"[:60]
            try:
                file.write_text(str(rank))
            except (OSError, ValueError):
                continue
            found[file] = sha(str(rank))
        assert all(stamps.of(file) == known for file, known in found.items())
        stamps.save()
        again = Stamps(folder / "kept.stamps")
        assert all(again.of(file) == known for file, known in found.items())
    finally:
        module.time.time_ns = before
