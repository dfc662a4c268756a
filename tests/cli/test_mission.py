"""The commands of a study's own pages, and of its article."""

from __future__ import annotations

import shutil

import pytest
from docx import Document
from tests.conftest import ROOT

from diagnostic import paths
from diagnostic.cli.app import main


@pytest.fixture
def told(capsys):
    def run(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def carpentras(sandbox):
    shutil.copy(ROOT / "params" / "carpentras.yml", paths.params())
    return paths.field("carpentras")


def test_new_then_check_then_what_is_wrong(told, carpentras):
    code, said = told("mission", "check", "carpentras")
    assert code == 1
    assert "mission new carpentras" in said
    code, said = told("mission", "new", "carpentras", "--steps", "parcs")
    assert code == 0, said
    assert "Construire la question" in (carpentras / "timeline.yml").read_text("utf-8")
    (carpentras / "exchanges.csv").unlink()
    code, said = told("mission", "check", "carpentras")
    assert code == 0, said
    assert "absents : exchanges.csv" in said
    code, said = told("mission", "new", "carpentras", "--file", "mission.yml")
    assert "existe déjà" in said
    (carpentras / "mission.yml").write_text("object: Avec M. Durand", "utf-8")
    code, said = told("mission", "check", "carpentras")
    assert code == 0
    assert "une édition partagée serait refusée" in said
    (carpentras / "mission.yml").write_text("objet: Un diagnostic", "utf-8")
    code, said = told("mission", "check", "carpentras")
    assert code == 1
    assert "object" in said


def test_the_article_is_written_in_three_forms(told, carpentras):
    code, said = told("article", "carpentras")
    assert code == 0, said
    folder = paths.reports() / "carpentras" / "article"
    assert sorted(path.name for path in folder.iterdir()) == [
        "article.docx", "article.html", "article.md",
    ]  # fmt: skip
    page = (folder / "article.html").read_text("utf-8")
    assert page.startswith('<article lang="fr">\n<h2>')
    assert "<style" not in page
    words = [paragraph.text for paragraph in Document(folder / "article.docx").paragraphs]
    assert words[0].startswith("Carpentras")
    assert any("habitants" in word for word in words)
