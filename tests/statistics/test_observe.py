"""Observations on the real sample: published, computed, summed, or absent with a reason."""

from __future__ import annotations

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import CatalogueError, IncomparableError
from diagnostic.statistics.observe import COLUMNS, Statistics
from diagnostic.statistics.store import Store
from diagnostic.territories.codes import Level, TerritoryId


def test_published_computed_and_its_parts(value):
    poverty = value("poverty_rate_60", "COM-84031", 2021)
    assert (poverty.value, poverty.method, poverty.status) == (28.0, "published", "ok")
    seniors = value("share_75_plus", "COM-84031", 2022)
    assert seniors.value == pytest.approx(11.336, abs=0.001)
    assert seniors.method == "computed"
    assert seniors.denominator == 30854
    assert set(seniors.sources.split(";")) == {
        "insee_dossier_rp2022_extrait",
        "insee_comparateur_rp2022_extrait",
    }


def test_growth_splits_into_its_two_balances(statistics):
    names = ["population_growth_annual", "natural_balance_rate", "migration_balance_rate"]
    for territory in ("COM-84031", "DEP-84", "COM-63430"):
        frame = statistics.observe(names, [territory], [2018]).set_index("indicator")["value"]
        assert frame[names[1]] + frame[names[2]] == pytest.approx(frame[names[0]], abs=1e-9)


def test_a_group_is_a_sum_over_a_sum_not_a_mean(statistics):
    communes = statistics.pool("vacancy_rate_rp", 2018, "EPCI-248400053")
    group = statistics.observe(["vacancy_rate_rp"], ["EPCI-248400053"], [2018]).iloc[0]
    assert group.method == "sum"
    assert group.members == len(communes) == 25
    assert group.value == pytest.approx(
        100 * communes["numerator"].sum() / communes["denominator"].sum()
    )
    assert abs(group.value - communes["value"].mean()) > 0.01


def test_a_median_of_a_group_is_never_computed(statistics):
    frame = statistics.observe(["median_living_standard"], ["EPCI-248400053"])
    known = frame[frame["value"].notna()]
    assert set(known["method"]) == {"published"}
    assert known.set_index("vintage")["value"][2019] == 19940


def test_metropolitan_france_is_said(value):
    row = value("median_living_standard", "FRANCE", 2019)
    assert row.value == 21930
    assert "France métropolitaine" in row.reserve


def test_a_group_that_lacks_communes_is_incomplete(value):
    row = value("share_75_plus", "DEP-84", 2018)
    assert Status(row.status) is Status.INCOMPLETE
    assert row.value != row.value
    assert "sur 151 sans valeur" in row.reserve


def test_a_published_figure_of_a_group_is_preferred(value):
    row = value("share_75_plus", "DEP-84", 2020)
    assert row.value == pytest.approx(100 * 59680 / 561941)
    assert row.members == 0


def test_absences_are_rows_with_their_reason(statistics):
    frame = statistics.observe(["ehpad_place_rate", "poverty_rate_ref_75_plus"], ["COM-78490"])
    rows = frame.set_index("indicator")
    assert Status(rows.loc["ehpad_place_rate", "status"]) is Status.UNAVAILABLE
    assert rows.loc["ehpad_place_rate", "vintage"] == 0
    assert "Finess" in rows.loc["ehpad_place_rate", "reserve"]
    assert Status(rows.loc["poverty_rate_ref_75_plus", "status"]) is Status.SECRET
    assert list(frame.columns) == COLUMNS


def test_what_exists_only_inside_a_commune_does_not_apply_to_it(value):
    assert Status(value("poverty_rate_declared", "COM-84031", 2021).status) is Status.NOT_APPLICABLE


def test_small_census_counts_are_fragile(statistics):
    frame = statistics.observe(
        ["population_90_plus", "youth_unemployed_count"],
        ["COM-78490", "COM-63430", "COM-84031"],
        [2022],
    )
    found = {(r.indicator, r.territory): r for r in frame.itertuples()}
    assert Status(found["population_90_plus", "COM-78490"].status) is Status.FRAGILE
    assert "moins de 200" in found["population_90_plus", "COM-78490"].reserve
    assert Status(found["population_90_plus", "COM-84031"].status) is Status.OK
    assert Status(found["youth_unemployed_count", "COM-63430"].status) is Status.FRAGILE


def test_zero_is_a_zero_where_the_base_lists_what_exists(value):
    row = value("france_services_count", "COM-78490", 2021)
    assert (row.value, Status(row.status)) == (0.0, Status.ZERO)


def test_a_commune_without_college_has_no_pass_rate(statistics):
    frame = statistics.pool("dnb_success_rate", 2024, "EPCI-248400053")
    states = set(frame["status"])
    assert states == {"ok", "not_applicable"}


def test_no_count_of_facilities_is_compared_with_another_years(catalogue, statistics):
    """The content of the BPE changes each year, and its professionals' codes in 2024."""
    of_bpe = [
        indicator
        for indicator in catalogue.indicators.values()
        if any(name.startswith("insee_bpe") for e in indicator.expressions for name in e.source)
    ]
    assert len(of_bpe) > 15
    for indicator in of_bpe:
        assert statistics.breaks(indicator.id, 2018, 2024), indicator.id
        if not indicator.id.endswith("_density"):
            assert statistics.breaks(indicator.id, 2018, 2023), indicator.id


def test_two_ways_of_counting_who_the_caf_covers_are_not_a_change(statistics):
    assert "Iris" in (statistics.breaks("caf_population_coverage", 2018, 2024) or "")
    assert statistics.breaks("caf_population_coverage", 2020, 2024) is None


def test_breaks_are_refused(statistics):
    assert "Filosofi" in (statistics.breaks("median_living_standard", 2019, 2023) or "")
    assert statistics.breaks("median_living_standard", 2014, 2021) is None
    assert "collecte" in (statistics.breaks("population_total", 2022, 2021) or "")
    assert statistics.breaks("population_total", 2016, 2022) is None
    assert statistics.breaks("gp_density", 2024, 2018)
    with pytest.raises(IncomparableError, match="2021 et 2023"):
        statistics.comparable("poverty_rate_60", 2023, 2021)


def test_latest_is_the_newest_figure_else_the_newest_absence(statistics):
    frame = statistics.latest(["population_total", "share_large_families"], ["COM-84031", "DEP-84"])
    assert frame["indicator"].tolist() == ["population_total"] * 2 + ["share_large_families"] * 2
    assert frame["vintage"].tolist() == [2022, 2021, 0, 0]


def test_zones_are_published_figures_of_iris_and_districts(statistics):
    frame = statistics.zones("median_living_standard", "COM-84031")
    iris = frame[(frame["level"] == "IRIS") & (frame["vintage"] == 2019)]
    assert len(iris) == 9
    assert set(iris["method"]) == {"published"}
    districts = frame[frame["level"] == "QPV"]
    assert len(districts) == 4
    assert districts["reserve"].str.contains("périmètre de 2015").all()
    only = statistics.zones("median_living_standard", "COM-84031", Level.QPV)
    assert set(only["level"]) == {"QPV"}


def test_a_secret_zone_is_never_found_by_difference(statistics):
    zones = statistics.zones("aah_recipient_count", "COM-84031", Level.IRIS)
    year = zones[zones["vintage"] == 2020]
    assert (year["status"] == "secret_producer").sum() == 2
    town = statistics.observe(["aah_recipient_count"], ["COM-84031"], [2020]).iloc[0]
    assert Status(town.status) is Status.INCOMPLETE


def test_equipment_keeps_one_base_for_all(statistics):
    frame = statistics.equipment(
        ["general_practitioners", "D401"], ["COM-84031", "EPCI-248400053", "DEP-84"]
    )
    doctors = frame[frame["type"] == "general_practitioners"]
    assert doctors["vintage"].nunique() == 1
    assert doctors["value"].tolist() == [19, 45, 479]
    homes = frame[frame["type"] == "elderly_accommodation"]
    assert homes["label"].iloc[0] == "établissements d’hébergement pour personnes âgées"
    assert homes["value"].tolist() == [3, 12, 77]
    assert set(homes["vintage"]) == {2018}


def test_a_group_of_a_study_sums_like_any_other(store, catalogue, statistics):
    members = statistics.gazetteer.members("EPCI-248400053")
    gazetteer = statistics.gazetteer.with_group("Comtat", "comtat", members)
    own = Statistics(store, catalogue, gazetteer)
    group = own.observe(["population_total"], [TerritoryId(Level.GRP, "comtat")], [2018]).iloc[0]
    epci = own.observe(["population_total"], ["EPCI-248400053"], [2018]).iloc[0]
    assert group.value == epci.value
    assert group.members == 25


def test_overseas_corsica_and_tiny_communes_answer(statistics):
    names = ["population_total", "poverty_rate_60", "vacancy_rate_rp"]
    frame = statistics.latest(names, ["COM-97411", "COM-2A004", "COM-05139", "COM-55039"])
    assert len(frame) == 12
    assert frame[frame["indicator"] == "population_total"]["value"].notna().all()


def test_an_unknown_indicator_gives_near_names(statistics):
    with pytest.raises(CatalogueError, match="share_75_plus"):
        statistics.observe(["share_75plus"], ["COM-84031"])


def test_describe_says_it_all(statistics):
    said = statistics.describe("gp_density")
    assert said["label"].startswith("Médecins généralistes")
    assert {source["class"] for source in said["sources"]} >= {"A", "C"}


def test_an_empty_store_says_everything_is_missing(catalogue, statistics, tmp_path):
    bare = Statistics(Store(tmp_path), catalogue, statistics.gazetteer)
    frame = bare.observe(list(catalogue.indicators), ["COM-84031", "DEP-84", "FRANCE"])
    assert frame["value"].isna().all()
    assert set(frame["status"]) <= {"source_unavailable", "not_applicable"}


def test_a_pool_of_the_country_is_put_together_once_and_only_the_same_one_serves(statistics):
    from diagnostic.statistics.areas import LARGE, together

    gazetteer = statistics.gazetteer
    asked = gazetteer.communes()
    assert len(asked) > LARGE
    assert together(gazetteer, asked) is together(gazetteer, asked)
    fewer = asked[:-1]
    assert len(together(gazetteer, fewer)) == len(fewer)
    assert together(gazetteer, asked).names[-1] == str(asked[-1])
