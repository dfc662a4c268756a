"""Small networks drawn by hand, and files of actors as people send them."""

from __future__ import annotations

import openpyxl
import pytest

from diagnostic.study.load import project_gazetteer
from diagnostic.voices.actors.columns import TABLES
from diagnostic.voices.actors.model import Actors, Link, Organisation
from diagnostic.voices.actors.words import Frequency, LinkKind, Sector

SECTORS = {"a": Sector.WELFARE, "b": Sector.EMPLOYMENT, "c": Sector.HEALTH}


@pytest.fixture(scope="session")
def gazetteer():
    return project_gazetteer()


@pytest.fixture
def net():
    """Make actors from « a1-b2 » (declared by the first) and « a1=b2 » (by both)."""

    def make(text, alone=""):
        links = []
        names = set(alone.split())
        for word in text.split():
            sign = "=" if "=" in word else "-"
            one, other = (f"ORG-{name}" for name in word.split(sign))
            names |= set(word.split(sign))
            told = (one, other) if sign == "=" else (one,)
            links += [Link(one, other, LinkKind.WORKS_WITH, Frequency.MONTHLY, by) for by in told]
        return Actors(
            tuple(
                Organisation(f"ORG-{name}", name.upper(), "Association", SECTORS[name[0]])
                for name in names
            ),
            tuple(links),
        )

    return make


NODES = [
    ["ORG-ccas", "CCAS", "CCAS", "action sociale et accès aux droits", "", "COM-84031"],
    ["ORG-mission-locale", "Mission locale", "Mission locale", "emploi, insertion et formation",
     "", "à préciser"],
]  # fmt: skip
LINKS = [["ORG-ccas", "ORG-mission-locale", "oriente vers", "chaque mois", "ORG-ccas", ""]]


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook from its rows; what is given replaces the good ones."""

    def write(nodes=NODES, links=LINKS, *, titles=None, sheets=("noeuds", "liens"), change=None):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, (table, fields), rows in zip(sheets, TABLES.items(), (nodes, links), strict=True):
            sheet = book.create_sheet(name)
            sheet.append((titles or {}).get(table) or [field.title for field in fields])
            for row in rows:
                sheet.append(row)
        if change:
            change(book)
        path = tmp_path / "acteurs.xlsx"
        book.save(path)
        return path

    return write
