"""The embedded renderer: the same book, three times, for every reader."""

from __future__ import annotations

import hashlib
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from diagnostic.book import Page, Part
from diagnostic.book.checks import check
from diagnostic.book.readback import read_docx, read_page, read_pdf
from diagnostic.book.render import render
from diagnostic.errors import BookError

PLACES = re.compile(r"(?:Figure|Tableau|Chapitre|Section)\s\d+(?:\.\d+)?")


def site(rendered) -> Path:
    return rendered.paths["html"].parent


def soup(rendered, page: str) -> BeautifulSoup:
    return BeautifulSoup((site(rendered) / page).read_text(encoding="utf-8"), "html.parser")


def normal(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def test_the_book_is_sound(project, rendered):
    assert check(project, rendered) == []
    assert rendered.renderer == "embedded"
    assert rendered.warnings == ("logement, cellule 6 : l’image n’a pas de texte alternatif.",)


def test_numbers_and_references_are_the_same_in_every_format(rendered):
    pages = ["chapters/seniors.html", "chapters/logement.html", "pages/methode.html"]
    html = [normal(read_page(site(rendered) / page).text) for page in pages]
    docx = normal(" ".join(p.text for p in read_docx(rendered.paths["docx"]).paragraphs))
    pdf = normal(" ".join(read_pdf(rendered.paths["pdf"]).pages))
    expected = {
        "Figure 1.1",
        "Figure 1.2",
        "Figure 1.3",
        "Figure 1.4",
        "Tableau 1.1",
        "Figure 2.1",
        "Chapitre 1",
        "Chapitre 2",
        "Section 2.1",
    }
    assert expected <= set(PLACES.findall(" ".join(html)))
    references = {
        "voir Figure 1.1 et Tableau 1.1",
        "voir Figure 2.1, et Tableau 1.1 du Chapitre 1",
        "rejoint celui du Chapitre 2",
        "Ce livre suit le Chapitre 1",
        "Figure 2.1 : Logements vacants, en %.",
    }
    for reference in references:
        assert any(reference in text for text in html), reference
        assert reference in docx, reference
        assert reference in pdf, reference


def test_references_lead_to_their_target_from_any_page(rendered):
    page = soup(rendered, "chapters/seniors.html")
    links = {a.get_text(): a["href"] for a in page.select("main a")}
    assert links["Chapitre\u00a02"] == "logement.html#sec-logement"
    assert links["méthode"] == "../pages/methode.html#sec-methode"
    assert links["l’offre de logements"] == "logement.html#sec-logement-offre"
    assert links["Figure\u00a01.1"] == "#fig-trend"


def test_every_image_has_its_alternative_text_in_every_format(rendered, toy):
    alt = (
        "Courbes\u00a0: La part des 75 ans et plus est stable. "
        "Carpentras 11,3 % en 2018 et 11,3 % en 2022."
    )
    shown = [img["alt"] for img in soup(rendered, "chapters/seniors.html").select("main img")]
    assert shown[0] == alt
    assert len(shown) == 4
    word = [a for p in read_docx(rendered.paths["docx"]).paragraphs for _, a in p.images]
    printed = read_pdf(rendered.paths["pdf"])
    assert alt in word
    assert alt in printed.alts
    assert "Barres des logements vacants." in word
    assert "Barres des logements vacants." in printed.alts
    assert printed.figures_without_alt == 0


def test_the_pdf_is_tagged_titled_and_in_french(rendered):
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(rendered.paths["pdf"])
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Diagnostic social partagé\u00a0: Carpentras"
    assert reader.metadata.author == "Ville et CCAS de Carpentras"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    outline = [item.title for item in reader.outline if not isinstance(item, list)]
    assert "Seniors" in outline
    assert "Méthode" in outline


def test_the_word_document_has_real_headings_and_repeated_table_headers(rendered):
    document = read_docx(rendered.paths["docx"])
    headings = [(p.style, p.text) for p in document.paragraphs if p.style.startswith("Heading")]
    assert ("Heading1", "1. Seniors") in headings
    assert ("Heading2", "1.2. Les chiffres clés") in headings
    assert ("Heading1", "Méthode") in headings
    with zipfile.ZipFile(rendered.paths["docx"]) as archive:
        body = archive.read("word/document.xml").decode("utf-8")
        styles = archive.read("word/styles.xml").decode("utf-8")
    table = body[body.rindex("<w:tbl>", 0, body.index("Médecin")) :]
    assert "w:tblHeader" in table[: table.index("</w:tr>")]
    assert re.search(r'<w:lang [^>]*w:val="fr-FR"', styles)
    assert {p.style for p in document.paragraphs} >= {"Chapô", "Source", "Constat", "Parole"}


def test_word_opens_with_python_docx(rendered):
    docx = pytest.importorskip("docx")
    document = docx.Document(str(rendered.paths["docx"]))
    assert document.core_properties.title == "Diagnostic social partagé\u00a0: Carpentras"
    assert document.core_properties.author == "Ville et CCAS de Carpentras"
    assert document.core_properties.language == "fr-FR"
    assert len(document.tables) >= 3


def test_each_page_has_one_title_landmarks_and_no_network(rendered):
    for file in site(rendered).rglob("*.html"):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        assert len(page.find_all("h1")) == 1, file.name
        assert page.html["lang"] == "fr"
        assert page.find("main")["id"] == "contenu"
        assert page.select_one("a.evitement")["href"] == "#contenu"
        named = [nav.get("aria-label") for nav in page.find_all("nav")]
        assert named == ["Sommaire du livre", "Pages voisines"]
    text = "".join(
        f.read_text(encoding="utf-8")
        for f in site(rendered).rglob("*")
        if f.suffix in (".html", ".css", ".js")
    )
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", text)


def test_headings_skip_no_level(rendered):
    for file in site(rendered).rglob("*.html"):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        levels = [int(h.name[1]) for h in page.find_all(re.compile("^h[1-6]$"))]
        assert all(after - before <= 1 for before, after in pairwise(levels)), file


def test_the_forms_reach_the_page(rendered):
    page = soup(rendered, "chapters/seniors.html")
    assert page.select_one(".ouverture h1").get_text() == "Seniors"
    assert page.select_one(".ouverture .chapo")
    assert page.select_one(".bande h2")
    assert len(page.select(".duo")) == 2
    assert page.select_one(".duo > .pile .constat")
    assert page.select_one("details.valeurs summary").get_text() == "Voir les valeurs"
    assert page.select_one("#tbl-sante caption").get_text().startswith("Tableau\u00a01.1\u00a0:")
    assert page.select_one(".defile")["tabindex"] == "0"
    assert page.select_one(".carte .repere .cle").get_text() == "Effectif"
    assert {th["scope"] for th in page.select("main thead th")} == {"col"}
    assert {th["scope"] for th in page.select("main tbody th")} == {"row"}
    assert page.select_one("#tbl-sante tbody th").get_text() == "Médecin généraliste"


def test_values_are_for_the_screen_only(rendered):
    pdf = " ".join(read_pdf(rendered.paths["pdf"]).pages)
    docx = " ".join(p.text for p in read_docx(rendered.paths["docx"]).paragraphs)
    assert "Voir les valeurs" not in pdf + docx
    assert "Seulement sur le papier" in pdf
    assert "Seulement sur le papier" in docx
    assert "Seulement à l’écran" not in pdf + docx
    assert "Seulement sur le papier" not in soup(rendered, "pages/methode.html").get_text()


def test_a_dataframe_is_a_table_in_word_and_pdf_too(rendered):
    docx = [p.text for p in read_docx(rendered.paths["docx"]).paragraphs]
    assert "vacants" in docx
    assert "10,4" in docx
    assert "10,4" in " ".join(read_pdf(rendered.paths["pdf"]).pages)


def test_the_failed_chapter_shows_its_notice_everywhere(rendered):
    notice = "La cellule 4 a échoué"
    assert notice in soup(rendered, "chapters/jeunesse.html").select_one(".echec").get_text()
    assert notice in normal(" ".join(read_pdf(rendered.paths["pdf"]).pages))
    assert any(notice in p.text for p in read_docx(rendered.paths["docx"]).paragraphs)


def test_a_footnote_is_at_the_end_of_its_page_and_leads_back(rendered):
    page = soup(rendered, "chapters/seniors.html")
    mark = page.select_one("a.appel")
    note = page.select_one(mark["href"])
    assert "Une note de bas de page" in note.get_text()
    assert note.select_one("a")["href"] == f"#{mark['id']}"


@pytest.mark.slow
def test_rendered_twice_the_book_is_the_same_to_the_byte(toy, tmp_path):
    from diagnostic.book.assemble import assemble

    prints = []
    for name in ("a", "b"):
        plan = toy.plan(tmp_path / "nb")
        done = render(assemble(plan, tmp_path / name), renderer="embedded")
        folder = done.paths["html"].parent
        prints.append(
            {
                str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest()
                for f in folder.rglob("*")
                if f.is_file()
            }
        )
    assert prints[0] == prints[1]


def test_an_unresolved_reference_fails_with_its_name(build):
    page = Page("a", "A", "Voir @fig-trnd et [ceci](b.qmd#x).")
    with pytest.raises(BookError) as caught:
        build(
            Part(
                "", (page, Page("b", "B", "Du texte, @fig-trend.\n\n::: {#fig-trend}\nx\n\nl\n:::"))
            )
        )
    first, second = caught.value.problems
    assert (first.where, first.found, first.near) == ("pages/a.qmd", "@fig-trnd", ("@fig-trend",))
    assert (second.where, second.found) == ("pages/a.qmd", "b.qmd#x")


def test_a_missing_figure_fails_with_its_name(build):
    page = Page("a", "A", "![Une carte](../chapters/figures/fig-x.png)")
    with pytest.raises(BookError) as caught:
        build(Part("", (page,)))
    assert caught.value.problems[0].found == "chapters/figures/fig-x.png"
    assert caught.value.problems[0].where == "pages/a.qmd"


def test_an_empty_chapter_fails_with_its_name(build):
    with pytest.raises(BookError, match=r"pages/a\.qmd : le chapitre est vide"):
        build(Part("", (Page("a", "A", ""), Page("b", "B", "Du texte."))))


def test_an_anchor_given_twice_fails_with_both_places(build):
    text = "## Une {#sec-x}\n\ntexte"
    with pytest.raises(BookError, match=r"pages/a\.qmd et pages/b\.qmd"):
        build(Part("", (Page("a", "A", text), Page("b", "B", text))))


def test_an_unclosed_fence_spoils_its_page_alone_and_is_seen(build, project):
    from diagnostic.book.checks import check as read_back

    text = "::: {.constat}\nUn constat.\n\n::: {.vigilance}\nUn point.\n:::\n:::\n\n:::\n\nreste"
    folder, done = build(
        Part("", (Page("a", "A", text), Page("b", "B", "Un texte assez long ici.")))
    )
    problems = read_back(folder, done)
    assert [p.where for p in problems] == ["pages/a.html"]
    assert ":::" in problems[0].found


def test_a_character_that_no_font_draws_is_replaced_and_reported(build):
    page = Page("a", "A", "Un atelier \U0001f600 réussi \U0001f3f3\ufe0f.")
    _, done = build(Part("", (page,)), formats=("pdf",))
    assert "atelier □ réussi □." in normal(" ".join(read_pdf(done.paths["pdf"]).pages))
    assert len(done.warnings) == 2
    assert "U+1F600 (grinning face)" in done.warnings[1]


def test_words_that_look_like_markup_are_printed_as_written(build):
    page = Page(
        "a", "Prix & coûts <5 €", "Un prix de 5 $ à 7 $, \\#1, \\[x\\], C\\_1, a \\@ b, 50 % \\* 2."
    )
    _, done = build(Part("", (page,)), formats=("html", "pdf", "docx"))
    expected = "Un prix de 5 $ à 7 $, #1, [x], C_1, a @ b, 50 % * 2."
    assert expected in normal(read_page(site(done) / "pages/a.html").text)
    assert expected in normal(" ".join(read_pdf(done.paths["pdf"]).pages))
    assert any(normal(p.text) == expected for p in read_docx(done.paths["docx"]).paragraphs)


def test_an_unknown_format_is_refused(project):
    with pytest.raises(BookError, match="epub"):
        render(project, ("epub",), "embedded")


def test_a_folder_without_book_is_refused(tmp_path):
    with pytest.raises(BookError, match="diagnostic book"):
        render(tmp_path, ("html",), "embedded")


def test_a_page_that_left_the_book_leaves_the_site(toy, tmp_path):
    from diagnostic.book.assemble import assemble

    pages = (Page("a", "A", "Le premier texte."), Page("b", "B", "Le second texte."))
    for kept in (pages, pages[:1]):
        plan = toy.plan(tmp_path / "nb", parts=(Part("", kept),))
        done = render(assemble(plan, tmp_path / "livre"), ("html",), "embedded")
    site_pages = sorted(f.name for f in (site(done) / "pages").iterdir())
    assert site_pages == ["a.html"]


def test_a_disk_that_refuses_is_said_in_french(project, monkeypatch):
    def refuse(self, content):
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(BookError, match="n’a pas pu être écrit") as caught:
        render(project, ("html",), "embedded")
    assert "place libre" in caught.value.problems[0].remedy
