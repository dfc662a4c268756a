"""The shipped notebooks, run for real: a village of fifty people and Paris."""

import json
import os
import subprocess
import sys

import pytest

from diagnostic import paths
from diagnostic.execution import make_plan, run_all
from diagnostic.study import load_study, project_gazetteer
from diagnostic.study.themes import LABELS

pytestmark = pytest.mark.notebook

THEMES = sorted(path.stem for path in paths.notebooks().glob("*.ipynb"))
RUNS = [("village", theme) for theme in THEMES]
RUNS += [("ville", theme) for theme in ("portrait", "school_dropout")]
TERRITORIES = {"village": "COM-63429", "ville": "COM-75056"}


@pytest.fixture(scope="module")
def executed(module_sandbox):
    """Every notebook of :data:`RUNS`, executed by the product's own workers."""
    runs = {}
    for slug, code in TERRITORIES.items():
        file = module_sandbox / "params" / f"{slug}.yml"
        file.write_text(f'territory: "{code}"\ndate: 2026-09-15\n', encoding="utf-8")
        wanted = [theme for study, theme in RUNS if study == slug]
        plan = make_plan(load_study(slug), project_gazetteer(), wanted)
        runs |= {(slug, run.theme): run for run in plan.runs}
    outcomes = run_all(list(runs.values()), jobs=2)
    return {(o.run.study, o.run.theme): o for o in outcomes}


def read(outcome):
    return json.loads(outcome.run.output.read_text(encoding="utf-8"))


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize(("study", "theme"), RUNS, ids=lambda name: name)
def test_every_cell_shows_one_thing_and_nothing_else(executed, study, theme):
    outcome = executed[study, theme]
    assert outcome.failure is None
    shown = []
    for cell in code_cells(read(outcome)):
        if {"parameters", "injected-parameters"} & set(cell["metadata"].get("tags", [])):
            assert cell["outputs"] == []
            continue
        # One display; no print, no warning, no error.
        assert [output["output_type"] for output in cell["outputs"]] == ["execute_result"]
        output = cell["outputs"][0]
        assert {"text/markdown", "text/plain"} <= set(output["data"])
        assert "text/html" not in output["data"]  # a screen's form, of no use to a book
        assert output["metadata"]["diagnostic"]["form"] == "text/markdown"
        shown.append(output)
    assert len(shown) >= (8 if theme in LABELS else 5)
    assert all("".join(output["data"]["text/plain"]).strip() for output in shown)


@pytest.mark.parametrize(("study", "theme"), RUNS, ids=lambda name: name)
def test_a_figure_carries_its_picture(executed, study, theme):
    for cell in code_cells(read(executed[study, theme])):
        for output in cell["outputs"]:
            note = output["metadata"]["diagnostic"]
            assert ("image/png" in output["data"]) == ("figure" in note)
            assert (note["kind"] == "figure") == ("figure" in note)


@pytest.mark.parametrize(("study", "theme"), RUNS, ids=lambda name: name)
def test_nothing_of_the_machine_is_kept(executed, module_sandbox, study, theme):
    outcome = executed[study, theme]
    text = outcome.run.output.read_text(encoding="utf-8")
    assert str(module_sandbox) not in text
    assert " at 0x" not in text
    assert '"start_time"' not in text


def test_the_parameters_are_those_of_the_run(executed):
    notebook = read(executed["ville", "portrait"])
    injected = [c for c in code_cells(notebook) if c["id"] == "injected-parameters"]
    assert 'study = "ville"' in "".join(injected[0]["source"])
    assert "Paris" in "".join(code_cells(notebook)[2]["outputs"][0]["data"]["text/plain"])


def test_run_twice_notebooks_are_the_same_byte_for_byte(executed):
    run = executed["village", "portrait"].run
    before = run.output.read_bytes()
    (outcome,) = run_all([run], force=True)
    assert outcome.status == "made"
    assert run.output.read_bytes() == before


def test_what_has_not_changed_is_not_run_again(executed):
    outcomes = run_all([outcome.run for outcome in executed.values()])
    assert {outcome.status for outcome in outcomes} == {"reused"}


def test_plain_papermill_runs_a_notebook_too(tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "notebooks/seniors.ipynb", str(out)]
    done = subprocess.run(
        [*command, "-p", "study", "plaisir"],
        cwd=paths.PACKAGE.parent.parent,
        env={**os.environ, "DIAGNOSTIC_ROOT": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    notebook = json.loads(out.read_text(encoding="utf-8"))
    outputs = [output for cell in code_cells(notebook) for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} == {"execute_result"}
    said = "\n".join("".join(output["data"]["text/plain"]) for output in outputs)
    assert "à Plaisir" in said
    assert "Carpentras" not in said
