"""Every requirement of the founding projects has its row, and every place named exists."""

import importlib.util
import re
import sys
from dataclasses import replace

import pytest

from diagnostic.paths import PACKAGE

ROOT = PACKAGE.parent.parent
RENEW = ".nox/tests/bin/python docs/requirements.py --write"


def script():
    """Load the script of the page: it is no module of the package."""
    spec = importlib.util.spec_from_file_location("requirements", ROOT / "docs/requirements.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["requirements"] = module
    spec.loader.exec_module(module)
    return module


requirements = script()


@pytest.fixture(scope="module")
def projects():
    return requirements.read()


ROWS = [row for project in requirements.read() for row in project.rows]


def test_no_requirement_is_forgotten_nor_said_twice(projects):
    assert sum(len(project.rows) for project in projects) == 98
    assert {project.id: len(project.rows) for project in projects} == requirements.COUNTS
    names = [row.id for project in projects for row in project.rows]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_place_named_exists(row):
    assert {place: requirements.wrong_place(place) for place in row.where} == dict.fromkeys(
        row.where, ""
    )


def test_every_row_says_what_it_must(projects):
    assert requirements.problems(projects) == []


def test_the_committed_page_is_that_of_the_rows(projects):
    committed = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
    message = f"docs/requirements.md n’est plus celui des lignes. Pour le refaire : {RENEW}"
    assert committed == requirements.page(projects), message


def test_the_page_holds_every_row_in_french(projects):
    page = requirements.page(projects)
    for row in ROWS:
        assert f"**{row.id}** · **{row.state}** · " in page
    bare = re.sub(r"`[^`]*`|\]\([^)]*\)|^\|[-:|]+\|$", "", page, flags=re.MULTILINE)
    assert not re.findall(r"\w [:;!?»]", bare)
    assert not re.findall(r"«[^\u202f]", bare)
    assert "'" not in bare


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("notebooks/seniors.ipynb#Un titre qui n’y est pas", "cette section n’existe pas"),
        ("notebooks/unicorns.ipynb#Seniors", "ce fichier n’existe pas"),
        ("docs/guide/votes.md#Le chemin creux", "cette section n’existe pas"),
        ("diagnostic vote", "nommez une commande, non un groupe"),
        ("diagnostic vote renew", "la commande « renew » n’existe pas"),
        ("diagnostic check --fast", "options inconnues : --fast"),
        ("tests/test_text.py::test_nothing", "ce test n’existe pas"),
        ("tests/test_nothing.py::test_number", "ce test n’existe pas"),
        ("tests/test_text.py", ""),
        ("tests/test_text.py::test_number", ""),
        ("étude.unicorns()", "cette méthode n’existe pas"),
        ("étude.votes()", ""),
        ("diagnostic book --only", ""),
        ("data/catalogue/nothing.yml", "n’existe pas"),
        ("un vœu pieux", "n’existe pas"),
    ],
)
def test_a_place_that_does_not_exist_is_told(place, told):
    assert requirements.wrong_place(place) == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"state": "presque"}, "état inconnu"),
        ({"where": ()}, "tenue, mais où"),
        ({"where": ("diagnostic check",)}, "aucun test n’est nommé"),
        ({"where": ("tests/test_text.py::test_number",)}, "rien de ce qu’un lecteur voit"),
        ({"lacks": "Tout."}, "il y manque quelque chose"),
        ({"state": "en partie"}, "dites ce qui manque"),
        ({"state": "pas encore", "lacks": "Tout."}, "pas encore, et pourtant"),
    ],
)
def test_a_row_that_claims_too_much_is_refused(projects, changed, told):
    first, *rest = projects
    met = next(row for row in first.rows if row.state == "oui")
    rows = tuple(replace(row, **changed) if row is met else row for row in first.rows)
    (*said,) = requirements.problems([replace(first, rows=rows), *rest])
    assert any(told in line and line.startswith(met.id) for line in said)


def test_a_row_taken_away_is_missed(projects):
    first, *rest = projects
    shorter = replace(first, rows=first.rows[:-1])
    assert "S1 : les lignes attendues sont S1-01 à S1-29" in requirements.problems([shorter, *rest])
    assert requirements.problems(rest)
