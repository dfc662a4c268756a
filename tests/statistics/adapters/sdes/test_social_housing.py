"""RPLS: a workbook with a sheet per level, and a sheet saved as text."""

from __future__ import annotations

import openpyxl
import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError

COLUMNS = ["nb_ls", "nb_loues", "nb_vacants", "tx_vac", "tx_vac3", "tx_mob", "densite", "nb_ls2023"]


def workbook(folder, communes=None):
    """Write a workbook as the publisher does: titles on five lines, codes as numbers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheets = {
        "REGION": (
            ["REG", "LIBREG"],
            [
                (11, "Île-de-France", [1354000, 1300000, 30000, 2.6, 1.2, 5.5, 25.1, 1340000]),
                (1, "Guadeloupe", [38000, 36000, 800, 2.3, 1.1, 6.1, 21.3, 37500]),
                (
                    None,
                    "Total France entière",
                    [5440000, 5200000, 120000, 2.5, 1.2, 7.6, 17.4, 5400000],
                ),
            ],
        ),
        "DEPARTEMENT": (
            ["REG", "DEP", "LIBDEP"],
            [
                (84, 1, "Ain", [52000, 50000, 900, 2.0, 0.9, 9.9, 18.0, 51500]),
                (94, "2A", "Corse-du-Sud", [7000, 6900, 50, 0.8, 0.3, 4.0, 9.0, 6900]),
            ],
        ),
        "EPCI": (
            ["EPCI", "LIBEPCI"],
            [
                (
                    "200070712",
                    "CC Thiers Dore et Montagne",
                    [1500, 1400, 60, 4.2, 2.9, 9.1, 9.0, 1490],
                )
            ],
        ),
        "COMMUNES": (
            ["REG", "DEP", "DEPCOM_ARM", "LIBCOM"],
            communes
            or [
                # Real figures: SDES, RPLS at 1 January 2024, Licence Ouverte.
                (
                    93,
                    84,
                    "84031",
                    "Carpentras",
                    [2442, None, None, 2.0788, None, 10.9821, 17.69, 2400],
                ),
                (11, 75, "75101", "Paris", [1145, 1120, 17, 1.526, None, 2.9676, 12.05, 1100]),
            ],
        ),
    }
    for name, (head, rows) in sheets.items():
        sheet = book.create_sheet(name)
        for title in (["Ensemble du parc"], ["Vacance et mobilité"], [], ["Région"], []):
            sheet.append(title)
        sheet.append(head + COLUMNS)
        for row in rows:
            sheet.append([*row[:-1], *row[-1]])
    path = folder / "resultats_rpls_2024_v4.xlsx"
    book.save(path)
    return path


def test_each_sheet_gives_its_level(official):
    found = official.read(workbook(official.folder), "sdes_rpls_national_2024")
    assert found["COM", "84031", "nb_ls"] == (2442.0, Status.OK)
    assert found["ARM", "75101", "tx_mob"][0] == 2.9676
    assert found["EPCI", "200070712", "tx_vac"][0] == 4.2
    assert found["DEP", "01", "nb_ls"][0] == 52000
    assert found["DEP", "2A", "densite"][0] == 9.0
    assert found["REG", "01", "tx_mob"][0] == 6.1
    assert found["FRANCE", "", "nb_ls"][0] == 5440000
    assert not [key for key in found if key[0] == "REG" and key[1] == "00"]


def test_what_is_masked_is_secret_and_rates_are_never_summed(official):
    path = workbook(official.folder)
    assert official.read(path, "sdes_rpls_national_2024")["COM", "84031", "nb_vacants"][1] is (
        Status.SECRET
    )
    for grid in official.grids(path, "sdes_rpls_national_2024"):
        assert grid.additive == {"nb_ls", "nb_loues", "nb_vacants"}


def test_a_sheet_saved_as_text_is_the_same_layout(official):
    text = (
        "REG,DEP,DEPCOM_ARM,LIBCOM,densite,nb_ls,tx_vac,tx_mob\n"
        "93,84,84031,Carpentras,17.69,2442,2.0788,10.9821\n"
    )
    assert official.recognised(text) == "sdes_rpls"
    assert official.read(text, "sdes_rpls_national_2024")["COM", "84031", "nb_ls"][0] == 2442


def test_a_workbook_of_another_year_is_refused(official):
    with pytest.raises(DataError, match=r"n’est pas de l’année 2023(.|\n)*2024"):
        official.read(workbook(official.folder), "sdes_rpls_national_2023")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            (93, 84, "84031", "X", [-1, 0, 0, 2, 1, 10, 17, 1]),
            r"ligne 7, colonne nb_ls(.|\n)*négatif",
        ),
        ((93, 84, "84031", "X", [9, 0, 0, 102, 1, 10, 17, 1]), r"colonne tx_vac(.|\n)*102"),
        ((84, 1, 1001, "X", [9, 0, 0, 2, 1, 10, 17, 1]), r"perdu le zéro(.|\n)*1001"),
    ],
)
def test_damaged_sheets_are_refused(official, row, said):
    with pytest.raises(DataError, match=said):
        official.read(workbook(official.folder, [row]), "sdes_rpls_national_2024")
