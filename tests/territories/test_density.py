"""Communes of one density class, for comparison."""

import pytest

from diagnostic.territories import density
from diagnostic.territories.codes import Level, TerritoryId


def test_every_commune_has_a_class_of_the_grid(gazetteer):
    assert set(gazetteer.registry.densities) == set(density.CLASSES)
    assert sum(map(len, gazetteer.registry.densities.values())) == len(gazetteer.communes())


def test_communes_of_the_same_class(gazetteer):
    same = gazetteer.same_density("COM-84031")
    assert TerritoryId(Level.COM, "84031") in same
    assert {gazetteer.density(one) for one in same} == {gazetteer.density("COM-84031")}
    assert list(same) == sorted(same)
    inside = gazetteer.same_density("COM-84031", "REG-93")
    assert set(inside) == set(same) & set(gazetteer.members("REG-93"))
    assert gazetteer.same_density("DEP-84") == ()


def test_classes_share_out_the_communes(gazetteer):
    codes = [labelled[0] for labelled in gazetteer.registry.densities.values()]
    classes = [gazetteer.same_density(TerritoryId(Level.COM, code)) for code in codes]
    held = [commune for communes in classes for commune in communes]
    assert len(held) == len(set(held))


def test_classes_are_numbered_from_the_densest():
    assert [density.rank(density.label(number)) for number in range(1, 8)] == list(range(1, 8))
    with pytest.raises(ValueError, match="from 1 to 7"):
        density.label(8)
