"""Vacant dwellings, advertised rents, prices of sales."""

from __future__ import annotations

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import CatalogueError, DataError

LOVAC_2026 = (
    "CODGEO_26;LIBGEO_26;DEP;LIB_DEP;EPCI_26;LIB_EPCI;REG;LIB_REG;pp_vacant_26;"
    "pp_vacant_plus_2ans_26;ff_pp_total_25;pp_vacant_25;pp_vacant_plus_2ans_25;pp_total_24\n"
    "84031;Carpentras;84;Vaucluse;248400053;CA;93;Provence-Alpes-Côte d’Azur;1393;805;14802;"
    "1410;811;14700\n"
    "01002;L’Abergement-de-Varey;01;Ain;240100883;CC;84;Auvergne-Rhône-Alpes;s;s;150;12;s;149\n"
)


def test_lovac_in_cp1252_with_secrets(official):
    found = official.read(LOVAC_2026.encode("cp1252"), "lovac_2026")
    assert found["COM", "84031", "pp_vacant_plus_2ans_26"] == (805.0, Status.OK)
    assert found["COM", "84031", "pp_total_25"][0] == 14802
    assert found["COM", "01002", "pp_vacant_26"][1] is Status.SECRET
    assert found["COM", "01002", "pp_vacant_25"][0] == 12


def test_the_edition_is_read_in_the_columns(official):
    text = LOVAC_2026.replace("_26", "_99").replace("pp_total_25", "pp_total_x")
    text = text.replace("pp_vacant_25", "pp_vacant_24").replace("plus_2ans_25", "plus_2ans_24")
    text = (
        text.replace("_99", "_25")
        .replace("ff_pp_total_x", "pp_total_24")
        .replace("pp_total_24\n", "pp_total_23\n")
    )
    found = official.read(text, "lovac_2025")
    assert found["COM", "84031", "pp_total_24"][0] == 14802
    with pytest.raises(DataError, match=r"n’est pas de l’année 2026(.|\n)*2025"):
        official.read(text, "lovac_2026")


def test_lovac_that_lost_its_zeros_is_refused(official):
    with pytest.raises(DataError, match=r"ligne 3(.|\n)*perdu le zéro(.|\n)*1002"):
        official.read(LOVAC_2026.replace("01002", "1002"), "lovac_2026")


# Real lines: DGALN and Anil, carte des loyers 2025, Licence Ouverte.
RENTS = (
    "INSEE_C;DEP;loypredm2;lwr_IPm2;upr_IPm2;TYPPRED;nbobs_com\n"
    "75101;75;26,4480798034678;12,6340086093133;55,3665069354916;maille;81\n"
    "93066;93;17,9631491909191;10,8139748022093;29,8386795565028;commune;256\n"
    "84031;84;10,5558588121797;8,18376830785078;13,6155070709637;epci;1192\n"
)


def test_rents_of_a_wider_place_are_fragile(official):
    found = official.read(RENTS, "anil_loyers_maison_2025")
    assert found["COM", "93066", "loypredm2_maison"] == (pytest.approx(17.9631491909191), Status.OK)
    assert found["ARM", "75101", "loypredm2_maison"][1] is Status.FRAGILE
    assert found["COM", "84031", "loypredm2_maison"][1] is Status.FRAGILE


def test_the_source_names_the_dwellings_that_the_file_does_not(official):
    found = official.read(RENTS, "anil_loyers_appartement_3_plus_2025")
    assert ("COM", "93066", "loypredm2_appartement_3_plus") in found
    with pytest.raises(CatalogueError, match="ne dit pas de quels logements"):
        official.read(RENTS, "anil_loyers_2025", layout="anil_loyers")


def test_an_unknown_model_of_rents_is_refused(official):
    with pytest.raises(DataError, match=r"ligne 4, colonne TYPPRED(.|\n)*canton"):
        official.read(RENTS.replace("epci", "canton"), "anil_loyers_maison_2025")


SALES = (
    '"INSEE_COM","annee","nb_mutations","NbMaisons","NbApparts","PropMaison","PropAppart",'
    '"PrixMoyen","Prixm2Moyen","SurfaceMoy"\n'
    '"84031",2024,420,200,220,47.6,52.4,182000.5,2150.75,84\n'
    '"01002",2024,3,3,0,100,0,210000,NA,110\n'
)


def test_prices_are_published_and_sales_are_counts(official):
    found = official.read(SALES, "dvf_communes_2024")
    assert found["COM", "84031", "Prixm2Moyen"] == (2150.75, Status.OK)
    assert found["COM", "01002", "Prixm2Moyen"][1] is Status.NOT_PUBLISHED
    assert found["COM", "01002", "NbApparts"] == (0.0, Status.ZERO)
    (grid,) = official.grids(SALES, "dvf_communes_2024")
    assert grid.additive == {"nb_mutations", "NbMaisons", "NbApparts"}


def test_a_decimal_comma_where_none_is_declared_is_refused(official):
    text = SALES.replace("2150.75", '"2,150"')
    with pytest.raises(DataError, match=r"ligne 2, colonne Prixm2Moyen(.|\n)*« 2,150 »"):
        official.read(text, "dvf_communes_2024")
