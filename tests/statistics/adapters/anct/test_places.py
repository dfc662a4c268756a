"""France services, indicators of priority districts."""

from __future__ import annotations

import json

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.adapters import notices


def test_places_are_counted_by_commune(official):
    text = (
        "\ufeffid_fs;lib_fs;adresse;code_postal;lib_com;insee_com;format_fs;latitude;longitude\n"
        "1;Carpentras;1 rue A;84200;Carpentras;84031;Site;44,05;5,04\n"
        "2;Carpentras, quartier;2 rue B;84200;Carpentras;84031;Antenne;44,06;5,05\n"
        "3;Thiers;3 rue C;63300;Thiers;63430;Site;45,85;3,54\n"
    )
    assert official.recognised(text) == "anct_france_services"
    found = official.read(text, "anct_france_services_2026")
    assert found == {
        ("COM", "63430", "FRANCE_SERVICES"): (1.0, Status.OK),
        ("COM", "84031", "FRANCE_SERVICES"): (2.0, Status.OK),
    }
    with pytest.raises(DataError, match="deux fois"):
        official.read(text.replace("2;Carpentras,", "1;Carpentras,"), "anct_france_services_2026")


def features(*codes: str) -> str:
    # Layout of ANCT's list of 2021.
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {
                        "MATRICULE": rank,
                        "lib_france_services": f"Espace {rank}",
                        "insee_com": code,
                    },
                    "geometry": {"type": "Point", "coordinates": [5.0, 44.0]},
                }
                for rank, code in enumerate(codes)
            ],
        }
    )


def test_a_place_without_a_readable_commune_is_left_out_and_said(official):
    text = features("01033", "2B14", "01033")
    with notices.heard() as said:
        found = official.read(text, "anct_france_services_2021", name="liste.geojson")
    assert found["COM", "01033", "FRANCE_SERVICES"][0] == 2
    assert len(said) == 1
    assert "« 2B14 » n’est pas un code de commune" in said[0]


def test_a_list_that_lost_its_zeros_is_refused(official):
    with pytest.raises(DataError, match=r"3\scodes de commune ont perdu le zéro"):
        official.read(
            features("1033", "1004", "1033"), "anct_france_services_2021", name="liste.geojson"
        )


# Real lines: SIG Ville, diffusion 2022, with its empty trailing columns; Licence Ouverte.
INCOMES = (
    "\ufeffCODGEO;LIBGEO;DISP_Q2;TP60;PPSOC;PPEN;C;C_C2SNP;C_C2SP;A;APPA;ARSAS;AAAH;;;\n"
    "Ensemble;Ensemble des QPV;;;;;;;;1 428 500;;432 300;156 800;;;\n"
    "QP02A001;Pifano;13 360;45,3;25,3;21,8;824;85;46;211;48;17;28;;;\n"
    "QP084001;Griffons Et Centre Ville;13 840;43,9;19,3;28,7;1 196;248;59;465;186;;48;;;\n"
)


def test_districts_with_spaced_thousands_and_a_line_for_all(official):
    found = official.read(INCOMES, "sig_ville_revn_2022")
    assert found["QPV", "QP02A001", "DISP_Q2"] == (13360.0, Status.OK)
    assert found["QPV", "QP084001", "TP60"][0] == 43.9
    assert found["QPV", "QP084001", "ARSAS"][1] is Status.SECRET
    assert {code for _, code, _ in found} == {"QP02A001", "QP084001"}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("43,9", "143,9"), r"ligne 4, colonne TP60(.|\n)*143,9"),
        (("QP084001", "84001"), r"ligne 4(.|\n)*quartier prioritaire(.|\n)*84001"),
        (("DISP_Q2", "DISP_MED"), r"il manque DISP_Q2(.|\n)*proche : DISP_MED"),
    ],
)
def test_damaged_districts_are_refused(official, damage, said):
    with pytest.raises(DataError, match=said):
        official.read(INCOMES.replace(*damage), "sig_ville_revn_2022")
