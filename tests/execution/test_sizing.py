"""Notebooks in flight follow the cores and the memory that are really there."""

import pytest

from diagnostic.execution import sizing


@pytest.mark.parametrize(
    ("cores", "free", "expected"),
    [(2, 16e9, 3), (8, 16e9, 9), (8, 1.6e9, 3), (2, 0.3e9, 1), (1, 16e9, 2)],
)
def test_jobs_fit_the_machine(monkeypatch, cores, free, expected):
    monkeypatch.setattr(sizing, "cores", lambda: cores)
    monkeypatch.setattr(sizing, "available", lambda: int(free))
    assert sizing.jobs() == expected


def test_a_containers_limit_counts_and_its_caches_do_not(tmp_path):
    assert sizing.available(tmp_path) > 0
    (tmp_path / "memory.max").write_text("1000000")
    (tmp_path / "memory.current").write_text("900000")
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 300000\n")
    assert sizing.available(tmp_path) == 400_000
    (tmp_path / "memory.max").write_text("max")
    assert sizing.available(tmp_path) > 1_000_000


def test_a_containers_share_of_cores_counts(tmp_path):
    assert sizing._quota(tmp_path) is None
    (tmp_path / "cpu.max").write_text("150000 100000")
    assert sizing._quota(tmp_path) == 1.5
    (tmp_path / "cpu.max").write_text("max 100000")
    assert sizing._quota(tmp_path) is None
