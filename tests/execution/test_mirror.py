"""A folder kept at an address: carried whole, checked, and only what changed."""

import hashlib
import json
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.errors import ExecutionError
from diagnostic.execution.distant import Distant
from diagnostic.execution.mirror import INDEX, Moved, deposit, fetch, publish
from diagnostic.stamps import Stamps

pytest.importorskip("fsspec", reason="the cluster extra is not installed")


@pytest.fixture(params=["file", "memory"])
def place(request, tmp_path):
    if request.param == "file":
        return Distant(f"file://{tmp_path}/dépôt {{a}}")
    return Distant(f"memory://{uuid.uuid4().hex}/dépôt")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "store"
    for name, text in {"values/rp.parquet": "1", "values/b.parquet": "2", "a.json": "3"}.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text, encoding="utf-8")
    return made


NAMES = ("values/rp.parquet", "values/b.parquet", "a.json")


def found(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_deposited_comes_back(place, folder, tmp_path):
    assert deposit(place, folder, NAMES, Stamps()) == Moved(3, 3, 0, 0)
    assert deposit(place, folder, NAMES, Stamps()) == Moved(0, 0, 3, 0)
    there = tmp_path / "there"
    assert fetch(place, there, Stamps()) == Moved(3, 3, 0)
    assert found(there) == found(folder)
    assert fetch(place, there, Stamps()) == Moved(0, 0, 3)


def test_only_what_changed_is_carried(place, folder, tmp_path):
    deposit(place, folder, NAMES, Stamps())
    there = tmp_path / "there"
    fetch(place, there, Stamps())
    (folder / "values/b.parquet").write_text("2 bis", encoding="utf-8")
    (there / "values/mine.parquet").write_text("own", encoding="utf-8")
    assert deposit(place, folder, NAMES, Stamps()) == Moved(1, 5, 2, 1)
    assert fetch(place, there, Stamps()) == Moved(1, 5, 2)
    assert found(there) == found(folder) | {"values/mine.parquet": "own"}


def test_pages_have_their_own_names_and_go_when_they_are_gone(place, folder):
    assert publish(place, folder, NAMES, Stamps()).files == 3
    assert place.read("values/rp.parquet") == b"1"
    (folder / "a.json").write_text("4", encoding="utf-8")
    assert publish(place, folder, NAMES[1:], Stamps()) == Moved(1, 1, 1, 1)
    assert place.read("values/rp.parquet") is None
    assert place.read("a.json") == b"4"


def test_what_is_not_what_was_announced_is_refused(place, folder, tmp_path):
    deposit(place, folder, NAMES, Stamps())
    known = hashlib.sha256(b"2").hexdigest()
    place.write(f"contents/{known}", b"another")
    with pytest.raises(ExecutionError, match="inventaire annonce") as refused:
        fetch(place, tmp_path / "there", Stamps())
    assert "values/b.parquet" in str(refused.value)
    assert "another" not in found(tmp_path / "there").values()


@pytest.mark.parametrize("name", ["../a", "/a", "values/../../a", "a\\..\\b", "c:a", ""])
def test_a_name_out_of_the_folder_is_refused(place, folder, tmp_path, name):
    deposit(place, folder, NAMES, Stamps())
    index = {"version": 1, "files": {name: hashlib.sha256(b"1").hexdigest()}}
    place.write(INDEX, json.dumps(index).encode())
    with pytest.raises(ExecutionError, match="hors de son dossier"):
        fetch(place, tmp_path / "there", Stamps())
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 9, "files": {}}'])
def test_an_inventory_that_cannot_be_read_is_as_if_there_were_none(
    place, folder, tmp_path, content
):
    deposit(place, folder, NAMES, Stamps())
    place.write(INDEX, content)
    with pytest.raises(ExecutionError, match="rien n’a été déposé"):
        fetch(place, tmp_path / "there", Stamps())
    assert deposit(place, folder, NAMES, Stamps()).files == 3
    assert fetch(place, tmp_path / "there", Stamps()).files == 3


def test_a_file_that_moves_meanwhile_is_not_announced(place, folder):
    class Late(Stamps):
        def of(self, path):
            return hashlib.sha256(b"before").hexdigest()

    with pytest.raises(ExecutionError, match="a changé pendant"):
        deposit(place, folder, NAMES, Late())
    assert place.read(INDEX) is None


def test_an_address_that_refuses_says_so(folder, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ExecutionError, match=r"refuse|ne répond pas"):
        deposit(Distant(f"file://{tmp_path}/file/x"), folder, NAMES, Stamps())


@settings(max_examples=40, deadline=None, derandomize=True)
@given(states=st.lists(st.dictionaries(st.sampled_from("abcd"), st.binary(max_size=3)), min_size=1))
def test_whatever_came_before_the_last_state_is_there(states, tmp_path_factory):
    base = tmp_path_factory.mktemp("mirror")
    place = Distant(f"file://{base}/depot")
    site = Distant(f"file://{base}/site")
    for number, state in enumerate(states):
        here = base / str(number)
        here.mkdir()
        for name, content in state.items():
            (here / name).write_bytes(content)
        deposit(place, here, state, Stamps())
        publish(site, here, state, Stamps())
    for name in "abcd":
        assert site.read(name) == states[-1].get(name)
    if states[-1]:
        fetch(place, base / "there", Stamps())
        assert {path.name: path.read_bytes() for path in (base / "there").iterdir()} == states[-1]
