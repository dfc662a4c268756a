"""What a book took of an executed notebook is taken again as long as the notebook is the same."""

from __future__ import annotations

import hashlib
import json

import pytest

from diagnostic.book import ChapterSource, Part, former, shown
from diagnostic.book.assemble import assemble
from diagnostic.book.configuration import WARNINGS
from diagnostic.book.memo import Memo
from diagnostic.book.preparing import prepare


def held(folder):
    """Return what a project holds, what is kept to save time left aside."""
    return {
        file.relative_to(folder): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "_build" not in file.parts
    }


@pytest.fixture
def plan(toy, tmp_path):
    return toy.plan(tmp_path / "nb")


@pytest.fixture
def reduced(monkeypatch):
    """Note the chapters that are reduced."""
    names = []
    real = former.reduction.reduce

    def noting(notebook, name, title, numbered=True):
        names.append(name)
        return real(notebook, name, title, numbered)

    monkeypatch.setattr(former.reduction, "reduce", noting)
    return names


def test_an_unchanged_notebook_is_not_reduced_again_and_its_warnings_are_repeated(
    plan, tmp_path, reduced
):
    first = held(assemble(plan, tmp_path / "livre"))
    assert len(reduced) == 3
    reduced.clear()
    assert held(assemble(plan, tmp_path / "livre")) == first
    assert reduced == []
    assert len(json.loads((tmp_path / "livre" / WARNINGS).read_text(encoding="utf-8"))) == 1


def test_a_changed_notebook_alone_is(plan, tmp_path, reduced):
    assemble(plan, tmp_path / "livre")
    file = tmp_path / "nb" / "seniors.ipynb"
    said = json.loads(file.read_text(encoding="utf-8"))
    said["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "Un mot de plus."})
    file.write_text(json.dumps(said), encoding="utf-8")
    reduced.clear()
    again = held(assemble(plan, tmp_path / "livre"))
    assert reduced == ["seniors"]
    assert again == held(assemble(plan, tmp_path / "autre"))


def test_a_title_that_changed_is_written(toy, plan, tmp_path, reduced):
    assemble(plan, tmp_path / "livre")
    reduced.clear()
    source = ChapterSource("logement", "Habitat", tmp_path / "nb" / "logement.ipynb")
    parts = (Part("", (source,)),)
    changed = toy.plan(tmp_path / "nb", parts=parts)
    again = held(assemble(changed, tmp_path / "livre"))
    assert reduced == ["logement"]
    assert again == held(assemble(changed, tmp_path / "autre"))


@pytest.mark.parametrize("damage", ["figure altered", "figure gone", "cut", "altered"])
def test_what_is_damaged_is_reduced_again(plan, tmp_path, reduced, damage):
    first = held(assemble(plan, tmp_path / "livre"))
    if damage.startswith("figure"):
        damaged = sorted((tmp_path / "livre/chapters/figures").iterdir())
    else:
        damaged = sorted((tmp_path / "livre/_build/memo/reduced").iterdir())
    for file in damaged:
        content = file.read_bytes()
        if damage == "figure gone":
            file.unlink()
        else:
            file.write_bytes(content[:-20] if damage == "cut" else content[:-1] + b"?")
    reduced.clear()
    assert held(assemble(plan, tmp_path / "livre")) == first
    assert reduced


def notebook(tmp_path, words="Un"):
    """Return a notebook whose one block shows a fact."""
    fact = f"::: {{.fait}}\n**{words} 12 %**\\\n:::"
    used = {"indicators": ["i"], "sources": ["s"], "values": []}
    metadata = {"diagnostic": {"form": "text/markdown", "used": used}}
    output = {"output_type": "display_data", "data": {"text/markdown": fact}, "metadata": metadata}
    cell = {"cell_type": "code", "metadata": {}, "source": "x", "outputs": [output]}
    file = tmp_path / "carnet.ipynb"
    file.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    return file


def test_what_a_notebook_shows_is_read_once(tmp_path, monkeypatch):
    file, memo = notebook(tmp_path), Memo(tmp_path / "memo", "1")
    first = shown.read_shown({"seniors": file}, memo)
    assert first == shown.read_shown({"seniors": file})
    assert [cell.text for cell in first.cells] == ["Un 12 %"]
    monkeypatch.setattr(shown, "_told", lambda *_: pytest.fail("it was read again"))
    assert shown.read_shown({"seniors": file}, memo) == first


def test_what_a_notebook_shows_is_read_again_when_it_changed(tmp_path):
    memo = Memo(tmp_path / "memo", "1")
    shown.read_shown({"seniors": notebook(tmp_path)}, memo)
    file = notebook(tmp_path, "Deux")
    again = shown.read_shown({"seniors": file}, memo)
    assert [cell.text for cell in again.cells] == ["Deux 12 %"]
    for kept in (tmp_path / "memo").iterdir():
        kept.write_bytes(hashlib.sha256(b"{}").hexdigest().encode() + b"\n{]")
    assert shown.read_shown({"seniors": file}, memo) == again


def test_making_ready_never_fails(monkeypatch):
    monkeypatch.setattr("diagnostic.paths.catalogue", lambda: 1 / 0)
    prepare()
