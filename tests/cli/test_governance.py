"""Commands about governance, as a referent types them."""

import shutil

import pytest
from tests.conftest import ROOT

from diagnostic import paths

STUDY = "thiers-dore-et-montagne"


@pytest.fixture
def thiers(sandbox):
    """The study of Thiers, copied where it can be changed."""
    shutil.copy(ROOT / "params" / f"{STUDY}.yml", sandbox / "params")
    shutil.copytree(ROOT / "data" / "field" / STUDY, sandbox / "data" / "field" / STUDY)
    return paths.field(STUDY) / "governance"


def test_check_tells_what_was_verified(call, thiers):
    code, said, _ = call("governance", "check", STUDY)
    assert code == 0
    assert "DC-2026-01" in said
    assert "valable, quorum atteint" in said
    assert "registre cohérent" in said


def test_check_refuses_a_decision_that_does_not_hold(call, thiers):
    path = thiers / "meetings" / "2026-06-18-copil.yml"
    text = path.read_text("utf-8").replace("      favour: 10\n", "      favour: 2\n", 1)
    path.write_text(text, encoding="utf-8")
    code, _, complained = call("governance", "check", STUDY)
    assert code == 1
    assert "ne font pas le total (pour)" in complained
    assert "2026-06-18-copil.yml, ligne" in complained


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("agenda", "2027-01-21-copil-ordre-du-jour.docx"),
        ("minutes", "2026-10-08-comite-usagers-compte-rendu.docx"),
        ("decisions", "2026-10-08-comite-usagers-releve-de-decisions.docx"),
    ],
)
def test_without_a_name_the_meeting_that_matters_is_taken(call, thiers, kind, name):
    code, _, _ = call("governance", kind, STUDY)
    assert code == 0
    assert (paths.reports() / STUDY / "gouvernance" / name).is_file()


def test_a_meeting_nearly_named_is_proposed(call, thiers):
    code, _, complained = call("governance", "agenda", STUDY, "--meeting", "2027-01-12-copil")
    assert code == 1
    assert "cette réunion n’existe pas" in complained
    assert "proche : 2027-01-21-copil" in complained


def test_a_conference_says_what_it_compares_with(call, thiers):
    code, said, _ = call("governance", "conference", STUDY, "--year", "2027")
    assert code == 0
    assert "cet instantané est le premier" in said
    assert "n’est pas fait, ni archivé" in said
    code, said, _ = call("governance", "conference", STUDY, "--year", "2028")
    assert code == 0
    assert "Comparé à l’instantané de 2027" in said
    assert "n’a pas de date" in said
    code, _, complained = call(
        "governance", "conference", STUDY, "--year", "2027", "--previous", "rien.json"
    )
    assert code == 1
    assert "ce fichier n’existe pas" in complained


def test_a_study_without_governance_is_told_how_to_begin(call, sandbox):
    (sandbox / "params" / "village.yml").write_text(
        'territory: "COM-63429"\ndate: 2026-09-15\n', encoding="utf-8"
    )
    code, _, complained = call("governance", "agenda", "village")
    assert code == 1
    assert "ne décrit pas encore sa gouvernance" in complained
    assert "bodies.yml" in complained
