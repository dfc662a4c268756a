"""What the checks must see, each fault put into a sound book by hand."""

from __future__ import annotations

import shutil

import pytest

from diagnostic.book.checks import check, traces, verify
from diagnostic.book.plan import Rendered
from diagnostic.errors import BookError


@pytest.fixture
def copy(project, rendered, tmp_path):
    """A copy of the rendered book, to spoil."""
    folder = tmp_path / "livre"
    shutil.copytree(project, folder)
    paths = {k: folder / p.relative_to(project.resolve()) for k, p in rendered.paths.items()}
    return folder, Rendered(paths, "embedded")


def spoil(copy, old, new):
    folder, rendered = copy
    page = folder / "_book" / "chapters" / "seniors.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check(folder, Rendered({"html": rendered.paths["html"]}, "embedded"))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('href="logement.html#sec-logement"', 'href="logemnt.html#sec-logement"', "fichier absent"),
        ('href="logement.html#sec-logement"', 'href="logement.html#sec-x"', "ancre absente"),
        ('src="figures/fig-trend.png"', 'src="figures/fig-none.png"', "figure est absente"),
        (' alt="Courbes', ' title="Courbes', "texte alternatif"),
        ('id="sec-seniors-offre"', 'id="sec-seniors-chiffres"', "deux fois"),
        ("Comment lire.", "&lt;IPython.core.display.HTML object&gt;", "affichage de Python"),
        ("Comment lire.", "?@fig-x", "renvoi"),
        ("Comment lire.", ":::", ":::"),
        ("<h1", "<h2", "un titre"),
    ],
)
def test_a_fault_of_the_page_is_named(copy, old, new, what):
    problems = spoil(copy, old, new)
    assert any(what in str(problem) for problem in problems)
    assert {problem.where for problem in problems} == {"chapters/seniors.html"}


def test_a_missing_page_is_named(copy):
    folder, rendered = copy
    (folder / "_book" / "pages" / "methode.html").unlink()
    problems = check(folder, Rendered({"html": rendered.paths["html"]}, "embedded"))
    assert any(p.where == "pages/methode.html" and "absente du site" in p.what for p in problems)


def test_an_alternative_text_lost_in_word_is_named_with_its_chapter(copy):
    import zipfile

    folder, rendered = copy
    file = rendered.paths["docx"]
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    body = files["word/document.xml"].decode("utf-8")
    start = body.index('descr="Courbes')
    end = body.index('"', start + 7)
    files["word/document.xml"] = (body[:start] + 'descr="' + body[end:]).encode("utf-8")
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    problems = check(folder, Rendered({"docx": file}, "embedded"))
    assert [p.where for p in problems] == ["carpentras.docx, 1. Seniors"]


@pytest.mark.parametrize(
    "text",
    ["Un ratio de 3 : 1", "de 8:00 à 9:00", "contact@mairie.fr", "{a, b}", "a::b", "Table {1}"],
)
def test_ordinary_text_is_not_a_trace(text):
    assert traces(text, "x") == []


def test_verify_raises_every_problem(copy):
    folder, rendered = copy
    for page in ("seniors", "logement"):
        (folder / "_book" / "chapters" / f"{page}.html").unlink()
    with pytest.raises(BookError) as caught:
        verify(folder, Rendered({"html": rendered.paths["html"]}, "embedded"))
    assert len(caught.value.problems) > 2
