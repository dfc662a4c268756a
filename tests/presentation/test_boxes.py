import pytest
from bs4 import BeautifulSoup

from diagnostic.presentation import boxes
from diagnostic.presentation.markdown import Prose


def test_a_box_has_a_mark_a_word_and_its_text():
    block = boxes.constat("27 % des ménages.")
    assert block.markdown == "::: {.constat}\n**● Constat**\n\n27 % des ménages.\n:::"
    assert block.kind == "constat"
    assert block.plain == "● Constat\n27 % des ménages."


def test_boxes_side_by_side():
    block = boxes.boxes([boxes.Box("vigilance", "Un."), boxes.Box("relire", ["Deux.", "Trois."])])
    assert block.markdown.startswith(":::: {.trio}\n::: {.vigilance}\n**▲ Point de vigilance**")
    assert "**✎ À relire**\n\nDeux.\n\nTrois." in block.markdown
    assert block.markdown.endswith("\n::::")


def test_no_box_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        boxes.boxes([])


def test_things_to_remember_end_as_sentences():
    block = boxes.retenir([("9 323 habitants ont 60 ans ou plus", "Soit 30,2 %."), ("Déjà !", "")])
    assert block.markdown.splitlines() == [
        "::: {.retenir}",
        "- **9 323 habitants ont 60 ans ou plus.** Soit 30,2 %.",
        "- **Déjà !**",
        ":::",
    ]


def test_quotes_stay_apart_and_say_who_speaks():
    block = boxes.parole([("Mon médecin est parti.", "Femme, 78 ans"), ("« Le bus »", "Homme")])
    assert "> «\u202fMon médecin est parti.\u202f»\n>\n> Femme, 78 ans" in block.markdown
    assert block.markdown.count("<!-- -->") == 1
    assert block.html.count("<blockquote") == 2


def test_notes_are_the_consultants_own_markdown():
    block = boxes.note("## Titre\n\nVoir @fig-x et **gras**.\n")
    assert "Voir @fig-x et **gras**." in block.markdown
    assert "<strong>gras</strong>" in block.html
    assert block.markdown.startswith("::::: {.note-consultant}")


def test_html_never_runs_what_a_text_holds():
    for block in (
        boxes.vigilance("<script>alert(1)</script>"),
        boxes.note("<script>alert(1)</script>"),
        boxes.absence("<b>x</b>"),
    ):
        soup = BeautifulSoup(block.html, "html.parser")
        assert soup.find("script") is None
        assert soup.find("b") is None


def test_prose_keeps_its_markdown_in_every_box():
    block = boxes.chapo(Prose("Voir **ceci**."))
    assert block.markdown == "::: {.chapo}\nVoir **ceci**.\n:::"
    assert "<strong>ceci</strong>" in block.html
    assert boxes.prose("Simple.").markdown == "Simple."
