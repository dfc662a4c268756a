"""The chapter of the follow-up: on the demonstrations, and what each edition may show."""

from __future__ import annotations

import shutil

import pytest
from tests.conftest import ROOT

from diagnostic import open_study, paths
from diagnostic.errors import DisclosureError

CELLS = (
    "opening", "board", "calendar", "results", "done", "axes", "pilots", "years", "budget",
    "meetings",
)  # fmt: skip


@pytest.fixture
def plaisir(sandbox):
    """The study of Plaisir, its field copied; open it in an edition."""
    shutil.copytree(ROOT / "data/field/plaisir", paths.field("plaisir"), dirs_exist_ok=True)

    def make(edition="travail", day="2026-11-20"):
        text = (ROOT / "params" / "plaisir.yml").read_text("utf-8")
        text = text.replace('edition: "travail"', f'edition: "{edition}"')
        (paths.params() / "plaisir.yml").write_text(text.replace("2026-11-20", day), "utf-8")
        return open_study("plaisir", theme="followup")

    return make


def said(study):
    blocks = [getattr(study, f"followup_{name}")() for name in CELLS]
    return "\n".join(f"{block.markdown}\n{block.html}\n{block.plain}" for block in blocks)


@pytest.mark.parametrize("study", ["plaisir", "thiers-dore-et-montagne"])
def test_the_demonstrations_say_what_they_are(study):
    study = open_study(study, theme="followup")
    for name in CELLS[:2]:
        assert "onnées fictives de démonstration" in getattr(study, f"followup_{name}")().plain


def test_the_board_says_who_is_late_and_what_is_awaited():
    board = open_study("plaisir", theme="followup").followup_board().plain
    assert "51 jours" in board.replace("\xa0", " ")
    assert "reconduire l’accueil en 2027" in board
    assert "21 mai 2027" in board.replace("\xa0", " ")
    assert "11 juin 2027" in board.replace("\xa0", " ")


def test_lateness_follows_the_date_of_the_study(plaisir):
    assert "Aucune action n’est en retard" in plaisir(day="2026-01-15").followup_board().plain
    assert "renouvelez la clé date" in plaisir(day="2026-01-15").followup_opening().plain
    assert "renouvelez" not in plaisir().followup_opening().plain


def test_a_few_people_are_never_counted(plaisir):
    for edition in ("travail", "copil", "public"):
        text = said(plaisir(edition)).replace("\u202f", " ").replace("\xa0", " ")
        assert "3 personnes" not in text
        assert "effectif trop petit" in text


def test_each_edition_shows_what_it_may(plaisir):
    working, steering, public = (said(plaisir(e)) for e in ("travail", "copil", "public"))
    note, risk, decision, spent = (
        "le principal demande", "ne prévient plus le jour même", "econduire l’accueil",
        "45\u202f300",
    )  # fmt: skip
    assert all(each in working for each in (note, risk, decision, spent))
    assert note not in steering
    assert all(each in steering for each in (risk, decision, spent))
    for each in (note, risk, decision, spent, "sujet commun du projet éducatif", "Mission locale"):
        assert each not in public
    assert "Service jeunesse" in public, "a public fiche shows who pilots it"
    assert "67 %" in public.replace("\u202f", " ").replace("\xa0", " ")


def test_a_shared_edition_that_names_somebody_is_refused(plaisir):
    path = paths.field("plaisir") / "actions" / "followup-effects.csv"
    text = path.read_text("utf-8").replace("réunion de bilan", "Mme Durand")
    path.write_text(text, "utf-8")
    plaisir().followup_board()
    with pytest.raises(DisclosureError, match=r"followup-effects\.csv, ligne 3"):
        plaisir("copil").followup_board()


def test_without_any_table_the_fiches_alone_speak(plaisir):
    for path in (paths.field("plaisir") / "actions").glob("followup*.csv"):
        path.unlink()
    study = plaisir()
    assert "Rien n’est encore consigné" in study.followup_opening().plain
    assert "ACT" in study.followup_board().plain
    assert "n’a encore été mesuré" in study.followup_results().plain


def test_the_calendar_has_a_description_of_every_bar():
    block = open_study("plaisir", theme="followup").followup_calendar()
    assert block.png
    for name in ("ACT‑09", "ACT‑01", "en retard de 51"):
        assert name.replace("‑", "-") in block.plain.replace("‑", "-").replace("\xa0", " ")


def test_the_page_of_a_fiche_tells_its_follow_up():
    pages = open_study("plaisir", theme="actions").actions_sheets().markdown
    assert "Ce que dit le suivi" in pages
    assert "67" in pages


def test_a_long_calendar_goes_on_in_another_figure(plaisir, monkeypatch):
    from diagnostic.workbook import followupviews

    monkeypatch.setattr(followupviews, "BARS", 3)
    calendar = plaisir().followup_calendar()
    assert "fig-followup-calendrier-2" in calendar.markdown
    assert "(suite 1)" in calendar.plain
