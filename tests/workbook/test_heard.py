"""The voices section of a theme, and the chapter of the voices: with, without, half-way."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from diagnostic import open_study, paths
from diagnostic.errors import DataError, DisclosureError
from diagnostic.study.load import load_study
from diagnostic.workbook import words

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(Path(__file__).parents[1] / "confidentiality"))
from spoken import SAFE, install, row  # noqa: E402

FINDINGS = """\
findings:
  - id: C-seniors-01
    theme: seniors
    text: "Des personnes âgées isolées sont repérées trop tard."
    links:
      - {supports: IT-constats-01, who: élus}
      - {supports: VB-01}
      - {contradicts: VB-02}
      - {measured: share_75_plus, says: plus haut, value: "99,9 %", vintage: 2022}
"""
WORDS = "On manque de relais."
TWO = (row(1), row(2, WORDS, category="professionnels du social"))


@pytest.fixture
def opened(sandbox):
    def make(*rows, edition="travail", theme="seniors", vote=True, findings=FINDINGS):
        folder = install(*rows, edition=edition).parent
        if vote:
            kept = ROOT / "data" / "field" / "carpentras" / "votes" / "constats"
            shutil.copytree(kept, folder / "votes" / "constats", dirs_exist_ok=True)
        if findings:
            (folder / "evidence.yml").write_text(findings, encoding="utf-8")
        return open_study("essai", theme=theme)

    return make


def bare(edition="travail"):
    (paths.params() / "essai.yml").write_text(
        f'territory: "COM-84031"\ndate: 2026-09-15\nedition: "{edition}"\n', encoding="utf-8"
    )
    return open_study("essai", theme="seniors")


def forms(block):
    bundle, notes = block._repr_mimebundle_()
    return "\n".join([*map(str, bundle.values()), str(notes)])


def told(block):
    """Return the rows of a matrix, its spaces made plain."""
    rows = block.data.to_dict("records")
    return [{key: str(said).replace("\u00a0", " ") for key, said in row.items()} for row in rows]


def test_without_material_one_notice_says_what_is_missing(sandbox):
    book = bare()
    shown = book.voices()
    assert shown == words.voices(book.context)
    assert shown.kind == "absence"
    assert "data/field/essai/" in shown.plain
    assert "data/field" not in bare("public").voices().plain
    for method in ("convergence", "evidence", "felt", "heard", "votes_question"):
        assert getattr(book, method)().kind == "absence"


def test_a_study_without_material_has_no_chapter_of_voices(sandbox):
    bare()
    assert "voices" not in load_study("essai").chapters


def test_with_material_the_book_holds_the_chapter(opened):
    opened(*TWO)
    assert "voices" in load_study("essai").chapters


def test_everything_said_of_the_theme_is_in_one_place(opened):
    shown = opened(*TWO).voices()
    assert SAFE in shown.plain
    assert WORDS in shown.plain
    assert "Les personnes âgées isolées sont repérées trop tard (IT" in shown.plain
    assert "tbl-seniors-convergence" in shown.markdown
    assert "fig-seniors-mesure-ressenti" in shown.figures
    assert "données fictives de démonstration" in shown.plain.lower()
    assert "(figures/fig-seniors-mesure-ressenti.png)" in shown.markdown


def test_the_matrix_reads_without_colour_and_aloud(opened):
    shown = opened(*TWO).convergence()
    (line,) = told(shown)
    assert line["élus"] == "● confirme"
    assert line["habitants"] == "● confirme"
    assert line["professionnels"] == "× contredit"
    assert line["statistiques"] in {"● confirme", "○ ne dit rien", "× contredit"}
    assert "1 constat sur 1 divise les registres" in shown.plain.replace("\u00a0", " ")


def test_each_finding_leads_to_its_pieces_and_back(opened):
    shown = opened(*TWO).evidence()
    assert "](#piece-seniors-vb-01)" in shown.markdown
    assert "{#piece-seniors-vb-01}" in shown.markdown
    assert "](#constat-seniors-c-seniors-01)" in shown.markdown
    assert shown.markdown.count("{#constat-seniors-c-seniors-01}") == 1


def test_what_changed_since_is_told_to_the_team_alone(opened):
    assert "la valeur notée était 99,9" in opened(*TWO).evidence().plain
    assert "la valeur notée" not in forms(opened(*TWO, edition="public").evidence())


def test_what_is_put_aside_is_shown_nowhere(opened):
    aside = row(1, status="validé", decision="écarter")
    for edition in ("travail", "public"):
        book = opened(aside, TWO[1], edition=edition)
        assert SAFE not in forms(book.voices()) + forms(book.evidence())
    (line,) = told(book.convergence())
    assert line["habitants"] == "○ ne dit rien"


@pytest.mark.parametrize("edition", ["copil", "public"])
def test_a_shared_edition_refuses_what_is_not_validated(opened, edition):
    book = opened(row(1, status="à relire"), TWO[1], edition=edition)
    for method in ("voices", "evidence", "convergence"):
        with pytest.raises(DisclosureError, match=r"verbatims\.csv, ligne 2"):
            getattr(book, method)()


def test_a_shared_finding_names_nobody(opened):
    named = FINDINGS.replace("Des personnes âgées isolées sont", "Mme Martin est")
    assert "Martin" in opened(*TWO, findings=named).evidence().plain
    with pytest.raises(DisclosureError, match="C-seniors-01") as refused:
        opened(*TWO, findings=named, edition="public").evidence()
    assert "Martin" not in str(refused.value)


def test_a_finding_on_something_unknown_is_refused(opened):
    with pytest.raises(DataError, match="IT-constats-01"):
        opened(*TWO, vote=False).voices()


def test_the_team_is_told_what_a_chapter_still_lacks(opened):
    shown = opened(vote=True, findings="").voices()
    assert "des entretiens, un atelier, un questionnaire et des constats" in shown.plain
    assert "attend encore" not in opened(vote=True, findings="", edition="public").voices().plain


def test_a_theme_that_nobody_speaks_of_keeps_its_notice(opened):
    assert opened(*TWO, theme="portrait").voices().kind == "absence"


def test_who_was_not_heard_is_named(opened):
    shown = opened(*TWO, theme="voices").heard()
    assert "associations" in shown.plain.split("\n")[0]
    assert "conseils de quartier" in shown.plain.split("\n")[0]
    small = shown.data[shown.data["who"] == "Conseils de quartier"]
    assert list(small["met"]) == ["moins de 5"]


def test_the_question_comes_with_its_reason_and_the_wordings_set_aside(opened):
    shown = opened(theme="voices").votes_question()
    assert "De votre point de vue" in shown.plain
    assert "Formulation écartée" in shown.plain


def test_the_synthesis_says_what_participants_say_when_there_is_something(opened, sandbox):
    before = bare().strengths_and_weaknesses().plain
    assert "participants" not in before
    shown = opened(*TWO, theme="synthesis").strengths_and_weaknesses().plain
    assert shown.startswith(before)
    assert "Ce que disent les participants" in shown
    assert "Un accueil unique aiderait" in shown
    assert "fictives de démonstration" in shown
