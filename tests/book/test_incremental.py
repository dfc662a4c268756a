"""A book made again from what is kept is, byte for byte, the one made from nothing."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from diagnostic.book import Page, Part, chapterwise, pandoc
from diagnostic.book.assemble import assemble
from diagnostic.book.render import render
from diagnostic.errors import BookError

FIGURE = "::: {#fig-%s}\n\nUn dessin.\n\nSa légende.\n:::\n\n"
START = {
    "a": "Le premier chapitre.\n\n## Une section\n\n" + FIGURE % "un" + "Voir @fig-deux.",
    "b": "Le deuxième.[^1]\n\n[^1]: Une note.\n\n" + FIGURE % "deux" + "ACT‑01 et [lien](a.qmd).",
    "c": "Le troisième, sans lien avec les autres.\n\n## Sans ancre\n\nUn mot.",
    "d": "La fin.\n\n## Fiche {#sec-actions-act-01}\n\nVoir @sec-fin.\n\n## Fin {#sec-fin}\n\nx",
}
CHANGES = {
    "words": ({"c": "D’autres mots.\n\n## Sans ancre\n\nUn mot."}, {"c"}),
    "a new section": ({"d": START["d"] + "\n\n## Nouvelle\n\nmot"}, {"d"}),
    "a figure before": ({"b": FIGURE % "neuve" + START["b"]}, {"a", "b"}),
    "a place that others name": ({"d": START["d"].replace("sec-actions", "sec-autre")}, {"b", "d"}),
    "a place that appears": ({"c": START["c"] + "\n\n## Autre {#sec-actions-act-02}\n\nx"}, {"c"}),
    "a title": ({"d": START["d"].replace("## Fin", "## La fin")}, {"d"}),
    "an anchor given to a heading": (
        {"a": START["a"] + "\n\n[Sans ancre]{#c-sans-ancre}"},
        {"a", "c"},
    ),
}


@pytest.fixture
def site(toy, tmp_path):
    """Return a function that makes a book of some pages, and says what each file of it holds."""

    def made(texts, name="livre", formats=("html",)):
        pages = tuple(Page(key, f"Titre {key}", text, numbered=True) for key, text in texts.items())
        plan = toy.plan(tmp_path / "nb", parts=(Part("", pages),))
        done = render(assemble(plan, tmp_path / name), formats, "embedded")
        folder = tmp_path / name / "_book"
        assert done.renderer == "embedded"
        return {
            file.relative_to(folder): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }

    return made


@pytest.fixture
def prepared(monkeypatch):
    """Note the chapters of which a format is made."""
    seen = set()
    written = chapterwise.written

    def noting(source, target, prepare):
        def noted(chapter):
            seen.add(chapter.file.rpartition("/")[2].removesuffix(".qmd"))
            return prepare(chapter)

        return written(source, target, noted)

    monkeypatch.setattr("diagnostic.book.site.written", noting)
    return seen


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_what_depends_on_it_and_nothing_else(site, prepared, change):
    changed, expected = CHANGES[change]
    site(START)
    prepared.clear()
    again = site(START | changed)
    assert prepared == expected
    assert again == site(START | changed, "autre")


def test_a_page_that_joins_and_one_that_leaves(site):
    site(START)
    without = {key: text for key, text in START.items() if key != "c"}
    assert site(without) == site(without, "autre")
    assert site(START) == site(START, "encore")


def test_nothing_is_asked_of_pandoc_when_nothing_changed(site, monkeypatch):
    first = site(START)
    monkeypatch.setattr(pandoc, "run", lambda *_, **__: pytest.fail("pandoc was called"))
    assert site(START) == first


def test_the_other_formats_are_made_from_what_the_site_left(site):
    site(START)
    changed = START | {"b": START["b"] + "\n\nUne phrase."}
    formats = ("html", "pdf", "docx")
    assert site(changed, formats=formats) == site(changed, "autre", formats)


@pytest.mark.parametrize("kind", ["parsed", "leaves", "html"])
@pytest.mark.parametrize("damage", ["cut", "altered", "empty", "gone"])
def test_what_is_damaged_is_made_again(site, tmp_path, kind, damage):
    first = site(START)
    folder = tmp_path / "livre/_build/memo" / kind
    kept = sorted(folder.iterdir())
    assert len(kept) == len(START) + 1
    for file in kept:
        content = file.read_bytes()
        damaged = {
            "cut": content[: len(content) // 2],
            "altered": content.replace(b"mot", b"sot").replace(b"Titre", b"Autre"),
            "empty": b"",
        }
        file.write_bytes(damaged.get(damage, content))
    if damage == "gone":
        shutil.rmtree(folder)
    assert site(START) == first


def test_what_another_version_of_the_program_made_is_not_taken(site, tmp_path, monkeypatch):
    first = site(START)
    for file in (tmp_path / "livre/_build/memo/html").iterdir():
        body = b"<h1>Ce que faisait l\xe2\x80\x99autre</h1>"
        file.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert site(START) != first, "it is well made, and taken"
    monkeypatch.setattr("diagnostic.book.source.program", lambda: "another")
    assert site(START) == first


def test_a_problem_is_told_each_time(site):
    site(START)
    wrong = START | {"a": START["a"] + " @fig-trois"}
    for _ in range(2):
        with pytest.raises(BookError) as caught:
            site(wrong)
        assert [problem.found for problem in caught.value.problems] == ["@fig-trois"]
    # A place that goes is missed by the chapter that names it, though that one did not change.
    with pytest.raises(BookError) as caught:
        site(START | {"b": "Plus rien ici."})
    assert [problem.where for problem in caught.value.problems] == ["pages/a.qmd"]
    assert site(START) == site(START, "autre")


def test_each_book_has_its_own_memory(site):
    first = site(START)
    other = site({**START, "a": "Autre chose, voir @fig-deux."}, "autre")
    assert first != other
    assert site(START) == first
