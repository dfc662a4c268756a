"""Lateness against the study's date, progress, small counts, agenda, chain."""

from __future__ import annotations

import datetime as dt

import pytest

from diagnostic.actions.followup.files import load
from diagnostic.actions.followup.linking import nodes
from diagnostic.actions.followup.meeting import Why, bodies, points
from diagnostic.actions.followup.series import MASKED
from diagnostic.actions.followup.tracking import dated_after, tracked
from diagnostic.actions.linking import graph
from diagnostic.actions.trace import told
from diagnostic.actions.words import State


def at(actions, followup, day):
    return {e.sheet.id: e for e in tracked(actions, followup, dt.date.fromisoformat(day))}


def test_lateness_is_counted_from_the_study_date(actions, followup):
    assert at(actions, followup, "2027-06-30")["ACT-01"].late == ()
    late = at(actions, followup, "2027-07-05")["ACT-01"].late
    assert [(each.what, each.days) for each in late] == [("étape « Écrire la convention »", 5)]
    assert "revue" in [each.what for each in at(actions, followup, "2028-01-10")["ACT-01"].late]
    assert at(actions, followup, "2027-03-02")["ACT-02"].late[0].what == "début de l’action"


def test_what_is_suspended_or_over_is_not_late(actions, followup, place):
    for state in ("suspendue", "abandonnée"):
        path = place / "followup.csv"
        text = path.read_text("utf-8")
        path.write_text(text.replace("en cours,40", f"{state},40"), "utf-8")
        found = load("ici", actions)
        assert at(actions, found, "2028-12-31")["ACT-01"].late == ()
        path.write_text(text, "utf-8")


def test_a_fiche_that_has_not_earned_its_state_keeps_the_one_it_holds(actions, followup):
    found = tracked(actions, followup, dt.date(2027, 7, 1), {"ACT-01": State.STUDIED})
    assert found[0].state is State.STUDIED


def test_progress_is_the_share_of_steps_when_nobody_gives_it(actions, place):
    path = place / "followup.csv"
    path.write_text(path.read_text("utf-8").replace(",40,", ",,"), "utf-8")
    each = at(actions, load("ici", actions), "2027-07-01")["ACT-01"]
    assert (each.progress, each.counted) == (33, True)


def test_a_moved_date_keeps_the_first_one(actions, followup):
    step = at(actions, followup, "2027-07-01")["ACT-01"].steps[0]
    assert (step.due, step.first_due) == (dt.date(2027, 5, 31), dt.date(2027, 3, 31))


def test_measures_are_read_against_baseline_and_target(actions, followup):
    series = next(s for s in at(actions, followup, "2027-10-01")["ACT-01"].series if s.points)
    assert [float(p.number) for p in series.points] == [45, 62.5]
    assert (series.baseline, series.target, series.unit) == (12, 90, "%")
    assert series.reached is False


@pytest.mark.parametrize(("base", "masked"), [("4", True), ("5", False), ("", False), ("0", False)])
def test_a_figure_on_too_few_people_is_masked(actions, place, base, masked):
    path = place / "followup-results.csv"
    path.write_text(path.read_text("utf-8").replace(",80,", f",{base},"), "utf-8")
    found = at(actions, load("ici", actions), "2027-10-01")["ACT-01"]
    series = next(s for s in found.series if s.points)
    assert series.points[0].masked is masked
    assert ("45" in series.points[0].value) is not masked


def test_a_count_of_a_few_people_is_masked_itself(actions, place):
    path = place / "followup-results.csv"
    row = "RS-ACT-01-3,ACT-01,Visiteurs formés,2027-06-30,3 personnes,,,feuille,,\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    series = at(actions, load("ici", actions), "2027-10-01")["ACT-01"].series[0]
    assert series.points[0].value == MASKED


def test_the_agenda_of_a_body(actions, followup):
    found = tracked(actions, followup, dt.date(2027, 7, 5))
    assert bodies(found) == ("Comité de pilotage",)
    kinds = [p.kind for p in points(found, "comite de pilotage", dt.date(2027, 12, 31))]
    assert kinds == [Why.DECISION, Why.ALERT, Why.LATE, Why.REVIEW]
    assert points(found, "Conseil") == ()
    everything = points(found, ("copil", "Conseil"), steering=True)
    assert {p.action for p in everything} == {"ACT-01", "ACT-02"}


def test_the_chain_goes_down_to_the_effects(actions, followup):
    said = told(graph(actions).with_more(*nodes(followup, actions)), "ACT-01")
    for name in ("ET-ACT-01-3", "RL-ACT-01-1", "RS-ACT-01-2", "EF-ACT-01-1"):
        assert name in said
    assert "3 personnes" not in said
    assert MASKED in said
    assert "D’où elle vient" in told(
        graph(actions).with_more(*nodes(followup, actions)), "EF-ACT-01-1"
    )


def test_nothing_internal_reaches_the_public_chain(actions, followup):
    assert nodes(followup, actions, public=True) == ([], [])


def test_entries_dated_after_the_study_are_counted(followup):
    assert dated_after(followup, dt.date(2027, 6, 15)) == 4
    assert dated_after(followup, dt.date(2028, 1, 1)) == 0
