"""A chapter whose note alone changed: what is kept, what is made again, and when all of it is."""

import json

import nbformat
import pytest

from diagnostic.errors import ExecutionError, Problem
from diagnostic.execution import noted, run_all
from diagnostic.execution.keys import Keys, is_current, seal
from diagnostic.execution.run import Making
from diagnostic.presentation.display import Block

OPENED = (
    "from diagnostic import open_study\n\n"
    'étude = open_study(study, territory=territory, theme="seniors")\nétude.opening()'
)
USED = {"sources": ["rp2022"]}
SAID = Block("note", "::: {.note}\nLu.\n\nRelu.\n:::", "<p>", "Lu <o at 0x7f>.", used=USED)


def shown(*used, kind="execute_result"):
    """Return the output of a cell."""
    note = {"form": "text/markdown", "kind": "note"}
    if used:
        note["used"] = {"sources": list(used)}
    return {
        "output_type": kind, "execution_count": 2, "metadata": {"diagnostic": note},
        "data": {"text/markdown": "Avant.\n\nAvant.", "text/plain": "Avant."},
    }  # fmt: skip


USUAL = [shown()], [shown("rp2022", "bpe")]
"""What the cell of the note shows, then the next one."""


@pytest.fixture
def chapter(project, root):
    """Return a function: make a chapter by hand, then write its note."""

    def make(*outputs, cells=("étude.notes()", 'étude.trend("a")', "étude.sources()")):
        (run,) = project(seniors=(OPENED, *cells)).runs
        notebook = nbformat.read(run.notebook, as_version=4)
        for cell, found in zip(notebook.cells[2:], outputs or USUAL, strict=False):
            cell.outputs = [nbformat.from_dict(each) for each in found]
        run.output.parent.mkdir(parents=True)
        run.output.write_text(nbformat.writes(notebook, version=4) + "\n", encoding="utf-8")
        seal(run, Keys())
        note = root / "data" / "field" / "essai" / "notes" / "seniors.md"
        note.parent.mkdir(parents=True)
        note.write_text("Relu.", encoding="utf-8")
        return run

    return make


@pytest.fixture(autouse=True)
def block(monkeypatch):
    """Show this for every note, and return a function that shows something else."""

    def show(said):
        monkeypatch.setattr(noted, "_noted", said if callable(said) else lambda _: said)

    show(SAID)
    return show


def test_the_cell_of_the_note_is_made_again_and_the_others_are_kept(chapter):
    run = chapter()
    before = nbformat.read(run.output, as_version=4)
    assert noted.only_noted(run, Keys())
    (outcome,) = run_all([run])
    assert outcome.status == "made"
    assert is_current(run, Keys())
    text = run.output.read_text(encoding="utf-8")
    after = nbformat.reads(text, as_version=4)
    assert text == nbformat.writes(after, version=4) + "\n"
    (output,) = after.cells[2].outputs
    assert output.data == {"text/markdown": SAID.markdown, "text/plain": "Lu <o>."}
    assert output.metadata == SAID.bundle(screen=False)[1]
    before.cells[2].outputs = after.cells[2].outputs
    assert before == after


def test_sources_that_only_the_note_cites_are_in_the_table_of_another_cell(chapter, block):
    run = chapter([shown()], [shown("bpe")], [shown("rp2022")])
    assert noted.only_noted(run, Keys())
    assert noted.renewed(run, Keys()) is None
    block(Block("note", "Lu.", "", "Lu."))
    assert noted.renewed(run, Keys()) is not None


@pytest.mark.parametrize(
    "outputs",
    [[], [shown(), shown()], [shown(kind="display_data")],
     [{"output_type": "stream", "name": "stderr", "text": "!"}, shown()]],
)  # fmt: skip
def test_a_cell_that_showed_something_else_is_executed(chapter, outputs):
    assert not noted.only_noted(chapter(outputs), Keys())


@pytest.mark.parametrize("cells", [("import os", "étude.notes()"), ("étude.trend()",)])
def test_a_notebook_that_does_anything_else_is_executed(chapter, cells):
    assert not noted.only_noted(chapter([], [shown()], cells=cells), Keys())


def test_a_note_that_cannot_be_shown_is_told_by_the_notebook(chapter, block):
    run = chapter()

    def fail(_):
        raise ValueError

    block(fail)
    assert noted.renewed(run, Keys()) is None
    block(Block("note", "Lu.", "", "Lu.", png=b"image"))
    assert noted.renewed(run, Keys()) is None


def test_whatever_else_changed_has_the_notebook_executed(chapter, root):
    run = chapter()
    study = run.study_file.read_bytes()
    run.study_file.write_text('territory: "COM-93066"\n', encoding="utf-8")
    assert not noted.only_noted(run, Keys())
    run.study_file.write_bytes(study)
    collected = root / "data" / "field" / "essai" / "tables.yml"
    collected.write_text("x", encoding="utf-8")
    assert not noted.only_noted(run, Keys())
    collected.unlink()
    assert noted.only_noted(run, Keys())


def test_a_chapter_or_a_seal_altered_has_the_notebook_executed(chapter):
    run = chapter()
    text = run.output.read_text(encoding="utf-8")
    run.output.write_text(text.replace("Avant", "Après"), encoding="utf-8")
    assert not noted.only_noted(run, Keys())
    run.output.write_text(text, encoding="utf-8")
    assert noted.only_noted(run, Keys())
    said = json.loads(run.seal.read_text(encoding="utf-8"))
    for altered in ({"key": "0"}, {"inputs": {}}, {"content": ""}, {"version": 0}):
        run.seal.write_text(json.dumps(said | altered), encoding="utf-8")
        assert not noted.only_noted(run, Keys())
    run.seal.unlink()
    assert not noted.only_noted(run, Keys())


def test_a_chapter_written_otherwise_is_executed(chapter):
    run = chapter()
    notebook = json.loads(run.output.read_text(encoding="utf-8"))
    run.output.write_text(json.dumps(notebook), encoding="utf-8")
    seal(run, Keys())
    assert not noted.only_noted(run, Keys())


def test_a_disk_that_refuses_is_told_by_the_worker(chapter, monkeypatch):
    def refused(path, _):
        raise ExecutionError(Problem("le disque est plein", where=str(path)))

    run = chapter()
    before = run.output.read_bytes()
    monkeypatch.setattr("diagnostic.execution.run.replace_text", refused)
    handed = []
    monkeypatch.setattr(Making, "_begin", lambda _, run, __: handed.append(run))
    with Making() as making:
        assert list(making.outcomes([run])) == []
    assert handed == [run]
    assert run.output.read_bytes() == before
