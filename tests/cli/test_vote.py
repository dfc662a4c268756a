"""Commands of a vote, from the question to the results."""

from __future__ import annotations

import csv
import random

import pytest

from diagnostic import paths
from diagnostic.cli import main

QUESTION = "De votre point de vue, que peut-on faire avec vous pour s’entraider dans la commune ?"


@pytest.fixture
def call(sandbox, monkeypatch, capsys):
    monkeypatch.chdir(sandbox)
    monkeypatch.setenv("COLUMNS", "100")
    (sandbox / "params" / "essai.yml").write_text('territory: "COM-84031"\ndate: 2026-09-15\n')

    def run(*arguments):
        code = main(["vote", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return str(path)


def prepared(call, folder):
    assert call("new", "essai", "test", "--question", QUESTION)[0] == 0
    items = [
        ("groupe", "auteur", "texte"),
        ("élus", "Zoé Ravenel", "Un accueil le samedi"),
        ("techniciens", "", "Un lieu ouvert à tous"),
    ]
    assert call("items", "essai", "test", written(folder / "i.csv", items))[0] == 0


def test_from_the_question_to_the_results(call, tmp_path):
    prepared(call, tmp_path)
    code, out, _ = call("codes", "essai", "test", "--count", "élus=11", "--to", str(tmp_path))
    assert code == 0
    assert "imprimez-les" in out
    assert (tmp_path / "bulletins-test.pdf").read_bytes().startswith(b"%PDF")
    assert call("form", "essai", "test", "--to", str(tmp_path))[0] == 0
    assert (tmp_path / "test-xlsform.xlsx").is_file()
    assert call("open", "essai", "test")[0] == 0
    code, _, err = call("results", "essai", "test")
    assert code == 1
    assert "attendez la clôture" in err
    codes = _codes(tmp_path / "bulletins-test.pdf")
    assert len(codes) == 11
    draw = random.Random(1)
    rows = [("code", "IT-test-01", "IT-test-02")]
    rows += [(code, draw.choice("45"), draw.choice("12")) for code in codes]
    answers = written(tmp_path / "b.csv", rows)
    code, out, _ = call("ballots", "essai", "test", answers, "--count", "élus=11")
    assert code == 0
    assert "11\u00a0bulletins dans l’urne" in out
    assert call("ballots", "essai", "test", answers)[0] == 1
    assert call("close", "essai", "test")[0] == 0
    code, out, _ = call("results", "essai", "test")
    assert code == 0
    assert "Consensus" in out
    assert "sans résultat, faute de bulletins" in out
    assert not any(each in out for each in codes)
    for path in paths.field("essai").rglob("*"):
        if path.is_file():
            data = path.read_text("utf-8")
            assert not any(each in data for each in codes)
            assert "Ravenel" not in data


def _codes(path):
    import re

    from pypdf import PdfReader

    text = "".join(re.sub(r"\s", "", page.extract_text()) for page in PdfReader(path).pages)
    return re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", text)


def test_a_vote_is_never_replaced_and_unknown_words_are_told(call):
    assert call("new", "essai", "test", "--question", QUESTION)[0] == 0
    assert "existe déjà" in call("new", "essai", "test")[2]
    assert "proche : agreement" in call("new", "essai", "b", "--format", "agrement")[2]
    assert "proche : test" in call("open", "essai", "tests")[2]
    assert "combien de codes" in call("codes", "essai", "test")[2]


def test_wording_is_advised_and_parks_are_named(call):
    out = call("new", "essai", "test", "--question", "Comment améliorer le territoire ?")[1]
    assert "« territoire »" in out
    assert "texte à reprendre dans le guide" in out


def test_items_are_merged_with_a_reason(call, tmp_path):
    prepared(call, tmp_path)
    merge = ("items", "essai", "test", "--merge", "IT-test-01", "--merge", "IT-test-02")
    assert "raison" in call(*merge)[2]
    assert call(*merge, "--reason", "même idée")[0] == 0
    out = call("items", "essai", "test")[1]
    assert "1\u00a0énoncé" in out
    assert "élus et techniciens" in out


def test_slips_are_not_written_in_the_project(call, tmp_path, sandbox):
    prepared(call, tmp_path)
    arguments = ("codes", "essai", "test", "--count", "élus=2", "--to", str(sandbox / "data"))
    code, _, err = call(*arguments)
    assert code == 1
    assert "hors du projet" in err
    assert not list(paths.field("essai").glob("private/**/*.json")), "no code was drawn"


def test_without_codes_a_second_export_is_warned_of(call, tmp_path):
    prepared(call, tmp_path)
    assert call("open", "essai", "test")[0] == 0
    head = ("groupe", "IT-test-01", "IT-test-02")
    said = []
    for name, rows in (("a.csv", [("élus", "4", "2")]), ("b.csv", [("élus", "4", "2")] * 2)):
        code, out, err = call("ballots", "essai", "test", written(tmp_path / name, [head, *rows]))
        assert code == 0
        said.append("comptés deux fois" in " ".join((out + err).split()))
    assert said == [False, True]
