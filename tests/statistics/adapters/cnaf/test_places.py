"""CNAF childcare coverage, IRIS of 2016 to 2020, precarity."""

from __future__ import annotations

import math

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError


def coverage(suffix: str, code: str, *lines: str) -> str:
    stems = ("", "eaje_", "ind_", "psu_col_", "hors_psu_col_", "prescol_", "am_ind_", "gad_ind_")
    names = [f"txcouv_{stem}{suffix}" for stem in stems]
    return ";".join(["annee", code, *names]) + "\n" + "\n".join(lines) + "\n"


def test_a_coverage_may_be_over_a_hundred_and_xx_is_no_place(official):
    text = coverage(
        "epci",
        "numepci",
        "2023;XX;195.8;0;195.8;0;0;0;195.8;0",
        "2023;200070712;60.9;20.1;40.8;18;2.1;0;40;0.8",
        "2023;200000172;160.5;20.1;140.4;18;2.1;0;140;0.4",
        "2022;200070712;59.5;20;39.5;18;2;0;39;0.5",
    )
    found = official.read(text, "cnaf_txcouv_pe_epci_2023")
    assert found["EPCI", "200000172", "txcouv"] == (160.5, Status.OK)
    assert found["EPCI", "200070712", "txcouv_eaje"][0] == 20.1
    assert {code for _, code, _ in found} == {"200070712", "200000172"}
    assert official.read(text, "cnaf_txcouv_pe_epci_2022")["EPCI", "200070712", "txcouv"][0] == 59.5


def test_the_same_variables_at_each_level_and_none_is_summed(official):
    town = coverage(
        "com", "numcom", "2023;84031;70.1;30;40.1;28;2;;40;0.1", "2023;75101;50;40;10;30;5;5;9;1"
    )
    area = coverage("dep", "numdep", "2023;2A;50;30;20;28;2;0;19;1")
    found = official.read(town, "cnaf_txcouv_pe_com_2023")
    assert found["COM", "84031", "txcouv_prescol"][1] is Status.NOT_PUBLISHED
    assert found["ARM", "75101", "txcouv"][0] == 50
    assert official.read(area, "cnaf_txcouv_pe_dep_2023")["DEP", "2A", "txcouv"][0] == 50
    (grid,) = official.grids(town, "cnaf_txcouv_pe_com_2023")
    assert not grid.additive


# Real lines: CNAF, data_CAF_2016_IRIS, Licence Ouverte.
IRIS_2016 = (
    "\ufeffCODGEO;LIBGEO;DEPCOM;NOTE;A;PERCOU;AM;AAAH;APPA;ARSAS;AAL\n"
    "840310107;Zone Peripherique Urbaine;84031;0;862;1\u202f829;164;89;225;162;618\n"
    "840310108;Centre Ville;84031;0;1\u202f162;2\u202f044;;;;;948\n"
    "010040201;Tiret;01004;0;1 015;2 455;193;83;398;98;565\n"
)


def test_iris_with_spaced_thousands_and_a_blank_kept_back(official):
    found = official.read(IRIS_2016, "cnaf_iris_2016")
    assert found["IRIS", "840310107", "PERCOU"] == (1829.0, Status.OK)
    assert found["IRIS", "840310108", "AAAH"][1] is Status.SECRET


def test_a_commune_is_summed_only_when_no_iris_is_masked(official):
    found = official.read(IRIS_2016, "cnaf_iris_2016")
    assert found["COM", "84031", "A"] == (2024.0, Status.OK)
    assert found["COM", "84031", "AAAH"][1] is Status.INCOMPLETE
    assert math.isnan(found["COM", "84031", "AAAH"][0])


PRECARITY = (
    "\ufeffID;Niveau géographique;NOM;Revenu médian (Insee FiLoSoFi 2021);"
    "Taux de pauvreté au seuil de 60% (Insee FiLoSoFi 2021);"
    "Part des allocataires du RSA (CAF 2024) parmi les ménages (Insee 2022);"
    "Part des 15-24 ans actifs au chômage (Insee 2022)\n"
    "D1;Département;Ain;24 560;10,8%;2,1%;17,5\n"
    "84031;Commune;Carpentras;18780;28%;s;31,2%\n"
    "01002;Commune;L’Abergement-de-Varey;nd;nd;s;nd\n"
    "200070712;EPCI;Thiers Dore et Montagne;19000;18;3,5;20\n"
    "R84;Région;Auvergne-Rhône-Alpes;23800;12,7;2,9;18\n"
)


def test_precarity_has_four_levels_in_one_file(official):
    found = official.read(PRECARITY, "cnaf_precarite_2024")
    assert found["DEP", "01", "RSA_MENAGES"] == (2.1, Status.OK)
    assert found["DEP", "01", "REVENU_MEDIAN"][0] == 24560
    assert found["COM", "84031", "RSA_MENAGES"][1] is Status.SECRET
    assert found["COM", "01002", "TP60"][1] is Status.NOT_PUBLISHED
    assert found["EPCI", "200070712", "TP60"][0] == 18
    assert found["REG", "84", "CHOM_1524"][0] == 18


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("28%", "128%"), r"ligne 3(.|\n)*bornes possibles \(0 à 100\)(.|\n)*128%"),
        (("(CAF 2024)", "(CAF 2021)"), r"n’est pas de l’année 2024(.|\n)*2021"),
        (("Part des 15-24", "Taux des 15-24"), r"0 colonnes commencent"),
        (
            ("R84;Région", "R84;Canton"),
            r"ligne 6(.|\n)*niveau géographique est inconnu(.|\n)*Canton",
        ),
        (("01002;", "1002;"), r"perdu le zéro"),
    ],
)
def test_damaged_precarity_is_refused(official, damage, said):
    with pytest.raises(DataError, match=said):
        official.read(PRECARITY.replace(*damage), "cnaf_precarite_2024")
