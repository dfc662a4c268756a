"""Social index of schools: four layouts, weighted by pupils when they are known."""

from __future__ import annotations

import pandas as pd
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.adapters import companions

# Real lines: Depp, fr-en-ips-ecoles-ap2022, rentrée 2022, Licence Ouverte.
SCHOOLS = (
    "rentree_scolaire;academie;code_du_departement;departement;uai;nom_de_l_etablissment;"
    "code_insee_de_la_commune;nom_de_la_commune;secteur;effectifs;ips\n"
    "2022-2023;AIX-MARSEILLE;084;VAUCLUSE;0840493E;ECOLE PRIMAIRE LES AMANDIERS B;84031;"
    "CARPENTRAS;public;108.0;68.4\n"
    "2022-2023;AIX-MARSEILLE;084;VAUCLUSE;0840785X;ECOLE PRIMAIRE LA ROSERAIE;84031;"
    "CARPENTRAS;public;126.0;86.9\n"
    "2022-2023;AIX-MARSEILLE;084;VAUCLUSE;0840621U;ECOLE PRIMAIRE PRIVEE MARIE PILA;84031;"
    "CARPENTRAS;privé sous contrat;488.0;115.0\n"
    "2022-2023;MAYOTTE;976;MAYOTTE;9760102G;ECOLE ELEMENTAIRE DE OUANGANI;97614;OUANGANI;"
    "public;53.0;89.5\n"
)
# Real lines: Depp, fr-en-ips_colleges_2022, rentrée 2021: labels, no pupils.
OLDER = (
    "Rentrée scolaire;Académie;Code du département;Département;UAI;Nom de l'établissment;"
    "Code INSEE de la commune;Nom de la commune;Secteur;IPS\n"
    "2021-2022;AIX-MARSEILLE;084;VAUCLUSE;0840114T;COLLEGE FRANCOIS RASPAIL;84031;CARPENTRAS;"
    "public;87.0\n"
    "2021-2022;AIX-MARSEILLE;084;VAUCLUSE;0840851U;COLLEGE PRIVE DE FILLES MARIE PILA;84031;"
    "CARPENTRAS;privé sous contrat;118.3\n"
)
# Layout of 2024 as documented: several years, regions, « NS », references, no pupils.
NEWER = (
    "rentree_scolaire;code_region;region;uai;nom_de_l_etablissement;code_insee_de_la_commune;"
    "nom_de_la_commune;secteur;ips;ips_national;num_ligne\n"
    "2023-2024;18;PROVENCE;0840493E;ECOLE PRIMAIRE LES AMANDIERS B;84031;CARPENTRAS;public;"
    "69.1;105.6;1\n"
    "2024-2025;18;PROVENCE;0840493E;ECOLE PRIMAIRE LES AMANDIERS B;84031;CARPENTRAS;public;"
    "70;105.8;2\n"
    "2024-2025;18;PROVENCE;0840785X;ECOLE PRIMAIRE LA ROSERAIE;84031;CARPENTRAS;public;"
    "90.5;105.8;3\n"
    "2024-2025;18;PROVENCE;0841111A;ECOLE PRIMAIRE;84080;MONIEUX;public;NS;105.8;4\n"
)


def test_a_sum_and_its_weight_for_all_and_by_sector(official):
    found = official.read(SCHOOLS, "men_ips_ecoles_2022")
    town = {variable: value for (_, code, variable), (value, _) in found.items() if code == "84031"}
    assert town["NB_ETAB"] == town["NB_IPS"] == 3
    assert town["EFFECTIFS"] == 722
    assert town["EFFECTIFS_PU"] == 234
    assert town["IPS_EFFECTIFS"] == pytest.approx(108 * 68.4 + 126 * 86.9 + 488 * 115)
    assert town["IPS_EFFECTIFS_PR"] == pytest.approx(488 * 115)
    assert town["IPS_SOMME"] == pytest.approx(270.3)
    assert found["COM", "97614", "NB_ETAB_PR"] == (0.0, Status.ZERO)


def test_every_variable_is_a_sum(official):
    (grid,) = official.grids(SCHOOLS, "men_ips_ecoles_2022")
    assert grid.additive == frozenset(grid.variables)


def test_without_pupils_only_the_plain_mean_is_possible(official):
    with companions.within(official.folder):
        found = official.read(OLDER, "men_ips_colleges_2021")
    assert found["COM", "84031", "EFFECTIFS"][1] is Status.NOT_PUBLISHED
    assert found["COM", "84031", "IPS_SOMME"] == (pytest.approx(205.3), Status.OK)
    assert found["COM", "84031", "NB_IPS"][0] == 2


def test_pupils_of_the_same_year_weigh_the_index(official):
    lists = official.folder / companions.LISTS
    lists.mkdir(parents=True)
    rows = {"uai": ["0840493E", "0840493E", "0840785X"], "year": [2023, 2024, 2024]}
    pd.DataFrame(rows | {"pupils": [1.0, 100.0, 300.0]}).to_parquet(lists / "pupils.parquet")
    with companions.within(official.folder):
        found = official.read(NEWER, "men_ips_ecoles_2024")
    assert found["COM", "84031", "EFFECTIFS"][0] == 400
    assert found["COM", "84031", "IPS_EFFECTIFS"][0] == pytest.approx(70 * 100 + 90.5 * 300)


def test_an_index_not_significant_is_no_index(official):
    found = official.read(NEWER, "men_ips_ecoles_2024")
    assert found["COM", "84080", "NB_ETAB"][0] == 1
    assert found["COM", "84080", "NB_IPS"] == (0.0, Status.ZERO)
    assert found["COM", "84031", "IPS_SOMME"][0] == pytest.approx(160.5)


def test_colleges_and_ecoles_of_2021_are_told_apart_by_their_names(official):
    schools = OLDER.replace("COLLEGE", "ECOLE")
    assert official.recognised(OLDER) == "men_ips_colleges_ancien"
    assert official.recognised(schools) == "men_ips_ecoles"
    dispersed = SCHOOLS.replace(";ips\n", ";ips;ecart_type_de_l_ips\n")
    dispersed = dispersed.replace("\n2022", ";30.1\n2022").replace("ips;30.1", "ips")
    dispersed = dispersed.replace("ecart_type_de_l_ips;30.1", "ecart_type_de_l_ips")[:-1] + ";31\n"
    assert official.recognised(dispersed) == "men_ips_colleges"


def test_lycees_have_an_index_of_their_own(official):
    # Real line: Depp, fr-en-ips-lycees-ap2022, Licence Ouverte.
    text = (
        "rentree_scolaire;uai;nom_de_l_etablissment;code_insee_de_la_commune;secteur;"
        "type_de_lycee;effectifs_voie_gt;effectifs_voie_pro;effectifs_ensemble_gt_pro;"
        "ips_voie_gt;ips_voie_pro;ips_ensemble_gt_pro\n"
        "2022-2023;0840016L;LPO VICTOR HUGO;84031;public;LPO;940.0;369.0;1309.0;101.7;87.4;97.7\n"
        "2022-2023;0840078D;LYCEE GENERAL PRIVE MARIE PILA;84031;privé sous contrat;LEGT;568.0;;"
        "568.0;121.6;;121.6\n"
    )
    assert official.recognised(text) == "men_ips_lycees"
    found = official.read(text, "men_ips_lycees_2022")
    assert found["COM", "84031", "IPS_EFFECTIFS"][0] == pytest.approx(1309 * 97.7 + 568 * 121.6)
    newer = (
        "rentree_scolaire;uai;nom_de_l_etablissement;code_insee_de_la_commune;secteur;"
        "type_de_lycee;ips_voie_gt;ips_voie_pro;ips_post_bac;ips_etab\n"
        "2025-2026;0840016L;LPO VICTOR HUGO;84031;public;LPO;101.7;87.4;99;97.7\n"
    )
    assert official.recognised(newer) == "men_ips_lycees_ap2023"
    assert official.read(newer, "men_ips_lycees_2025")["COM", "84031", "IPS_SOMME"][0] == 97.7


def test_schools_are_listed_one_by_one(official):
    rows = official.listed(SCHOOLS, "men_ips_ecoles_2022")
    assert rows["uai"].tolist()[:2] == ["0840493E", "0840785X"]
    assert rows["name"].iloc[2] == "ECOLE PRIMAIRE PRIVEE MARIE PILA"
    assert set(rows["kind"]) == {"école"}
    assert rows["ips"].iloc[0] == 68.4


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("68.4", "684"), r"ligne 2, colonne ips : .*compris entre 20 et 200(.|\n)*684"),
        (("0840493E", "84493"), r"ligne 2, colonne uai(.|\n)*sept chiffres(.|\n)*84493"),
        (("0840785X", "0840493E"), r"ligne 3(.|\n)*deux fois(.|\n)*0840493E"),
        ((";84031;", ";8431;"), r"perdu le zéro"),
        (("privé sous contrat", "hors contrat"), r"ligne 4, colonne secteur(.|\n)*hors contrat"),
        (("2022-2023", "2025-2026"), r"aucune ligne de l’année 2022(.|\n)*2025"),
        ((";ips\n", ";indice\n"), r"il manque ips"),
    ],
)
def test_damaged_indices_are_refused(official, damage, said):
    with pytest.raises(DataError, match=said):
        official.read(SCHOOLS.replace(*damage), "men_ips_ecoles_2022")
