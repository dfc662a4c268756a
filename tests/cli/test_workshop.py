"""Commands of the workshops: from the template to the kit, and what they refuse."""

import openpyxl
import pytest

from diagnostic import paths
from diagnostic.cli import main


@pytest.fixture
def call(sandbox, monkeypatch, capsys):
    monkeypatch.chdir(sandbox)
    monkeypatch.setenv("COLUMNS", "100")
    (sandbox / "params" / "essai.yml").write_text(
        'territory: "COM-84031"\ndate: 2026-09-15\nthemes: [housing]\n', encoding="utf-8"
    )

    def run(*arguments):
        code = main(["workshop", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_from_the_template_to_the_kit(call):
    code, out, err = call(
        "template", "essai", "habitat", "--theme", "housing", "--title", "Habitat"
    )
    assert (code, err) == (0, "")
    path = paths.reports() / "essai" / "ateliers" / "grille-habitat.xlsx"
    book = openpyxl.load_workbook(path)
    assert book["grille"]["A2"].value == "AT-habitat-01"
    book["grille"]["B2"], book["grille"]["C2"] = "frein", "Chacun agit seul."
    book.save(path)
    code, out, err = call("import", "essai", "habitat", str(path))
    assert (code, err) == (0, "")
    assert "AT-habitat-01" in out
    assert call("import", "essai", "habitat", str(path))[1].startswith(
        "Ce fichier est déjà importé"
    )
    code, out, _ = call("synthesis", "essai")
    assert code == 0
    assert "Chacun agit seul." in out
    code, out, err = call("kit", "essai", "habitat")
    assert (code, err) == (0, "")
    assert (path.parent / "dossier-habitat.pdf").read_bytes().startswith(b"%PDF")


def test_an_unknown_theme_or_workshop_is_refused_with_what_is_near(call):
    code, _, err = call("template", "essai", "habitat", "--theme", "housin")
    assert code != 0
    assert "housing" in err
    code, _, err = call("import", "essai", "habitat", "rien.xlsx")
    assert code != 0
    assert "cet atelier n’existe pas" in err
