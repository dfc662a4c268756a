"""Reduce an executed notebook to what the book takes.

A notebook carries each output in several forms (HTML for JupyterLab, Markdown
for the book, an image, plain text) and much that changes from run to run. The
book's chapter keeps one form, always ``text/markdown``, which Quarto and the
embedded renderer read alike, and puts images in files of their own. What a
consultant displays without our helpers (a table, a plot, a print) is
translated to the same form.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from diagnostic.book.anchors import anchored
from diagnostic.book.outputs import Plain, translate
from diagnostic.errors import Problem
from diagnostic.presentation.display import SEVERAL

Cell = dict[str, Any]
Notebook = dict[str, Any]

_HEADING = re.compile(
    r"\A\s*#(?!#)\s*(?P<title>[^\n{]+?)\s*(?P<attributes>\{[^}\n]*\})?[ \t]*(?:\n|\Z)"
)
_OPTION = re.compile(r"^#\|\s*([\w-]+)\s*:\s*(.*?)\s*$")
_DROPPED_TAGS = {"remove-cell", "remove_cell"}


@dataclass
class Reduced:
    """A chapter ready to be written.

    Parameters
    ----------
    notebook : dict
        The chapter's notebook.
    figures : dict
        PNG bytes by file name.
    problems : list of Problem
        What cannot be printed: error outputs, interactive content…
    warnings : list of str
        What can be printed but should be mended, in French.
    """

    notebook: Notebook
    figures: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def text_of(source: str | list[str]) -> str:
    """Return a notebook's multi-line string, which may be stored as a list."""
    return source if isinstance(source, str) else "".join(source)


def reduce(notebook: Notebook, name: str, title: str, numbered: bool = True) -> Reduced:
    """Reduce an executed notebook to a chapter.

    Parameters
    ----------
    notebook : dict
        Executed notebook, as read from JSON.
    name : str
        Short name of the chapter (``seniors``).
    title : str
        Title given to the chapter when the notebook opens without one.
    numbered : bool
        Whether the chapter takes a number.
    """
    result = Reduced(notebook={})
    cells = [
        reduced
        for position, cell in enumerate(notebook.get("cells", []), start=1)
        if (reduced := _cell(cell, position, name, result)) is not None
    ]
    cells = anchored(_opened_by_title(cells, name, title, numbered), name)
    for position, cell in enumerate(cells):
        cell["id"] = f"{name[:48]}-{position:03d}"
    result.notebook = {
        "cells": cells,
        "metadata": _metadata(notebook.get("metadata", {})),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return result


def title_heading(title: str, name: str, numbered: bool, attributes: str = "") -> str:
    """Return a chapter's heading, with its anchor and, if need be, no number."""
    words = attributes.strip("{}").split()
    if not any(word.startswith("#") for word in words):
        words.insert(0, f"#sec-{name}")
    if not numbered and ".unnumbered" not in words and "-" not in words:
        words.append(".unnumbered")
    return f"# {title} {{{' '.join(words)}}}"


def with_title(markdown: str, name: str, title: str, numbered: bool) -> str:
    """Return a text opened by its chapter's heading, written if it was missing."""
    if found := _HEADING.match(markdown):
        heading = title_heading(found["title"], name, numbered, found["attributes"] or "")
        rest = markdown[found.end() :].lstrip("\n")
    else:
        heading, rest = title_heading(title, name, numbered), markdown.lstrip("\n")
    return f"{heading}\n\n{rest}".rstrip() + "\n"


def _metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    """Keep what names the kernel, so that the chapter still opens in JupyterLab."""
    kernel = metadata.get("kernelspec") or {}
    return {
        "kernelspec": {
            "display_name": kernel.get("display_name", "Python 3"),
            "language": kernel.get("language", "python"),
            "name": kernel.get("name", "python3"),
        },
        "language_info": {"name": "python"},
    }


def _opened_by_title(cells: list[Cell], name: str, title: str, numbered: bool) -> list[Cell]:
    """Put the chapter's heading first, alone in its cell.

    A code cell before the title (papermill's parameters) would otherwise make
    Quarto take another heading for the chapter's title.
    """
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "markdown" and _HEADING.match(cell["source"]):
            opened = with_title(cell["source"], name, title, numbered)
            heading, _, rest = opened.partition("\n")
            others = [_markdown_cell(rest.strip())] if rest.strip() else []
            return [_markdown_cell(heading), *cells[:index], *others, *cells[index + 1 :]]
        if cell["cell_type"] == "markdown" or cell.get("outputs"):
            break
    return [_markdown_cell(title_heading(title, name, numbered)), *cells]


def _markdown_cell(source: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _cell(cell: Cell, position: int, name: str, result: Reduced) -> Cell | None:
    metadata = cell.get("metadata", {})
    if _DROPPED_TAGS & set(metadata.get("tags", [])):
        return None
    source = text_of(cell.get("source", ""))
    if cell["cell_type"] == "markdown":
        return _markdown_cell(source) if source.strip() else None
    if cell["cell_type"] != "code":
        return None
    options, source = _options(source, metadata)
    outputs = [
        markdown
        for number, output in enumerate(cell.get("outputs", []), start=1)
        if (markdown := _output(output, options, (position, number), name, result))
    ]
    if options.get("include") == "false" or options.get("output") == "false":
        outputs = []
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"echo": False, "warning": False},
        "outputs": [_display(markdown) for markdown in outputs],
        "source": source,
    }


def _display(markdown: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"text/markdown": markdown}, "metadata": {}}


def _options(source: str, metadata: dict[str, Any]) -> tuple[dict[str, str], str]:
    """Read Quarto's cell options, from ``#|`` lines and metadata, and take the lines away.

    They are applied here, once, so that both renderers see their effect.
    """
    keys = ("label", "fig-cap", "fig-alt", "tbl-cap", "include", "output")
    options = {key: str(metadata[key]) for key in keys if key in metadata}
    kept = []
    for line in source.split("\n"):
        if found := _OPTION.match(line):
            options[found[1]] = found[2].strip("\"'")
        else:
            kept.append(line)
    lowered = {key: value.lower() for key, value in options.items() if key in ("include", "output")}
    return options | lowered, "\n".join(kept)


def _output(
    output: dict[str, Any],
    options: dict[str, str],
    place: tuple[int, int],
    name: str,
    result: Reduced,
) -> str:
    """Return an output's Markdown, keeping its image aside; empty when nothing shows."""
    where = f"{name}, cellule {place[0]}"
    if output["output_type"] == "error":
        result.problems.append(
            Problem(
                "la cellule affiche une erreur.",
                where=where,
                found=f"{output.get('ename', 'Erreur')} : {output.get('evalue', '')}",
                remedy="Corrigez la cellule, puis relancez le chapitre.",
            )
        )
        return ""
    form = output.get("metadata", {}).get("diagnostic")
    if form:
        data = output.get("data", {})
        if figure := form.get("figure"):
            result.figures[f"{figure}.png"] = base64.b64decode(text_of(data.get("image/png", "")))
        for figure, image in data.get(SEVERAL, {}).items():
            result.figures[f"{figure}.png"] = base64.b64decode(image)
        return text_of(data.get(form.get("form", "text/markdown"), "")).strip()
    plain = Plain(output, options, stem=f"{name}-sortie-{place[0]:02d}-{place[1]}", where=where)
    return translate(plain, result.figures, result.problems, result.warnings)
