"""Every territory of France stands on its own: a tenth of the communes here, all the rest whole."""

import pytest

from diagnostic.territories.codes import Level
from diagnostic.territories.tables import read_columns

STEP = 10
"""One commune in ten, the same each time; the islands and the smallest are among all levels."""
ISLANDS = {
    *("17004", "22016", "29082", "29083", "29084", "29155", "56069", "56085", "56086"),
    *("56087", "56088", "85113", "97110", "97130", "97131"),
}


@pytest.fixture(scope="module")
def everything(gazetteer):
    communes = gazetteer.communes()
    larger = (Level.ARM, Level.EPCI, Level.EPT, Level.DEP, Level.REG)
    found = [key for level in larger for key in gazetteer.registry.everything(level)]
    return [*communes[::STEP], *communes[-60:], *found, gazetteer["FRANCE"].id]


def test_each_has_its_words_and_what_holds_it(gazetteer, everything):
    for key in everything:
        one = gazetteer[key]
        assert all((one.name, one.at, one.of, one.subject, one.short)), one
        assert all(parent in gazetteer for parent in one.parents.values()), one
        assert (Level.FRANCE in one.parents) is (key.level is not Level.FRANCE), one
        if key.level in {Level.COM, Level.ARM}:
            assert {Level.DEP, Level.REG} <= set(one.parents), one


def test_each_is_found_by_its_code_and_by_its_name(gazetteer, everything):
    for key in everything:
        one = gazetteer[key]
        assert gazetteer.find(str(key)).territory.id == key
        if key.level in {Level.COM, Level.ARM, Level.EPCI, Level.EPT}:
            assert gazetteer.find(key.code).territory.id == key
            where = one.parents[Level.DEP].code
            name = f"{one.name} ({where})" if key.level is not Level.ARM else one.name
            assert gazetteer.find(name).territory.id == key, name


def test_the_three_towns_are_not_taken_for_their_arrondissements(gazetteer):
    for code, text in (("13055", "Marseille (13)"), ("75056", "Paris (75)"),
                       ("69123", "Lyon (69)")):  # fmt: skip
        assert gazetteer.find(text).territory.id.code == code


def test_intercommunalites_are_found_as_the_dgcl_writes_them(gazetteer):
    names = gazetteer.registry.official_names
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    assert twice == {"CC des Quatre Rivières"}
    for code, name in names.items():
        if name not in twice:
            assert gazetteer.find(name).territory.id.code == code, name


def test_only_islands_have_no_neighbour(gazetteer):
    alone = {key.code for key in gazetteer.communes() if not gazetteer.neighbours(key)}
    assert alone == ISLANDS


def test_every_commune_has_an_outline(gazetteer):
    drawn = set()
    for epsg in (2154, 2972, 2975, 4471, 5490):
        table = read_columns(gazetteer.registry.folder, f"outlines-communes-{epsg}",
                             ["commune", "neighbour"])  # fmt: skip
        drawn |= {code for side in table.values() for code in side if code}
    assert drawn == {key.code for key in gazetteer.communes()}


@pytest.mark.parametrize("rank", [0, 318, 641, 977, 1_254])
def test_the_outline_of_any_epci_is_that_of_its_communes(gazetteer, outlines, rank):
    key = gazetteer.registry.everything(Level.EPCI)[rank]
    shape = outlines.areas(key).geometry.iloc[0]
    assert shape.is_valid
    assert not shape.is_empty
    assert outlines.communes(key).area.sum() == pytest.approx(shape.area, rel=1e-6)
