"""Links both ways: a theme's chapter names the fiches that answer its findings."""

from __future__ import annotations

import shutil

import pytest
from tests.conftest import ROOT

from diagnostic import open_study, paths


@pytest.fixture
def plaisir(sandbox):
    """The study of Plaisir, its field copied; open it in an edition, on a theme."""
    shutil.copytree(ROOT / "data/field/plaisir", paths.field("plaisir"), dirs_exist_ok=True)

    def make(edition="travail", theme="seniors", more=""):
        text = (ROOT / "params" / "plaisir.yml").read_text("utf-8")
        text = text.replace('edition: "travail"', f'edition: "{edition}"')
        (paths.params() / "plaisir.yml").write_text(text + more, "utf-8")
        return open_study("plaisir", theme=theme)

    return make


def said(block):
    return block.markdown.replace("\xa0", " ").replace("\u202f", " ")


def test_a_theme_says_which_fiches_answer_its_findings(plaisir):
    shown = said(plaisir().issues())
    assert "Ce que le projet y répond" in shown
    assert "ACT‑01 Appeler et visiter les personnes âgées isolées (validée, CCAS, du" in shown
    assert "ACT‑09" not in shown, "another theme's"
    assert "ACT‑09" in said(plaisir(theme="school_dropout").issues())
    assert "Ce que le projet" not in said(plaisir(theme="portrait").issues()), "no finding"


def test_the_chapter_of_actions_names_the_chapter_of_each_finding(plaisir):
    chain = said(plaisir(theme="actions").actions_chain())
    assert "Se lit au chapitre « [Seniors](seniors.ipynb) »" in chain


def test_a_finding_without_any_fiche_says_so(plaisir):
    study = plaisir(theme="housing")
    (paths.field("plaisir") / "actions/sheets/ACT-05.yml").unlink()
    assert "Aucune fiche n’y répond encore." in said(study.issues())


def test_the_public_edition_keeps_who_and_when_of_internal_fiches(plaisir):
    shown = said(plaisir("public", "youth").issues())
    assert "ACT‑04 Donner à chaque jeune" in shown
    assert "Mission locale" not in shown
    assert "2027" not in shown.split("Ce que le projet y répond")[1]


def test_a_book_without_the_chapter_of_actions_says_nothing_of_it(plaisir):
    shown = plaisir(more='include: ["synthesis"]\n').issues()
    assert "Ce que le projet" not in said(shown)


def test_a_wrong_fiche_does_not_take_the_theme_with_it(plaisir):
    path = paths.field("plaisir") / "actions/sheets/ACT-01.yml"
    study = plaisir()
    path.write_text(path.read_text("utf-8").replace("C-seniors-01", "C-seniors-99"), "utf-8")
    shown = said(study.issues())
    assert "À mettre en discussion" in shown
    assert "Ce que le projet" not in shown


def plain(block):
    return block.plain.replace("\xa0", " ").replace("\u202f", " ")


def test_one_table_says_who_when_why_and_how_it_will_be_known(plaisir):
    row = next(
        line
        for line in plain(plaisir(theme="actions").actions_overview()).splitlines()
        if line.startswith("ACT‑01")
    )
    for said in ("CCAS", "validée", "11 janvier 2027", "Plus de deux mille habitants", "90 % en"):
        assert said in row


def test_a_fiche_says_where_it_stands_and_what_was_decided_of_it(plaisir):
    pages = plain(plaisir("copil", "actions").actions_sheets())
    first = pages.split("ACT‑02 :")[0]
    assert "En retard de 21 jours" in first
    assert "DC‑2026‑01, Comité de pilotage, 15 octobre 2026" in first
    assert "la fiche disait 30 juin 2026" in pages
    public = plain(plaisir("public", "actions").actions_sheets())
    assert "Décision attendue" not in public


def test_the_calendar_has_the_reviews_of_the_follow_up(plaisir):
    governance = plaisir(theme="governance")
    calendar = plain(governance.governance("calendar"))
    may = next(line for line in calendar.splitlines() if line.startswith("Mai 2027"))
    assert "Revue de ACT‑02" in may, "as the tableau de suivi says"
    todo = plain(governance.governance("referent"))
    assert "2 points à l’ordre du jour, et 7 que le suivi y porte" in todo
    line = next(each for each in todo.splitlines() if "Reconduire l’accueil" in each)
    assert line.startswith("28 janvier 2027"), "the next meeting of the body that decides"


def test_bodies_alike_are_read_once(plaisir):
    rows = plain(plaisir(theme="governance").governance("bodies")).splitlines()
    assert sum("Écrit les fiches actions de son axe" in each for each in rows) == 1


def test_digests_of_figures_stay_with_the_team(plaisir):
    assert "empreinte" in plain(plaisir(theme="actions").actions_chain())
    steering = plain(plaisir("copil", "actions").actions_chain())
    assert "2 121 hab., 2022" in steering
    assert "empreinte" not in steering
