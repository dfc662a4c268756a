"""Results of the brevet, pupils of écoles, directory of schools."""

from __future__ import annotations

import pandas as pd
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.adapters import companions, notices

HEADER = (
    "\ufeffnum_ligne;Session;UAI;Nom de l'établissement;Commune;Secteur;Nb candidats G;"
    "Taux de réussite G;VA du taux de réussite G;Nb candidats P;Taux de réussite P;"
    "Taux d'accès 6eme 3eme\n"
)
# Real lines: Depp, IVAC, session 2023, Carpentras; Licence Ouverte.
RESULTS = HEADER + (
    "13033;2023;0840761W;COLLEGE ALPHONSE DAUDET;CARPENTRAS;PU;109;83.0;3.0;6;17.0;82.0\n"
    "13032;2023;0840760V;COLLEGE JEAN HENRI FABRE;CARPENTRAS;PU;96;83.0;-9.0;13;85.0;92.0\n"
    "13034;2023;0840852V;COLLEGE PRIVE MARIE PILA GARCONS;CARPENTRAS;PR;104;100.0;6.0;;;90.0\n"
    "13035;2023;0840851U;COLLEGE PRIVE MARIE PILA FILLES;CARPENTRAS;PR;107;100.0;2.0;;;82.0\n"
    "13031;2023;0840114T;COLLEGE FRANCOIS RASPAIL;CARPENTRAS;PU;147;84.0;-2.0;27;74.0;86.0\n"
    "6416;2022;0840761W;COLLEGE ALPHONSE DAUDET;CARPENTRAS;PU;93;69.0;-11.0;14;36.0;86.0\n"
)


def test_admitted_over_candidates_placed_by_identifier(official):
    found = official.read(RESULTS, "men_ivac_2023")
    assert found["COM", "84031", "NB_COLLEGES"][0] == 5
    assert found["COM", "84031", "CANDIDATS_G"][0] == 563
    assert found["COM", "84031", "ADMIS_G"][0] == pytest.approx(504.63)
    assert found["COM", "84031", "CANDIDATS_P"][0] == 46
    access = found["COM", "84031", "ACCES_63_POIDS"][0] / 563
    assert access == pytest.approx((109 * 82 + 96 * 92 + 104 * 90 + 107 * 82 + 147 * 86) / 563)


def test_a_session_is_never_mixed_with_another(official):
    assert official.read(RESULTS, "men_ivac_2022")["COM", "84031", "CANDIDATS_G"][0] == 93


def test_results_not_published_weigh_nothing(official):
    text = RESULTS.replace("109;83.0;3.0;6;17.0;82.0", "109;ND;ND;6;17.0;ND")
    found = official.read(text, "men_ivac_2023")
    assert found["COM", "84031", "CANDIDATS_G"][0] == 454
    assert found["COM", "84031", "CANDIDATS_G_ACCES"][0] == 454


def test_one_school_that_no_directory_knows_is_said(official):
    text = RESULTS + "9;2023;9999999Z;COLLEGE NEUF;NULLE PART;PU;50;80;0;;;80\n"
    with notices.heard() as said:
        found = official.read(text, "men_ivac_2023")
    assert found["COM", "84031", "CANDIDATS_G"][0] == 563
    assert len(said) == 1
    assert "9999999Z" in said[0]


def test_a_directory_that_knows_too_few_schools_is_refused(official):
    lists = official.folder / companions.LISTS
    lists.mkdir(parents=True)
    known = pd.DataFrame({"uai": ["0990761W"], "code": ["84031"]})
    known.to_parquet(lists / "establishments.parquet")
    with companions.within(official.folder), pytest.raises(DataError, match="ne connaît pas 4 des"):
        official.read(RESULTS.replace(";084", ";099"), "men_ivac_2023")


def test_schools_closed_since_are_placed_by_the_embedded_directory(official):
    lists = official.folder / companions.LISTS
    lists.mkdir(parents=True)
    newer = pd.DataFrame({"uai": ["0840761W"], "code": ["84080"], "name": ["Daudet"]})
    newer.to_parquet(lists / "establishments.parquet")
    with companions.within(official.folder):
        known = companions.companion("establishments").set_index("uai")["code"]
        found = official.read(RESULTS, "men_ivac_2023")
    assert known["0840761W"] == "84080"
    assert known["0840760V"] == "84031"
    assert known.index.is_unique
    assert found["COM", "84080", "CANDIDATS_G"][0] == 109


def test_a_rate_over_a_hundred_is_refused(official):
    text = RESULTS.replace("109;83.0", "109;183.0")
    with pytest.raises(DataError, match=r"ligne 2, colonne taux_de_reussite_g(.|\n)*183"):
        official.read(text, "men_ivac_2023")


BREVET = (
    "Session;Numero d'etablissement;Type d'etablissement;Patronyme;Secteur d'enseignement;Commune;"
    "Libellé commune;Inscrits;Presents;Admis;Admis sans mention;Nombre_d_admis_Mention_AB;"
    "Admis Mention bien;Admis Mention très bien;Taux de réussite\n"
    "2021;0840761W;COLLEGE;ALPHONSE DAUDET;PUBLIC;84031;CARPENTRAS;110;103;96;40;30;16;10;93,20%\n"
    "2021;0840760V;COLLEGE;JEAN HENRI FABRE;PUBLIC;84031;CARPENTRAS;90;88;80;30;25;15;10;90,91%\n"
    "2020;0840760V;COLLEGE;JEAN HENRI FABRE;PUBLIC;84031;CARPENTRAS;90;88;80;30;25;15;10;90,91%\n"
)


def test_counts_of_the_brevet(official):
    found = official.read(BREVET, "men_dnb_2021")
    values = {variable: value for (_, _, variable), (value, _) in found.items()}
    assert values == {"INSCRITS": 200, "PRESENTS": 191, "ADMIS": 176, "ADMIS_MENTION": 106}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("110;103;96", "110;96;103"), r"ligne 2, colonne admis : il y a plus d’admis"),
        (("93,20%", "193,20%"), r"ligne 2, colonne taux_de_reussite(.|\n)*193,20%"),
        (("110;103", "110;-3"), r"ligne 2, colonne presents(.|\n)*négatif"),
        ((";84031;", ";8431;"), "perdu le zéro"),
    ],
)
def test_damaged_counts_are_refused(official, damage, said):
    with pytest.raises(DataError, match=said):
        official.read(BREVET.replace(*damage), "men_dnb_2021")


PUPILS = (
    "rentree_scolaire;code_commune_insee;commune;numero_ecole;denomination_principale;secteur;"
    "nombre_total_classes;nombre_total_eleves;nombre_eleves_ulis\n"
    "2024;84200;CARPENTRAS;0840493E;ECOLE PRIMAIRE;PUBLIC;6;108;0\n"
    "2024;84200;CARPENTRAS;0840621U;ECOLE PRIMAIRE PRIVEE;PRIVE;18;488;11\n"
)


def test_the_postcode_is_not_taken_for_the_commune(official):
    found = official.read(PUPILS, "men_effectifs_ecoles_2024")
    assert {code for _, code, _ in found} == {"84031"}
    assert found["COM", "84031", "ELEVES"][0] == 596
    assert found["COM", "84031", "ELEVES_PU"][0] == 108
    assert found["COM", "84031", "ELEVES_ULIS"][0] == 11
    rows = official.listed(PUPILS, "men_effectifs_ecoles_2024")
    assert rows.to_dict("list")["pupils"] == [108.0, 488.0]
    assert set(rows["year"]) == {2024}


DIRECTORY = (
    "identifiant_de_l_etablissement;nom_etablissement;type_etablissement;statut_public_prive;"
    "code_commune;ulis;segpa\n"
    "0840114T;Collège François Raspail;Collège;Public;84031;1;1\n"
    "0840851U;Collège privé de filles Marie Pila;Collège;Privé;84031;0;0\n"
    "0840493E;École primaire Les Amandiers B;Ecole;Public;84031;;\n"
    "0840493E;École Les Amandiers B;Ecole;Public;84031;;\n"
    "9830313Y;Collège de Nouméa;Collège;Public;98818;0;0\n"
    "0750101A;École Saint-Merri;Ecole;Public;75104;0;\n"
)


def test_schools_counted_once_by_commune(official):
    found = official.read(DIRECTORY, "men_annuaire_2026")
    assert found["COM", "84031", "NB_ECOLES"] == (1.0, Status.OK)
    assert found["COM", "84031", "NB_COLLEGES_PR"][0] == 1
    assert found["COM", "84031", "NB_SEGPA"][0] == 1
    assert found["COM", "84031", "NB_LYCEES"] == (0.0, Status.ZERO)
    assert found["ARM", "75104", "NB_ECOLES"][0] == 1
    assert {code for _, code, _ in found} == {"84031", "75104"}


def test_the_directory_places_schools_for_other_files(official):
    rows = official.listed(DIRECTORY, "men_annuaire_2026")
    assert rows.set_index("uai").loc["0840114T", "code"] == "84031"
    lists = official.folder / companions.LISTS
    lists.mkdir(parents=True)
    rows.to_parquet(lists / "establishments.parquet")
    one = HEADER + RESULTS.removeprefix(HEADER).splitlines()[4] + "\n"
    with companions.within(official.folder):
        assert official.read(one, "men_ivac_2023")["COM", "84031", "CANDIDATS_G"][0] == 147


def test_a_school_in_two_communes_is_refused(official):
    text = DIRECTORY.replace("École Les Amandiers B;Ecole;Public;84031", "Autre;Ecole;Public;84080")
    with pytest.raises(DataError, match=r"ligne 5(.|\n)*deux communes(.|\n)*0840493E : 84080"):
        official.read(text, "men_annuaire_2026")
