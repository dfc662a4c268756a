"""Back-tests of the gazetteer on figures known from INSEE and the DGCL."""

import pickle
import subprocess
import sys

import pytest

from diagnostic.errors import DataError, TerritoryError
from diagnostic.territories.codes import Level, TerritoryId
from diagnostic.territories.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("territory", "count"),
    [
        ("DEP-93", 39),
        ("DEP-84", 151),
        ("DEP-78", 259),
        ("DEP-63", 463),
        ("EPCI-200070712", 30),
        ("EPCI-248400053", 25),
        ("EPT-200057867", 8),
        ("EPCI-200054781", 130),
        ("DEP-976", 17),
        ("DEP-2A", 124),
        ("FRANCE", 34_875),
        ("COM-84031", 1),
        ("ARM-75112", 1),
    ],
)
def test_territories_have_their_communes(gazetteer, territory, count):
    members = gazetteer.members(territory)
    assert len(members) == count
    assert list(members) == sorted(members)


def test_levels_are_complete(gazetteer):
    counts = {
        level: len(gazetteer.registry.everything(level))
        for level in (Level.COM, Level.ARM, Level.EPCI, Level.EPT, Level.DEP, Level.REG)
    }
    assert counts == {
        Level.COM: 34_875,
        Level.ARM: 45,
        Level.EPCI: 1_255,
        Level.EPT: 11,
        Level.DEP: 101,
        Level.REG: 18,
    }


def test_a_commune_knows_what_holds_it(gazetteer):
    assert {str(p) for p in gazetteer["COM-93066"].parents.values()} == {
        "EPT-200057867",
        "EPCI-200054781",
        "DEP-93",
        "REG-11",
        "FRANCE",
    }
    assert Level.EPT not in gazetteer["COM-84031"].parents
    assert Level.EPCI not in gazetteer["COM-29155"].parents  # Ouessant belongs to none
    assert gazetteer["IRIS-840310103"].parents[Level.COM] == TerritoryId(Level.COM, "84031")


def test_parents_and_members_agree(gazetteer):
    for level in (Level.EPCI, Level.EPT, Level.DEP, Level.REG):
        for key in gazetteer.registry.everything(level)[:20]:
            members = gazetteer.members(key)
            assert members
            assert all(gazetteer[one].parents[level] == key for one in members[:50])


@pytest.mark.parametrize(
    ("territory", "population", "year"),
    [
        ("COM-84031", 31_619, 2023),
        ("COM-63430", None, 2023),
        ("EPCI-200070712", 36_747, 2023),
        ("COM-75056", 2_133_111, 2021),
        ("COM-69123", 522_250, 2021),
        ("ARM-75112", 140_954, 2021),
        ("DEP-976", None, None),
        ("FRANCE", None, None),
    ],
)
def test_populations_say_their_year(gazetteer, territory, population, year):
    one = gazetteer[territory]
    assert one.population_year == year
    if population is not None:
        assert one.population == population


def test_a_total_never_mixes_two_vintages(gazetteer):
    lyon = gazetteer["EPCI-200046977"]
    assert lyon.population_year == 2021
    column = gazetteer.registry.commune
    assert lyon.population == sum(
        column(one.code, "population_2021") for one in gazetteer.members(lyon.id)
    )


def test_neighbours_share_a_border_both_ways(gazetteer):
    names = {gazetteer[one].name for one in gazetteer.neighbours("COM-84031")}
    assert names == {
        "Aubignan",
        "Caromb",
        "Loriol-du-Comtat",
        "Mazan",
        "Monteux",
        "Pernes-les-Fontaines",
        "Saint-Hippolyte-le-Graveyron",
    }
    assert gazetteer.neighbours("COM-29155") == ()  # an island
    for one in gazetteer.members("DEP-93"):
        for other in gazetteer.neighbours(one):
            assert one in gazetteer.neighbours(other)


def test_the_neighbours_of_a_group_are_outside_it(gazetteer):
    around = gazetteer.neighbours("EPCI-200070712")
    assert around
    assert not set(around) & set(gazetteer.members("EPCI-200070712"))


def test_iris_and_quartiers_of_the_studied_towns(gazetteer):
    assert len(gazetteer.iris("COM-84031")) == 9
    assert len(gazetteer.iris("COM-78490")) == 12
    assert len(gazetteer.iris("COM-63430")) == 7
    iris = gazetteer.iris("COM-93066")
    assert len(iris) == 48
    assert any(one.id.code.startswith("93059") for one in iris)  # Pierrefitte, merged in 2025
    assert {str(one.id) for one in gazetteer.qpv("COM-84031")} == {
        "QPV-QN08407M",
        "QPV-QN08408M",
        "QPV-QN08409M",
        "QPV-QN08410M",
    }
    assert len(gazetteer.qpv("COM-93066")) == 10
    assert [str(one.id) for one in gazetteer.qpv("COM-78490")] == ["QPV-QN07815M"]
    assert gazetteer.iris("COM-84099") == ()


def test_a_commune_that_is_not_divided_is_its_own_iris(gazetteer):
    one = gazetteer["IRIS-840990000"]
    assert one.name == gazetteer["COM-84099"].name
    with pytest.raises(TerritoryError):
        gazetteer["IRIS-840319999"]


def test_within_lists_a_level(gazetteer):
    assert TerritoryId(Level.EPCI, "248400053") in gazetteer.within("DEP-84", Level.EPCI)
    assert gazetteer.within("COM-84031", Level.DEP) == (TerritoryId(Level.DEP, "84"),)
    assert len(gazetteer.within("COM-75056", Level.ARM)) == 20
    assert gazetteer.within("DEP-84", Level.DEP) == (TerritoryId(Level.DEP, "84"),)
    assert gazetteer.within("COM-84031", Level.FRANCE) == (TerritoryId(Level.FRANCE),)


def test_a_group_is_added_to_another_gazetteer(gazetteer):
    larger = gazetteer.with_group("PNR d'essai", "essai", ["COM-84031", "84007", "EPCI-248400053"])
    group = larger["GRP-essai"]
    assert group.name == "PNR d’essai"
    assert group.of == "du PNR d’essai"
    assert group.population_year == 2023
    assert group.parents[Level.DEP] == TerritoryId(Level.DEP, "84")
    assert Level.EPCI not in group.parents
    assert len(larger.members("GRP-essai")) == 26
    assert larger.find("pnr d’essai").territory == group
    assert "GRP-essai" in larger
    assert "GRP-essai" not in gazetteer
    with pytest.raises(TerritoryError):
        gazetteer.with_group("Vide", "vide", [])


def test_an_unknown_territory_is_refused(gazetteer):
    for wrong in ("COM-99999", "EPCI-200000000", "DEP-99", "GRP-rien", "QPV-QN99999M"):
        with pytest.raises(TerritoryError):
            gazetteer[wrong]
        assert wrong not in gazetteer


def test_it_crosses_processes(gazetteer):
    back = pickle.loads(pickle.dumps(gazetteer.with_group("Parc", "parc", ["COM-84031"])))
    assert back["GRP-parc"].at == "dans le Parc"
    assert back.find("93059").territory.name == "Saint-Denis"


def test_a_missing_or_damaged_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"communes\.parquet"):
        Gazetteer.load(tmp_path)
    (tmp_path / "communes.parquet").write_bytes(b"PAR1 damaged")
    with pytest.raises(DataError, match="illisible"):
        Gazetteer.load(tmp_path)


def test_loading_needs_neither_pandas_nor_geopandas(sample):
    script = (
        "import sys\n"
        "from diagnostic.territories.gazetteer import Gazetteer\n"
        f"g = Gazetteer.load({str(sample)!r})\n"
        "g.find('93059'), g.neighbours('COM-84031')\n"
        "print(sorted({'pandas', 'geopandas', 'shapely'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
