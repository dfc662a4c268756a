"""Letters and the register: complete, formal, and never asking for people."""

from __future__ import annotations

import re

import pytest

from diagnostic.analysis import pages
from diagnostic.analysis.letters import letters
from diagnostic.analysis.prompts import prompts
from diagnostic.analysis.register import catalogued, complete, register
from diagnostic.errors import DataError
from diagnostic.study.requests import read_register, register_path
from diagnostic.study.themes import LABELS

ASKED = catalogued(LABELS)


def written(**options):
    return letters(ASKED, of="de Carpentras", commissioner="CCAS de Carpentras", **options)


@pytest.fixture(params=written(), ids=lambda letter: letter.name)
def letter(request):
    return request.param


def test_there_is_one_letter_per_holder():
    names = [letter.name for letter in written()]
    assert len(names) == len(set(names))
    wanted = {"caf", "mdph", "mission-locale", "rectorat", "dsden", "bailleurs-sociaux",
              "france-travail", "cpam", "msa", "carsat", "departement", "prefecture-sne",
              "banque-de-france"}  # fmt: skip
    assert {f"lettre-{name}" for name in wanted} <= set(names)


def test_every_request_is_in_a_letter():
    asked = {each.id for letter in written() for each in letter.requests}
    assert asked == {each.id for each in ASKED}


def test_a_letter_says_what_on_what_ground_and_to_what_end(letter):
    said = letter.markdown
    for words in (
        "diagnostic social partagé de Carpentras", "R. 123-1", "L. 123-5", "2016/679",
        "aucune donnée à caractère personnel", "CSV", "échelle", "période", "édition publique",
        "Je vous prie d’agréer", "CCAS de Carpentras",
    ):  # fmt: skip
        assert words in said, words
    for each in letter.requests:
        assert each.what in said
    assert re.search(r"moins de \d+\u00a0?\u202f? ?unités", said)


def test_a_letter_is_well_set(letter):
    said = letter.markdown
    assert "'" not in said
    assert not re.search(r"[^\u202f][;!?](?=\s|$)", said)
    assert not re.search(r"\w :(?=\s)", said)
    assert not re.search(r"\b(?:None|nan)\b|  |\.\.", said)
    assert said.count("**") == 4
    greeting = re.search(r"^(Ma[^\n]+),$", said, re.MULTILINE)[1]
    assert f"Je vous prie d’agréer, {greeting}, l’expression" in said


def test_one_request_makes_one_letter_or_one_per_holder():
    (one,) = written(only="disability-mdph")
    assert [each.id for each in one.requests] == ["disability-mdph"]
    assert "La donnée suivante n’est pas publiée" in one.markdown
    assert {each.holder for each in written(only="seniors-carsat-et-msa")} == {"Carsat", "MSA"}


def test_an_unknown_request_names_the_near_ones():
    with pytest.raises(DataError) as refused:
        written(only="disability-mdhp")
    assert "disability-mdph" in refused.value.problems[0].near


def test_what_was_sent_is_not_asked_again_by_all():
    from diagnostic.study.requests import State

    sent = [each.model_copy(update={"status": State.SENT}) if each.theme == "seniors" else each
            for each in ASKED]  # fmt: skip
    made = letters(sent, of="de Carpentras")
    assert not [r for letter in made for r in letter.requests if r.theme == "seniors"]
    assert "[Nom de la structure]" in made[0].markdown


def test_a_holder_of_ones_own_gets_a_letter_to_complete():
    own = ASKED[0].model_copy(update={"holder": "Office du tourisme"})
    (letter,) = letters([own], of="de Carpentras")
    assert "Office du tourisme" in letter.markdown
    assert "Madame, Monsieur" in letter.markdown


def test_the_register_comes_from_the_catalogue_until_it_is_written(sandbox):
    assert register("essai", ["seniors"]) == catalogued(["seniors"])
    path, added = complete("essai", ["seniors"])
    assert path == register_path("essai")
    assert [each.id for each in added] == [each.id for each in catalogued(["seniors"])]
    assert read_register("essai") == catalogued(["seniors"])


def test_completing_keeps_what_was_written(sandbox):
    path, _ = complete("essai", ["seniors"])
    edited = path.read_text(encoding="utf-8").replace(
        "status: à demander", "status: envoyée  # par Mme D.\n    sent: 2026-09-01", 1
    )
    path.write_text(edited, encoding="utf-8")
    _, added = complete("essai", ["seniors", "housing"])
    assert {each.theme for each in added} == {"housing"}
    text = path.read_text(encoding="utf-8")
    assert text.startswith(edited.rstrip("\n"))
    assert "# par Mme D." in text
    assert len(read_register("essai")) == len(catalogued(["seniors", "housing"]))
    assert complete("essai", ["seniors", "housing"])[1] == ()


def test_an_empty_register_can_be_completed(sandbox):
    path = register_path("essai")
    path.parent.mkdir(parents=True)
    path.write_text("requests: []\n", encoding="utf-8")
    complete("essai", ["seniors"])
    assert read_register("essai") == catalogued(["seniors"])


def test_the_method_page_lists_the_register(sandbox):
    from diagnostic.study.requests import Request

    asked = Request(id="a", holder="caf", what="allocataires | par Iris", theme="seniors",
                    status="reçue", sent="2026-01-05", received="2026-03-01", use="copil",
                    note="confidentiel")  # fmt: skip
    other = Request(id="b", holder="Anah", what="parc", theme="housing")
    page = pages.method([("seniors", "Seniors")], requests=[asked, other])
    line = next(row for row in page.splitlines() if "allocataires" in row)
    assert line == (
        "| Caf | allocataires \\| par Iris | reçue | 1er mars 2026 "
        "| Édition du comité de pilotage |"
    )
    assert "Anah" not in page
    assert "confidentiel" not in page


@pytest.mark.parametrize("theme", ["school_dropout", "disability"])
def test_what_nobody_publishes_is_said(theme):
    said = prompts(theme).unpublished
    assert said.startswith("Personne ne publie, à l’échelle de la commune")
    assert "indicateurs voisins" in said
    assert not prompts("seniors").unpublished
