"""The embedded renderer: pandoc and Typst from their wheels, one tree for all formats."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from diagnostic.book.docx import write_docx
from diagnostic.book.leaves import settle
from diagnostic.book.pdf import write_pdf
from diagnostic.book.plan import Format, Rendered
from diagnostic.book.site import write_site
from diagnostic.book.source import Source, read
from diagnostic.errors import BookError, Problem


def render_embedded(
    project: Path, formats: Sequence[Format], offered: Sequence[Format] = ()
) -> Rendered:
    """Render a project without Quarto.

    Parameters
    ----------
    project : Path
        Folder of the project.
    formats : sequence of str
        ``html``, ``pdf``, ``docx``.
    offered : sequence of str
        Formats that the site links to; by default those being rendered.

    Returns
    -------
    Rendered
        The files written.

    Raises
    ------
    BookError
        When a reference, a link or a figure leads nowhere, or when a chapter
        is empty: every problem is named, and nothing is written.
    """
    source = read(project)
    problems = settle(source)
    problems += _missing_images(source)
    if problems:
        raise BookError(problems)
    output = source.output
    output.mkdir(parents=True, exist_ok=True)
    jobs = {
        "html": lambda: write_site(source, output, tuple(offered or formats)),
        "pdf": lambda: write_pdf(source, output / f"{source.slug}.pdf"),
        "docx": lambda: write_docx(source, output / f"{source.slug}.docx"),
    }
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = {
            kind: pool.submit(jobs[kind]) for kind in ("pdf", "html", "docx") if kind in formats
        }
        warnings = [line for future in running.values() for line in future.result()]
    files: dict[Format, Path] = {
        "html": output / "index.html",
        "pdf": output / f"{source.slug}.pdf",
        "docx": output / f"{source.slug}.docx",
    }
    paths = {kind: files[kind] for kind in formats}
    return Rendered(paths, "embedded", tuple(dict.fromkeys(warnings)))


def _missing_images(source: Source) -> list[Problem]:
    return [
        Problem(
            "la figure est absente.",
            where=chapter.file,
            found=name,
            remedy="Relancez ce chapitre : son carnet n’a pas laissé cette image.",
        )
        for chapter in source.chapters
        for name in chapter.leaf.images
        if not (source.folder / name).is_file()
    ]
