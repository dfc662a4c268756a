"""Commands of the field: what is hidden is told, letters are written, nothing secret is printed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from docx import Document

from diagnostic import paths
from diagnostic.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "confidentiality"))
from local import DECLARED, install


@pytest.fixture
def call(sandbox, monkeypatch, capsys):
    monkeypatch.chdir(sandbox)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments):
        code = main(["field", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_check_tells_what_is_hidden_and_why(call):
    install()
    code, out, err = call("check", "essai")
    assert code == 0, err
    assert "cases masquées" in out
    assert "trop peu d’unités" in out
    assert "Preuve" in out
    assert not (paths.field("essai") / "tables" / "masks").exists()


def test_check_keeps_the_masks_when_asked(call):
    install()
    assert call("check", "essai", "--keep")[0] == 0
    assert (paths.field("essai") / "tables" / "masks" / "aah.yml").is_file()
    assert call("check", "essai")[0] == 0


def test_check_goes_on_after_a_wrong_table_and_ends_non_zero(call):
    install(declared=DECLARED.replace("level: iris", "level: canton"))
    install(name="bonne", file="bonne.csv", declared=DECLARED.replace("aah.csv", "bonne.csv"))
    code, out, err = call("check", "essai")
    assert code == 1
    assert "bonne" in out
    assert "aah.yml, ligne 9" in err


def test_check_of_a_study_without_tables_says_what_to_do(call):
    install()
    for path in (paths.field("essai") / "tables").glob("*.yml"):
        path.unlink()
    code, out, _ = call("check", "essai")
    assert code == 0
    assert "Aucune table reçue" in out


def test_requests_are_shown_then_written_once(call):
    install()
    code, out, _ = call("requests", "essai")
    assert code == 0
    assert "disability-mdph" in out
    assert "--write" in out
    assert call("requests", "essai", "--write")[1].count("ajoutées") == 1
    text = (paths.field("essai") / "requests.yml").read_text(encoding="utf-8")
    code, out, _ = call("requests", "essai", "--write")
    assert "0" in out
    assert (paths.field("essai") / "requests.yml").read_text(encoding="utf-8") == text


def test_a_letter_is_a_word_document_with_its_words(call):
    install()
    code, out, err = call("letter", "essai", "disability-mdph")
    assert code == 0, err
    assert "lettre-mdph.docx" in out
    folder = paths.reports() / "essai" / "lettres"
    words = "\n".join(p.text for p in Document(folder / "lettre-mdph.docx").paragraphs)
    said = (folder / "lettre-mdph.md").read_text(encoding="utf-8")
    assert "Maison départementale des personnes handicapées" in words
    assert "personnes ayant au moins un droit ouvert" in words
    assert "Carpentras" in words
    for paragraph in said.split("\n\n"):
        bare = re.sub(r"[*\\\[\]☐-]|\s", "", paragraph)
        assert bare in re.sub(r"[*\\\[\]☐-]|\s", "", words), paragraph


def test_letters_are_written_for_all_that_is_to_be_asked(call):
    install()
    code, out, _ = call("letter", "essai", "--all")
    assert code == 0
    assert out.count(".docx") >= 15


def test_the_same_letter_is_the_same_file(call):
    install()
    path = paths.reports() / "essai" / "lettres" / "lettre-mdph.docx"
    call("letter", "essai", "disability-mdph")
    first = path.read_bytes()
    call("letter", "essai", "disability-mdph")
    assert path.read_bytes() == first


@pytest.mark.parametrize("arguments", [("letter", "essai"), ("letter", "essai", "x", "--all")])
def test_a_letter_needs_to_know_which(call, arguments):
    install()
    code, _, err = call(*arguments)
    assert code == 1
    assert "quelle demande" in err


def test_nothing_hidden_is_printed(call):
    install(text=None, declared=DECLARED)
    _, out, err = call("check", "essai")
    cells = re.findall(r"\d+", out + err)
    assert "52" not in cells  # beside a hidden cell of two
