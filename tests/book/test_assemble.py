"""The Quarto project: complete, deterministic, put in place whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from diagnostic.book import ChapterSource, Page, Part
from diagnostic.book.assemble import assemble
from diagnostic.errors import BookError


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not {"_book", "_build"} & set(file.relative_to(folder).parts)
    }


def test_the_project_holds_what_quarto_needs(project):
    settings = YAML(typ="safe").load((project / "_quarto.yml").read_text(encoding="utf-8"))
    assert settings["project"] == {"type": "book", "output-dir": "_book"}
    assert settings["book"]["chapters"] == [
        "index.qmd",
        "chapters/synthese.ipynb",
        {
            "part": "Les thèmes",
            "chapters": [
                "chapters/seniors.ipynb",
                "chapters/logement.ipynb",
                "chapters/jeunesse.ipynb",
            ],
        },
        {"part": "Annexes", "chapters": ["pages/methode.qmd"]},
    ]
    assert settings["book"]["date"] == "2026-11-22"
    assert settings["execute"] == {"enabled": False, "echo": False, "warning": False}
    assert list(settings["format"]) == ["html", "typst", "docx"]
    named = [
        settings["format"]["docx"]["reference-doc"],
        *settings["filters"],
        *settings["format"]["html"]["css"],
        *settings["format"]["typst"]["include-in-header"],
        *settings["format"]["typst"]["include-before-body"],
        *(path.lstrip("/") for path in settings["format"]["typst"]["font-paths"]),
    ]
    assert [name for name in named if not (project / name).exists()] == []


def test_only_the_formats_of_the_plan_are_declared(toy, tmp_path):
    plan = toy.plan(tmp_path / "nb", formats=("html",))
    folder = assemble(plan, tmp_path / "livre")
    settings = YAML(typ="safe").load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    assert list(settings["format"]) == ["html"]


def test_a_title_of_quotes_colons_and_backslashes_survives_yaml(toy, tmp_path):
    title = 'L’« étude » : "01001", C:\\temp # no'
    folder = assemble(toy.plan(tmp_path / "nb", title=title), tmp_path / "livre")
    settings = YAML(typ="safe").load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    assert settings["book"]["title"] == title


def test_a_chapter_keeps_one_form_and_nothing_that_changes(project):
    chapter = json.loads((project / "chapters" / "seniors.ipynb").read_text(encoding="utf-8"))
    assert chapter["cells"][0]["source"] == "# Seniors {#sec-seniors}"
    assert set(chapter["metadata"]) == {"kernelspec", "language_info"}
    code = [cell for cell in chapter["cells"] if cell["cell_type"] == "code"]
    assert code[0]["source"].startswith("# Parameters")
    for cell in code:
        assert cell["execution_count"] is None
        assert cell["metadata"] == {"echo": False, "warning": False}
        assert all(set(output["data"]) == {"text/markdown"} for output in cell["outputs"])
        assert all(output["metadata"] == {} for output in cell["outputs"])
    identifiers = [cell["id"] for cell in chapter["cells"]]
    assert identifiers == [f"seniors-{index:03d}" for index in range(len(identifiers))]


def test_the_figures_are_written_beside_the_chapters(project, toy):
    figures = project / "chapters" / "figures"
    assert (figures / "fig-trend.png").read_bytes() == toy.png()
    linked = (project / "chapters" / "seniors.ipynb").read_text(encoding="utf-8")
    assert "figures/fig-trend.png" in linked


def test_assembled_twice_the_project_is_the_same_to_the_byte(toy, tmp_path):
    plan = toy.plan(tmp_path / "nb")
    first = files_of(assemble(plan, tmp_path / "a"))
    second = files_of(assemble(plan, tmp_path / "b"))
    assert len(first) > 20
    assert first == second


def test_a_new_assembly_leaves_no_former_chapter_and_touches_nothing_else(toy, tmp_path):
    destination = tmp_path / "livre"
    plan = toy.plan(tmp_path / "nb")
    assemble(plan, destination)
    kept = destination / "_build" / "executed" / "seniors.ipynb"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}", encoding="utf-8")
    assemble(replace(plan, parts=plan.parts[2:]), destination)
    assert not (destination / "chapters" / "seniors.ipynb").exists()
    assert kept.read_text(encoding="utf-8") == "{}"
    assert [f.name for f in destination.iterdir() if f.name.startswith(".assemblage")] == []


def test_a_failed_assembly_leaves_the_former_project_whole(toy, tmp_path):
    plan = toy.plan(tmp_path / "nb")
    destination = assemble(plan, tmp_path / "livre")
    before = files_of(destination)
    broken = ChapterSource("seniors", "Seniors", tmp_path / "absent.ipynb")
    with pytest.raises(BookError, match="absent ou illisible"):
        assemble(replace(plan, parts=(Part("", (broken,)),)), destination)
    assert files_of(destination) == before


def test_a_failed_chapter_becomes_a_notice(project):
    chapter = json.loads((project / "chapters" / "jeunesse.ipynb").read_text(encoding="utf-8"))
    assert chapter["cells"][0]["source"] == "# Jeunesse {#sec-jeunesse}"
    assert ".echec" in chapter["cells"][1]["source"]
    assert "La cellule 4 a échoué" in chapter["cells"][1]["source"]


def test_an_error_output_fails_the_build_with_its_cell(toy, tmp_path):
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'P22_POP'", "traceback": []}
    content = toy.notebook([toy.markdown_cell("# A"), toy.code_cell("x", [error])])
    source = tmp_path / "a.ipynb"
    source.write_text(json.dumps(content), encoding="utf-8")
    plan = toy.plan(tmp_path / "nb", parts=(Part("", (ChapterSource("a", "A", source),)),))
    with pytest.raises(BookError) as caught:
        assemble(plan, tmp_path / "livre")
    problem = caught.value.problems[0]
    assert problem.where == "a, cellule 2"
    assert problem.found == "KeyError : 'P22_POP'"


def test_a_display_that_cannot_be_printed_fails_with_what_to_do(toy, tmp_path):
    widget = {
        "output_type": "display_data",
        "data": {"text/html": "<div>carte</div>", "text/plain": "<folium.Map>"},
        "metadata": {},
    }
    content = toy.notebook([toy.markdown_cell("# A"), toy.code_cell("x", [widget])])
    source = tmp_path / "a.ipynb"
    source.write_text(json.dumps(content), encoding="utf-8")
    plan = toy.plan(tmp_path / "nb", parts=(Part("", (ChapterSource("a", "A", source),)),))
    with pytest.raises(BookError, match="remove-cell"):
        assemble(plan, tmp_path / "livre")


def test_two_items_of_the_same_name_are_refused(toy, tmp_path):
    page = Page("methode", "Méthode", "x")
    plan = toy.plan(tmp_path / "nb", parts=(Part("", (page, page)),))
    with pytest.raises(BookError, match="deux fois"):
        assemble(plan, tmp_path / "livre")


def test_a_missing_cover_is_named(toy, tmp_path):
    plan = toy.plan(tmp_path / "nb", cover_image=tmp_path / "none.svg")
    with pytest.raises(BookError, match=r"none\.svg"):
        assemble(plan, tmp_path / "livre")
