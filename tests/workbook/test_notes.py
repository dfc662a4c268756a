"""The team's words in a chapter: theirs to the letter, and marked where a figure has moved."""

import datetime as dt
import re

import pytest

from diagnostic import open_study, paths
from diagnostic.errors import DataError, DisclosureError
from diagnostic.notes.paragraphs import note_path
from diagnostic.notes.reading import after
from diagnostic.notes.record import Record, read_record, record_path, record_text
from diagnostic.study.load import load_study, project_gazetteer
from diagnostic.workbook.notesreview import noted, standing

NOTE = """\
Les 75 ans et plus sont **11,3 %** des habitants, et {share_60_plus} ont 60 ans et plus.

- Le portage ne dessert pas les hameaux. <!-- repose sur : share_75_plus -->
- Les aidants vieillissent.

Fin & <fin>.
"""


@pytest.mark.parametrize(
    ("edition", "told"), [("travail", True), ("copil", False), ("public", False)]
)
def test_the_path_of_the_notes_is_for_the_team(tmp_path, edition, told):
    file = tmp_path / "essai.yml"
    file.write_text(
        f'territory: "COM-84031"\ndate: 2026-11-20\nedition: {edition}\n', encoding="utf-8"
    )
    said = open_study(str(file), theme="seniors").notes()
    for form in (said.markdown, said.html, said.plain):
        assert ("data/field" in form) is told
        assert "analyse de l’équipe" in form


@pytest.fixture
def essai(sandbox):
    """Return a function: show the note of « Seniors » in an edition."""

    def show(edition="travail", text=None):
        (paths.params() / "essai.yml").write_text(
            f'territory: "COM-84031"\ndate: 2026-11-20\nedition: {edition}\n', encoding="utf-8"
        )
        path = note_path("essai", "seniors")
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
        return open_study("essai", theme="seniors").notes()

    return show


def read_all():
    found = standing(load_study("essai", project_gazetteer()), "seniors")
    numbers = [each.number for each in found.note.paragraphs]
    keep(after(found.reviews, found.record, numbers, dt.date(2026, 11, 22)))


def keep(record):
    path = note_path("essai", "seniors")
    record_path(path).write_text(record_text(record, path), encoding="utf-8")


def age(**changed):
    """Change what every figure of the first paragraph was when it was read."""
    record = read_record(note_path("essai", "seniors"))
    first, *rest = record.paragraphs
    figures = tuple(
        each.model_copy(update=changed) if each.indicator == "share_75_plus" else each
        for each in first.figures
    )
    keep(Record(theme="seniors", paragraphs=(first.model_copy(update={"figures": figures}), *rest)))


def test_words_are_printed_to_the_letter_and_names_give_their_figure(essai):
    shown = essai(text=NOTE)
    assert "**11,3 %** des habitants, et 30,2\u202f% ont 60 ans et plus." in shown.markdown
    assert "- Le portage ne dessert pas les hameaux.\n- Les aidants vieillissent." in shown.markdown
    assert "repose sur" not in shown.markdown + shown.html + shown.plain
    assert shown.used["indicators"] == ["share_60_plus"]
    assert shown.used["sources"]
    plain = NOTE.replace("{share_60_plus}", "x").replace(" <!-- repose sur : share_75_plus -->", "")
    assert plain.strip() in essai(text=plain).markdown


def test_words_with_no_figure_load_nothing(essai):
    essai(text="Des mots.")
    workbook = open_study("essai", theme="seniors")
    workbook.notes()
    assert not workbook.context.profile._frames


@pytest.mark.parametrize("edition", ["travail", "copil", "public"])
def test_what_is_read_bears_no_mark(essai, edition):
    essai(text=NOTE)
    read_all()
    shown = essai(edition)
    assert "relire" not in shown.markdown + shown.html + shown.plain


def test_the_mark_follows_the_paragraph_with_both_values(essai):
    essai(text=NOTE)
    read_all()
    age(value="10,9\u202f%")
    shown = essai()
    mark = "10,9\u202f% à la relecture, 11,3\u202f% aujourd’hui (2022, révisé)."
    for form in (shown.markdown, shown.html, shown.plain):
        assert form.count("À relire") == 1
        assert mark in form
        before, _, rest = form.partition("À relire")
        assert "60 ans et plus" in before
        assert "portage" in rest
        assert "diagnostic notes read essai seniors --paragraph 1" in rest
    assert re.search(r"^::: \{\.relire\}$", shown.markdown, re.MULTILINE)
    assert shown.markdown.startswith("::::: {.note-consultant}")
    assert shown.markdown.endswith("\n:::::")


def test_the_mark_of_an_item_names_it_after_the_list(essai):
    text = NOTE.replace("Les 75 ans et plus sont **11,3 %** des habitants, et", "Et")
    essai(text=text)
    read_all()
    record = read_record(note_path("essai", "seniors"))
    second = record.paragraphs[1]
    figures = tuple(each.model_copy(update={"value": "9,9\u202f%"}) for each in second.figures)
    paragraphs = list(record.paragraphs)
    paragraphs[1] = second.model_copy(update={"figures": figures})
    keep(Record(theme="seniors", paragraphs=tuple(paragraphs)))
    shown = essai().plain
    assert shown.index("Les aidants vieillissent.") < shown.index("À relire")
    assert "1\u00a0chiffre a changé, «\u202fLe portage ne dessert pas les hameaux.\u202f»" in shown


def test_the_committee_sees_the_mark_and_not_the_command(essai):
    essai(text=NOTE)
    read_all()
    age(value="10,9\u202f%")
    shown = essai("copil").markdown
    assert "À relire" in shown
    assert "diagnostic notes" not in shown
    assert "data/field" not in shown


def test_the_public_edition_refuses_until_read_again(essai):
    essai(text=NOTE)
    read_all()
    age(value="10,9\u202f%")
    with pytest.raises(DisclosureError, match=r"notes/seniors\.md, ligne 1 : ce paragraphe est à"):
        essai("public")
    read_all()
    assert "11,3 %" in essai("public").markdown


def test_a_name_that_is_nothing_is_shown_to_the_team_and_refused_elsewhere(essai):
    shown = essai(text="Ils sont {share_75_pluss}.").plain
    assert "À corriger" in shown
    assert "{share_75_pluss}" in shown
    for edition in ("copil", "public"):
        with pytest.raises(DisclosureError, match="pas au catalogue"):
            essai(edition)


def test_a_damaged_record_is_told_and_loses_no_word(essai):
    essai(text=NOTE)
    path = note_path("essai", "seniors")
    record_path(path).write_text("theme: [", encoding="utf-8")
    with pytest.raises(DataError, match=r"seniors\.figures\.yml"):
        essai()
    assert path.read_text(encoding="utf-8") == NOTE


def test_a_note_saved_by_another_editor_is_shown(essai):
    essai()
    note_path("essai", "seniors").write_bytes("\ufeffDes aînés.\r\n\r\nFin.".encode("utf-16"))
    assert "Des aînés.\n\nFin." in essai().markdown


def test_the_note_of_a_batch_is_read_for_each_of_its_books(sandbox):
    (paths.params() / "lot.yml").write_text(
        'batch: {each: commune, of: "EPCI-200070712"}\ndate: 2026-11-20\ntitle: "Portrait : {name}"'
        "\n",
        encoding="utf-8",
    )
    path = note_path("lot", "seniors")
    path.parent.mkdir(parents=True)
    path.write_text("Ici, {share_75_plus} ont 75 ans et plus ; dans le département, "
                    "{share_75_plus, DEP}.", encoding="utf-8")  # fmt: skip
    study = load_study("lot", project_gazetteer())
    found = standing(study, "seniors")
    assert len(found.reviews) == len(study.batch) > 3
    record = after(found.reviews, found.record, [1], dt.date(2026, 11, 22))
    figures = record.paragraphs[0].figures
    assert [each.territory for each in figures if not each.own] == ["DEP-63"]
    assert {each.territory for each in figures if each.own} == {str(each) for each in study.batch}


def test_the_notes_of_a_study_are_found_in_the_order_of_chapters(essai):
    essai(text=NOTE)
    for name in ("synthesis", "portrait", "senior"):
        note_path("essai", name).write_text("Des mots.", encoding="utf-8")
    assert noted("essai") == ("portrait", "seniors", "synthesis")
    with pytest.raises(DataError, match=r"proche : seniors"):
        standing(load_study("essai", project_gazetteer()), "seniora")
