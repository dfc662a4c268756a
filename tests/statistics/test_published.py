"""Figures that publishers print, or that were read in their files by hand: nothing else agrees."""

from __future__ import annotations

import pytest

from diagnostic.text import rounded

# Saint-Denis joined Pierrefitte in 2025: figures of before are not its own.
TOWNS = {
    "Carpentras": "COM-84031",
    "Plaisir": "COM-78490",
    "Thiers": "COM-63430",
    "Saint-Denis": "COM-93066",
}
PUBLISHED = {
    # Insee, populations légales et recensement.
    ("population_total", 2018): {"Carpentras": 28798, "Plaisir": 31013, "Thiers": 11778},
    ("population_total", 2022): {
        "Carpentras": 30854,
        "Plaisir": 31971,
        "Thiers": 11686,
        "Saint-Denis": 148907,
    },
    ("vacancy_rate_rp", 2021): {"Carpentras": 10.6},
    # Insee, Filosofi.
    ("median_living_standard", 2021): {
        "Carpentras": 18780,
        "Plaisir": 25690,
        "Thiers": 19300,
    },
    ("poverty_rate_60", 2021): {
        "Carpentras": 28,
        "Plaisir": 12,
        "Thiers": 24,
    },
    # SDES, répertoire des logements des bailleurs sociaux.
    ("social_dwellings_count", 2024): {
        "Carpentras": 2442,
        "Plaisir": 3265,
        "Thiers": 978,
    },
    # DGALN, Cerema, Lovac : 805 logements vacants depuis plus de deux ans sur 14 802.
    ("long_term_vacancy_rate", 2025): {"Carpentras": 5.4},
    ("private_vacancy_rate", 2025): {"Carpentras": 9.4},
    # Observatoire des territoires.
    ("neet_rate_15_24", 2018): {
        "Carpentras": 23.1,
        "Plaisir": 14.9,
        "Thiers": 24.7,
    },
    # Insee, BPE 2018.
    ("senior_housing_facilities", 2018): {
        "Carpentras": 3,
        "Plaisir": 1,
        "Thiers": 1,
    },
}


@pytest.mark.parametrize(
    ("name", "vintage", "town", "figure"),
    [
        (name, vintage, town, figure)
        for (name, vintage), figures in PUBLISHED.items()
        for town, figure in figures.items()
    ],
)
def test_to_the_last_published_digit(statistics, name, vintage, town, figure):
    row = statistics.observe([name], [TOWNS[town]], [vintage]).iloc[0]
    decimals = statistics.catalogue.indicators[name].decimals
    assert float(rounded(row["value"], decimals)) == figure


def test_what_is_counted_is_the_publisher_s(statistics):
    """Taken for Carpentras from the files themselves: numerator and denominator."""
    row = statistics.observe(["vacancy_rate_rp"], ["COM-84031"], [2021]).iloc[0]
    assert row["numerator"] == pytest.approx(1677.58, abs=0.01)
    assert row["denominator"] == pytest.approx(15892.95, abs=0.01)
    doctors = statistics.observe(["gp_density"], ["COM-84031"], [2018]).iloc[0]
    assert doctors["numerator"] == 26


def test_a_merged_commune_has_no_published_median_of_before(statistics):
    """Saint-Denis joined Pierrefitte in 2025: 16 620 € was the income of one of the two."""
    row = statistics.observe(["median_living_standard"], ["COM-93066"], [2021]).iloc[0]
    assert row["value"] != row["value"]


def test_a_school_index_is_weighted_by_pupils(statistics):
    """National mean of the index of schools: about 103, not that of its schools alone."""
    row = statistics.observe(["school_ips_mean"], ["FRANCE"], [2022]).iloc[0]
    assert 100 < row["value"] < 106
    assert row["denominator"] > 3.5e6
