"""Recorded offences: what is not published stays so, and is never a zero."""

from __future__ import annotations

import gzip
import math

import pandas as pd
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError

HEADER = (
    '"CODGEO_2026";"annee";"indicateur";"unite_de_compte";"nombre";"taux_pour_mille";"est_diffuse";'
    '"insee_pop";"insee_pop_millesime";"insee_log";"insee_log_millesime";'
    '"complement_info_nombre";"complement_info_taux"\n'
)
# Lyon, 2025: the publisher's 2 191 burglaries for 318 612 dwellings make 6,8767 per thousand.
LINES = "".join(
    f'"{code}";{year};"{kind}";"Infraction";{count};{rate};"{flag}";{pop};2023;{log};2022;{more}\n'
    for code, year, kind, count, rate, flag, pop, log, more in (
        (
            "69123",
            2025,
            "Cambriolages de logement",
            2191,
            "6,8767",
            "diff",
            519127,
            318612,
            "NA;NA",
        ),
        ("69381", 2025, "Cambriolages de logement", 120, "5,1", "diff", 29000, 20000, "NA;NA"),
        ("69381", 2025, "Vols avec armes", "NA", "NA", "ndiff", 29000, 20000, "0,4;0,03"),
        ("69029", 2025, "Vols avec armes", "NA", "NA", "ndiff", 42982, 19938, "0,9;0,04"),
        ("69029", 2025, "Violences sexuelles", 0, "0", "diff", 42982, 19938, "NA;NA"),
        ("69029", 2024, "Violences sexuelles", 61, "1,4", "diff", 42982, 19938, "NA;NA"),
    )
)
TEXT = HEADER + LINES


def test_published_counts_and_their_bases(official):
    found = official.read(gzip.compress(TEXT.encode()), "ssmsi_2025", name="base.csv.gz")
    burglaries, dwellings = (found["COM", "69123", name][0] for name in ("CAMBRIOLAGES", "LOG"))
    assert burglaries / dwellings * 1000 == pytest.approx(6.8767, abs=5e-5)
    assert found["ARM", "69381", "CAMBRIOLAGES"] == (120.0, Status.OK)
    assert found["COM", "69029", "VIOLENCES_SEXUELLES"] == (0.0, Status.ZERO)


def test_what_is_not_published_is_never_zero_nor_the_mean_beside_it(official):
    value, status = official.read(TEXT, "ssmsi_2025")["COM", "69029", "VOLS_ARMES"]
    assert math.isnan(value)
    assert status is Status.NOT_PUBLISHED


def test_a_number_beside_a_figure_not_published_is_not_shown(official):
    text = TEXT.replace('"Infraction";NA;NA;"ndiff";42982', '"Infraction";3;0,1;"ndiff";42982')
    assert math.isnan(official.read(text, "ssmsi_2025")["COM", "69029", "VOLS_ARMES"][0])


def test_a_kind_without_a_line_has_no_figure(official):
    assert ("COM", "69123", "VOLS_ARMES") not in official.read(TEXT, "ssmsi_2025")


def test_years_are_apart_and_drug_offences_are_not_summed(official):
    found = official.read(TEXT, "ssmsi_2024")
    assert found["COM", "69029", "VIOLENCES_SEXUELLES"][0] == 61
    assert {code for _, code, _ in found} == {"69029"}
    (grid,) = official.grids(TEXT, "ssmsi_2025")
    assert "CAMBRIOLAGES" in grid.additive
    assert "TRAFIC_STUPEFIANTS" not in grid.additive


def test_the_parquet_edition_is_the_same(official):
    frame = pd.read_csv(
        official.file(TEXT), sep=";", dtype={"CODGEO_2026": str}, decimal=",", na_values="NA"
    )
    path = official.folder / "base.parquet"
    frame.to_parquet(path)
    assert official.recognised(path) == "ssmsi_communes"
    assert str(official.read(path, "ssmsi_2025")) == str(official.read(TEXT, "ssmsi_2025"))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (('2191;6,8767;"diff"', 'NA;NA;"diff"'), r"ligne 2, colonne nombre(.|\n)*déclaré diffusé"),
        (('"diff";519127', '"oui";519127'), r"ligne 2, colonne est_diffuse(.|\n)*oui"),
        (("Vols avec armes", "Vols avec arme"), r"ligne 4(.|\n)*proche : Vols avec armes"),
        (('"69381";2025;"Vols', '"6938";2025;"Vols'), r"ligne 4(.|\n)*perdu le zéro"),
        (("2191;", "-2191;"), r"ligne 2, colonne nombre(.|\n)*négatif"),
        (('"69381";2025;"Camb', '"69123";2025;"Camb'), r"ligne 3(.|\n)*deux fois"),
        (('insee_log"', 'logements"'), r"il manque insee_log"),
    ],
)
def test_damaged_bases_are_refused(official, damage, said):
    with pytest.raises(DataError, match=said):
        official.read(TEXT.replace(*damage), "ssmsi_2025")


def test_a_year_that_the_edition_has_not_is_refused(official):
    with pytest.raises(DataError, match=r"aucune ligne de l’année 2019(.|\n)*2024 et 2025"):
        official.read(TEXT, "ssmsi_2019")
