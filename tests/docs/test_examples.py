"""The guide's examples are real: its study files are right or wrong as it says."""

import re

import pytest

from diagnostic.cli import main
from diagnostic.paths import PACKAGE
from diagnostic.study import load_study, project_gazetteer

ROOT = PACKAGE.parent.parent
CALLED = "python3 noxfile.py -s diagnostic --"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own, on the real territories."""
    for name in ("params", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    for name in ("sample", "catalogue"):
        (tmp_path / "data" / name).symlink_to(ROOT / "data" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIAGNOSTIC_ROOT", raising=False)
    monkeypatch.setenv("DIAGNOSTIC_COMMAND", CALLED)
    return tmp_path


def output(guide, opening: str) -> str:
    """Return the block of output that begins with some words."""
    return next(block for block in guide.blocks("text") if block.startswith(opening))


def test_a_new_study_is_told_as_the_guide_shows(guide, project, capsys):
    assert main(["new", "Le Puy-en-Velay"]) == 0
    assert capsys.readouterr().out == output(guide, "✓ Étude du Puy-en-Velay")
    study = project / "params" / "le-puy-en-velay.yml"
    written = study.read_text(encoding="utf-8")
    study.write_text(re.sub(r"date: \S+", "date: 2026-11-22", written), encoding="utf-8")
    assert main(["check", "le-puy-en-velay"]) == 0
    assert capsys.readouterr().out == output(guide, "✓ le-puy-en-velay")
    (project / "data/field/le-puy-en-velay/notes/senior.md").write_text("Un texte.")
    assert main(["check", "le-puy-en-velay"]) == 0
    assert capsys.readouterr().out.endswith(output(guide, "À savoir"))


def test_mistakes_are_told_as_the_guide_shows(guide, project, capsys):
    wrong = next(block for block in guide.blocks("yaml") if "comparateurs:" in block)
    (project / "params" / "essai.yml").write_text(wrong, encoding="utf-8")
    assert main(["check", "essai"]) == 1
    assert capsys.readouterr().err == output(guide, "Erreur")


def test_the_other_study_files_of_the_guide_are_right(guide, project):
    right = [block for block in guide.blocks("yaml") if "comparateurs:" not in block]
    assert len(right) >= 3
    gazetteer = project_gazetteer()
    for block in right:
        whole = block if "date:" in block else block + "date: 2026-11-20\n"
        if not re.search(r"^(?:group|batch|territory):", whole, re.MULTILINE):
            whole += 'territory: "COM-84031"\n'
        (project / "params" / "essai.yml").write_text(whole, encoding="utf-8")
        study = load_study("essai", gazetteer)
        assert study.themes


def test_a_new_commune_may_be_given_as_the_guide_says(guide):
    gazetteer = project_gazetteer()
    sentence = next(line for line in guide.text.splitlines() if "code de l’Insee" in line)
    examples = re.findall(r"`\"?([^`\"]+)\"?`", sentence)
    assert len(examples) == 3
    for example in examples:
        assert gazetteer.find(example).territory.name
