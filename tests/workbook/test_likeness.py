"""Similar communes, positions, priority districts: tables true of the figures."""

import re

import pytest

from diagnostic import open_study, text
from diagnostic.analysis.similar import similar

MEASURES = ("unemployment_rate_rp_15_64", "median_living_standard", "share_owner_occupiers")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """Return a function that opens a territory on a theme, once."""
    folder, made = tmp_path_factory.mktemp("studies"), {}

    def workbook(place, theme="portrait", more=""):
        if (place, theme, more) not in made:
            file = folder / f"{len(made)}.yml"
            file.write_text(f'territory: "{place}"\ndate: 2026-09-15\n{more}', encoding="utf-8")
            made[place, theme, more] = open_study(str(file), theme=theme)
        return made[place, theme, more]

    return workbook


@pytest.mark.parametrize("place", ["COM-84031", "COM-63429", "EPCI-200070712"])
def test_similar_territories_are_listed_with_their_distances(workbook, place):
    context = workbook(place).context
    block = workbook(place).similar()
    found = similar(context.statistics, context.town)
    rows = block.data.to_dict("records")
    assert [row["territory"] for row in rows] == [
        place,
        *(str(each.place) for each in found.neighbours),
        "",
    ]
    for row, each in zip(rows[1:-1], found.neighbours, strict=True):
        assert row["distance"] == text.number(each.distance, 2)
    assert "Médiane" in rows[-1]["label"]
    assert "écartées" in block.plain
    assert "****" not in block.markdown
    for each in found.neighbours[:3]:
        assert context.gazetteer[each.place].name in block.plain.splitlines()[0]


def test_values_of_the_list_are_those_of_the_catalogue(workbook):
    context = workbook("COM-84031").context
    block = workbook("COM-84031").similar()
    measured = context.pools.similar.structure.measured
    income = next(each for each in measured if each.variable.id == "income")
    for row in block.data.iloc[:-1].to_dict("records"):
        seen = context.statistics.observe([income.indicator], [row["territory"]], [income.vintage])
        assert row["income"] == seen["value"].iloc[0]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("COM-75056", "fois sa population"),
        ("COM-97611", "variables"),
        ("DEP-84", "entre communes"),
    ],
)
def test_no_list_says_why(workbook, place, why):
    block = workbook(place).similar()
    assert block.kind == "absence"
    assert why in block.plain


def test_a_region_narrows_the_list(workbook):
    block = workbook("COM-84031").similar(within="REG-93")
    codes = block.data["territory"].iloc[1:-1].str[4:6]
    assert set(codes) <= {"04", "05", "06", "13", "83", "84"}


def test_positions_agree_with_the_pools(workbook):
    context = workbook("COM-84031").context
    block = workbook("COM-84031").position(*MEASURES)
    rows = {row["indicator"]: row for row in block.data.to_dict("records")}
    assert set(rows) == set(MEASURES)
    for identifier, row in rows.items():
        value = context.profile.at(identifier, context.town, int(row["year"]))
        assert row["value"] == value.written
        values = context.pools.values(identifier, value.year, context.pools.pool("department"))
        share = (values.dropna() < value.number).mean()
        high, low = "le plus haut", "le plus bas"
        assert (row["department"] == high) == (share >= 0.8)
        assert (row["department"] == low) == (share < 0.2)
    assert not re.search(r"\b\d+(e|er|ème)\b", block.plain)


def test_a_village_is_not_placed_on_few_people(workbook):
    block = workbook("COM-63429").position(*MEASURES)
    rows = {row["indicator"]: row for row in block.data.to_dict("records")}
    assert rows["share_owner_occupiers"]["department"] == "petits effectifs"
    assert "median_living_standard" not in rows
    assert "Sans valeur à Ternant-les-Eaux" in block.plain


def test_a_place_nothing_is_known_of_is_told(workbook):
    assert workbook("COM-97611").position(*MEASURES).kind == "absence"


def test_similar_communes_serve_as_a_comparator(workbook):
    studied = workbook("COM-84031", more='comparators: ["DEP-84", "comparables"]\n')
    block = studied.compare(*MEASURES)
    assert "Communes comparables" in set(block.data["label"])
    group = studied.context.comparators[-1]
    assert group.at == "dans les communes comparables"
    told = (
        "Médianes des communes comparables, faute de taux d’ensemble\u00a0: le niveau de vie médian"
    )
    assert told in block.markdown
    assert "(15\u00a0communes)" in block.markdown
    income = block.data[block.data["indicator"] == "median_living_standard"]
    assert "Communes comparables" not in set(income["label"])


def test_a_comparator_that_cannot_be_is_told_where_it_is_missed(workbook):
    studied = workbook("COM-75056", more='comparators: ["FRANCE", "comparables"]\n')
    assert "Paris n’a pas de communes comparables" in studied.compare(*MEASURES).markdown


def test_districts_are_published_values_beside_the_town(workbook):
    context = workbook("COM-84031").context
    block = workbook("COM-84031").districts("poverty_rate_60", "median_living_standard")
    seen = context.statistics.zones("poverty_rate_60", context.town.id)
    newest = seen[(seen["level"] == "QPV") & seen["value"].notna()]
    newest = newest[newest["vintage"] == newest["vintage"].max()].set_index("territory")["value"]
    rows = block.data.set_index("territory")
    assert len(newest) >= 3
    for code, value in newest.items():
        assert rows.loc[code, "poverty_rate_60"] == value
    assert rows.iloc[-1]["label"] == "Carpentras"
    assert "2015" in block.plain


@pytest.mark.parametrize("place", ["COM-63429", "EPCI-200070712"])
def test_no_district_says_why(workbook, place):
    assert workbook(place).districts("poverty_rate_60").kind == "absence"
