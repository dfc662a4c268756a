"""The Lua filter under Quarto: before Quarto's own filters, and without its functions.

Quarto itself is not installed here; these tests give the filter the tree that
Quarto would give it (cells around outputs, labelled figures kept as its own
nodes) and compile what Typst receives with the files that Quarto includes.
"""

from __future__ import annotations

import json
import shutil

import pytest

from diagnostic.book import pandoc, tree
from diagnostic.book.pdf import FONTS


@pytest.fixture
def under_quarto(project, tmp_path):
    """Return a function that filters Markdown as if Quarto called the filter."""
    wrapper = tmp_path / "wrapper.lua"
    path = project / "filters" / "diagnostic.lua"
    wrapper.write_text(f"quarto = {{}}\nreturn dofile([[{path}]])\n", encoding="utf-8")

    def convert(blocks, kind):
        document = json.dumps(
            {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
        ).encode()
        written, warnings = pandoc.run(["-f", "json", "-t", kind, "-L", str(wrapper)], document)
        assert warnings == []
        return written

    return convert


def parsed(markdown):
    written, _ = pandoc.run(["-f", "markdown", "-t", "json"], markdown.encode())
    return json.loads(written)["blocks"]


def in_cells(*outputs):
    """Return each output in the divs that Quarto puts around a notebook's cell."""
    cells = []
    for markdown in outputs:
        inside = tree.rewrite(parsed(markdown), as_quartos)
        output = tree.div(inside, "cell-output", "cell-output-display", "cell-output-markdown")
        cells.append(tree.div([output], "cell"))
    return cells


def as_quartos(element):
    """Make a labelled figure or table one of Quarto's own nodes."""
    if element["t"] == "Div" and tree.identifier(element).startswith(("fig-", "tbl-")):
        element["c"][0][2].append(["__quarto_custom", "true"])
    return


@pytest.fixture
def every_form(toy):
    return [
        toy.OPENING,
        toy.RETENIR,
        toy.CARDS,
        toy.figure("fig-a", "Un message", values=True),
        toy.figure("fig-b", "Un autre"),
        toy.figure("fig-c", "Un dernier"),
        toy.CONSTAT,
        toy.TABLE.replace("@fig-trend", ""),
        toy.VOICES,
        toy.BOXES.replace("@fig-trend et @tbl-sante", "plus haut"),
        toy.FACTS,
        toy.BALANCE,
        "::: {.absence}\nRien.\n:::",
        "::: {.echec}\n**Échec**\n:::",
    ]


def test_half_figures_are_paired_through_the_cells(under_quarto, every_form):
    html = under_quarto(in_cells(*every_form), "html").decode()
    assert html.count('class="duo"') == 2
    assert 'class="pile"' in html
    assert "cell-output" not in html
    assert html.count("<details") == 1


def test_cells_of_other_outputs_are_left_to_quarto(under_quarto):
    html = under_quarto(in_cells("Du texte.", "```\ncode\n```"), "html").decode()
    assert html.count('class="cell"') == 2


@pytest.mark.parametrize("kind", ["html", "typst", "docx"])
def test_quartos_own_nodes_are_passed_through(under_quarto, kind):
    node = tree.div(parsed("::: {.constat}\nDedans.\n:::"), "carte")
    node["c"][0][2].append(["__quarto_custom", "true"])
    blocks = [node]
    if kind == "docx":
        assert under_quarto(blocks, kind)[:2] == b"PK"
        return
    written = under_quarto(blocks, kind).decode()
    assert "dsp-" not in written
    assert "Dedans." in written


def test_typst_compiles_with_what_quarto_includes(under_quarto, every_form, project, toy, tmp_path):
    typst = pytest.importorskip("typst")
    body = under_quarto(in_cells(*every_form), "typst").decode()
    assert "#dsp-duo(" in body
    assert "#dsp-retenir(" in body
    assert "#dsp-carte[" in body
    assert "Voir les valeurs" not in body
    style = project / "style"
    header, before = ((style / name).read_text("utf-8") for name in ("formes.typ", "quarto.typ"))
    (tmp_path / "figures").mkdir()
    for name in "abc":
        (tmp_path / "figures" / f"fig-{name}.png").write_bytes(toy.png())
    main = tmp_path / "livre.typ"
    main.write_text(f'{header}\n#set text(lang: "fr")\n{before}\n{body}', encoding="utf-8")
    compiled = typst.compile(str(main), root=str(tmp_path), font_paths=[str(FONTS)])
    assert compiled[:5] == b"%PDF-"


def test_word_receives_named_styles(under_quarto, every_form, tmp_path):
    docx = pytest.importorskip("docx")
    folder = tmp_path / "figures"
    folder.mkdir()
    shutil.copy(FONTS / "OFL.txt", folder)
    kept = [form for form in every_form if "fig-" not in form]
    file = tmp_path / "x.docx"
    file.write_bytes(under_quarto(in_cells(*kept), "docx"))
    document = docx.Document(str(file))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Chapô", "À retenir", "Constat", "Source", "Parole", "Absence", "Échec"} <= styles
    assert len(document.tables) == 3
