"""Back-tests: the cards print what the publishers published, read in their own files."""

import pytest

from diagnostic import open_study
from diagnostic.text import number

# P22_POP, MED21 and TP60 of the Insee files, aged counts of the dossier complet.
PUBLISHED = {
    ("carpentras", ""): {
        "population_total": (30854, 0, "hab."),
        "median_living_standard": (18780, 0, "€"),
        "poverty_rate_60": (28, 0, "%"),
    },
    ("plaisir", ""): {
        "population_total": (31971, 0, "hab."),
        "median_living_standard": (25690, 0, "€"),
        "poverty_rate_60": (12, 0, "%"),
    },
    ("COM-63430", ""): {
        "population_total": (11686, 0, "hab."),
        "median_living_standard": (19300, 0, "€"),
        "poverty_rate_60": (24, 0, "%"),
    },
}
YOUNG = {"carpentras": 23.1, "plaisir": 14.9, "COM-63430": 24.7}


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens a study, or the commune of a code."""

    def opened(study, territory, theme):
        if study.startswith("COM-"):
            file = tmp_path / "commune.yml"
            file.write_text(f'territory: "{study}"\ndate: 2026-09-15\n', encoding="utf-8")
            study = str(file)
        return open_study(study, theme=theme, territory=territory)

    return opened


@pytest.mark.parametrize(("study", "territory"), PUBLISHED, ids=lambda name: name or "-")
def test_cards_print_the_published_values(opened, study, territory):
    expected = PUBLISHED[study, territory]
    block = opened(study, territory, "portrait").key_figures(*expected)
    for value, decimals, unit in expected.values():
        assert f"[{number(value, decimals)}[\u202f{unit}]{{.unite}}]{{.valeur}}" in block.markdown
        assert number(value, decimals) in block.plain


@pytest.mark.parametrize(("study", "territory"), PUBLISHED, ids=lambda name: name or "-")
def test_the_share_of_young_people_outside_work_and_school(opened, study, territory):
    block = opened(study, territory, "youth").key_figures("neet_rate_15_24")
    assert f"[{number(YOUNG[study], 1)}[" in block.markdown


def test_a_gap_printed_between_two_places_is_the_one_published(opened):
    block = opened("carpentras", "", "portrait").compare("median_living_standard")
    values = dict(zip(block.data["label"], block.data["value"], strict=True))
    # Filosofi 2019: the newest vintage that the town shares with its comparators.
    assert set(block.data["vintage"]) == {2019}
    assert values["Carpentras"] == 17600
    assert values["Vaucluse"] == 20140
    assert values["France"] == 21930


def test_a_commune_born_of_a_merger_has_no_median_of_the_former_one(opened):
    # Saint-Denis took in Pierrefitte in 2025: counts add up, medians and rates do not.
    block = opened("seine-saint-denis", "COM-93066", "portrait").key_figures(
        "population_total", "median_living_standard", "poverty_rate_60"
    )
    assert "[148\u202f907[\u202fhab.]{.unite}]{.valeur}" in block.markdown
    assert block.markdown.count("[Non publié]{.valeur}") == 2
    assert "16\u202f620" not in block.markdown
