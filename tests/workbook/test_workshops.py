"""What workshops give a chapter: with grids, without, and what a shared edition refuses."""

import pytest

from diagnostic import open_study, text
from diagnostic.errors import DisclosureError
from diagnostic.study.model import Edition
from diagnostic.voices.demonstration import LABEL
from diagnostic.voices.workshops.declaring import declare
from diagnostic.voices.workshops.files import attendance_text, load
from diagnostic.voices.workshops.model import home
from diagnostic.voices.workshops.synthesis import brakes, ideas
from diagnostic.workbook.heard import voices
from diagnostic.workbook.workshops import theme_notes

METHODS = ("workshops_table", "workshops_coordination", "workshops_ideas")
HEADER = "id;kind;text;answers;who;partners;when;dots\n"


@pytest.fixture
def opened(sandbox):
    def make(grids, edition="travail", theme="voices"):
        (sandbox / "params" / "essai.yml").write_text(
            f'territory: "COM-84031"\ndate: 2026-09-15\nedition: {edition}\n', encoding="utf-8"
        )
        for name, (lines, present) in grids.items():
            declare("essai", name, "housing", f"Groupe {name}")
            (home("essai") / name / "grid.csv").write_text(HEADER + lines, encoding="utf-8")
            (home("essai") / name / "attendance.csv").write_text(
                attendance_text([("Association", present)]), encoding="utf-8"
            )
        return open_study("essai", theme=theme)

    return make


def grid(name, dots=(6, 2), remedy=True):
    lines = [f"AT-{name}-01;frein;Chacun agit seul.;;;;;"]
    if remedy:
        lines.append(f"AT-{name}-02;remède;Se réunir {name}.;AT-{name}-01;;;;")
    lines += [
        f"AT-{name}-0{3 + i};piste d’action;Piste {i} de {name};;CCAS;;;{count}"
        for i, count in enumerate(dots)
    ]
    return "\n".join(lines) + "\n"


def test_brakes_in_the_same_words_are_counted_once_per_group(opened):
    study = opened({"un": (grid("un"), 8), "deux": (grid("deux"), 8)})
    found = brakes([load("essai", "un"), load("essai", "deux")])
    assert len(found) == 1
    assert found[0].remedies == ("Se réunir un.", "Se réunir deux.")
    block = study.workshops_coordination()
    assert "1\u00a0frein à la coordination, chacun avec un remède" in block.plain
    assert LABEL not in block.plain.lower()


def test_ideas_follow_the_part_of_their_group_not_the_number_of_dots(opened):
    study = opened({"un": (grid("un", (30, 30)), 20), "deux": (grid("deux", (9, 1)), 5)})
    found = ideas([load("essai", "un"), load("essai", "deux")])
    assert [(each.note.id, each.share) for each in found][:2] == [
        ("AT-deux-03", 0.9), ("AT-un-03", 0.5),
    ]  # fmt: skip
    assert "piste 0 de deux" in study.workshops_ideas().plain


def test_dots_of_fewer_than_five_people_are_nowhere(opened):
    block = opened({"un": (grid("un", (7373, 7171)), 4)}).workshops_ideas()
    for form in (block.markdown, block.html, block.plain, block.data.to_csv()):
        assert "7373" not in text.folded(form.replace("\u202f", ""))
        assert "7171" not in text.folded(form.replace("\u202f", ""))


def test_a_study_without_workshops_says_how_to_add_one(opened):
    study = opened({})
    for name in METHODS:
        assert "workshop template essai" in getattr(study, name)().plain


def test_a_shared_edition_stops_on_a_word_that_may_be_a_name(opened):
    line = "AT-un-01;constat partagé;On renvoie vers Trucmuche sans cesse;;;;;\n"
    study = opened({"un": (line, 8)}, edition="public")
    for name in METHODS:
        with pytest.raises(DisclosureError):
            getattr(study, name)()


def test_the_demonstration_says_it_is_fictional_everywhere_but_the_day_itself():
    study = open_study("plaisir", theme="voices")
    assert study.context.study.edition is Edition.WORKING
    for name in METHODS:
        block = getattr(study, name)()
        for form in (block.markdown, block.html, block.plain):
            assert LABEL in form.lower()
    day = study.workshops_table().plain.splitlines()[0]
    assert "98\u00a0participants" in text.typographic(day)
    assert LABEL not in day.lower()


def test_the_notes_of_a_theme_stand_in_its_chapter():
    context = open_study("plaisir", theme="seniors").context
    assert "AT-seniors-03" in theme_notes(context).plain
    assert "AT-seniors-03" in voices(context).plain
    assert theme_notes(open_study("plaisir", theme="portrait").context) is None
