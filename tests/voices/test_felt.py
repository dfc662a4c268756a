"""Measured and felt: positions turned towards attention, groups within their thresholds."""

from __future__ import annotations

import pytest

from diagnostic import open_study
from diagnostic.voices.consultation.model import Ballot, Consultation, Item
from diagnostic.voices.consultation.readings import Tally
from diagnostic.voices.consultation.results import Class, Results
from diagnostic.voices.felt import felt, position


def vote(tallies, *, dimension="importance", nature="", theme="seniors"):
    groups = [{"id": name, "name": name} for name in next(iter(tallies.values()))]
    declared = Consultation.model_validate(
        {"title": "Vote", "question": "Que faire ?", "groups": groups,
         "format": "importance_feasibility" if dimension else "agreement"}
    )  # fmt: skip
    items = tuple(Item(item, "Un énoncé", theme=theme, nature=nature) for item in tallies)
    return Results(Ballot("essai", "vote", declared, items, None), tallies, dimension)


def test_the_priority_is_the_mean_answer_of_each_group():
    found = felt(vote({"IT-1": {"a": Tally((0, 0, 0, 5, 5)), "b": Tally((10, 0, 0, 0, 0))}}),
                 "seniors")  # fmt: skip
    assert [(each.group, each.priority, each.answers) for each in found] == [
        ("", 2.8, 20), ("a", 4.5, 10), ("b", 1.0, 10),
    ]  # fmt: skip
    assert found[2].agreement == 1.0


def test_a_group_under_five_is_nowhere_and_one_under_ten_is_not_counted():
    tallies = {
        "a": Tally((0, 0, 0, 0, 12)),
        "b": Tally((0, 3, 3, 1, 0)),
        "c": Tally((4, 0, 0, 0, 0)),
    }
    found = {each.group: each for each in felt(vote({"IT-1": tallies}), "seniors")}
    assert set(found) == {"", "a", "b"}
    assert (found["b"].answers, found["b"].agreement) == (None, None)
    assert found["b"].priority == 3.0
    assert (found[""].answers, found[""].priority) == (12, 5.0)


def test_to_agree_that_all_is_well_is_no_priority():
    tallies = {"IT-1": {"a": Tally((0, 0, 0, 0, 12))}}
    assert felt(vote(tallies, dimension="", nature="point fort"), "seniors") == []
    (everybody, group) = felt(vote(tallies, dimension="", nature="difficulté"), "seniors")
    assert everybody.priority == group.priority == 5.0
    assert everybody.kind is Class.TOGETHER


def test_a_theme_without_items_is_not_felt():
    assert felt(vote({"IT-1": {"a": Tally((0, 0, 0, 0, 12))}}), "housing") == []


@pytest.fixture(scope="module")
def context():
    return open_study("carpentras", theme="seniors").context


def test_a_good_measure_and_a_bad_one_turn_the_same_way(context):
    catalogue = context.statistics.catalogue.indicators
    judged = [name for name, each in catalogue.items() if each.polarity in {"high", "low"}]
    found = position(context.profile, context.pools, judged)
    assert found is not None
    assert 0 <= found.position <= 100
    assert all(value.indicator.polarity in {"high", "low"} for value in found.figures)
    both = position(context.profile, context.pools, ["median_living_standard"] * 2)
    assert both is not None
    standing = context.pools.standing(both.figures[0], both.pool)
    assert standing.fifth == 1  # a low standard of living calls for attention
    assert both.position > 80


def test_one_measure_is_not_a_theme(context):
    assert position(context.profile, context.pools, ["median_living_standard"]) is None
    assert position(context.profile, context.pools, []) is None
