"""The commands of the follow-up, on the study of Plaisir."""

from __future__ import annotations

import shutil

import openpyxl
import pytest
from tests.conftest import ROOT

from diagnostic import paths
from diagnostic.cli.app import main


@pytest.fixture
def plaisir(sandbox, monkeypatch):
    """The study of Plaisir, its field copied."""
    shutil.copy(ROOT / "params" / "plaisir.yml", paths.params())
    shutil.copytree(ROOT / "data/field/plaisir", paths.field("plaisir"), dirs_exist_ok=True)
    monkeypatch.chdir(sandbox)
    return paths.field("plaisir") / "actions"


@pytest.fixture
def told(capsys):
    def run(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def change(path, value):
    book = openpyxl.load_workbook(path)
    sheet = book["Tableau de suivi"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Avancement (%)")
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == "ACT-09")
    sheet.cell(row, column).value = value
    book.save(path)


@pytest.mark.parametrize("study", ["plaisir", "thiers-dore-et-montagne"])
def test_the_demonstrations_hold(told, study):
    code, said = told("follow", "check", study)
    assert code == 0, said
    code, said = told("follow", "list", study)
    assert code == 0
    assert "en retard" in said


def test_out_and_back_then_a_conflict_then_a_choice(told, plaisir):
    assert told("follow", "export", "plaisir", "--out", "a.xlsx")[0] == 0
    code, said = told("follow", "import", "plaisir", "a.xlsx")
    assert (code, "rien n’est écrit" in said) == (0, True)
    change("a.xlsx", 65)
    before = (plaisir / "followup.csv").read_text("utf-8")
    code, said = told("follow", "import", "plaisir", "a.xlsx", "--by", "Jeunesse", "--dry-run")
    assert code == 0
    assert "ACT-09, Avancement (%) : 60 → 65 (Jeunesse)" in said
    assert (plaisir / "followup.csv").read_text("utf-8") == before
    (plaisir / "followup.csv").write_text(before.replace(",60,", ",70,"), "utf-8")
    code, said = told("follow", "import", "plaisir", "a.xlsx", "--by", "Jeunesse")
    assert code == 1
    assert "70 → 65 ; parti de 60" in said
    assert "--accept ACT-09:progress" in said
    assert ",70," in (plaisir / "followup.csv").read_text("utf-8")
    code, said = told("follow", "import", "plaisir", "a.xlsx", "--accept", "ACT-09:progress")
    assert code == 0, said
    assert ",65," in (plaisir / "followup.csv").read_text("utf-8")
    assert "choisi contre" in (plaisir / "followup-history.csv").read_text("utf-8")


def test_what_is_asked_wrongly_is_said(told, plaisir):
    code, said = told("follow", "export", "plaisir", "--pilot", "CCSA")
    assert (code, "CCAS" in said) == (1, True)
    code, said = told("follow", "export", "plaisir", "--out", "a.ods")
    assert (code, ".xlsx" in said) == (1, True)
    code, said = told("follow", "import", "plaisir", "absent.xlsx")
    assert (code, "n’existe pas" in said) == (1, True)
    assert told("follow", "export", "plaisir", "--out", "a.xlsx")[0] == 0
    assert told("follow", "export", "plaisir", "--out", "a.xlsx")[0] == 1, "never replaced"


def test_trace_goes_down_to_the_effects(told):
    code, said = told("trace", "ACT-09", "--study", "plaisir")
    assert code == 0
    for name in ("RL-ACT-09-1", "RS-ACT-09-6", "EF-ACT-09-2"):
        assert name in said
