"""Turnout: the figures of Bordeaux are those of the ministry (first round of 2026)."""

from __future__ import annotations

import pytest

from diagnostic.confidentiality.status import Status
from diagnostic.errors import DataError

SOURCE = "elections_municipales_2026"
HEAD = [
    "Code département",
    "Libellé département",
    "Code commune",
    "Libellé commune",
    "Inscrits",
    "Votants",
    "% Votants",
    "Abstentions",
    "% Abstentions",
    "Exprimés",
    "% Exprimés/inscrits",
    "% Exprimés/votants",
    "Blancs",
    "% Blancs/inscrits",
    "% Blancs/votants",
    "Nuls",
    "% Nuls/inscrits",
    "% Nuls/votants",
    "Numéro de panneau 1",
    "Nom candidat 1",
    "Nuance liste 1",
    "Voix 1",
    "Sièges au CM 1",
]


def line(code, registered, voters, valid, blank, spoilt, absent=None):
    absent = registered - voters if absent is None else absent
    figures = [registered, voters, "58,08%", absent, "41,92%", valid, "1%", "1%"]
    figures += [blank, "1%", "1%", spoilt, "1%", "1%"]
    cells = [code[:2], "Nom", code, "Nom", *figures, 1, "UNTEL", "LDIV", 50, 20]
    return ";".join(f'"{cell}"' for cell in cells)


# Registered and voters of Bordeaux as published; the split of ballots is made up.
BORDEAUX = line("33063", 174137, 101141, 99000, 1200, 941)
SMALL = line("01001", 662, 400, 369, 20, 11)


def text(*rows, head=HEAD):
    return "\ufeff" + "\n".join([";".join(f'"{name}"' for name in head), *rows]) + "\n"


def test_it_is_recognised(official):
    assert official.recognised(text(BORDEAUX)) == "municipales_2026"


def test_counts_are_read_and_nothing_of_the_lists(official):
    found = official.read(text(BORDEAUX, SMALL), SOURCE)
    assert found["COM", "33063", "INSCRITS"] == (174137, Status.OK)
    assert found["COM", "33063", "VOTANTS"] == (101141, Status.OK)
    assert found["COM", "01001", "NULS"] == (11, Status.OK)
    assert {variable for _, _, variable in found} == set(official.sources[SOURCE].variables)


def test_every_variable_is_a_count(official):
    (grid,) = official.grids(text(BORDEAUX), SOURCE)
    assert grid.additive == set(grid.variables)


def test_lands_without_regions_are_left_out(official):
    rows = [BORDEAUX, line("98818", 100, 50, 48, 1, 1), line("97502", 100, 50, 48, 1, 1)]
    found = official.read(text(*rows), SOURCE)
    assert {code for _, code, _ in found} == {"33063"}


@pytest.mark.parametrize(
    ("row", "what", "found"),
    [
        (line("33063", 174137, 101141, 99000, 1200, 941, 73000), "INSCRITS", "73000"),
        (line("33063", 174137, 101141, 99000, 1200, 940), "VOTANTS", "COM-33063"),
        (line("33063", 174137, 101141, 99000, 2141, -0.5), "", "-0.5"),
        (line("1001", 662, 400, 369, 20, 11), "zéro", "1001"),
        (line("ZA101", 662, 400, 369, 20, 11), "", "ZA101"),
    ],
)
def test_damaged_lines_are_refused(official, row, what, found):
    with pytest.raises(DataError) as refusal:
        official.read(text(row), SOURCE)
    problem = refusal.value.problems[0]
    assert what in problem.what
    assert found in problem.found
    assert problem.remedy
    assert "fichier.csv" in problem.where


def test_polling_stations_are_not_communes(official):
    with pytest.raises(DataError, match="33063"):
        official.read(text(BORDEAUX, BORDEAUX), SOURCE)


def test_a_renamed_column_is_named_with_its_neighbour(official):
    head = ["Votant" if name == "Votants" else name for name in HEAD]
    with pytest.raises(DataError) as refusal:
        official.read(text(BORDEAUX, head=head), SOURCE)
    assert "Votants" in refusal.value.problems[0].what
    assert "Votant" in refusal.value.problems[0].near
