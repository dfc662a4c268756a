"""Quarto: found, run once for all formats, and its log believed."""

from __future__ import annotations

import os
import stat

import pytest

from diagnostic.book.quarto import find_quarto, read_log
from diagnostic.book.render import render
from diagnostic.errors import BookError

SCRIPT = """#!/bin/sh
echo "$@" >> "{log}"
mkdir -p _book
echo page > _book/index.html; echo pdf > _book/carpentras.pdf; echo docx > _book/carpentras.docx
{extra}
"""


@pytest.fixture
def quarto(tmp_path, monkeypatch):
    """Return a function that installs a stand-in for the executable."""

    def install(extra="true"):
        program = tmp_path / "bin" / "quarto"
        program.parent.mkdir(exist_ok=True)
        program.write_text(SCRIPT.format(log=tmp_path / "calls", extra=extra), encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("QUARTO_PATH", str(program))
        return program

    return install


@pytest.fixture
def own_project(toy, tmp_path):
    from diagnostic.book.assemble import assemble

    return assemble(toy.plan(tmp_path / "nb"), tmp_path / "livre")


def test_quarto_is_found_by_its_variable_in_any_form(quarto, monkeypatch):
    program = quarto()
    assert find_quarto() == program
    monkeypatch.setenv("QUARTO_PATH", str(program.parent))
    assert find_quarto() == program


def test_a_variable_that_leads_nowhere_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setenv("QUARTO_PATH", str(tmp_path / "none"))
    with pytest.raises(BookError, match="QUARTO_PATH"):
        find_quarto()


def test_without_quarto_the_embedded_renderer_is_taken_or_the_lack_is_said(
    own_project, monkeypatch
):
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    assert render(own_project, ("html",)).renderer == "embedded"
    with pytest.raises(BookError, match="Quarto est introuvable"):
        render(own_project, ("html",), "quarto")


def test_all_formats_are_rendered_in_one_call(quarto, own_project, tmp_path):
    quarto()
    done = render(own_project, renderer="quarto")
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert calls == [f"render {own_project.resolve()}"]
    assert done.renderer == "quarto"
    assert done.paths["pdf"].read_text(encoding="utf-8") == "pdf\n"


def test_one_format_is_named_to_quarto(quarto, own_project, tmp_path):
    quarto()
    render(own_project, ("pdf",), "quarto")
    assert (tmp_path / "calls").read_text(encoding="utf-8").endswith("--to typst\n")


def test_a_good_exit_with_an_unresolved_reference_is_a_failure(quarto, own_project):
    quarto("echo 'WARN: Unable to resolve crossref @fig-x' >&2")
    with pytest.raises(BookError, match="@fig-x"):
        render(own_project, renderer="quarto")


def test_a_bad_exit_shows_the_end_of_the_log(quarto, own_project):
    quarto("echo 'something broke' >&2; exit 3")
    with pytest.raises(BookError, match="something broke"):
        render(own_project, renderer="quarto")


def test_left_to_choose_a_failing_quarto_is_said_and_the_book_is_made(quarto, own_project):
    quarto("echo 'something broke' >&2; exit 3")
    done = render(own_project, ("html",))
    assert done.renderer == "embedded"
    assert done.paths["html"].is_file()
    assert any("Quarto n’a pas rendu le livre" in warning for warning in done.warnings)


def test_a_file_that_was_not_written_is_named(quarto, own_project):
    quarto("rm _book/carpentras.pdf")
    with pytest.raises(BookError, match=r"carpentras\.pdf"):
        render(own_project, renderer="quarto")


@pytest.mark.parametrize(
    "line",
    [
        "\x1b[33mWARN: Unable to resolve crossref @tbl-x\x1b[39m",
        "WARNING (main.lua:1) Unable to resolve link target: seniors.ipynb",
        "[WARNING] Could not fetch resource figures/x.png: not found",
        "ERROR: Error",
    ],
)
def test_a_line_of_the_log_that_tells_of_a_loss_is_a_problem(line):
    import re

    problems, _ = read_log(re.sub(r"\x1b\[\d+m", "", line))
    assert len(problems) == 1


def test_other_warnings_are_kept_once():
    problems, warnings = read_log(
        "WARN: font not found\nWARN: font not found\nOutput created: _book"
    )
    assert problems == []
    assert warnings == ["Quarto : font not found"]
