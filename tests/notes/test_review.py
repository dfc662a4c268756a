"""What moves marks the paragraph that rests on it, and no other; reading it again clears it."""

import datetime as dt

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DisclosureError
from diagnostic.notes.clearing import require_read
from diagnostic.notes.reading import to_read
from diagnostic.notes.review import State
from diagnostic.study.model import Edition

NOTE = """\
Les 75 ans et plus sont **11,3 %** des habitants.

Trente pour cent, ou presque, ont 60 ans et plus : {share_60_plus}.

Les aidants vieillissent aussi.
"""
SHARE = "share_75_plus"


def states(chapter, **asked):
    return [each.state for each in chapter.reviewed(**asked).paragraphs]


def test_a_new_paragraph_is_never_marked(chapter):
    chapter.write(NOTE)
    assert states(chapter) == [State.NEW, State.NEW, State.PLAIN]
    assert not chapter.reviewed().moved
    assert to_read(chapter.reviewed()) == (1, 2)


def test_what_was_read_is_up_to_date(chapter):
    chapter.read(NOTE)
    assert states(chapter) == [State.CURRENT, State.CURRENT, State.CURRENT]
    kept = [[f.indicator for f in each.figures] for each in chapter.record.paragraphs]
    assert kept == [[SHARE], ["share_60_plus"], []]
    assert to_read(chapter.reviewed()) == ()


def test_only_the_paragraph_concerned_is_marked_with_both_values(chapter):
    chapter.read(NOTE)
    chapter.revise(SHARE, 2022, value=11.6)
    assert states(chapter) == [State.MOVED, State.CURRENT, State.CURRENT]
    (moved,) = chapter.reviewed().moved
    (change,) = moved.changes
    assert change.what == (
        "Part des 75 ans et plus, Carpentras\u00a0: 11,3\u202f% à la relecture, 11,6\u202f% "
        "aujourd’hui (2022, révisé)."
    )
    chapter.read(NOTE, 1)
    assert states(chapter) == [State.CURRENT, State.CURRENT, State.CURRENT]
    (kept,) = chapter.record.paragraphs[0].figures  # « 11,3 % » still rests on it
    assert (kept.cited, kept.value) == ("11,3 %", "11,6\u202f%")
    chapter.revise(SHARE, 2022, value=11.9)
    assert states(chapter)[0] is State.MOVED


def test_less_than_what_is_printed_is_no_change(chapter):
    value = chapter.profile.at(SHARE, chapter.context.town, 2022).value
    chapter.read(NOTE)
    chapter.revise(SHARE, 2022, value=round(value, 1) + 0.01)
    assert not chapter.reviewed().moved


def moved(chapter):
    return [change.what for each in chapter.reviewed().moved for change in each.changes]


def test_a_newer_figure_is_told(chapter):
    chapter.read("En 2018 : {share_75_plus, 2018}. Aujourd’hui : {share_75_plus}.")
    assert not moved(chapter)
    figures = chapter.record.paragraphs[0].figures
    assert [(each.vintage, each.latest) for each in figures] == [(2018, False), (2022, True)]
    older = figures[1].model_copy(update={"vintage": 2018})
    reading = chapter.record.paragraphs[0].model_copy(update={"figures": (older,)})
    chapter.record = chapter.record.model_copy(update={"paragraphs": (reading,)})
    (said,) = moved(chapter)
    assert "11,3\u202f% (2018) à la relecture, 11,3\u202f% (2022) aujourd’hui" in said


def gone(chapter, status, place=None):
    chapter.revise(SHARE, 2022, place, value=None, status=status)


@pytest.mark.parametrize(
    "status",
    [Status.SECRET, Status.SECRET_SECONDARY, Status.PROTECTED, Status.BELOW_THRESHOLD],
)
def test_a_figure_that_became_secret_is_never_printed_again(chapter, status):
    chapter.read("Les 75 ans et plus sont 11,3 %, et {share_75_plus}.")
    gone(chapter, status)
    (each,) = chapter.reviewed().moved
    assert all(change.hidden for change in each.changes)
    said = " ".join(change.what for change in each.changes)
    assert "n’est plus diffusée" in said
    assert status.label in said
    assert "11,3" not in said


def test_a_source_that_is_gone_is_told(chapter):
    chapter.read(NOTE)
    gone(chapter, Status.UNAVAILABLE)
    (said,) = moved(chapter)
    assert said.endswith("11,3\u202f% (2022) à la relecture, non chargé aujourd’hui.")


def test_a_figure_that_became_fragile_is_told(chapter):
    chapter.read(NOTE)
    chapter.revise(SHARE, 2022, status=Status.FRAGILE)
    (said,) = moved(chapter)
    assert said.endswith("11,3\u202f% (2022), désormais fragile.")


def test_a_figure_that_was_missing_and_came_is_told(chapter):
    chapter.read("Les plus âgés vivent souvent seuls : {living_alone_80_plus}.")
    assert chapter.record.paragraphs[0].figures[0].vintage is None
    assert not moved(chapter)
    known = chapter.profile.latest(SHARE)
    key = "living_alone_80_plus", str(chapter.context.town.id)
    chapter.profile._values[key] = [known]
    (said,) = moved(chapter)
    assert "sans valeur à la relecture, 11,3\u202f% (2022) aujourd’hui" in said


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"definition": "000000000000"}, "la définition a changé"),
        ({"indicator": "share_of_unicorns"}, "n’est plus au catalogue"),
        ({"territory": "DEP-26"}, "DEP-26 n’est plus parmi les territoires comparés"),
    ],
)
def test_what_the_figure_was_about_may_be_gone(chapter, changed, told):
    chapter.read("Ils sont {share_75_plus}.")
    reading = chapter.record.paragraphs[0]
    figure = reading.figures[0].model_copy(update=changed)
    reading = reading.model_copy(update={"figures": (figure,)})
    chapter.record = chapter.record.model_copy(update={"paragraphs": (reading,)})
    (said,) = moved(chapter)
    assert told in said


def test_a_definition_that_changed_does_not_print_a_secret(chapter):
    chapter.read("Ils sont {share_75_plus}.")
    reading = chapter.record.paragraphs[0]
    figure = reading.figures[0].model_copy(update={"definition": "0"})
    reading = reading.model_copy(update={"figures": (figure,)})
    chapter.record = chapter.record.model_copy(update={"paragraphs": (reading,)})
    for vintage in (2018, 2022):
        chapter.revise(SHARE, vintage, value=None, status=Status.SECRET)
    assert "11,3" not in " ".join(moved(chapter))


def test_a_comparator_that_moved_marks_too(chapter):
    department = next(p for p in chapter.profile.comparators if str(p.id) == "DEP-84")
    chapter.read("Le Vaucluse compte 10,6 % de 75 ans et plus.")
    chapter.revise(SHARE, 2020, department, value=10.9)
    (said,) = moved(chapter)
    assert said.startswith("Part des 75 ans et plus, Vaucluse")


def test_a_correction_by_hand_keeps_the_reading_until_read_again(chapter):
    chapter.read(NOTE)
    corrected = NOTE.replace("Les 75 ans et plus", "À Carpentras, les 75 ans et plus")
    chapter.write(corrected)
    assert states(chapter)[0] is State.EDITED
    chapter.revise(SHARE, 2022, value=11.6)
    assert states(chapter)[0] is State.MOVED
    chapter.write("\n\n".join(reversed(corrected.replace("11,3", "11,6").split("\n\n"))))
    assert [each.state for each in chapter.seen()] == [State.CURRENT, State.CURRENT, State.MOVED]
    chapter.read(chapter.note.text, 3)
    assert chapter.record.paragraphs[2].figures[0].value == "11,6\u202f%"
    assert not chapter.reviewed().moved


def test_reading_one_paragraph_leaves_the_others_unread(chapter):
    chapter.read(NOTE, 2)
    assert states(chapter) == [State.NEW, State.CURRENT, State.PLAIN]


def test_a_paragraph_taken_away_and_put_back_is_still_read(chapter):
    chapter.read(NOTE)
    one, _, rest = NOTE.partition("\n\n")
    chapter.read(rest)
    assert chapter.reviewed().gone[0].text == one
    chapter.write(NOTE)
    assert states(chapter) == [State.CURRENT, State.CURRENT, State.CURRENT]


@pytest.mark.parametrize(
    ("named", "told", "near"),
    [
        ("{share_75_pluss}", "pas au catalogue", "share_75_plus"),
        ("{share_75_plus, DEP-26}", "n’est pas comparé ici", ""),
        ("{share_75_plus, 1921}", "aucune source ne donne", ""),
        ("{share_75_plus, COMMUNE}", "n’est pas comparé ici", ""),
    ],
)
def test_a_figure_that_does_not_exist_is_told_with_its_line(chapter, named, told, near):
    chapter.write(f"Un titre.\n\nIls sont {named}.")
    (problem,) = chapter.reviewed().problems
    assert told in problem.what
    assert problem.where == "seniors.md, ligne 3"
    assert problem.found == named
    assert not near or near in problem.near


def refused(chapter, edition):
    try:
        require_read(chapter.reviewed(), edition, "diagnostic notes read essai seniors")
    except DisclosureError as error:
        return [problem.what for problem in error.problems]
    return []


def test_each_edition_asks_what_it_must(chapter):
    chapter.read(NOTE)
    assert not [refused(chapter, edition) for edition in Edition if refused(chapter, edition)]
    chapter.revise(SHARE, 2022, value=11.6)
    assert not refused(chapter, Edition.WORKING)
    assert not refused(chapter, Edition.STEERING)
    assert refused(chapter, Edition.PUBLIC) == [
        "ce paragraphe est à relire : un chiffre qu’il cite a changé"
    ]
    gone(chapter, Status.SECRET)
    assert not refused(chapter, Edition.WORKING)
    assert "plus diffusé" in refused(chapter, Edition.STEERING)[0]
    assert "plus diffusé" in refused(chapter, Edition.PUBLIC)[0]


def test_a_figure_that_does_not_exist_stops_shared_editions(chapter):
    chapter.write("Ils sont {share_75_pluss}.")
    assert not refused(chapter, Edition.WORKING)
    assert refused(chapter, Edition.STEERING)
    assert refused(chapter, Edition.PUBLIC)


def test_the_day_of_a_reading_is_kept(chapter):
    chapter.read(NOTE)
    assert {each.read for each in chapter.record.paragraphs} == {dt.date(2026, 11, 22)}
