import matplotlib.pyplot as plt
import pypandoc
import pytest
from bs4 import BeautifulSoup

from diagnostic.errors import BookError
from diagnostic.presentation import style
from diagnostic.presentation.figure import figure
from diagnostic.presentation.tables import Column, grid

WORDS = {
    "title": "La part des 75 ans et plus est stable à Carpentras",
    "caption": "Part des 75 ans et plus, en %, 2022.",
    "source": "Insee, RP2022",
    "alt": 'Courbe : "Carpentras" [11,3 %] | $x$ & <y>',
}


def drawing():
    with style.theme():
        made = style.canvas("demi", 1)
        made.text(0.5, 0.5, "11,3 % $x$")
    return made


def test_a_figure_follows_the_grammar_of_the_book():
    block = figure("fig-seniors-part", drawing(), **WORDS, how_to_read="Une ligne.")
    assert block.markdown.splitlines() == [
        ":::: {.figure .demi}",
        "::: {.titre-figure}",
        "La part des 75 ans et plus est stable à Carpentras",
        ":::",
        "",
        "::: {#fig-seniors-part}",
        (
            r"![Courbe : \"Carpentras\" \[11,3 %\] \| \$x\$ \& \<y\>](figures/fig-seniors-part.png)"
            '{fig-alt="Courbe : ”Carpentras” [11,3 %] | $x$ &amp; &lt;y>" width=100%}\\'
        ),
        "",
        "Part des 75 ans et plus, en %, 2022.",
        ":::",
        "",
        "::: {.lire}",
        "**Comment lire.** Une ligne.",
        ":::",
        "",
        "::: {.source}",
        "Source\u00a0: Insee, RP2022",
        ":::",
        "::::",
    ]
    assert block.png.startswith(b"\x89PNG")
    assert block.identifier == "fig-seniors-part"


def test_pandoc_reads_it_back(rows):
    values = grid(
        rows(("Carpentras", "town", "COM", 11.3)),
        [Column("label", "Territoire"), Column("value", "Part", 1)],
    )
    block = figure("fig-a", drawing(), **WORDS, width="large", values_table=values)
    soup = BeautifulSoup(
        pypandoc.convert_text(block.markdown, "html", format="markdown"), "html.parser"
    )
    image = soup.find("img")
    assert image["alt"] == WORDS["alt"]
    assert image["src"] == "figures/fig-a.png"
    assert soup.find(class_="figure")["class"] == ["figure", "large"]
    assert soup.find(class_="valeurs").find("td").get_text() == "Carpentras"
    assert soup.find("figcaption") is None


def test_the_screen_has_the_image_its_text_and_the_values(rows):
    values = grid(rows(("Carpentras", "town", "COM", 11.3)), [Column("label", "Territoire")])
    block = figure("fig-a", drawing(), **WORDS, values_table=values)
    soup = BeautifulSoup(block.html, "html.parser")
    assert soup.find("img")["alt"] == WORDS["alt"]
    assert soup.find("img")["src"].startswith("data:image/png;base64,")
    assert soup.find("summary").get_text() == "Voir les valeurs"
    assert soup.find("div")["lang"] == "fr"
    assert WORDS["title"] in block.plain
    assert WORDS["alt"] in block.plain


def test_everything_wrong_is_said_at_once():
    with pytest.raises(BookError) as failure:
        figure("Part", drawing(), title="Évolution :", caption=" ", source="", alt="")
    said = str(failure.value)
    for words in ("renvoi", "phrase", "légende", "la source", "texte de remplacement"):
        assert words in said
    assert len(failure.value.problems) == 5


def test_a_figure_is_closed_even_when_pyplot_made_it():
    made, axes = plt.subplots()
    axes.plot([1, 2])
    figure("fig-a", made, **WORDS)
    assert not plt.fignum_exists(made.number)
