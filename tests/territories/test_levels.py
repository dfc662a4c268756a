"""Levels that break habits: arrondissements, overseas, Corsica, Lyon, groups across borders."""

import pytest

from diagnostic.errors import StudyError, TerritoryError
from diagnostic.statistics.observe import Statistics
from diagnostic.study.load import load_study
from diagnostic.study.resolve import default_comparators
from diagnostic.territories.codes import Level, TerritoryId


@pytest.fixture(scope="module")
def statistics(sample):
    return Statistics.load(sample)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Paris 15e", "75115"),
        ("Paris 15", "75115"),
        ("Paris 15ème", "75115"),
        ("paris 15eme arrondissement", "75115"),
        ("15e arrondissement de Paris", "75115"),
        ("Paris 1er", "75101"),
        ("1er arrondissement de Marseille", "13201"),
        ("Marseille 16e Arrondissement", "13216"),
        ("Lyon 9e", "69389"),
        ("69389", "69389"),
    ],
)
def test_arrondissements_are_found_as_people_write_them(gazetteer, text, code):
    assert gazetteer.find(text).territory.id == TerritoryId(Level.ARM, code)


@pytest.mark.parametrize(("city", "count"), [("75056", 20), ("69123", 9), ("13055", 16)])
def test_arrondissements_make_their_town(gazetteer, city, count):
    town = TerritoryId(Level.COM, city)
    inner = gazetteer.within(town, Level.ARM)
    assert len(inner) == count
    assert sum(gazetteer[one].population for one in inner) == gazetteer.registry.commune(
        city, "population_2021"
    ) or gazetteer[town].population == sum(gazetteer[one].population for one in inner)
    iris = [zone.id for one in inner for zone in gazetteer.iris(one)]
    assert sorted(iris) == sorted(zone.id for zone in gazetteer.iris(town))
    for one in inner:
        assert gazetteer.members(one) == (town,)
        assert gazetteer[one].parents[Level.COM] == town
        assert gazetteer.qpv(one) == ()  # published for the town only
        assert gazetteer[one].at.startswith("dans le ")


def test_a_figure_published_by_arrondissement_is_observed(statistics):
    rows = statistics.observe(
        ["median_living_standard"], ["ARM-75115", "ARM-75119", "COM-75056"], [2021]
    ).set_index("territory")
    assert rows.loc["ARM-75115", "value"] > rows.loc["ARM-75119", "value"] > 0
    assert rows.loc["COM-75056", "value"] != rows.loc["ARM-75115", "value"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("97502", "Saint-Pierre-et-Miquelon"),
        ("COM-98818", "Nouvelle-Calédonie"),
        ("DEP-975", "Saint-Pierre-et-Miquelon"),
        ("DEP-987", "Polynésie française"),
        ("978", "Saint-Martin"),
        ("977", "Saint-Barthélemy"),
        ("Polynésie française", "Polynésie française"),
        ("nouvelle caledonie", "Nouvelle-Calédonie"),
        ("Nouméa", "Nouvelle-Calédonie"),
        ("Wallis-et-Futuna", "Wallis-et-Futuna"),
    ],
)
def test_collectivites_are_refused_with_the_reason(gazetteer, text, name):
    with pytest.raises(TerritoryError, match="collectivité d’outre-mer") as caught:
        gazetteer.find(text)
    assert name in str(caught.value)


def test_saint_martin_and_saint_barthelemy_left_the_guadeloupe(gazetteer):
    for code in ("97123", "97127"):
        with pytest.raises(TerritoryError, match="n’est plus une commune depuis"):
            gazetteer.find(code)


@pytest.mark.parametrize("code", ["971", "972", "973", "974", "976"])
def test_departements_of_overseas_are_their_region(gazetteer, code):
    one = gazetteer[f"DEP-{code}"]
    region = one.parents[Level.REG]
    assert gazetteer.members(one.id) == gazetteer.members(region)
    assert gazetteer.find(code).territory == one
    commune = gazetteer[gazetteer.members(one.id)[0]]
    assert commune.parents[Level.DEP] == one.id


def test_corsica_keeps_its_letters(gazetteer):
    assert gazetteer.find("2a").territory.name == "Corse-du-Sud"
    assert gazetteer.find("2B").territory.name == "Haute-Corse"
    assert {str(one) for one in gazetteer.within("REG-94", Level.DEP)} == {"DEP-2A", "DEP-2B"}
    assert gazetteer.find("20050").territory.id.code == "2B050"  # Calvi, before 1976


@pytest.mark.parametrize("text", ["69D", "69M", "DEP-69D"])
def test_the_codes_of_the_rhone_that_insee_does_not_count(gazetteer, text):
    with pytest.raises(TerritoryError) as caught:
        gazetteer.find(text)
    assert "DEP-69" in str(caught.value)


def test_the_metropole_of_lyon_stands_in_the_rhone(gazetteer):
    lyon = gazetteer["EPCI-200046977"]
    assert lyon.parents[Level.DEP] == TerritoryId(Level.DEP, "69")
    assert len(gazetteer.members(lyon.id)) == 58
    assert set(gazetteer.members(lyon.id)) < set(gazetteer.members("DEP-69"))


def test_the_ept_tile_the_grand_paris_but_for_paris(gazetteer):
    inside = [one for ept in gazetteer.registry.everything(Level.EPT)
              for one in gazetteer.members(ept)]  # fmt: skip
    whole = set(gazetteer.members("EPCI-200054781"))
    assert len(inside) == len(set(inside))
    assert whole - set(inside) == {TerritoryId(Level.COM, "75056")}
    for ept in gazetteer.registry.everything(Level.EPT):
        assert gazetteer[ept].parents[Level.EPCI] == TerritoryId(Level.EPCI, "200054781")


def test_the_population_of_france_is_absent_rather_than_without_mayotte(gazetteer):
    assert gazetteer["FRANCE"].population is None
    assert gazetteer["DEP-976"].population is None
    assert gazetteer["DEP-974"].population is not None
    assert "COM-97611" in gazetteer


def group(sandbox, gazetteer, communes, name="Parc d’essai"):
    listed = "\n".join(f"    - {commune}" for commune in communes)
    path = sandbox / "params" / "groupe.yml"
    path.write_text(f"date: 2026-09-15\ngroup:\n  name: {name}\n  communes:\n{listed}\n", "utf-8")
    return load_study(path, gazetteer)


@pytest.mark.parametrize(
    ("communes", "levels"),
    [
        # inside one EPCI: a lived-in part of it
        (['"COM-84031"', '"COM-84080"'], ["EPCI", "DEP", "REG", "FRANCE"]),
        # two EPCI of one département
        (['"COM-84031"', '"COM-84007"'], ["DEP", "REG", "FRANCE"]),
        # two départements of one région
        (['"COM-84007"', '"COM-13108"'], ["REG", "FRANCE"]),
        # two régions: Avignon and Les Angles, across the Rhône
        (['"COM-84007"', '"COM-30011"'], ["FRANCE"]),
    ],
)
def test_a_group_is_compared_with_what_holds_it_all(sandbox, gazetteer, communes, levels):
    study = group(sandbox, gazetteer, communes)
    assert [one.level.value for one in study.comparators if one.level is not Level.EPCI] == [
        level for level in levels if level != "EPCI"
    ]
    larger = gazetteer.with_group("Essai", "essai", study.group.members)
    parents = larger["GRP-essai"].parents
    assert {level.value for level in parents} >= set(levels) - {"EPCI"}
    for parent in parents.values():
        assert set(study.group.members) <= set(gazetteer.members(parent))


def test_a_group_that_straddles_an_epci_and_departements_is_whole(gazetteer, statistics):
    members = ["COM-84007", "COM-30011", "COM-13108"]
    larger = gazetteer.with_group("Confluence", "confluence", members)
    one = larger["GRP-confluence"]
    assert set(one.parents) == {Level.FRANCE}
    assert len(larger.within(one.id, Level.DEP)) == 3
    assert one.population == sum(gazetteer[each].population for each in members)
    mixed = Statistics(statistics.store, statistics.catalogue, larger)
    found = mixed.observe(["population_total"], ["GRP-confluence", *members], [2018])
    values = found.set_index("territory")["value"]
    assert values["GRP-confluence"] == pytest.approx(values[members].sum())


def test_a_merged_commune_of_a_group_is_resolved_and_said(sandbox, gazetteer):
    study = group(sandbox, gazetteer, ['"COM-93059"', '"COM-93001"'])
    assert TerritoryId(Level.COM, "93066") in study.group.members
    assert any("fait partie de Saint-Denis" in notice for notice in study.notices)


@pytest.mark.parametrize(
    ("communes", "said"),
    [
        (['"COM-93066"', '"COM-93066"'], "COM-93066"),
        (['"COM-93059"', '"COM-93066"'], "COM-93066 figure deux fois"),  # one commune today
        (['"COM-84031"', '"COM-84999"'], "COM-84999"),
        (['"COM-84031"', '"COM-98818"'], "Nouvelle-Calédonie"),
        (['"COM-84031"', '"COM-85084"', '"Boulogne"'], "Boulogne"),
    ],
)
def test_a_group_written_wrong_is_refused_with_its_line(sandbox, gazetteer, communes, said):
    with pytest.raises(StudyError) as caught:
        group(sandbox, gazetteer, communes)
    assert said in str(caught.value)
    assert "ligne" in str(caught.value)


@pytest.mark.parametrize(
    ("territory", "expected"),
    [
        ("ARM-75115", ["COM-75056", "EPCI-200054781", "REG-11", "FRANCE"]),
        ("COM-75056", ["EPCI-200054781", "REG-11", "FRANCE"]),
        ("COM-97411", ["EPCI-249740119", "DEP-974", "FRANCE"]),
        ("DEP-974", ["FRANCE"]),
        ("COM-19062", ["DEP-19", "REG-75", "FRANCE"]),  # Corrèze, in Corrèze
        ("EPT-200057867", ["DEP-93", "REG-11", "FRANCE"]),
    ],
)
def test_no_territory_is_compared_twice_with_one_land(gazetteer, territory, expected):
    found = [str(one) for one in default_comparators(TerritoryId.parse(territory), (), gazetteer)]
    assert [one for one in found if one in expected] == expected
    assert set(found) - set(expected) <= {str(gazetteer[territory].parents.get(Level.EPCI))}
