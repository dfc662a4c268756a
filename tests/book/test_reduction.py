"""Cells and outputs, reduced to the one form of the book."""

from __future__ import annotations

import base64

import pytest

from diagnostic.book.reduction import reduce, title_heading, with_title


def outputs_of(reduced):
    return [
        output["data"]["text/markdown"]
        for cell in reduced.notebook["cells"]
        for output in cell.get("outputs", [])
    ]


def of(toy, *cells):
    return reduce(toy.notebook([toy.markdown_cell("# A {#sec-a}"), *cells]), "a", "A")


def display(**data):
    return {"output_type": "display_data", "data": data, "metadata": {}}


@pytest.mark.parametrize(
    ("markdown", "numbered", "expected"),
    [
        ("# T {#sec-x}\n\ntexte", True, "# T {#sec-x}\n\ntexte\n"),
        ("# T\ntexte", True, "# T {#sec-m}\n\ntexte\n"),
        ("# T {.a}", False, "# T {#sec-m .a .unnumbered}\n"),
        ("# T {#sec-x .unnumbered}\n\nx", False, "# T {#sec-x .unnumbered}\n\nx\n"),
        ("texte", False, "# Méthode {#sec-m .unnumbered}\n\ntexte\n"),
        ("## Une section\n\ntexte", True, "# Méthode {#sec-m}\n\n## Une section\n\ntexte\n"),
        ("", True, "# Méthode {#sec-m}\n"),
    ],
)
def test_a_text_always_opens_with_its_title(markdown, numbered, expected):
    assert with_title(markdown, "m", "Méthode", numbered) == expected


def test_the_title_comes_before_the_parameters(toy):
    parameters = toy.code_cell("# Parameters\nstudy = 1", [], tags=["injected-parameters"])
    reduced = reduce(
        toy.notebook([parameters, toy.markdown_cell("# A {#sec-a}\n\nSuite.")]), "a", "A"
    )
    kinds = [(c["cell_type"], c["source"].split("\n")[0]) for c in reduced.notebook["cells"]]
    assert kinds == [
        ("markdown", "# A {#sec-a}"),
        ("code", "# Parameters"),
        ("markdown", "Suite."),
    ]


def test_a_notebook_without_title_receives_one(toy):
    reduced = reduce(toy.notebook([toy.markdown_cell("Du texte.")]), "a", "Accès", numbered=False)
    assert reduced.notebook["cells"][0]["source"] == title_heading("Accès", "a", False)


def test_a_dataframe_is_kept_as_a_table_of_every_format(toy):
    table = '<table border="1" class="dataframe">\n<tr><td>1</td></tr>\n</table>'
    html = f"<div>\n<style scoped>x</style>\n{table}\n</div>"
    (markdown,) = outputs_of(of(toy, toy.code_cell("df", [display(**{"text/html": html})])))
    assert markdown == '```{=html}\n<table class="dataframe">\n<tr><td>1</td></tr>\n</table>\n```'


def test_an_image_without_alternative_text_is_kept_and_reported(toy):
    png = base64.b64encode(toy.png(480)).decode()
    reduced = of(toy, toy.code_cell("plot()", [display(**{"image/png": png})]))
    (markdown,) = outputs_of(reduced)
    assert "![Illustration sans description](figures/a-sortie-02-1.png)" in markdown
    assert "width=50%" in markdown
    assert reduced.figures == {"a-sortie-02-1.png": toy.png(480)}
    assert reduced.warnings == ["a, cellule 2 : l’image n’a pas de texte alternatif."]


def test_cell_options_are_applied_once_and_taken_away(toy):
    png = base64.b64encode(toy.png()).decode()
    source = '#| label: fig-x\n#| fig-cap: "Légende."\n#| fig-alt: Une barre à 3\nplot()'
    reduced = of(toy, toy.code_cell(source, [display(**{"image/png": png})]))
    (markdown,) = outputs_of(reduced)
    assert markdown.startswith("::: {#fig-x}\n\n![Une barre à 3](figures/")
    assert markdown.endswith("Légende.\n\n:::")
    assert reduced.notebook["cells"][1]["source"] == "plot()"
    assert reduced.warnings == []


def test_printed_text_is_fenced_and_errors_of_the_console_are_not_printed(toy):
    streams = [
        {"output_type": "stream", "name": "stdout", "text": ["a ```b```\n", "\x1b[31mc\x1b[0m\n"]},
        {"output_type": "stream", "name": "stderr", "text": "Warning"},
    ]
    assert outputs_of(of(toy, toy.code_cell("print()", streams))) == [
        "```` {.sortie}\na ```b```\nc\n````"
    ]


@pytest.mark.parametrize("text", ["<Axes: xlabel='x'>", "<folium.Map object>", "[<Line2D(x)>]", ""])
def test_the_name_of_an_object_is_not_content(toy, text):
    assert outputs_of(of(toy, toy.code_cell("x", [display(**{"text/plain": text})]))) == []


def test_a_value_left_at_the_end_of_a_cell_is_printed(toy):
    assert outputs_of(of(toy, toy.code_cell("1+1", [display(**{"text/plain": "2"})]))) == [
        "``` {.sortie}\n2\n```"
    ]


def test_cells_to_remove_are_removed(toy):
    kept = of(toy, toy.code_cell("x", [display(**{"text/plain": "2"})], tags=["remove-cell"]))
    assert [cell["cell_type"] for cell in kept.notebook["cells"]] == ["markdown"]
