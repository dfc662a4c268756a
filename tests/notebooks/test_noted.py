"""A chapter renewed for its note is the one that its notebook would make, byte for byte."""

import shutil
import sys
from pathlib import Path

import pytest

from diagnostic.execution import make_plan, run_all
from diagnostic.execution.keys import Keys, Seal
from diagnostic.execution.noted import renewed
from diagnostic.execution.opened import joined
from diagnostic.study import load_study, project_gazetteer

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.notebook,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux"),
]

PLAIN = "L’équipe a **relu** cette page.\n\n- Un `point`.\n- Un autre : l’an 2000 %.\n"
CITING = "Les 75 ans et plus sont {share_75_plus}, et {share_75_plus, DEP} dans le département.\n"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The chapters of a sample study without any note, each of them made."""
    folder = tmp_path_factory.mktemp("projet")
    for name in ("notebooks", "params", "data/catalogue", "data/sample", "reports/template"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "data" / "field", folder / "data" / "field")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIAGNOSTIC_ROOT", str(folder))
        patch.setenv("DIAGNOSTIC_CACHE", str(folder / "results"))
        patch.delenv("DIAGNOSTIC_COLD_KERNELS", raising=False)
        found = make_plan(load_study("carpentras"), project_gazetteer()).runs
        _made(found)
        yield found


def _made(runs):
    outcomes = run_all(runs, force=True, jobs=2)
    assert [outcome.failure for outcome in outcomes if outcome.failure] == []
    return {run.theme: run.output.read_text(encoding="utf-8") for run in runs}


def _noted(runs, text):
    """Write a note for every chapter; return those that can be renewed, and what they read."""
    for run in runs:
        note = ROOT.joinpath("data/field", run.study, "notes", f"{run.theme}.md")
        note = run.folder.parents[1] / note.relative_to(ROOT)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(text, encoding="utf-8")
    keys = Keys()
    found = {run.theme: renewed(run, keys) for run in runs}
    return {theme: made for theme, made in found.items() if made is not None}


def _texts(renewed):
    return {theme: text for theme, (text, _) in renewed.items()}


def test_a_chapter_renewed_is_the_chapter_made(runs):
    told = _noted(runs, PLAIN)
    assert told.keys() == {run.theme for run in runs}
    assert _texts(told) == _made(runs)
    cited = _noted(runs, CITING)
    # Elsewhere, the table of sources has new lines.
    assert {"seniors", "portrait"} <= cited.keys()
    made = _made(runs)
    assert _texts(cited) == {theme: made[theme] for theme in cited}
    assert all("note-consultant" in text for text, _ in cited.values())
    for run in runs:
        if run.theme in cited:  # it depends on what its new note reads, besides
            reads, whole = cited[run.theme][1], Seal.read(run).reads
            assert reads == joined((*reads, *whole))
