"""FINESS: no header, two kinds of lines, places in another extraction."""

from __future__ import annotations

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError
from diagnostic.statistics.adapters import companions, notices

LEAD = "finess;etalab;95;2026-03-11\n"


def establishment(number: str, commune: str, department: str, category: str) -> str:
    row = [""] * 32
    row[:5] = ["structureet", number, "840000001", "EHPAD", "Résidence l’Été"]
    row[12], row[13], row[18] = commune, department, category
    return ";".join(row) + "\n"


def text(*lines: str) -> bytes:
    place = "geolocalisation;840000111;870000.1;6330000.2;1,ATLASANTE;2026-03-01\n"
    return (LEAD + "".join(lines) + place).encode("cp1252")


BASE = (
    establishment("840000111", "031", "84", "500"),
    establishment("840000112", "031", "84", "502"),
    establishment("840000113", "031", "84", "354"),
    establishment("2A0000114", "004", "2A", "445"),
    establishment("970100115", "120", "9A", "190"),
    establishment("750000116", "101", "75", "620"),
)


def test_families_of_categories_by_commune(official):
    found = official.read(text(*BASE), "finess_2026")
    assert found["COM", "84031", "FINESS_EHPAD"] == (2.0, Status.OK)
    assert found["COM", "84031", "FINESS_SSIAD"][0] == 1
    assert found["COM", "84031", "FINESS_ESAT"] == (0.0, Status.ZERO)
    assert found["COM", "2A004", "FINESS_SAVS_SAMSAH"][0] == 1
    assert found["COM", "97120", "FINESS_ENFANTS"][0] == 1
    assert found["ARM", "75101", "FINESS_PHARMACIE"][0] == 1


def test_the_two_extractions_are_told_apart(official):
    assert official.recognised(text(*BASE)) == "finess_etablissements"
    assert official.recognised(places()) == "finess_capacites"


def test_an_extraction_of_another_year_is_refused(official):
    older = text(*BASE).replace(b"2026-03-11", b"2021-03-11")
    with pytest.raises(DataError, match=r"n’est pas de l’année 2026(.|\n)*2021"):
        official.read(older, "finess_2026")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (text(*BASE, BASE[0]), r"ligne 8(.|\n)*deux fois(.|\n)*840000111"),
        (text(BASE[0], BASE[1][:60] + "\n"), r"ligne 3(.|\n)*incomplète(.|\n)*cases au lieu de 31"),
        (text(establishment("84111", "031", "84", "500")), r"ligne 2(.|\n)*neuf caractères"),
        (text(establishment("840000111", "31x", "84", "500")), r"n’est pas celui d’une commune"),
        (b"nofinesset;rs\n840000111;X\n", r"ne commence pas comme une extraction Finess"),
    ],
)
def test_damaged_extractions_are_refused(official, content, said):
    with pytest.raises(DataError, match=said):
        official.read(content, "finess_2026")


def places(*lines: str) -> str:
    rows = lines or (
        equipment("840000111", 80),
        equipment("840000111", 6),
        equipment("840000111", 10, closed="O"),
        equipment("840000113", 45),
    )
    return (
        LEAD + "structureet;840000111;840000001\nstructureet;840000113;840000001\n" + "".join(rows)
    )


def equipment(number: str, capacity: object, closed: str = "N") -> str:
    row = ["equipementsocial", number, "924", "Accueil", "11", "Complet", "711", "Âgées", "S"]
    return ";".join([*row, str(capacity), "", "", "", "", "", closed, "2020-01-01"]) + "\n"


@pytest.fixture
def known(official):
    lists = official.folder / companions.LISTS
    lists.mkdir(parents=True)
    official.listed(text(*BASE), "finess_2026").to_parquet(lists / "finess.parquet")
    with companions.within(official.folder):
        yield official


def test_installed_places_of_open_services(known):
    found = known.read(places(), "finess_capacites_2026")
    assert found["COM", "84031", "FINESS_EHPAD_PLACES"] == (86.0, Status.OK)
    assert found["COM", "84031", "FINESS_SSIAD_PLACES"][0] == 45
    assert found["COM", "84031", "FINESS_ESAT_PLACES"] == (0.0, Status.ZERO)


def test_places_without_the_other_extraction_are_refused(official):
    with (
        companions.within(official.folder),
        pytest.raises(DataError, match=r"importez aussi l’extraction Finess des établissements"),
    ):
        official.read(places(), "finess_capacites_2026")


def test_an_establishment_without_an_address_is_said(known):
    with notices.heard() as said:
        found = known.read(
            places(equipment("840000111", 80), equipment("999999999", 9)), "finess_capacites_2026"
        )
    assert found["COM", "84031", "FINESS_EHPAD_PLACES"][0] == 80
    assert said
    assert "1 établissement sans adresse" in said[0].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (equipment("840000111", -4), r"ligne 4, colonne capinstot(.|\n)*négatif"),
        (equipment("840000111", 4, closed="12"), r"ligne 4, colonne indsupinst(.|\n)*12"),
    ],
)
def test_damaged_places_are_refused(known, line, said):
    with pytest.raises(DataError, match=said):
        known.read(places(line), "finess_capacites_2026")
