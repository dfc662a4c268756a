"""Pools of a town: who is in them, sums over sums, medians under their own name."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.analysis import placing
from diagnostic.analysis.pools import Pool, Pools, with_kin
from diagnostic.analysis.quintiles import Reason, Standing
from diagnostic.territories.codes import Level, TerritoryId

CARPENTRAS = TerritoryId.parse("COM-84031")
UNEMPLOYMENT = "unemployment_rate_rp_15_64"


@pytest.fixture(scope="module")
def pools(statistics):
    return Pools(statistics, statistics.gazetteer["COM-84031"])


@pytest.mark.parametrize("kind", ["group", "department", "density", "similar", "country"])
def test_a_town_is_one_of_its_pools(pools, kind):
    pool = pools.pool(kind)
    assert CARPENTRAS in pool.members
    assert len(pool.members) == len(set(pool.members))
    assert {member.level for member in pool.members} == {Level.COM}
    assert pools.pool(kind) is pool


def test_a_density_class_is_all_its_communes(pools, statistics):
    members = set(pools.pool("density").members)
    own = pools.town.density
    for place in statistics.gazetteer.communes()[::50]:
        assert (place in members) == (statistics.gazetteer[place].density == own)


def test_a_town_alone_in_its_departement_is_placed_in_its_region(statistics):
    paris = Pools(statistics, statistics.gazetteer["COM-75056"])
    assert paris.usual.kind == "region"
    assert paris.pool("similar") is None


def test_a_grouping_is_placed_among_groupings(statistics):
    thiers = Pools(statistics, statistics.gazetteer["EPCI-200070712"])
    assert thiers.usual.kind == "region"
    assert thiers.usual.named.startswith("intercommunalités ")
    assert thiers.pool("density") is None
    assert Pools(statistics, statistics.gazetteer["DEP-84"]).usual is None


def test_a_town_is_placed_by_its_own_fifth(pools, carpentras):
    value = carpentras.at(UNEMPLOYMENT, carpentras.town, 2018)
    pool = pools.pool("department")
    found = pools.standing(value, pool)
    known = pools.values(UNEMPLOYMENT, 2018, pool).dropna()
    assert found.known == len(known)
    assert found.known + found.unknown == len(pool.members)
    below = (known < value.number).mean()
    assert (found.fifth == 5) == (below >= 0.8)


def test_the_rate_of_similar_communes_is_a_sum_over_a_sum(statistics):
    known, groups, notices = with_kin(statistics, CARPENTRAS, ("comparables",))
    assert notices == ()
    members = known.gazetteer.members(groups[0])
    assert CARPENTRAS not in members
    row = known.observe([UNEMPLOYMENT], groups, [2018]).iloc[0]
    each = statistics.observe([UNEMPLOYMENT], members, [2018])
    assert row["value"] == pytest.approx(100 * each["numerator"].sum() / each["denominator"].sum())
    assert abs(row["value"] - each["value"].mean()) > 0.01
    assert row["members"] == len(members) == 15


def test_what_cannot_be_summed_is_absent_and_its_median_says_its_name(statistics, carpentras):
    known, groups, _ = with_kin(statistics, CARPENTRAS, ("comparables",))
    row = known.observe(["median_living_standard"], groups, [2021]).iloc[0]
    assert np.isnan(row["value"])
    pools = Pools(known, known.gazetteer["COM-84031"])
    value = carpentras.at("median_living_standard", carpentras.town, 2021)
    middle, count = pools.median(value, pools.pool("similar"))
    members = known.gazetteer.members(groups[0])
    others = statistics.observe(["median_living_standard"], members, [2021])
    assert count == 15
    assert middle == others["value"].median()


@pytest.mark.parametrize(("code", "word"), [("COM-75056", "comparables"), ("DEP-84", "densité")])
def test_a_group_that_does_not_exist_is_said(statistics, code, word):
    known, groups, notices = with_kin(statistics, TerritoryId.parse(code), (word,))
    assert groups == ()
    assert known is statistics
    assert "n’a pas de communes" in notices[0]


def test_groups_read_well_in_a_sentence(statistics):
    known, groups, _ = with_kin(statistics, CARPENTRAS, ("comparables", "densité"))
    forms = [(known.gazetteer[g].at, known.gazetteer[g].of) for g in groups]
    assert forms == [
        ("dans les communes comparables", "des communes comparables"),
        ("dans les communes de même densité", "des communes de même densité"),
    ]


POOL = Pool("department", "Vaucluse", "du Vaucluse", (CARPENTRAS,))


@given(st.sampled_from([1, 2, 3, 4, 5]), st.integers(10, 5000), st.integers(0, 300))
def test_no_rank_is_ever_worded(carpentras, fifth, known, unknown):
    standing = Standing(fifth, Reason.NONE, known, unknown)
    for identifier in (UNEMPLOYMENT, "share_owner_occupiers", "population_growth_annual"):
        value = carpentras.latest(identifier)
        said = placing.sentence(value, standing, POOL)
        assert not re.search(r"\b\d+(e|er|ème)\b|premi|derni|rang|class", said)
        assert said.endswith(".")
        assert "cinquième" in said
        assert "communes du Vaucluse" in said


@pytest.mark.parametrize("reason", [each for each in Reason if each])
def test_a_town_that_is_not_placed_is_told_why(carpentras, reason):
    standing = Standing(None, reason, 8, 143)
    said = placing.sentence(carpentras.latest(UNEMPLOYMENT), standing, POOL)
    assert "cinquième des communes où" not in said
    assert len(placing.short(standing)) > 5


def test_words_agree_with_the_subject(carpentras):
    top = Standing(5, Reason.NONE, 150, 1)
    low = Standing(1, Reason.NONE, 150, 0)
    share = placing.sentence(carpentras.latest("share_owner_occupiers"), top, POOL)
    rate = placing.sentence(carpentras.latest(UNEMPLOYMENT), low, POOL)
    assert share.endswith("est la plus élevée (150\u00a0valeurs connues, 1\u00a0absente).")
    assert rate.endswith("est le plus bas (150\u00a0valeurs connues).")


def test_numbers_are_those_of_the_members_in_their_order(pools):
    pool = pools.pool("department")
    numbers = pools.numbers("share_75_plus", 2022, pool)
    values = pools.values("share_75_plus", 2022, pool)
    assert list(values.index) == [str(member) for member in pool.members]
    assert np.array_equal(values.to_numpy(), numbers, equal_nan=True)
    assert pool.members[pool.rank(pools.town.id)] == pools.town.id
    assert pool.rank(TerritoryId(Level.DEP, "84")) is None
