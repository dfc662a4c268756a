"""Measures of networks small enough to be counted by hand."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.voices.actors import measures
from diagnostic.voices.actors.files import texts
from diagnostic.voices.actors.graphml import graphml
from diagnostic.voices.actors.model import Actors, Link, Organisation
from diagnostic.voices.actors.words import Frequency, LinkKind, Sector


def test_a_star_passes_by_its_centre(net):
    star = net("a1-b1 a1-b2 a1-c1 a1-c2")
    assert measures.betweenness(star) == {
        "ORG-a1": 1.0, "ORG-b1": 0.0, "ORG-b2": 0.0, "ORG-c1": 0.0, "ORG-c2": 0.0,
    }  # fmt: skip
    assert measures.bridges(star) == ("ORG-a1",)
    assert measures.cut_off(star) == {"ORG-a1": 3}
    assert measures.density(star) == pytest.approx(4 / 10)
    assert measures.core(star)[0] == 1


def test_a_path_of_four(net):
    path = net("a1-a2 a2-b1 b1-b2")
    # Pairs through a2: a1-b1, a1-b2; three pairs are possible between the others.
    assert measures.betweenness(path)["ORG-a2"] == pytest.approx(2 / 3)
    assert measures.bridges(path) == ("ORG-a2", "ORG-b1")
    assert measures.silo(path) == measures.Silo(1, 3, 4, 6)
    assert measures.silo(path).index == pytest.approx(1 - (1 / 3) / (4 / 6))
    assert measures.silo(path).lowest == pytest.approx(1 - 6 / 4)


def test_a_square_has_no_weak_point_and_all_are_tied_in_value(net):
    square = net("a1-b1 b1-a2 a2-b2 b2-a1")
    assert len(measures.bridges(square, most=1)) == 4
    assert measures.cut_off(square) == {}
    assert measures.core(square) == (2, ("ORG-a1", "ORG-a2", "ORG-b1", "ORG-b2"))
    assert measures.silo(square).index == pytest.approx(1 - 1 / (4 / 6))


def test_a_triangle_and_what_is_apart(net):
    apart = net("a1-a2 a2-a3 a3-a1 b1-b2", alone="c1")
    assert measures.components(apart) == (("ORG-a1", "ORG-a2", "ORG-a3"), ("ORG-b1", "ORG-b2"))
    assert measures.isolated(apart) == ("ORG-c1",)
    assert measures.core(apart) == (2, ("ORG-a1", "ORG-a2", "ORG-a3"))
    assert measures.silo(apart).index == 1.0
    assert measures.bridges(apart) == ()


def test_knowing_each_other_counts_pairs_where_both_were_heard(net):
    found = measures.reciprocity(net("a1=b1 b1-c1 c1=a1 a1-b2"))
    # b2 declared nothing: its silence denies nothing.
    assert found == measures.Reciprocity(mutual=2, heard=3, unheard=1)
    assert found.share == pytest.approx(2 / 3)
    assert measures.reciprocity(net("", alone="a1 b1")).share is None


def test_another_kind_of_link_told_by_the_other_is_knowledge_too():
    ends = ("ORG-x", "ORG-y")
    told = Actors(
        tuple(Organisation(each, each, "Association", Sector.HEALTH) for each in ends),
        (
            Link("ORG-x", "ORG-y", LinkKind.FUNDS, declared_by="ORG-x"),
            Link("ORG-y", "ORG-x", LinkKind.REFERS, Frequency.WEEKLY, "ORG-y"),
            Link("ORG-x", "ORG-y", LinkKind.WORKS_WITH),
        ),
    )
    (tie,) = told.ties
    assert tie.mutual
    assert tie.weight == 3
    assert tie.kinds == (LinkKind.WORKS_WITH, LinkKind.FUNDS, LinkKind.REFERS)


def test_a_difficulty_is_not_a_tie():
    ends = ("ORG-x", "ORG-y")
    apart = Actors(
        tuple(Organisation(each, each, "Association", Sector.HEALTH) for each in ends),
        (Link("ORG-x", "ORG-y", LinkKind.DIFFICULTY, declared_by="ORG-x"),),
    )
    assert apart.ties == ()
    assert apart.difficulties == 1
    assert measures.isolated(apart) == ends
    assert b"difficult" not in graphml(apart)


def test_without_ties_or_with_one_sector_there_is_no_silo(net):
    assert measures.silo(net("", alone="a1 b1")).index is None
    assert measures.silo(net("a1-a2")).index is None
    assert measures.density(net("", alone="a1")) is None


@st.composite
def networks(draw):
    n = draw(st.integers(2, 9))
    sectors = draw(st.lists(st.sampled_from(list(Sector)), min_size=n, max_size=n))
    nodes = [
        Organisation(f"ORG-{i}", f"Association {i}", "Association", sector)
        for i, sector in enumerate(sectors)
    ]
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=20, unique=True))
    links = [
        Link(
            f"ORG-{i}", f"ORG-{j}", draw(st.sampled_from(list(LinkKind))),
            draw(st.sampled_from(list(Frequency))), f"ORG-{draw(st.sampled_from((i, j)))}",
        )
        for i, j in chosen
    ]  # fmt: skip
    return Actors(tuple(nodes), tuple(links))


@given(networks())
def test_the_silo_index_stays_within_its_bounds(actors):
    found = measures.silo(actors)
    if found.index is not None:
        assert found.lowest - 1e-12 <= found.index <= 1
    assert (found.index is None) == (not found.ties or not found.pairs_crossing)


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(actors, chance: random.Random):
    nodes, links = list(actors.organisations), list(actors.links)
    chance.shuffle(nodes)
    chance.shuffle(links)
    other = Actors(tuple(nodes), tuple(links))
    assert other == actors
    assert texts(other) == texts(actors)
    assert graphml(other) == graphml(actors)
    assert measures.bridges(other) == measures.bridges(actors)
    assert measures.silo(other) == measures.silo(actors)
    assert measures.reciprocity(other) == measures.reciprocity(actors)


@given(networks())
def test_shares_are_shares(actors):
    assert 0 <= measures.density(actors) <= 1
    share = measures.reciprocity(actors).share
    assert share is None or 0 <= share <= 1
    assert all(0 <= value <= 1 for value in measures.betweenness(actors).values())
    grouped = [name for part in measures.components(actors) for name in part]
    assert sorted([*grouped, *measures.isolated(actors)]) == sorted(actors.by_id)
