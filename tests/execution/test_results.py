"""Chapters made elsewhere from the same things are taken, whole or not at all."""

import hashlib

import pytest

from diagnostic.execution.keys import Keys
from diagnostic.execution.results import Folder, Result, Results, prune, shared_folder, size


@pytest.fixture
def run(project):
    return project(portrait="1").runs[0]


@pytest.fixture
def results(tmp_path):
    return Results(Folder(tmp_path / "results"))


def files(results):
    return sorted(results.place.root.rglob("*.chapter"))


def test_a_result_is_found_again_with_its_reads(results, run):
    assert results.get(run, Keys()) is None
    results.put(run, Keys(), Result("été", ("collected:votes/a.csv",)))
    assert results.get(run, Keys()) == Result("été", ("collected:votes/a.csv",))


def test_a_result_of_other_inputs_is_not_taken(results, run):
    results.put(run, Keys(), Result("été", None))
    run.notebook.write_text(run.notebook.read_text() + " ")
    assert results.get(run, Keys()) is None


def test_what_a_chapter_opened_decides(results, run, root):
    votes = root / "data/field/essai/votes"
    votes.mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        (votes / name).write_text("1")
    results.put(run, Keys(), Result("x", ("collected:votes/a.csv",)))
    (votes / "b.csv").write_text("2")
    assert results.get(run, Keys()) is not None
    (votes / "a.csv").write_text("2")
    assert results.get(run, Keys()) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: b"",
        lambda content: content.replace(b"reads", b"raeds"),
        lambda content: content + b"x",
    ],
)
def test_a_damaged_result_is_as_if_there_were_none(results, run, damage):
    results.put(run, Keys(), Result("été", None))
    (file,) = files(results)
    file.write_bytes(damage(file.read_bytes()))
    assert results.get(run, Keys()) is None


def test_a_result_of_another_form_is_ignored_though_its_digest_is_right(results, run):
    results.put(run, Keys(), Result("été", None))
    (file,) = files(results)
    content = b'{"reads": null}\nnot compressed'
    key = file.name.partition(".")[0]
    file.unlink()
    (file.parent / f"{key}.{hashlib.sha256(content).hexdigest()}.chapter").write_bytes(content)
    assert results.get(run, Keys()) is None


def test_a_chapter_that_says_where_it_was_made_is_not_shared(results, run, root):
    results.put(run, Keys(), Result(f"lu dans {root}/data", None))
    assert files(results) == []


def test_a_disk_that_refuses_costs_nothing(run, tmp_path):
    (tmp_path / "results").write_text("a file in the way")
    results = Results(Folder(tmp_path / "results"))
    results.put(run, Keys(), Result("été", None))
    assert results.get(run, Keys()) is None


def test_the_last_used_are_kept(results, run, tmp_path):
    for text in ("a", "b", "c"):
        run.notebook.write_text(text)
        results.put(run, Keys(), Result(text * 100, None))
    results.get(run, Keys())
    other = results.place.root / "v0/aa/old.chapter"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of another version")
    count, total = size(results.place.root)
    assert count == 4
    assert prune(results.place.root, total) == (1, 18)
    assert not other.exists()
    newest = max(files(results), key=lambda file: file.stat().st_mtime_ns)
    prune(results.place.root, newest.stat().st_size)
    assert files(results) == [newest]
    assert prune(results.place.root, 0)[0] == 1


def test_the_folder_is_the_users_choice(root, monkeypatch, tmp_path):
    monkeypatch.delenv("DIAGNOSTIC_CACHE", raising=False)
    assert shared_folder() == root / ".cache/diagnostic/results"
    monkeypatch.setenv("DIAGNOSTIC_CACHE", str(tmp_path / "partagé"))
    assert shared_folder() == tmp_path / "partagé"
