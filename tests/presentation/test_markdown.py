import re

import pypandoc
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.presentation import markdown
from diagnostic.presentation.markdown import Prose

NASTY = st.text(
    st.sampled_from(list("aé’ \u00a0\u202f1.)(-+*_~^$@#|[]{}<>&\\`!\"':;,%=/«»…—0Z\n\t")),
    min_size=1,
    max_size=24,
)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def html(text):
    return BeautifulSoup(pypandoc.convert_text(text, "html", format="markdown"), "html.parser")


def read(element):
    return re.sub(r"[ \n]+", " ", element.get_text()).strip(" ")


@FEW
@given(st.lists(NASTY, min_size=1, max_size=25))
def test_escaped_text_comes_out_as_it_went_in(texts):
    page = html("\n\n".join(f"::: {{.x}}\n{markdown.escape(t) or 'vide'}\n:::" for t in texts))
    read_back = [read(div) for div in page.find_all("div", class_="x")]
    assert read_back == [markdown.flat(text) or "vide" for text in texts]


@FEW
@given(st.lists(NASTY.filter(str.strip), min_size=1, max_size=15))
def test_escaped_text_holds_in_table_cells_and_spans(texts):
    body = "\n".join(f"| {markdown.escape(t)} | {markdown.span(t, 'ville')} |" for t in texts)
    page = html(f"| a | b |\n|:--|--:|\n{body}\n")
    lines = [tuple(read(cell) for cell in line.find_all("td")) for line in page.find_all("tr")[1:]]
    wanted = [(read_as_html(text), read_as_html(text)) for text in texts]
    assert lines == wanted


def read_as_html(text):
    return re.sub(r" +", " ", markdown.flat(text)).strip(" ")


@FEW
@given(st.lists(NASTY.filter(str.strip), min_size=1, max_size=10))
def test_an_alternative_text_is_one_attribute_whatever_it_holds(texts):
    pages = "\n\n".join(
        f"![{markdown.escape(t)}](a.png){{fig-alt={markdown.attribute(t)} width=100%}}\\"
        for t in texts
    )
    images = html(pages).find_all("img")
    assert len(images) == len(texts)
    for image, text in zip(images, texts, strict=True):
        assert image["alt"].strip(" ") == markdown.flat(text)
        shown = markdown.flat(text).strip().replace("\\", "⧵").replace('"', "”")
        shown = shown.replace("{{", "{ {").replace("}}", "} }")
        assert image["data-fig-alt"] == shown


@pytest.mark.parametrize(
    "text",
    [
        "1. Premier",
        "- tiret",
        "(a) lettre",
        "IV. quatre",
        "# titre",
        "+ plus",
        "> dit",
        "::: div",
        "| a | b",
        "~~~",
        "--- ",
        "@sec-x et $x$",
        "{{< include x >}}",
        "Réf. [1]",
        "a. b",
        "1)",
        "%",
    ],
)
def test_what_looks_like_a_block_stays_a_paragraph(text):
    page = html(markdown.escape(text))
    assert [tag.name for tag in page.find_all(True)] == ["p"]
    assert read(page) == markdown.flat(text)


def test_prose_is_left_as_it_is():
    assert markdown.inline(Prose("**gras** @fig-x")) == "**gras** @fig-x"
    assert markdown.inline("**x**") == r"\*\*x\*\*"


def test_usual_french_needs_no_backslash():
    usual = "En 2022, 9 323 habitants ont 60 ans ou plus (30,2 % de la population)."
    assert markdown.escape(usual) == usual
    assert markdown.escape("L’Isle-sur-la-Sorgue") == "L’Isle-sur-la-Sorgue"


def test_identifiers():
    assert markdown.valid_identifier("fig-seniors-part", "fig")
    for wrong in ("fig-", "tbl-x", "fig-Été", "fig-a_b", "fig-a--b", "seniors"):
        assert not markdown.valid_identifier(wrong, "fig")
