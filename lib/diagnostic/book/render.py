"""Turn an assembled project into pages, by Quarto when it is there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from diagnostic.book.configuration import OUTPUT, WARNINGS
from diagnostic.book.plan import DATA, FORMATS, Format, Rendered, Renderer
from diagnostic.book.quarto import find_quarto, render_quarto
from diagnostic.book.writing import told_in_french
from diagnostic.errors import BookError, Problem
from diagnostic.execution.files import copy_tree
from diagnostic.text import NBSP


def render(
    project: Path,
    formats: Sequence[Format] = FORMATS,
    renderer: Renderer = "auto",
    offered: Sequence[Format] = (),
) -> Rendered:
    """Render a book.

    Parameters
    ----------
    project : Path
        Folder written by `assemble`.
    formats : sequence of str
        ``html``, ``pdf``, ``docx``.
    renderer : {"auto", "quarto", "embedded"}
        ``auto`` takes Quarto when it is on the ``PATH`` or named by
        ``QUARTO_PATH``, else the embedded renderer; a Quarto that fails is
        said in the warnings, and the embedded renderer takes over. Both start
        from the same files and give the same content.
    offered : sequence of str
        Formats that the site links to; by default those being rendered.

    Returns
    -------
    Rendered
        The files written, the renderer, and what to know about them.

    Raises
    ------
    BookError
        When something does not resolve, or a renderer fails.
    """
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown or not formats:
        raise BookError(
            Problem(
                "ce format de livre n’existe pas.",
                found=", ".join(unknown) or "(aucun)",
                remedy=f"Choisissez parmi : {', '.join(FORMATS)}.",
            )
        )
    with told_in_french(project):
        rendered = _rendered(project.resolve(), formats, renderer, offered or formats)
        rendered = _with_data(project.resolve(), rendered)
    noticed = project / WARNINGS
    kept = json.loads(noticed.read_text(encoding="utf-8")) if noticed.is_file() else []
    return replace(rendered, warnings=(*kept, *rendered.warnings))


def _with_data(project: Path, rendered: Rendered) -> Rendered:
    """Put the data pack beside what was rendered; a former one goes."""
    source, made = project / DATA, project / OUTPUT / DATA
    shutil.rmtree(made, ignore_errors=True)
    if not source.is_dir():
        return rendered
    copy_tree(source, made)
    return replace(rendered, data=made)


def _rendered(
    project: Path, formats: Sequence[Format], renderer: Renderer, offered: Sequence[Format]
) -> Rendered:
    from diagnostic.book.embedded import render_embedded

    quarto = None if renderer == "embedded" else find_quarto()
    if quarto is not None:
        try:
            return render_quarto(project, formats, quarto)
        except BookError as error:
            if renderer == "quarto":
                raise
            made = render_embedded(project, formats, offered)
            return replace(made, warnings=(_said(error), *made.warnings))
    if renderer == "quarto":
        raise BookError(
            Problem(
                "Quarto est introuvable.",
                remedy="Installez Quarto 1.9, nommez-le par la variable QUARTO_PATH, "
                "ou choisissez le moteur embarqué.",
            )
        )
    return render_embedded(project, formats, offered)


def _said(error: BookError) -> str:
    """Say why Quarto did not make the book: a reader waits for one, and gets one."""
    reasons = " ".join(str(problem.what) for problem in error.problems)
    return (
        f"Quarto n’a pas rendu le livre ({reasons.rstrip('.')}){NBSP}: le moteur embarqué "
        "l’a fait. Pour voir l’erreur entière, demandez --renderer quarto."
    )
