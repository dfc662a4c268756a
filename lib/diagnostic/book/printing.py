"""Loose pages to print: Markdown through Typst, in the book's own letter."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from diagnostic import paths
from diagnostic.book import pandoc


def printed(pages: Sequence[str], title: str) -> bytes:
    """Return pages of Markdown as a PDF, each on a new page.

    Parameters
    ----------
    pages : sequence of str
    title : str
        Title of the document, for readers of screens; no quotation mark.
    """
    import typst

    written = []
    for page in pages:
        content, _ = pandoc.run(
            ["-f", "markdown-auto_identifiers", "-t", "typst", "--wrap=none"], page.encode("utf-8")
        )
        written.append(content.decode("utf-8"))
    with tempfile.TemporaryDirectory(prefix="pages-") as place:
        main = Path(place) / "pages.typ"
        safe = title.replace("\\", "").replace('"', "")
        head = f'#set document(title: "{safe}")\n{_HEAD}'
        main.write_text(head + "\n#pagebreak()\n".join(written), encoding="utf-8")
        compiler = typst.Compiler(
            str(main), root=place, font_paths=[str(paths.ASSETS / "fonts")],
            ignore_system_fonts=True,
        )  # fmt: skip
        made = compiler.compile(format="pdf", timestamp=0)
    return made if isinstance(made, bytes) else b"".join(made or [])


def unescaped(markdown: str) -> str:
    """Return Markdown as it is read, for searches: an escaped « @ » hides an address."""
    return re.sub(r"\\(?=[^\w\s])", "", markdown)


_HEAD = """\
#let horizontalrule = line(length: 100%, stroke: 0.5pt)
#set page(paper: "a4", margin: (x: 20mm, y: 16mm))
#set text(font: "Noto Sans", size: 9.5pt, lang: "fr")
#set par(leading: 0.55em, spacing: 0.8em)
#set table(stroke: (x, y) => (bottom: 0.5pt + luma(70%)), inset: 5pt)
#show figure: set block(breakable: true)
#show heading.where(level: 1): it => block(below: 0.8em, text(size: 16pt, it.body))
#show heading.where(level: 2): it => block(above: 1.1em, below: 0.6em, text(size: 11pt, it.body))
#show table.cell.where(y: 0): strong
"""
