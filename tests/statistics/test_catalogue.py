"""The catalogue holds together, and every variable is in its publisher's dictionary."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

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


def without_year(code: str) -> str:
    """Forget the vintage of a code: a dictionary is of one vintage, the codes of many."""
    code = re.sub(r"^([PCD])\d\d_", r"\1yy_", code)
    code = re.sub(r"^(NAIS|DECE)\d{4}$", r"\1yyyy", code)
    code = re.sub(r"^(ELECTEURSLP)\d{4}$", r"\1yyyy", code)
    return re.sub(
        r"^((?:DISP_|DEC_)?(?:MED|Q[123]|D[1-9]|RD|GI|EQ|S80S20|TP60(?:AGE\d|TOL\d)?|PIMP|PIMPOT|"
        r"PACT|PTSA|PCHO|PBEN|PPEN|PPAT|PAUT|PPSOC|PPFAM|PPMINI|PPLOGT)|"
        r"NAISD|DECESD|NBMENFISC|NBPERSMENFISC|NBMEN|NBPERS|NBUC)\d\d$",
        r"\1yy",
        code,
    )


@pytest.fixture(scope="module")
def dictionaries() -> dict[str, set[str]]:
    found = {}
    for path in (CATALOGUE / "dictionary").glob("*.csv"):
        lines = path.read_text("utf-8").splitlines()[1:]
        codes = {line.split(";", 1)[0] for line in lines}
        found[path.name] = codes | {without_year(code) for code in codes}
    return found


def known_in(source, dictionaries) -> set[str]:
    official = dictionaries[source.dictionary] if source.dictionary else set()
    return official | set(source.variables)


def test_every_variable_is_in_a_dictionary_of_its_sources(catalogue, dictionaries):
    def known(variable, sources):
        names = set().union(*(known_in(catalogue.sources[n], dictionaries) for n in sources))
        return variable in names or without_year(variable) in names

    unknown = [
        (indicator.id, expression.source, variable)
        for indicator in catalogue.indicators.values()
        for expression in indicator.expressions
        for variable in expression.variables
        if not known(variable, expression.source)
    ]
    assert unknown == []


def test_every_equipment_code_is_in_a_dictionary(catalogue, dictionaries):
    for equipment in catalogue.equipment.values():
        for codes in equipment.codes:
            names = set().union(
                *(known_in(catalogue.sources[name], dictionaries) for name in codes.source)
            )
            assert set(codes.types) <= names, equipment.id


def test_variables_stored_are_those_of_the_dictionaries(catalogue, dictionaries, store):
    for name in store.sources():
        names = known_in(catalogue.sources[name], dictionaries)
        stored = store.table(name).variables
        lost = [v for v in stored if v not in names and without_year(v) not in names]
        assert lost == [], name


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
