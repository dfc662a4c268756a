"""CNAF households by class of family quotient, kind of RSA, IRIS and district."""

from __future__ import annotations

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError

# Lille, December 2024, as a public note read it on the portal: about 11 005 households.
RSA = (
    "dtreffre;numcomdo;nomcom;rsa_type;indfoy_rsa;indnbp_rsa\n"
    "2024-12;59350;LILLE;RSA majoré;1010;3200\n"
    "2024-12;59350;LILLE;RSA non majoré;9995;16000\n"
    "2024-12;01002;L ABERGEMENT DE VAREY;RSA non majoré;5;5\n"
)
CLASSES = (
    "Moins de 400 euros",
    "Entre 400 et 799 euros",
    "Entre 800 et 1199 euros",
    "Entre 1200 et 1599 euros",
    "Entre 1600 et 1999 euros",
    "Entre 2000 et 3999 euros",
    "4000 euros ou plus",
    "Inconnu",
)


def quotients(code: str = "84031", counts=(800, 1900, 1500, 900, 300, 200, 10, 95)) -> str:
    head = "dtreffre;numcomdo;nomcom;qf_400;indfoy_ndur;indnbp_ndur\n"
    lines = [
        f"2024-12;{code};CARPENTRAS;{name};{count};{count * 2}"
        for name, count in zip(CLASSES, counts, strict=False)
    ]
    return head + "\n".join(lines) + "\n"


def test_kinds_of_rsa_and_their_sum(official):
    found = official.read(RSA, "cnaf_rsa_s_type_com_f_2024")
    assert found["COM", "59350", "indfoy_rsa"] == (11005.0, Status.ROUNDED)
    assert found["COM", "59350", "indfoy_rsa_majore"][0] == 1010
    assert found["COM", "59350", "indnbp_rsa_non_majore"][0] == 16000


def test_a_class_without_a_line_is_a_rounded_nought_never_a_true_one(official):
    found = official.read(RSA, "cnaf_rsa_s_type_com_f_2024")
    assert found["COM", "01002", "indfoy_rsa_majore"] == (0.0, Status.ROUNDED)
    assert found["COM", "01002", "indfoy_rsa"] == (5.0, Status.ROUNDED)


def test_a_commune_without_any_line_has_no_figure(official):
    found = official.read(RSA, "cnaf_rsa_s_type_com_f_2024")
    assert {code for _, code, _ in found} == {"59350", "01002"}
    assert not official.layouts["cnaf_rsa_s_type_com_f"].zeros


def test_quotients_known_are_all_but_the_unknown(official):
    found = official.read(quotients(), "cnaf_ndur_s_qf_400_com_f_2024")
    assert found["COM", "84031", "indfoy_ndur_qf_connu"][0] == 5610
    assert found["COM", "84031", "indfoy_ndur_qf_lt400"][0] == 800
    assert found["COM", "84031", "indfoy_ndur_qf_inconnu"][0] == 95
    assert found["COM", "84031", "indnbp_ndur_qf_ge4000"][0] == 20


def test_a_total_around_a_figure_kept_back_is_none(official):
    text = quotients().replace("1500;3000", ";3000")
    found = official.read(text, "cnaf_ndur_s_qf_400_com_f_2024")
    assert found["COM", "84031", "indfoy_ndur_qf_800_1199"][1] is Status.SECRET
    assert found["COM", "84031", "indfoy_ndur_qf_connu"][1] is Status.INCOMPLETE
    assert found["COM", "84031", "indnbp_ndur_qf_connu"][1] is Status.ROUNDED


def test_an_unknown_class_is_refused_with_its_near_match(official):
    text = quotients().replace("Moins de 400 euros", "Moins de 450 euros")
    with pytest.raises(DataError, match=r"ligne 2(.|\n)*450(.|\n)*proche : Moins de 400 euros"):
        official.read(text, "cnaf_ndur_s_qf_400_com_f_2024")


def test_a_class_given_twice_is_refused(official):
    text = quotients() + "2024-12;84031;CARPENTRAS;Inconnu;5;5\n"
    with pytest.raises(DataError, match=r"ligne 10(.|\n)*deux fois"):
        official.read(text, "cnaf_ndur_s_qf_400_com_f_2024")


@pytest.mark.parametrize("iris", ["0101", "840310101"])
def test_iris_whole_or_as_the_end_of_its_commune(official, iris):
    text = (
        "dtreffre;numcomdo;nomcom;numirisd;rsa_type;indfoy_rsa;indnbp_rsa\n"
        f"2024-12;84031;CARPENTRAS;{iris};RSA majoré;10;30\n"
        f"2024-12;84031;CARPENTRAS;{iris};RSA non majoré;60;100\n"
        "2024-12;84031;CARPENTRAS;XXXX;RSA non majoré;5;5\n"
    )
    found = official.read(text, "cnaf_rsa_s_type_iris_f_2024")
    assert found["IRIS", "840310101", "indfoy_rsa"][0] == 70
    assert {code for _, code, _ in found} == {"840310101"}


def test_aah_by_department_is_the_sum_of_its_classes(official):
    text = (
        "dtreffre;numdep;nomdep;tx_inca;age;indfoy_aah\n"
        "2024-12;84;VAUCLUSE;50 à 79 %;20 à 24 ans;100\n"
        "2024-12;84;VAUCLUSE;80 % et plus;20 à 24 ans;205\n"
        "2023-12;84;VAUCLUSE;80 % et plus;20 à 24 ans;1\n"
    )
    found = official.read(text, "cnaf_aah_s_tx_inca_age_5_dep_2024")
    assert found == {("DEP", "84", "indfoy_aah"): (305.0, Status.ROUNDED)}
    total = text + "2024-12;84;VAUCLUSE;Ensemble;20 à 24 ans;305\n"
    with pytest.raises(DataError, match=r"ligne 5, colonne tx_inca : cette ligne est un total"):
        official.read(total, "cnaf_aah_s_tx_inca_age_5_dep_2024")
