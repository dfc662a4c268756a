"""The catalogue holds together, and every variable is in its publisher's dictionary."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from tests.statistics.official import may_hold, without_year

from diagnostic.errors import CatalogueError
from diagnostic.statistics.catalogue import Catalogue

CATALOGUE = Path(__file__).parents[2] / "data" / "catalogue"

CORE = [
    "population_total",
    "population_growth_annual",
    "natural_balance_rate",
    "migration_balance_rate",
    "share_under_15",
    "share_15_29",
    "share_60_plus",
    "ageing_index",
    "share_one_person_households",
    "average_household_size",
    "share_no_diploma",
    "share_higher_education",
    "employment_rate_15_64",
    "unemployment_rate_rp_15_64",
    "share_precarious_contracts",
    "share_part_time_employees",
    "share_commuting_by_car",
    "median_living_standard",
    "poverty_rate_60",
    "interdecile_ratio",
    "share_social_benefits_in_income",
    "caf_population_coverage",
    "rsa_household_rate",
    "activity_bonus_rate",
    "caf_share_qf_under_400",
    "caf_share_qf_under_800",
    "c2s_coverage_rate",
    "france_services_count",
    "post_services_count",
    "gp_density",
    "share_65_plus",
    "share_75_plus",
    "share_80_plus",
    "change_75_plus",
    "living_alone_65_79",
    "living_alone_80_plus",
    "employment_rate_55_64",
    "caregiver_ratio",
    "ehpad_place_rate",
    "autonomy_residence_places",
    "ssiad_places",
    "share_15_24",
    "youth_unemployment_rate",
    "youth_employment_rate",
    "neet_lower_bound_15_24",
    "not_enrolled_18_24",
    "enrolment_rate_15_17",
    "not_enrolled_15_17",
    "not_enrolled_6_17",
    "school_ips_mean",
    "college_ips",
    "dnb_success_rate",
    "vacancy_rate_rp",
    "share_owner_occupiers",
    "share_social_tenants",
    "share_private_tenants",
    "share_houses",
    "share_small_dwellings",
    "overcrowding_rate",
    "share_long_stayers_10y",
    "share_households_without_car",
    "social_housing_density_rpls",
    "bpe_disability_facilities",
    "adult_disability_accommodation",
    "children_disability_services",
    "share_single_parent_families",
    "share_single_parent_with_children",
    "share_large_families",
    "childcare_coverage_rate",
    "social_centres_count",
    "libraries_count",
    "basic_basket_presence",
]


def test_every_variable_is_in_a_dictionary_of_its_sources(catalogue):
    unknown = [
        (indicator.id, expression.source, variable)
        for indicator in catalogue.indicators.values()
        for expression in indicator.expressions
        for variable in expression.variables
        if not any(may_hold(catalogue.sources[name], variable) for name in expression.source)
    ]
    assert unknown == []


@cache
def vintages_of(code: str, codes: frozenset[str]) -> set[str]:
    stem = without_year(code)
    return {found[1:3] for found in codes if without_year(found) == stem}


def test_codes_of_the_census_are_those_of_their_time(catalogue):
    """The official list is of 2021, 2015 and 2010: a code is looked for at the nearest."""
    lines = (CATALOGUE / "dictionary" / "insee.csv").read_text("utf-8").splitlines()[1:]
    codes = frozenset(line.split(";", 1)[0] for line in lines)
    misplaced = set()
    for indicator in catalogue.indicators.values():
        for expression in indicator.expressions:
            if expression.family != "census" or expression.vintage not in {2010, 2015, 2021}:
                continue
            at = f"{expression.vintage % 100}"
            for variable in expression.variables:
                there = vintages_of(variable, codes) - {"22", "23"}  # codes born later
                if variable[1:3] == at and there and at not in there:
                    misplaced.add((indicator.id, expression.vintage, variable))
    # An alternative that no file of the year answers costs nothing; one must remain.
    for name in {found[0] for found in misplaced}:
        indicator = catalogue.indicators[name]
        for vintage in {found[1] for found in misplaced if found[0] == name}:
            wrong = {found[2] for found in misplaced if found[:2] == (name, vintage)}
            left = [e for e in indicator.at(vintage) if not wrong & set(e.variables)]
            assert left, (name, vintage, wrong)


def test_every_equipment_code_is_in_a_dictionary(catalogue):
    for equipment in catalogue.equipment.values():
        for codes in equipment.codes:
            for code in codes.types:
                assert any(may_hold(catalogue.sources[n], code) for n in codes.source), code


def test_variables_stored_are_those_of_the_dictionaries(catalogue, store):
    for name in store.sources():
        source = catalogue.sources[name]
        assert [v for v in store.table(name).variables if not may_hold(source, v)] == [], name


def test_every_figure_has_its_source_and_every_source_its_figures_or_its_layout(catalogue, store):
    stored = set(store.sources())
    assert stored <= set(catalogue.sources)
    waiting = [s.id for s in catalogue.sources.values() if s.id not in stored and not s.layouts]
    assert waiting == []


def test_the_core_set_is_there(catalogue):
    assert len(CORE) == 72
    assert [name for name in CORE if name not in catalogue.indicators] == []


def test_what_has_no_data_says_who_holds_it(catalogue):
    silent = [
        i.id for i in catalogue.indicators.values() if not i.expressions and not i.availability
    ]
    assert silent == []


def test_texts_are_typographically_right(catalogue):
    for indicator in catalogue.indicators.values():
        texts = (
            indicator.label,
            indicator.short,
            indicator.definition,
            indicator.availability,
            indicator.subject,
            indicator.phrase,
            *indicator.caveats,
        )
        for text in texts:
            assert "'" not in text, (indicator.id, text)
            assert "..." not in text
        assert indicator.definition.endswith("."), indicator.id
        assert all(caveat.endswith(".") for caveat in indicator.caveats), indicator.id
        assert indicator.subject, indicator.id
        assert "{value}" in indicator.phrase, indicator.id
        assert not indicator.label.endswith(".")


def test_medians_and_poverty_rates_are_only_ever_published(catalogue):
    for name in (
        "median_living_standard",
        "poverty_rate_60",
        "interdecile_ratio",
        "first_decile_living_standard",
        "poverty_rate_tenants",
    ):
        indicator = catalogue.indicators[name]
        assert all(expression.published for expression in indicator.expressions)


def test_every_theme_has_indicators_and_equipment(catalogue):
    assert list(catalogue.themes) == [
        "portrait",
        "seniors",
        "youth",
        "school_dropout",
        "housing",
        "disability",
        "access_to_rights",
        "living_together",
    ]
    for theme in catalogue.themes.values():
        assert len(catalogue.theme(theme.id)) >= 10
        assert theme.equipment


def test_an_unknown_theme_gives_near_matches(catalogue):
    with pytest.raises(CatalogueError, match="seniors"):
        catalogue.theme("senior")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))


def edited(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_problem_is_reported_at_once_with_its_line(copy):
    edited(copy, "indicators/seniors.yml", "polarity: low", "polarity: down")
    edited(copy, "indicators/youth.yml", 'numerator: "P{y}_POP1824"', 'numerator: "P{y}_POP * 2 +"')
    edited(copy, "indicators/housing.yml", "source: cerema_lovac", "source: cerema_lovak")
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(copy)
    text = str(caught.value)
    assert len(caught.value.problems) >= 3
    line = (
        (copy / "indicators/seniors.yml").read_text("utf-8").split("polarity: down")[0].count("\n")
    )
    assert f"seniors.yml, ligne {line + 1}" in text
    assert "proche : cerema_lovac" in text
    assert "elle s’arrête trop tôt" in text


def test_a_misspelt_key_is_refused(copy):
    edited(copy, "sources/census.yml", "  short:", "  shorts:")
    with pytest.raises(CatalogueError, match="cette clé n’existe pas"):
        Catalogue.load(copy)


def test_a_key_written_twice_is_refused(copy):
    edited(copy, "themes.yml", "seniors:\n", "portrait:\n")
    with pytest.raises(CatalogueError, match="deux fois"):
        Catalogue.load(copy)


def test_broken_yaml_gives_its_line(copy):
    edited(copy, "breaks.yml", "pcs_2020:\n", "pcs_2020: [\n")
    with pytest.raises(CatalogueError, match=r"breaks\.yml, ligne \d+"):
        Catalogue.load(copy)
