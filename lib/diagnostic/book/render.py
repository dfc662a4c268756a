"""Turn an assembled project into pages, by Quarto when it is there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from diagnostic.book.assemble import WARNINGS
from diagnostic.book.plan import FORMATS, Format, Rendered, Renderer
from diagnostic.book.quarto import find_quarto, render_quarto
from diagnostic.book.writing import told_in_french
from diagnostic.errors import BookError, Problem


def render(
    project: Path, formats: Sequence[Format] = FORMATS, renderer: Renderer = "auto"
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
        ``QUARTO_PATH``, else the embedded renderer. Both start from the same
        files and give the same content.

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
        rendered = _rendered(project.resolve(), formats, renderer)
    noticed = project / WARNINGS
    kept = json.loads(noticed.read_text(encoding="utf-8")) if noticed.is_file() else []
    return replace(rendered, warnings=(*kept, *rendered.warnings))


def _rendered(project: Path, formats: Sequence[Format], renderer: Renderer) -> Rendered:
    quarto = None if renderer == "embedded" else find_quarto()
    if quarto is not None:
        return render_quarto(project, formats, quarto)
    if renderer == "quarto":
        raise BookError(
            Problem(
                "Quarto est introuvable.",
                remedy="Installez Quarto 1.9, nommez-le par la variable QUARTO_PATH, "
                "ou choisissez le moteur embarqué.",
            )
        )
    from diagnostic.book.embedded import render_embedded

    return render_embedded(project, formats)
