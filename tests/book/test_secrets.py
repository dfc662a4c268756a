"""Secrets sown in what a book is made of: none reaches a shared edition, in any form or file."""

from __future__ import annotations

import json
import re
import struct
import sys
import zlib
from pathlib import Path

import pytest
from tests.book.toy import everything

from diagnostic import open_study, paths
from diagnostic.book.assemble import assemble
from diagnostic.book.plan import ChapterSource, Page, Part
from diagnostic.book.render import render
from diagnostic.confidentiality.outputs import Guard
from diagnostic.errors import DisclosureError
from diagnostic.study.model import Edition

sys.path.insert(0, str(Path(__file__).parents[1] / "confidentiality"))
from spoken import SAFE, install, row

SECRETS = {
    "email": ("karim.zeroual@orange.fr", "une adresse électronique"),
    "phone": ("06 12 34 56 78", "un numéro de téléphone"),
    "phone, joined": ("0612345678", "un numéro de téléphone"),
    "nir": ("2 85 05 78 006 084 41", "un numéro de sécurité sociale"),
    "iban": ("FR76 3000 4000 0312 3456 7890 143", "un compte bancaire"),
    "raw words": ("la voisine du troisième garde mes enfants chaque soir", "ne doit pas paraître"),
}
ASIDE = "Sans elle, la voisine du troisième garde mes enfants chaque soir, je ne tiendrais pas."


def png(comment=b""):
    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    said = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(comment)) if comment else b""
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + said
        + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.fixture
def book(toy, sandbox, tmp_path):
    """Return a function that assembles a book of one chapter, guarded as an edition."""
    install(row(1), row(2, ASIDE, status="à relire", decision="écarter"))

    def make(cells, *, edition=Edition.PUBLIC, page="Une page.", metadata=None):
        notebook = toy.notebook([toy.markdown_cell("# Seniors {#sec-seniors}"), *cells])
        notebook["metadata"].update(metadata or {})
        file = tmp_path / "seniors.ipynb"
        file.write_text(json.dumps(notebook), encoding="utf-8")
        parts = (Part("", (ChapterSource("seniors", "Seniors", file), Page("methode", "M", page))),)
        guard = Guard(edition, paths.field("essai"), ("Carpentras",))
        plan = toy.plan(tmp_path / "carnets", parts=parts, guard=guard)
        return assemble(plan, tmp_path / "livre")

    return make


def figure_cell(toy, title, image=b""):
    return toy.block_cell("a", toy.figure("fig-x", title), "figure", "fig-x", image)


def held(toy, change):
    """Return a cell changed in its data or metadata."""
    cell = toy.block_cell("étude.said()", "Bonjour.")
    change(cell, cell["outputs"][0])
    return cell


HIDDEN = {
    "text": lambda toy, s: toy.block_cell("x", f"On me joint ici : {s}, merci."),
    "alt": lambda toy, s: figure_cell(toy, f"Écrire à {s}"),
    "html": lambda toy, s: held(
        toy, lambda c, o: o["data"].update({"text/html": f"<p data-x='{s}'>x</p>"})
    ),
    "json": lambda toy, s: held(
        toy, lambda c, o: o["data"].update({"application/json": {"values": [{"note": s}]}})
    ),
    "output metadata": lambda toy, s: held(
        toy, lambda c, o: o["metadata"]["diagnostic"].update(used={"notes": [s]})
    ),
    "png": lambda toy, s: figure_cell(toy, "Une figure de trop", png(s.encode())),
    "source": lambda toy, s: held(toy, lambda c, o: c.update(source=f"x = '{s}'")),
    "cell metadata": lambda toy, s: held(toy, lambda c, o: c["metadata"].update(note=s)),
}
AROUND = {
    "notebook metadata": lambda s: {"metadata": {"author": s}},
    "page": lambda s: {"page": f"Contact : {s}."},
}


def hidden(toy, place, secret):
    """Return the cells and options of a book with a secret hidden in one of its forms."""
    if place in HIDDEN:
        return [HIDDEN[place](toy, secret)], {}
    return [], AROUND[place](secret)


@pytest.mark.parametrize("place", [*HIDDEN, *AROUND])
@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_stops_the_book_wherever_it_hides(book, toy, tmp_path, name, place):
    secret, kind = SECRETS[name]
    cells, options = hidden(toy, place, secret)
    with pytest.raises(DisclosureError) as caught:
        book(cells, **options)
    problem = caught.value.problems[0]
    assert kind in problem.what
    assert problem.where.startswith("methode" if place == "page" else "seniors")
    assert secret not in str(caught.value)
    assert not (tmp_path / "livre").exists()


def test_a_verbatim_in_the_way_stops_the_book_by_its_line(book, toy):
    install(row(1), row(2, "Un autre propos.", status="à relire"))
    with pytest.raises(DisclosureError, match=r"verbatims\.csv, ligne 3"):
        book([toy.block_cell("x", "Bonjour.")])


def test_a_quotation_that_names_someone_stops_the_book(book, toy):
    said = "::: {.parole}\n> «\u202fAvec Mme Zeroual, tout va.\u202f»\n>\n> Une personne\n:::"
    with pytest.raises(DisclosureError, match="le nom d’une personne"):
        book([toy.block_cell("x", said)])


def test_figures_and_offices_are_not_secrets(book, toy):
    text = (
        "Population : 30\u202f854, 1\u202f234\u202f567 et 01 004 ; 0,612345678 ; SIRET "
        "21840031300012 ; écrire à ccas@carpentras.fr ; codes 84031 84054 84080 84088 84089."
    )
    assert (book([toy.block_cell("x", text)]) / "_quarto.yml").is_file()


def test_the_working_edition_is_not_searched(book, toy):
    cells, options = hidden(toy, "text", "06 12 34 56 78")
    assert book(cells, edition=Edition.WORKING, **options).is_dir()


def test_a_rendered_public_book_holds_what_was_cleared_and_no_secret(book, toy, tmp_path):
    held = paths.field("essai") / "private" / "interviews"
    held.mkdir(parents=True)
    (held / "keys.csv").write_text("placeholder;names\n[PERSONNE_1];zeroual\n", encoding="utf-8")
    block = open_study("essai", theme="seniors").said("residents")
    project = book([toy.block_cell("étude.said()", block.markdown)])
    rendered = render(project, ("html", "pdf", "docx"), "embedded")
    found = dict(everything(project))
    assert set(rendered.paths) == {"html", "pdf", "docx"}
    plain = {name: re.sub(r"\s+", " ", text) for name, text in found.items()}
    assert sum(SAFE.split(",")[0] in text for text in plain.values()) >= 3
    for secret in ("troisième garde", "zeroual", "E-SEN-01", "PERSONNE_1", "référent"):
        assert not [
            name for name, text in plain.items() if secret in text.lower() or secret in text
        ]


@pytest.mark.parametrize("edition", ["copil", "public"])
def test_the_book_of_a_study_is_guarded_by_its_own_field(sandbox, tmp_path, edition):
    from diagnostic.book import contents
    from diagnostic.study.load import load_study, project_gazetteer

    install(row(1), row(2, "Un autre propos.", status="brut"), edition=edition)
    gazetteer = project_gazetteer()
    study = load_study("essai", gazetteer)
    plan = contents.plan(study, gazetteer, {}, {}, build=tmp_path / "b", slug="essai")
    with pytest.raises(DisclosureError, match=r"verbatims\.csv, ligne 3"):
        assemble(plan, tmp_path / "livre")
    assert not (tmp_path / "livre").exists()
    install(row(1), edition=edition)
    assert assemble(plan, tmp_path / "livre").is_dir()
