"""Commands of questionnaires: created, imported, weighed, told; nothing twice, nothing secret."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from diagnostic import paths
from diagnostic.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "voices" / "surveys"))
import surveying

ROOT = Path(__file__).parents[2]
NAMES = ("carpentras", "besoins")


@pytest.fixture
def call(sandbox, monkeypatch, capsys):
    monkeypatch.chdir(sandbox)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(surveying, "STUDY", "carpentras")
    shutil.copy(ROOT / "params" / "carpentras.yml", paths.params() / "carpentras.yml")

    def run(*arguments):
        code = main(["survey", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def answers(tmp_path, size=120):
    rows = [["age", "sexe", "q1", "q2", "q3", "_uuid"]]
    rows += [
        [20 + i % 60, "fh"[i % 2], 1 + i % 4 if i % 40 else 9, "garde", "Au secret" * (i == 7), i]
        for i in range(size)
    ]
    return surveying.exported(tmp_path, rows)


def test_from_the_mapping_to_the_results(call, tmp_path):
    surveying.declared()
    code, out, _ = call("import", *NAMES, answers(tmp_path))
    assert code == 0
    assert "120 réponses ajoutées" in out.replace("\u00a0", " ")
    code, _, err = call("import", *NAMES, answers(tmp_path))
    assert code == 1
    assert "déjà été importé" in err
    code, out, _ = call("weights", *NAMES)
    assert code == 0
    assert "consultation, pas un sondage" in out
    code, out, _ = call("results", *NAMES, "--write")
    assert code == 0
    assert "données fictives de démonstration" in out
    assert "Ne se prononce pas : secret" in out
    assert "redressé" not in out
    assert "Au secret" not in out
    assert (paths.field("carpentras") / "surveys" / "besoins" / "results.json").is_file()
    code, out, _ = call("texts", *NAMES)
    assert (code, "1 réponse libre" in out.replace("\u00a0", " ")) == (0, True)


def test_a_new_questionnaire_says_what_comes_next(call):
    code, out, _ = call("new", *NAMES, "--tool", "limesurvey")
    assert code == 0
    assert "survey import carpentras besoins" in out
    code, _, err = call("results", *NAMES)
    assert (code, "pas encore de réponses" in err) == (1, True)
    code, _, err = call("new", "carpentras", "Mes Besoins")
    assert (code, "mes-besoins" in err) == (1, True)


def test_an_unknown_questionnaire_is_refused(call):
    code, _, err = call("results", "carpentras", "besoin")
    assert (code, "n’existe pas" in err) == (1, True)
