import pytest

from diagnostic.presentation.cards import Card, Fact, balance, facts, key_figures

CARD = Card(
    "75 ans et plus",
    "11,3",
    "%",
    lines=[("Vaucluse", "10,6 % (2020)"), ("Effectif", "3 498 personnes")],
    flag="Fragile : moins de 500 personnes",
    source="Insee, RP2022",
)


def test_a_card_follows_the_grammar_of_the_book():
    assert CARD.markdown.splitlines() == [
        "::: {.carte}",
        "[75 ans et plus]{.nom}",
        "",
        "[11,3[\u202f%]{.unite}]{.valeur}",
        "",
        "[Vaucluse]{.cle} 10,6 % (2020)\\",
        "[Effectif]{.cle} 3 498 personnes",
        "",
        "[Fragile : moins de 500 personnes]{.drapeau}",
        "",
        "[Insee, RP2022]{.source-carte}",
        ":::",
    ]


def test_a_missing_card_keeps_its_place():
    card = Card("75 ans et plus vivant seuls", "Non chargé", missing=True)
    assert card.markdown.startswith("::: {.carte .vide}\n[75 ans et plus vivant seuls]{.nom}")
    block = key_figures([CARD, card])
    assert block.markdown.count("\n::: {.carte") == 2
    assert "repeating-linear-gradient" in block.html
    assert "Non chargé" in block.plain


def test_cards_are_few():
    with pytest.raises(ValueError, match="one to 6"):
        key_figures([CARD] * 7)
    with pytest.raises(ValueError, match="one to 6"):
        key_figures([])


def test_facts():
    block = facts(
        [Fact("30 854", "habitants en 2022", "+8,1 % depuis 2016."), Fact("28", "a", unit="%")]
    )
    assert "[30 854]{.valeur}\n\n**habitants en 2022** +8,1 % depuis 2016." in block.markdown
    assert "[28[\u202f%]{.unite}]{.valeur}" in block.markdown
    assert block.markdown.startswith(":::: {.dix}")
    with pytest.raises(ValueError, match="ten"):
        facts([])


def test_strengths_face_weaknesses_even_when_there_are_none():
    block = balance([("Un pôle d’emploi", "13 757 emplois.")], [])
    assert "::: {.forces}\n- **Un pôle d’emploi** 13 757 emplois.\n:::" in block.markdown
    assert "::: {.fragilites}\n- Rien à signaler" in block.markdown
    assert block.markdown.startswith("::::: {.deux}")
    assert "Rien à signaler" in block.html
