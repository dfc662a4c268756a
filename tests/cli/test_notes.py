"""The commands of the consultant's words: what they say, what they keep, what they never touch."""

from __future__ import annotations

import pytest

from diagnostic import paths
from diagnostic.cli import main
from diagnostic.notes.paragraphs import note_path
from diagnostic.notes.record import record_path

NOTE = """\
## Un titre

Les 75 ans et plus sont 11,3 % des habitants.

Le registre canicule compte 42,7 % des plus de 80 ans.

Les aidants vieillissent.
"""


@pytest.fixture
def told(capsys):
    def run(*arguments):
        code = main(["notes", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def note(sandbox):
    """The note of « Seniors » of a study, and where its readings are kept."""
    (paths.params() / "essai.yml").write_text(
        'territory: "COM-84031"\ndate: 2026-11-20\n', encoding="utf-8"
    )
    path = note_path("essai", "seniors")
    path.parent.mkdir(parents=True)
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_a_study_without_words_is_told_so(told, note):
    note.unlink()
    assert told("status", "essai")[0] == 0
    code, said = told("read", "essai", "seniors", "--all")
    assert code == 1
    assert "cette étude n’a pas de texte pour ce thème" in said


def test_from_new_to_read_to_moved_to_read_again(told, note):
    raw = note.read_bytes()
    code, said = told("status", "essai")
    assert code == 0
    assert "2. jamais relu (ligne 3)" in said
    assert "paragraphe 3, chiffre introuvable dans le chapitre\u00a0: «\u202f42,7 %\u202f»" in said
    assert "aidants" not in said
    code, said = told("read", "essai", "seniors")
    assert "«\u202f11,3 %\u202f»\u00a0: share_75_plus, 2022, COM-84031" in said
    assert not record_path(note).exists()
    code, said = told("read", "essai", "seniors", "--all")
    assert code == 0
    assert "2\u00a0paragraphes relus" in said
    assert "introuvable" not in told("status", "essai")[1]
    assert "tout est à jour" in told("read", "essai", "seniors", "--all")[1]
    kept = record_path(note).read_text(encoding="utf-8")
    record_path(note).write_text(kept.replace("11,3\u202f%", "10,9\u202f%"), encoding="utf-8")
    code, said = told("status", "essai", "seniors")
    assert code == 1
    assert "✎ 2. à relire" in said
    assert "10,9\u202f% à la relecture, 11,3\u202f% aujourd’hui" in said
    assert told("read", "essai", "seniors", "--paragraph", "2")[0] == 0
    assert told("status", "essai")[0] == 0
    assert record_path(note).read_text(encoding="utf-8") == kept
    assert note.read_bytes() == raw


def test_one_paragraph_may_be_read_alone(told, note):
    assert told("read", "essai", "seniors", "--paragraph", "3")[0] == 0
    code, said = told("status", "essai")
    assert "2. jamais relu" in said
    assert "3. à jour" in said
    code, said = told("read", "essai", "seniors", "--paragraph", "9")
    assert code == 1
    assert "numéros : 1 à 4" in said


def test_a_name_that_is_nothing_is_told_and_nothing_is_kept(told, note):
    note.write_text(NOTE + "\nIls sont {share_75_pluss}.\n", encoding="utf-8")
    code, said = told("status", "essai")
    assert code == 1
    assert "pas au catalogue" in said
    assert "share_75_plus" in said
    code, said = told("read", "essai", "seniors", "--all")
    assert code == 1
    assert "ligne 9" in said
    assert not record_path(note).exists()


def test_a_note_that_cannot_be_read_does_not_hide_the_others(told, note):
    note_path("essai", "housing").write_bytes("Des aînés".encode("cp1252"))
    code, said = told("status", "essai")
    assert code == 1
    assert "UTF-8" in said
    assert "2. jamais relu" in said


def test_a_paragraph_taken_away_is_not_forgotten(told, note):
    told("read", "essai", "seniors", "--all")
    note.write_text("Tout autre chose, sans chiffre.\n", encoding="utf-8")
    assert "2\u00a0paragraphes relus n’y sont plus" in told("status", "essai")[1]
    told("read", "essai", "seniors", "--all")
    note.write_text(NOTE, encoding="utf-8")
    assert "2. à jour" in told("status", "essai")[1]


def test_readings_whose_note_is_gone_are_told(told, note):
    told("read", "essai", "seniors", "--all")
    note.rename(note.with_name("youth.md"))
    assert "seniors.figures.yml garde des relectures" in told("status", "essai")[1]
