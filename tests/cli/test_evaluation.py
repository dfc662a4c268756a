"""Commands of evaluation: from the grid to the scores kept, and what they refuse."""

import openpyxl
import pytest

from diagnostic import paths
from diagnostic.cli import main

SHEET = """\
id: ACT-01
title: Appeler les personnes isolées
demonstration: true
"""


@pytest.fixture
def call(sandbox, monkeypatch, capsys):
    monkeypatch.chdir(sandbox)
    monkeypatch.setenv("COLUMNS", "100")
    (sandbox / "params" / "essai.yml").write_text(
        'territory: "COM-84031"\ndate: 2026-11-20\nthemes: [housing]\n', encoding="utf-8"
    )
    sheets = sandbox / "data" / "field" / "essai" / "actions" / "sheets"
    sheets.mkdir(parents=True)
    (sheets / "ACT-01.yml").write_text(SHEET, encoding="utf-8")

    def run(*arguments):
        code = main(["evaluation", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def fill(path, **cells):
    book = openpyxl.load_workbook(path)
    sheet = book["grille"]
    titles = {cell.value: cell.column for cell in sheet[1]}
    for title, said in cells.items():
        sheet.cell(2, titles[title], said)
    book.save(path)


def test_from_the_grid_to_the_scores(call):
    code, out, err = call("template", "essai", "--category", "elus")
    assert (code, err) == (0, "")
    assert "EV-01, élus" in out
    path = paths.reports() / "essai" / "evaluation" / "grille-EV-01.xlsx"
    fill(path, Note=3, Justification="Le besoin est dit.", Pièces="share_75_plus")
    code, out, err = call("import", "essai", str(path))
    assert (code, err) == (0, "")
    assert "1\u00a0note ajoutée" in out
    assert "rien n’a changé" in call("import", "essai", str(path))[1]
    code, out, err = call("check", "essai")
    assert code == 0
    assert "ex ante : 1\u00a0note" in out
    assert "il manque l’avis des habitants et des professionnels" in out + err
    assert "ACT-01 : rien encore pour cohérence, efficience et participative" in out + err
    assert "EV-02" in call("template", "essai")[1]


def test_a_kept_score_is_replaced_on_request_alone(call):
    call("template", "essai")
    path = paths.reports() / "essai" / "evaluation" / "grille-EV-01.xlsx"
    fill(path, Note=3, Justification="Le besoin est dit.", Pièces="share_75_plus")
    call("import", "essai", str(path))
    fill(path, Note=2)
    code, _, err = call("import", "essai", str(path))
    assert code != 0
    assert "déjà enregistrée, autrement" in err
    assert "--replace" in err
    code, out, _ = call("import", "essai", str(path), "--replace")
    assert code == 0
    assert "1\u00a0note remplacée" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("template", "essai", "--category", "habitans"), "habitants"),
        (("template", "essai", "--moment", "avant"), "mi-parcours"),
        (("template", "essai", "--code", "Jeanne"), "EV-01"),
        (("template", "essai", "--only", "ACT-1"), "ACT-01"),
        (("import", "essai", "rien.xlsx"), "n’existe pas"),
        (("check", "essai"), "evaluation template essai"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(call, arguments, said):
    code, _, err = call(*arguments)
    assert code != 0
    assert said in err


def test_a_grid_is_never_overwritten(call):
    assert call("template", "essai")[0] == 0
    code, _, err = call("template", "essai")
    assert code != 0
    assert "n’est pas remplacé" in err
