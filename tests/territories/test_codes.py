"""Identifiers keep their level and their zeros."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.errors import TerritoryError
from diagnostic.territories.codes import Level, TerritoryId

departments = st.sampled_from([*(f"{n:02d}" for n in range(1, 96) if n != 20), "2A", "2B", "97"])
communes = st.builds(str.__add__, departments, st.integers(1, 999).map("{:03d}".format))
BY_LEVEL = {
    Level.QPV: st.sampled_from(["QN08407M", "QN02A01M", "QP093028", "QP02A001", "QN97401I"]),
    Level.IRIS: st.builds(str.__add__, communes, st.integers(0, 9999).map("{:04d}".format)),
    Level.ARM: st.sampled_from(["75101", "75120", "69381", "69389", "13201", "13216"]),
    Level.COM: communes,
    Level.GRP: st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True),
    Level.EPT: st.integers(200_000_000, 299_999_999).map(str),
    Level.EPCI: st.integers(200_000_000, 299_999_999).map(str),
    Level.DEP: st.sampled_from(["01", "2A", "2B", "95", "971", "976"]),
    Level.REG: st.sampled_from(["01", "06", "11", "93"]),
    Level.FRANCE: st.just(""),
}
identifiers = st.sampled_from(list(Level)).flatmap(
    lambda level: st.builds(TerritoryId, st.just(level), BY_LEVEL[level])
)


def test_every_level_has_a_strategy():
    assert set(BY_LEVEL) == set(Level)


@settings(deadline=None)
@given(identifiers)
def test_what_is_written_is_read_back(identifier):
    assert TerritoryId.parse(str(identifier)) == identifier
    assert pickle.loads(pickle.dumps(identifier)) == identifier


@settings(deadline=None)
@given(identifiers)
def test_spaces_and_case_do_not_matter(identifier):
    if identifier.level is not Level.GRP:
        assert TerritoryId.parse(f"  {str(identifier).lower()} ") == identifier


@settings(deadline=None)
@given(communes)
def test_a_bare_commune_code_is_accepted_from_people(code):
    assert TerritoryId.parse(code).code == code


@settings(deadline=None)
@given(communes.filter(lambda code: code.startswith("0")))
def test_a_number_that_lost_its_zero_is_refused(code):
    with pytest.raises(TerritoryError):
        TerritoryId.parse(str(int(code)))
    with pytest.raises(TerritoryError):
        TerritoryId(Level.COM, str(int(code)))


@settings(deadline=None)
@given(st.integers())
def test_a_number_never_becomes_a_shorter_or_longer_commune(number):
    if len(str(number)) != 5 or number < 0:
        with pytest.raises(TerritoryError):
            TerritoryId(Level.COM, str(number))


@pytest.mark.parametrize(
    "text",
    ["", "COM-", "COM-8403", "DEP-999", "REG-2A", "COM-2C004", "VILLE-84031", "GRP-Parc", "x"],
)
def test_what_is_not_an_identifier_is_refused_with_an_example(text):
    with pytest.raises(TerritoryError) as caught:
        TerritoryId.parse(text)
    assert "COM-84031" in str(caught.value)


@pytest.mark.parametrize("code", ["75101", "69389", "13216"])
def test_arrondissements_are_not_communes_when_read_bare(code):
    assert TerritoryId.parse(code).level is Level.ARM


def test_every_level_has_a_french_label():
    assert all(level.label for level in Level)
