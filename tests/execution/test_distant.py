"""Results kept on any store that fsspec opens."""

import uuid

import pytest

from diagnostic.cli import main
from diagnostic.errors import ExecutionError
from diagnostic.execution.keys import Keys
from diagnostic.execution.results import Folder, Result, Results

pytest.importorskip("fsspec", reason="the cluster extra is not installed")


@pytest.fixture(params=["file", "memory"])
def address(request, tmp_path):
    if request.param == "file":
        return f"file://{tmp_path}/réserve {{a}}"
    return f"memory://{uuid.uuid4().hex}/diagnostic"


@pytest.fixture
def run(project):
    return project(portrait="1").runs[0]


@pytest.fixture
def results(address, monkeypatch):
    monkeypatch.setenv("DIAGNOSTIC_CACHE", address)
    return Results()


def test_what_is_kept_is_found_by_another_command(results, run, address):
    assert results.get(run, Keys()) is None
    name = results.put(run, Keys(), Result("été", ("votes/a.csv",)))
    assert results.get(run, Keys()) == Result("été", ("votes/a.csv",))
    other = Results()
    assert other.place is not results.place
    assert other.get(run, Keys()) == Result("été", ("votes/a.csv",))
    assert other.named(name) == Result("été", ("votes/a.csv",))
    assert other.place.size()[0] == 1
    other.place.remove(name)
    assert Results().get(run, Keys()) is None


def test_nothing_half_written_is_left(results, run):
    name = results.put(run, Keys(), Result("été", None))
    assert list(results.place._found()) == [name]


@pytest.mark.parametrize("damage", [lambda c: c[:-1], lambda c: b"", lambda c: b"x" + c[1:]])
def test_a_damaged_result_is_as_if_there_were_none(results, run, damage):
    name = results.put(run, Keys(), Result("été", None))
    results.place.write(name, damage(results.place.read(name)))
    assert results.get(run, Keys()) is None
    assert results.named(name) is None
    results.put(run, Keys(), Result("été", None))
    assert results.get(run, Keys()) == Result("été", None)


def test_a_store_that_refuses_costs_time_and_nothing_else(results, run, monkeypatch):
    def refuse(*_, **__):
        raise RuntimeError("AccessDenied")

    files, _ = results.place._opened
    monkeypatch.setattr(type(files), "pipe_file", refuse)
    assert results.put(run, Keys(), Result("été", None)) == ""
    monkeypatch.setattr(type(files), "cat_file", refuse)
    assert results.named("v1/a/b.c.chapter") is None


def test_a_store_that_cannot_be_listed_is_named_without_its_password(project, monkeypatch):
    run = project(portrait="1").runs[0]
    monkeypatch.setenv("DIAGNOSTIC_CACHE", "nowhere://jean:secret@host/a")
    with pytest.raises(ExecutionError, match="ne peut pas être ouverte") as caught:
        Results().get(run, Keys())
    assert "secret" not in str(caught.value)
    assert "nowhere://…@host/a" in str(caught.value)


def test_without_the_extra_the_command_to_install_it_is_given(project, monkeypatch):
    run = project(portrait="1").runs[0]
    monkeypatch.setenv("DIAGNOSTIC_CACHE", "file:///a")
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)
    with pytest.raises(ExecutionError, match=r"pip install .*\[cluster\]"):
        Results().get(run, Keys())


def test_a_folder_is_still_a_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DIAGNOSTIC_CACHE", str(tmp_path / "a"))
    place = Results().place
    assert isinstance(place, Folder)
    assert place.root == tmp_path / "a"


def test_the_command_shows_a_distant_store(root, address, monkeypatch, capsys):
    monkeypatch.setenv("DIAGNOSTIC_CACHE", address)
    assert main(["cache"]) == 0
    assert "0 chapitre en réserve" in capsys.readouterr().out.replace("\xa0", " ")
    assert main(["cache", "--prune"]) == 1
    assert "durée de vie" in capsys.readouterr().err
