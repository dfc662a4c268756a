"""A book of real figures, made by the product's own command and read back in three formats."""

import hashlib
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

bs4 = pytest.importorskip("bs4")
pypdf = pytest.importorskip("pypdf")

from diagnostic.cli.making import Binding, Options, book  # noqa: E402
from diagnostic.text import number  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.notebook]

ALL = ("html", "pdf", "docx")
THEMES = ("portrait", "youth", "school_dropout")
NOTE = "Le collège **Alphonse Daudet** nous a ouvert ses portes (é, œ, « guillemets »)."
# Published by the Insee: RP2022 and Filosofi 2021.
PUBLISHED = {
    "COM-84031": {"Population": 30854, "Niveau de vie médian": 18780, "Taux de pauvreté": 28},
    "COM-78490": {"Population": 31971, "Niveau de vie médian": 25690, "Taux de pauvreté": 12},
    "COM-63430": {"Population": 11686, "Niveau de vie médian": 19300, "Taux de pauvreté": 24},
}


def study(root, slug, code, themes, include=""):
    lines = [f'territory: "{code}"', "date: 2026-09-15", f"themes: [{', '.join(themes)}]", include]
    (root / "params" / f"{slug}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return root / "reports" / slug


def make(slug, formats=ALL, force=False):
    return book(Options(slug, force=force, jobs=2), Binding(formats, "embedded"))


@pytest.fixture(scope="module")
def carpentras(module_sandbox):
    """The folder of a book with three themes, the synthesis and the annexes."""
    notes = module_sandbox / "data" / "field" / "essai" / "notes"
    notes.mkdir(parents=True)
    (notes / "school_dropout.md").write_text(NOTE + "\n", encoding="utf-8")
    folder = study(module_sandbox, "essai", "COM-84031", THEMES)
    assert make("essai")
    return folder


@pytest.fixture(scope="module")
def site(carpentras):
    """Every page of the site, by its path."""
    root = carpentras / "_book"
    return {
        path.relative_to(root).as_posix(): bs4.BeautifulSoup(path.read_bytes(), "html.parser")
        for path in sorted(root.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def pdf(carpentras):
    return pypdf.PdfReader(carpentras / "_book" / "essai.pdf")


@pytest.fixture(scope="module")
def word(carpentras):
    """The body of the Word document."""
    with zipfile.ZipFile(carpentras / "_book" / "essai.docx") as archive:
        return ET.fromstring(archive.read("word/document.xml"))


def main(page):
    """The text of a page, as it is read."""
    part = bs4.BeautifulSoup(str(page.find("main")), "html.parser")
    for silent in part(["script", "style"]):
        silent.decompose()
    return part.get_text(" ")


def executed(folder):
    return sorted((folder / "_build" / "executed").glob("*.ipynb"))


def shown(folder):
    """Every output of the executed notebooks that the book prints."""
    for path in executed(folder):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                yield path.stem, output


def figures(folder):
    return [out["metadata"]["diagnostic"]["figure"] for _, out in shown(folder)
            if "figure" in out["metadata"]["diagnostic"]]  # fmt: skip


def w(name):
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def word_text(element):
    return "".join(run.text or "" for run in element.iter(w("t")))


def tags(reader, kind):
    """The structure elements of a kind, in a tagged PDF."""
    waiting, found = [reader.trailer["/Root"]["/StructTreeRoot"]], []
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if node.get("/S") == kind:
                found.append(node)
            waiting.append(node.get("/K"))
    return found


def chapters_of(reader):
    """First page of each outline entry, in order."""
    return [
        (entry.title, reader.get_destination_page_number(entry))
        for entry in reader.outline
        if not isinstance(entry, list)
    ]


# Links


def test_every_link_leads_somewhere(carpentras, site):
    anchors = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in site.items()}
    followed = 0
    for name, page in site.items():
        for link in page.find_all("a", href=True):
            target = unquote(link["href"])
            if re.match(r"[a-z]+:", target):
                assert target.startswith("https://"), (name, target)
                continue
            path, _, anchor = target.partition("#")
            where = (Path(name).parent / path).as_posix() if path else name
            where = re.sub(r"[^/.]+/\.\./", "", where)
            assert where in site or (carpentras / "_book" / where).is_file(), (name, target)
            if anchor:
                assert anchor in anchors[where], (name, target)
            followed += 1
    assert followed > 100


def test_identifiers_are_given_once_in_a_page(site):
    for name, page in site.items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), name


def test_every_figure_of_the_notebooks_is_in_its_page(site, carpentras):
    pages = "".join(str(page) for page in site.values())
    wanted = figures(carpentras)
    assert len(wanted) > 15
    for identifier in wanted:
        assert f'id="{identifier}"' in pages
        assert (carpentras / "chapters" / "figures" / f"{identifier}.png").is_file()


def test_links_inside_the_pdf_and_the_word_document_lead_somewhere(pdf, word):
    named = set(pdf.named_destinations)
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            link = annotation.get_object()
            target = link.get("/Dest") or link.get("/A", {}).get("/D")
            if isinstance(target, str):
                assert target in named
            else:
                assert target is not None or "/URI" in link["/A"]
    bookmarks = {mark.get(w("name")) for mark in word.iter(w("bookmarkStart"))}
    links = [link.get(w("anchor")) for link in word.iter(w("hyperlink")) if link.get(w("anchor"))]
    assert links
    assert set(links) <= bookmarks


# Words


def test_nothing_of_python_or_of_the_grammar_is_printed(site, pdf, word):
    trace = re.compile(r"\b(nan|NaN|None|NaT|Traceback)\b|:::|\{[.#]\w|\?@|@(?:fig|tbl|sec)-")
    texts = {name: main(page) for name, page in site.items() if page.find("main")}
    texts |= {f"page {i}": page.extract_text() for i, page in enumerate(pdf.pages, 1)}
    texts["word"] = "\n".join(word_text(p) for p in word.iter(w("p")))
    assert len(texts) > 20
    for where, text in texts.items():
        assert trace.findall(text) == [], where


def test_the_cards_print_the_published_values(site, pdf, word):
    page = site["chapters/portrait.html"]
    cards = {c.find(class_="nom").get_text(): c for c in page.find_all(class_="carte")}
    printed = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    written = " ".join(word_text(p) for p in word.iter(w("p")))
    for name, value in PUBLISHED["COM-84031"].items():
        said = cards[name].find(class_="valeur").get_text()
        assert said.startswith(number(value))
        assert re.sub(r"\s", " ", number(value)) in printed
        assert number(value) in written


@pytest.mark.parametrize("code", ["COM-78490", "COM-63430"])
def test_the_cards_of_other_towns_do_too(module_sandbox, code):
    folder = study(module_sandbox, code.lower(), code, ["portrait"], "include: []")
    assert make(code.lower(), ("html",))
    page = bs4.BeautifulSoup(
        (folder / "_book" / "chapters" / "portrait.html").read_bytes(), "html.parser"
    )
    cards = {c.find(class_="nom").get_text(): c for c in page.find_all(class_="carte")}
    for name, value in PUBLISHED[code].items():
        assert cards[name].find(class_="valeur").get_text().startswith(number(value))


def test_what_the_notebooks_showed_is_what_the_pages_say(site, carpentras):
    for theme, output in shown(carpentras):
        if output["metadata"]["diagnostic"]["kind"] != "figure":
            continue
        title, caption, *_ = "".join(output["data"]["text/plain"]).splitlines()
        text = re.sub(r"\s+", " ", main(site[f"chapters/{theme.replace('_', '-')}.html"]))
        for said in (title, caption):
            assert re.sub(r"\s+", " ", said) in text, theme


def test_the_sources_page_lists_what_the_chapters_used(site, carpentras):
    from diagnostic.statistics.catalogue import Catalogue

    catalogue = Catalogue.load()
    used = {
        name
        for _, output in shown(carpentras)
        for name in output["metadata"]["diagnostic"].get("used", {}).get("sources", ())
    }
    rows = site["pages/sources.html"].find("main").find("table").find_all("tr")[1:]
    listed = {re.sub(r"\s+", " ", row.find_all(["td", "th"])[1].get_text()) for row in rows}
    assert listed == {re.sub(r"\s+", " ", catalogue.sources[name].dataset) for name in used}


def test_the_teams_words_are_in_their_chapter_of_each_format(site, pdf, word):
    said = "nous a ouvert ses portes (é, œ,"
    assert said in main(site["chapters/school-dropout.html"])
    assert said not in main(site["chapters/youth.html"])
    assert said in " ".join(word_text(p) for p in word.iter(w("p")))
    assert said in re.sub(r"\s+", " ", " ".join(p.extract_text() for p in pdf.pages))
    strong = site["chapters/school-dropout.html"].find_all("strong")
    assert "Alphonse Daudet" in [each.get_text() for each in strong]


# Images


def test_every_image_is_described_in_the_three_formats(site, pdf, word, carpentras):
    count = len(figures(carpentras))
    images = [image for page in site.values() for image in page.find("main").find_all("img")]
    assert len(images) >= count
    assert all((image.get("alt") or "").strip() for image in images)
    tagged = tags(pdf, "/Figure")
    assert len(tagged) >= count
    assert all(str(tag.get("/Alt", "")).strip() for tag in tagged)
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    described = [each.get("descr", "") for each in word.iter(drawing)]
    assert len(described) >= count
    assert all(text.strip() for text in described)


def test_the_description_of_an_image_is_the_same_everywhere(site, pdf, word):
    image = site["chapters/portrait.html"].find(id="fig-portrait-evolution-population-total")
    alt = re.sub(r"\s+", " ", image.find("img")["alt"])
    assert "30 854 hab. en 2022" in alt
    assert alt in {re.sub(r"\s+", " ", str(tag.get("/Alt", ""))) for tag in tags(pdf, "/Figure")}
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    assert alt in {re.sub(r"\s+", " ", each.get("descr", "")) for each in word.iter(drawing)}


# Shape


def test_the_synthesis_holds_in_four_pages(pdf):
    chapters = chapters_of(pdf)
    position = next(i for i, (title, _) in enumerate(chapters) if "Synthèse" in title)
    assert 1 <= chapters[position + 1][1] - chapters[position][1] <= 4


def test_the_pdf_is_tagged_titled_and_in_french(pdf):
    root = pdf.trailer["/Root"]
    assert str(root["/Lang"]).startswith("fr")
    assert "Carpentras" in pdf.metadata.title
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_all_the_parts_are_there(site):
    wanted = {"index.html", "chapters/synthesis.html", "pages/methode.html", "pages/sources.html"}
    wanted |= {"pages/glossaire.html", "pages/fiches.html", "pages/lire.html"}
    wanted |= {f"chapters/{theme.replace('_', '-')}.html" for theme in THEMES}
    assert wanted <= set(site)


def test_the_site_asks_nothing_of_the_network(site):
    for name, page in site.items():
        for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src")):
            for each in page.find_all(tag):
                assert not re.match(r"(https?:)?//", each.get(attribute) or ""), name


# Again


def digests(folder):
    site = folder / "_book"
    files = [p for p in site.rglob("*") if p.is_file() and p.suffix not in {".pdf", ".docx"}]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (*files, *executed(folder))
    }


def test_made_again_the_book_is_the_same_byte_for_byte(carpentras, module_sandbox):
    note = module_sandbox / "data" / "field" / "essai" / "notes" / "school_dropout.md"
    before = digests(carpentras)
    assert len(before) > 20
    (carpentras / "_build" / "book.json").unlink()
    (carpentras / "_book" / "index.html").unlink()
    assert make("essai", force=True)
    assert digests(carpentras) == before
    assert note.read_text(encoding="utf-8") == NOTE + "\n"


def test_a_chapter_that_fails_leaves_a_notice_and_the_others(module_sandbox, capsys):
    notebook = module_sandbox / "notebooks" / "seniors.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"][2]["source"] = "raise ValueError('panne voulue')"
    notebook.unlink()  # a link to the real one, which stays as it is
    notebook.write_text(json.dumps(content), encoding="utf-8")
    folder = study(
        module_sandbox, "echec", "COM-63429", ["seniors", "portrait"], "include: [sources]"
    )
    assert not make("echec", ("html",))
    assert "panne voulue" in capsys.readouterr().err + (
        folder / "_build" / "failures" / "seniors.md"
    ).read_text(encoding="utf-8")
    pages = {
        name: bs4.BeautifulSoup((folder / "_book" / name).read_bytes(), "html.parser")
        for name in ("chapters/seniors.html", "chapters/portrait.html", "index.html")
    }
    assert pages["chapters/seniors.html"].find(class_="echec") is not None
    assert "Traceback" not in main(pages["chapters/seniors.html"])
    assert pages["chapters/portrait.html"].find(class_="cartes") is not None
    assert "Ternant-les-Eaux" in main(pages["chapters/portrait.html"])
