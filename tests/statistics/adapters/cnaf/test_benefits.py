"""CNAF households by commune: rounded counts, one file for several years."""

from __future__ import annotations

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError

HEADER = "dtreffre;numcomdo;nomcom;indfoy_ndur;indnbp_ndur;indfoy_rsa;indfoy_ppa;indfoy_ndural"
LINES = (
    "2023-12;84031;CARPENTRAS;6000;15000;900;2100;3000",
    "2024-12;84031;CARPENTRAS;5990;14970;895;2080;2960",
    "2024-12;75101;PARIS 1;1505;2500;155;300;900",
    "2024-12;01002;L ABERGEMENT DE VAREY;45;150;0;20;10",
    "2024-12;XXXXX;INCONNU;5;5;0;0;0",
    "2024-12;99999;ETRANGER;50;60;0;0;0",
)


def file(*lines: str, header: str = HEADER) -> str:
    return "\ufeff" + "\n".join((header, *(lines or LINES))) + "\n"


def test_december_of_the_year_rounded_and_arrondissements_apart(official):
    found = official.read(file(), "cnaf_s_ben_com_f_2024")
    assert found["COM", "84031", "indfoy_rsa"] == (895.0, Status.ROUNDED)
    assert found["ARM", "75101", "indnbp_ndur"] == (2500.0, Status.ROUNDED)
    assert {code for _, code, _ in found} == {"84031", "75101", "01002"}


def test_a_rounded_nought_is_no_true_zero(official):
    found = official.read(file(), "cnaf_s_ben_com_f_2024")
    assert found["COM", "01002", "indfoy_rsa"] == (0.0, Status.ROUNDED)


def test_one_file_bears_each_of_its_years(official):
    found = official.read(file(), "cnaf_s_ben_com_f_2023")
    assert found == {key: value for key, value in found.items() if key[1] == "84031"}
    assert found["COM", "84031", "indfoy_ndur"][0] == 6000
    with pytest.raises(DataError, match=r"aucune ligne de l’année 2021(.|\n)*2023 et 2024"):
        official.read(file(), "cnaf_s_ben_com_f_2021")


@pytest.mark.parametrize("date", ["2024-12", "202412", "2024-12-01", "2024"])
def test_dates_as_the_portal_has_written_them(official, date):
    text = file(f"{date};84031;CARPENTRAS;5990;14970;895;2080;2960")
    assert official.read(text, "cnaf_s_ben_com_f_2024")["COM", "84031", "indfoy_ppa"][0] == 2080


def test_months_other_than_december_are_left_out_and_missed(official):
    june = "2024-06;84031;CARPENTRAS;1;1;1;1;1"
    found = official.read(file(june, LINES[1]), "cnaf_s_ben_com_f_2024")
    assert found["COM", "84031", "indfoy_ndur"][0] == 5990
    with pytest.raises(DataError, match="décembre 2024"):
        official.read(file(june), "cnaf_s_ben_com_f_2024")


def test_labels_of_the_portal_are_the_same_columns(official):
    header = (
        "Date référence;Numéro commune;Nom commune;Nombre foyers NDUR;Nombre personnes NDUR;"
        "Nombre foyers RSA;Nombre foyers PPA;Nombre foyers NDURAL"
    )
    assert official.recognised(file(header=header)) == "cnaf_s_ben_com_f"
    found = official.read(file(header=header), "cnaf_s_ben_com_f_2024")
    assert found == official.read(file(), "cnaf_s_ben_com_f_2024")


def test_counts_are_summed_from_communes(official):
    (grid,) = official.grids(file(), "cnaf_s_ben_com_f_2024")
    assert grid.additive == frozenset(grid.variables)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("indfoy_ppa", "indfoy_prime"), r"il manque indfoy_ppa(.|\n)*proche : indfoy_prime"),
        (("84031", "8431"), r"perdu le zéro(.|\n)*8431"),
        (("5990", "-5"), r"ligne 3, colonne indfoy_ndur(.|\n)*négatif(.|\n)*-5"),
        (("5990", "n.c."), r"ligne 3(.|\n)*ni un nombre(.|\n)*n\.c\."),
        (("2024-12;75101", "2024-12;84031"), r"ligne 4(.|\n)*deux fois(.|\n)*ligne 3"),
        (("75101", "7510A"), r"ligne 4(.|\n)*n’est pas celui d’une commune(.|\n)*7510A"),
    ],
)
def test_a_damaged_file_is_refused_with_line_value_and_remedy(official, damage, said):
    with pytest.raises(DataError, match=said) as caught:
        official.read(file().replace(*damage), "cnaf_s_ben_com_f_2024")
    assert "à faire" in str(caught.value)


def test_departments_have_their_own_file(official):
    text = (
        "dtreffre;numdep;nomdep;indfoy_ndur;indnbp_ndur;indfoy_rsa;indfoy_ppa;indfoy_aah\n"
        "2024-12;84;VAUCLUSE;120000;300000;18000;45000;13000\n"
        "2024-12;2A;CORSE DU SUD;25000;60000;1500;9000;\n"
        "2024-12;974;REUNION;250000;600000;90000;60000;16000\n"
    )
    found = official.read(text, "cnaf_s_ben_dep_2024")
    assert found["DEP", "84", "indfoy_aah"] == (13000.0, Status.ROUNDED)
    assert found["DEP", "2A", "indfoy_aah"][1] is Status.SECRET
    assert found["DEP", "974", "indfoy_rsa"][0] == 90000
