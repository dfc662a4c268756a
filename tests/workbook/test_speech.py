"""What a chapter shows of interviews: cleared words, counts of interviews, marks of fiction."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagnostic import open_study
from diagnostic.errors import DisclosureError

sys.path.insert(0, str(Path(__file__).parents[1] / "confidentiality"))
from spoken import SAFE, install, row

BOOK = """\
codes:
  - {code: SEN-MOB, theme: seniors, label: "Se déplacer"}
  - {code: SEN-ISO, theme: seniors, label: "Rompre l’isolement", need: exprimé}
"""
CODED = """\
interview;category;theme;code;polarity;scale
E-SEN-01;habitants;seniors;SEN-MOB;faiblesse;territoire
E-SEN-01;habitants;seniors;SEN-ISO;faiblesse;individu
E-SEN-02;professionnels du social;seniors;SEN-MOB;force;groupe
E-SEN-02;professionnels du social;seniors;SEN-ISO;force;groupe
"""


@pytest.fixture
def opened(sandbox):
    def make(*rows, edition="public", theme="seniors", coded=True):
        folder = install(*rows, edition=edition)
        if coded:
            (folder / "codebook.yml").write_text(BOOK, encoding="utf-8")
            (folder / "coded.csv").write_text(CODED, encoding="utf-8")
        return open_study("essai", theme=theme)

    return make


def forms(block):
    bundle, notes = block._repr_mimebundle_()
    return "\n".join([*map(str, bundle.values()), str(notes), repr(block)])


def test_professionals_and_residents_are_heard_apart(opened):
    book = opened(
        row(1), row(2, "On manque de relais.", category="professionnels du social"), edition="copil"
    )
    residents, professionals = book.said("residents"), book.said("professionals")
    assert SAFE in residents.plain
    assert "VB-01" in residents.markdown
    assert "On manque de relais." in professionals.plain
    assert SAFE not in forms(professionals)
    assert "E-SEN" not in forms(residents) + forms(professionals)
    assert "pas" not in book.said("elected").plain[:3]
    assert "élus" in book.said("elected").plain


def test_a_paraphrase_and_a_fiction_say_so(opened):
    words = "Je suis la seule sage-femme, et ma fille est handicapée."
    block = opened(row(1, words, decision="paraphrase", demonstration="true")).said("residents")
    assert "propos reformulés" in block.plain
    assert "données fictives de démonstration" in block.plain


@pytest.mark.parametrize("edition", ["copil", "public"])
def test_a_shared_edition_stops_on_a_verbatim_of_another_chapter(opened, edition):
    book = opened(row(1), row(2, "Autre.", status="à relire", theme="housing"), edition=edition)
    with pytest.raises(DisclosureError, match="ligne 3"):
        book.said("residents")


def test_the_working_edition_sets_apart_what_is_to_be_read(opened):
    block = opened(row(1), row(2, "Autre chose.", status="à relire"), edition="travail").said(
        "residents"
    )
    assert "✎ 1\u00a0verbatim à relire" in block.plain
    assert "Autre chose." in block.plain


def test_the_interviews_held_are_set_against_those_aimed_at(opened):
    block = opened().interviews_table()
    assert list(block.data["target"]) == [8, 4, 12, 4, 28]
    assert list(block.data["achieved"]) == [1, 0, 1, 0, 2]
    assert "2\u00a0entretiens menés" in block.plain
    assert "mars 2026 à avril 2026" in block.plain


def test_subjects_are_counted_in_interviews(opened):
    block = opened(edition="travail").themes_by_category()
    assert block.identifier == "fig-seniors-entretiens-themes"
    assert block.png
    assert list(block.data.iloc[:, 1]) == [1, 1]
    assert "Se déplacer" in block.markdown
    pairs = opened(edition="travail").cooccurrences()
    assert list(pairs.data["together"]) == [2]


def test_in_a_shared_edition_a_category_hardly_met_is_not_apart(opened):
    block = opened().themes_by_category()
    assert list(block.data.columns) == ["subject", "Autres catégories (2)"]


def test_saturation_says_what_the_last_interviews_bring(opened):
    block = opened().saturation()
    assert list(block.data["met"]) == [2, 2]
    assert "aucun sujet nouveau" in block.plain


def test_without_interviews_the_team_alone_is_told_how(opened):
    for edition, said in (("travail", True), ("public", False)):
        book = opened(edition=edition, coded=False)
        assert ("diagnostic interviews new" in book.themes_by_category().plain) is said
        assert book.said("residents").kind == "absence"
