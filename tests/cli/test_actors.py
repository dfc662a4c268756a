"""Commands of the actors: from the template to the cards, and what they refuse."""

import zipfile

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from diagnostic import paths
from diagnostic.book.actorcards import cards
from diagnostic.cli import main
from diagnostic.execution.plan import make_plan
from diagnostic.study import load_study, project_gazetteer
from diagnostic.voices.actors.demonstration import demonstration
from diagnostic.voices.actors.files import save


@pytest.fixture
def call(sandbox, monkeypatch, capsys):
    monkeypatch.chdir(sandbox)
    monkeypatch.setenv("COLUMNS", "100")
    (sandbox / "params" / "essai.yml").write_text(
        'territory: "COM-84031"\ndate: 2026-09-15\nthemes: [housing]\n', encoding="utf-8"
    )

    def run(*arguments):
        code = main(["actors", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def folder(sandbox):
    return paths.reports() / "essai" / "acteurs"


def test_from_the_template_to_the_cards(call, folder):
    code, out, _ = call("template", "essai")
    assert code == 0
    assert "acteurs-modele.xlsx" in out
    path = folder / "acteurs-modele.xlsx"
    book = openpyxl.load_workbook(path)
    book["noeuds"].append(
        ["ORG-ccas", "CCAS", "CCAS", "action sociale et accès aux droits", None, "Carpentras"]
    )
    book["noeuds"].append(
        ["ORG-ml", "Mission locale", "Mission locale", "emploi, insertion et formation", None,
         "à préciser"]
    )  # fmt: skip
    book["liens"].append(["ORG-ccas", "ORG-ml", "oriente vers", "chaque mois", "ORG-ccas"])
    book.save(path)
    code, out, err = call("import", "essai", str(path))
    assert (code, err) == (0, "")
    assert "2\u00a0organisations, 1\u00a0lien" in out
    assert call("import", "essai", str(path))[1].startswith("Ce fichier est déjà importé")
    assert call("export", "essai")[0] == 0
    first = [(folder / name).read_bytes() for name in ("acteurs.xlsx", "acteurs.graphml")]
    assert call("export", "essai")[0] == 0
    assert [(folder / name).read_bytes() for name in ("acteurs.xlsx", "acteurs.graphml")] == first
    assert call("cards", "essai", "--only", "ORG-ml")[0] == 0
    said = "\n".join(p.text for p in Document(folder / "fiches" / "org-ml.docx").paragraphs)
    assert "Reçoit des personnes orientées par CCAS (chaque mois)" in said
    assert "sans son nom" in said
    assert not (folder / "fiches" / "org-ccas.docx").exists()


def test_every_mistake_is_printed_and_nothing_is_written(call, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "noeuds"
    sheet.append(["Identifiant", "Nom", "Nature", "Secteur", "Territoire couvert"])
    sheet.append(["ORG-a", "Jeanne Martin", "Club", "sport", "Carpentra"])
    book.create_sheet("liens").append(["De", "Vers", "Lien", "Fréquence"])
    book["liens"].append(["ORG-a", "ORG-b", "finance", "chaque mois"])
    path = tmp_path / "acteurs.xlsx"
    book.save(path)
    code, _, err = call("import", "essai", str(path))
    assert code == 1
    assert err.count("Erreur") == 4
    assert "feuille « noeuds », ligne 2, colonne « Secteur »" in err
    assert "feuille « liens », ligne 2, colonne « Vers »" in err
    assert not (paths.field("essai") / "actors").exists()


def test_without_actors_the_commands_say_how_to_begin(call):
    for name in ("export", "cards"):
        code, _, err = call(name, "essai")
        assert code == 1
        assert "diagnostic actors template essai" in err


def test_an_unknown_organisation_has_near_ones(call):
    save("essai", demonstration("carpentras"))
    code, _, err = call("cards", "essai", "--only", "ORG-mission-local")
    assert code == 1
    assert "ORG-mission-locale" in err


def test_a_card_is_one_page_and_keeps_confidences(call, folder):
    actors = demonstration("carpentras")
    save("essai", actors)
    assert call("cards", "essai")[0] == 0
    made = cards(actors, project_gazetteer(), title="Diagnostic")
    assert len(PdfReader(folder / "fiches" / "fiches.pdf").pages) == len(made)
    told = [card for card in made if "a une difficulté" in card.markdown.lower()]
    assert len(told) == 1  # the card of the one who said it, and no other
    assert all("données fictives de démonstration" in card.markdown.lower() for card in made)
    with zipfile.ZipFile(folder / "fiches" / "org-ccas.docx") as opened:
        assert "CCAS" in opened.read("word/document.xml").decode("utf-8")


def test_the_chapter_runs_by_name_and_is_in_the_book_with_material_only(call):
    gazetteer = project_gazetteer()
    study = load_study("essai", gazetteer)
    assert [run.theme for run in make_plan(study, gazetteer).runs] == ["housing", "synthesis"]
    assert [run.theme for run in make_plan(study, gazetteer, ["actors"]).runs] == ["actors"]
    save("essai", demonstration("carpentras"))
    study = load_study("essai", gazetteer)
    runs = [run.theme for run in make_plan(study, gazetteer).runs]
    assert runs == ["housing", "actors", "synthesis"]
