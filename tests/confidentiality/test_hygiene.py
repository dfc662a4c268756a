"""Nothing personal is committed: what the scan finds, and the repository's own material."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest

from diagnostic import paths
from diagnostic.cli import main
from diagnostic.confidentiality.hygiene import scan

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def field(sandbox):
    folder = paths.field("essai")
    (folder / "interviews").mkdir(parents=True)
    return folder


@pytest.mark.parametrize("suffix", ["csv", "md", "yml", "xlsx"])
@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        ("joindre k.zeroual@orange.fr", "adresse électronique"),
        ("joindre au 06.12.34.56.78", "téléphone"),
        ("n° 2 85 05 78 006 084 41", "sécurité sociale"),
        ("vu avec Mme Zeroual", "nom d’une personne"),
    ],
)
def test_what_is_personal_is_named_by_file_and_line_and_never_quoted(field, suffix, secret, kind):
    file = field / "interviews" / f"x.{suffix}"
    if suffix == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["ligne"])
        book.active.append([secret])
        book.save(file)
    else:
        file.write_bytes(f"première ligne\n{secret}\n".encode("cp1252"))
    (problem,) = scan(field)
    assert kind in problem.what
    assert ("A2" if suffix == "xlsx" else "ligne 2") in problem.where
    assert "zeroual" not in str(problem).lower()
    assert "06.12" not in str(problem)


def test_names_of_the_private_lists_are_searched_everywhere_else(field):
    private = field / "private" / "interviews"
    private.mkdir(parents=True)
    (private / "keys.csv").write_text(
        "placeholder;names\n[PERSONNE_1];chaix | lucie chaix\n", encoding="utf-8"
    )
    assert scan(field) == []
    (field / "note.md").write_text("Avec CHAIX, on avance.\n", encoding="utf-8")
    (problem,) = scan(field)
    assert "note.md, ligne 1" in problem.where


def test_figures_and_offices_are_left_alone(field):
    (field / "a.csv").write_text(
        "code;total\n84031;30854\nccas@carpentras.fr;21840031300012\n", encoding="utf-8"
    )
    assert scan(field) == []


def test_a_private_file_followed_by_git_is_told(field):
    def git(*arguments):
        subprocess.run(["git", "-C", str(field), *arguments], check=True, capture_output=True)

    (field / "private").mkdir()
    (field / "private" / "x.csv").write_text("a\n", encoding="utf-8")
    git("init")
    assert scan(field) == []
    git("add", "-f", "private/x.csv")
    (problem,) = scan(field)
    assert "git suit" in problem.what


def test_the_command_ends_non_zero(field, monkeypatch, capsys):
    monkeypatch.chdir(field.parents[2])
    assert main(["field", "scan"]) == 0
    (field / "x.md").write_text("06 12 34 56 78", encoding="utf-8")
    assert main(["field", "scan", "essai"]) == 1
    assert "x.md, ligne 1" in capsys.readouterr().err
    assert main(["field", "scan", "absente"]) == 1


def test_the_material_of_this_repository_is_clean():
    folders = [each for each in (ROOT / "data" / "field").iterdir() if each.is_dir()]
    assert folders
    assert [str(problem) for folder in folders for problem in scan(folder)] == []


def test_private_folders_are_ignored_by_git():
    for path in ("data/field/x/private/a.csv", "data/field/x/private/interviews/keys.csv"):
        asked = ["git", "-C", str(ROOT), "check-ignore", "-q", path]
        done = subprocess.run(asked, check=False)
        assert done.returncode in {0, 128}, path
