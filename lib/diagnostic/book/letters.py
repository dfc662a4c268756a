"""A letter as a Word document, in the book's own styles."""

from __future__ import annotations

import tempfile
from pathlib import Path

from diagnostic.book import pandoc
from diagnostic.book.docx import finished
from diagnostic.book.reference import reference_docx
from diagnostic.book.writing import write_whole

EPOCH = 315_532_800
"""Date written in the file: a letter is dated by who signs it."""


def write_letter(markdown: str, output: Path, *, title: str = "", creator: str = "") -> list[str]:
    """Write a letter as a Word document; return pandoc's warnings.

    Parameters
    ----------
    markdown : str
    output : Path
        File to write, ``.docx``.
    title, creator : str
        Properties of the document; with a title, screen readers name it, and
        its tables do not break inside a row.
    """
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(reference_docx())
        content, warnings = pandoc.run(
            [
                *("-f", "markdown+task_lists-auto_identifiers", "-t", "docx", "-o", "-"),
                f"--reference-doc={reference}",
                *("-M", "lang=fr-FR"),
            ],
            markdown.encode("utf-8"),
            epoch=EPOCH,
        )
    if title:
        content = finished(content, {"title": title, "creator": creator})
    write_whole(output, content)
    return warnings
