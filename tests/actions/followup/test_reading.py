"""The tables read strictly: every mistake at once, with its file, line and column."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.actions.followup.cellvalues import canonical, flat
from diagnostic.actions.followup.columns import RESULTS, TABLES, TRACKS
from diagnostic.actions.followup.files import load
from diagnostic.actions.followup.words import Alert, StepState
from diagnostic.errors import DataError


def test_the_tables_become_entries(followup):
    track = followup.by_action["ACT-01"]
    assert (track.progress, track.spent, track.alert) == (40, Decimal("600.5"), Alert.BLOCKED)
    assert track.review == dt.date(2027, 12, 10)
    assert followup.steps[0].state is StepState.DONE
    assert followup.results[1].value == "62,5 %"
    assert followup.realisations[1].people == 3


def test_a_study_without_tables_has_an_empty_follow_up(actions, place):
    for path in place.glob("followup*.csv"):
        path.unlink()
    assert load("ici", actions).empty


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("followup.csv", "2027-12-10", "10 décembre 2027", ["écrivez 2027-12-10", "« review »"]),
        ("followup.csv", ",40,", ",140,", ["de 0 à 100", "« progress »"]),
        ("followup.csv", "bloquée", "bloqué", ["bloquée", "n’est pas admis"]),
        ("followup.csv", "ACT-01,en cours", "ACT-11,en cours", ["ACT-01", "n’existe pas"]),
        ("followup.csv", "Plus de salle", "", ["ce qui inquiète"]),
        ("followup.csv", "2027-06-11,2027-12-10", "2027-12-10,2027-06-11", ["avant la dernière"]),
        ("followup.csv", "À relancer", "voir a.b@ville.fr", ["adresse électronique"]),
        ("followup.csv", "action,status", "action,statut", ["statut", "status"]),
        ("followup.csv", "Acheter des téléphones", "", ["pas la décision"]),
        ("followup-steps.csv", "2027-05-20", "", ["sa date manque"]),
        ("followup-steps.csv", "Écrire la convention", "", ["n’est pas dans la fiche"]),
        ("followup-realisations.csv", "ET-ACT-01-1", "ET-ACT-01-9", ["ET-ACT-01-1"]),
        ("followup-realisations.csv", "RL-ACT-01-2", "RL-ACT-01-1", ["deux fois"]),
        ("followup-realisations.csv", ",12,", ",douze,", ["un nombre"]),
        ("followup-results.csv", "RS-ACT-01-1", "RS-ACT-02-1", ["n’est pas de la fiche ACT-01"]),
        ("followup-results.csv", "45 %", "45", ["45 %", "l’unité"]),
        ("followup-results.csv", "2027-09-30", "2027-06-30", ["déjà mesuré ce jour-là"]),
        ("followup-results.csv", "Part des personnes appelées,2027-06",
         "Part des gens appelés,2027-06", ["n’a pas cet indicateur", "des personnes appelées"]),
        ("followup-effects.csv", "2027-09-15", "2026-09-15", ["avant le début"]),
        ("followup-effects.csv", "EF-ACT-01-1", "EF-1", ["EF-ACT-01-1"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place_and_its_remedy(
    place, actions, file, old, new, expected
):
    path = place / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load("ici", actions)
    said = str(caught.value)
    for each in expected:
        assert each in said
    assert file in said
    assert "ligne" in said
    assert all(problem.remedy for problem in caught.value.problems)


def test_every_mistake_of_every_file_comes_at_once(place, actions):
    for name, old, new in (
        ("followup.csv", "2027-12-10", "bientôt"),
        ("followup-effects.csv", "groupe", "bande"),
        ("followup-results.csv", "2027-09-30", "30 septembre 2027"),
    ):
        path = place / name
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        load("ici", actions)
    assert len(caught.value.problems) == 3


def test_a_slow_figure_is_refused_with_the_first_year_it_could_show(place, actions):
    path = place / "followup-results.csv"
    row = "RS-ACT-02-1,ACT-02,Habitants de 75 ans et plus,2028-01-31,2 200 hab.,,,Insee,,\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    with pytest.raises(DataError) as caught:
        load("ici", actions)
    assert "contexte" in str(caught.value)
    assert "2031" in str(caught.value)


def test_the_follow_up_cannot_run_ahead_of_the_fiche(place, actions):
    path = place / "followup.csv"
    path.write_text(path.read_text("utf-8") + "ACT-02,en cours" + "," * 10 + "\n", "utf-8")
    with pytest.raises(DataError, match="encore « à l’étude »"):
        load("ici", actions)


def test_a_file_that_is_no_utf8_is_refused_with_its_line(place, actions):
    path = place / "followup.csv"
    path.write_bytes(path.read_text("utf-8").replace("’", "'").encode("cp1252"))
    with pytest.raises(DataError, match="ligne 2"):
        load("ici", actions)


@given(st.text(max_size=60))
def test_a_canonical_text_is_its_own_canonical_form(text):
    field = TRACKS.field("risk")
    once = canonical(field, text)
    assert canonical(field, once) == once
    assert once == flat(once)


@given(st.sampled_from([f for t in TABLES for f in t.fields]), st.text(max_size=20))
def test_a_value_is_refused_or_has_one_form(field, text):
    try:
        once = canonical(field, text, sent=True)
    except ValueError:
        return
    assert canonical(field, once, sent=True) == once


@pytest.mark.parametrize(
    ("said", "form"),
    [("15.5%", "15,5 %"), ("1 200 hab.", "1200 hab."), ("deux sur trois", "deux sur trois")],
)
def test_a_measure_has_one_form(said, form):
    assert canonical(RESULTS.field("value"), said) == form
