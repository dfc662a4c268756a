"""Fiches actions to print alone: one page of PDF and one Word document each."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.book import pandoc
from diagnostic.book.letters import write_letter
from diagnostic.book.releasing import guard_of, released
from diagnostic.book.writing import write_whole
from diagnostic.errors import BookError, Problem
from diagnostic.presentation.html import block as framed
from diagnostic.workbook.actions import actions_of, one, states

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
"""Sizes of text tried, in points, until a fiche holds on its page."""
_ANCHOR = re.compile(r"^(#+ .*?) \{#[^}]*\}$", re.MULTILINE)


def write_sheets(context: Context, folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """Write the fiches of a study, each alone: PDF, Word and a page for browsers.

    Parameters
    ----------
    context : Context
    folder : Path
    only : sequence of str
        These fiches; all of them by default.
    """
    written = []
    title = f"{context.study.title}, {context.study.edition.label.lower()}"
    for name, block in _pages(context, only):
        source = alone(block)
        folder.mkdir(parents=True, exist_ok=True)
        written.append(write_whole(folder / f"{name}.pdf", printed(source, name, title)))
        write_letter(source, folder / f"{name}.docx")
        written.append(folder / f"{name}.docx")
        page = _HTML.format(title=name, body=framed(block.html))
        written.append(write_whole(folder / f"{name}.html", page.encode("utf-8")))
    released(guard_of(context.study, context.gazetteer), written)
    return written


def _pages(context: Context, only: Sequence[str]) -> Iterator[tuple[str, Block]]:
    actions = actions_of(context)
    if actions is None:
        return
    for each in states(context, actions):
        if not only or each.sheet.id in only:
            yield each.sheet.id, one(context, actions, each, heading=1, linked=False)


def alone(block: Block) -> str:
    """Return the Markdown of a fiche outside any book: its anchors lead nowhere."""
    return _ANCHOR.sub(r"\1", block.markdown) + "\n"


def printed(markdown: str, name: str, title: str) -> bytes:
    """Return a fiche as one page of PDF, its text as large as the page allows.

    Raises
    ------
    BookError
        When Typst refuses it.
    """
    template = paths.template()
    content, _ = pandoc.run(
        [
            *("-f", "markdown-auto_identifiers", "-t", "typst", "--wrap=none"),
            *("-L", str(template / "filters" / "diagnostic.lua")),
        ],
        markdown.encode("utf-8"),
    )
    forms = (template / "style" / "formes.typ").read_text(encoding="utf-8")
    body = content.decode("utf-8")
    pdf = b""
    for size in SIZES:
        head = _HEAD.format(size=size, name=name, title=_quoted(title))
        pages, pdf = _compiled(forms + head + body, name)
        if pages == 1:
            break
    return pdf


def _quoted(text: str) -> str:
    return re.sub(r"([\\#*_\[\]$@<>`])", r"\\\1", text)


def _compiled(source: str, name: str) -> tuple[int, bytes]:
    """Return how many pages a text takes, and its PDF."""
    import typst

    with tempfile.TemporaryDirectory(prefix="fiche-") as place:
        main = Path(place) / "fiche.typ"
        main.write_text(source, encoding="utf-8")
        compiler = typst.Compiler(
            str(main), root=place, font_paths=[str(paths.ASSETS / "fonts")],
            ignore_system_fonts=True,
        )  # fmt: skip
        try:
            content = compiler.compile(format="pdf", timestamp=0)
            pages = compiler.query("<pages>", field="value", one=True)
        except typst.TypstError as error:
            raise BookError(
                Problem("Typst n’a pas pu mettre la fiche en page.", name, str(error).strip())
            ) from error
    return int(pages), content if isinstance(content, bytes) else b"".join(content or [])


_HEAD = """
#let horizontalrule = line(length: 100%, stroke: 0.6pt + dsp-filet)
#set document(title: "{name}")
#set page(
  paper: "a4", margin: (x: 15mm, top: 13mm, bottom: 14mm), footer-descent: 4mm,
  footer: text(size: 7pt, fill: dsp-gris)[{title} #h(1fr) {name}])
#set text(font: "Noto Sans", size: {size}pt, lang: "fr", fill: dsp-texte, hyphenate: false)
#set par(leading: 0.5em, spacing: 0.75em)
#set list(indent: 4pt, spacing: 0.5em)
#show strong: set text(fill: dsp-encre)
#show heading: set text(fill: dsp-encre)
#show heading.where(level: 1): set text(font: dsp-titres, size: 17pt)
#show heading.where(level: 2): set text(size: 1.12em, fill: dsp-garance)
#show heading: it => block(above: 1em, below: 0.7em, sticky: true, it.body)
#set table(inset: (x: 4pt, y: 2.6pt), align: top,
  stroke: (x, y) => (bottom: if y > 0 {{ 0.5pt + dsp-filet-clair }}))
#set table.hline(stroke: 0.8pt + dsp-encre)
#show table: set text(size: 0.93em)
#show table: set par(leading: 0.42em)
#show table.cell.where(y: 0): set text(weight: "bold", fill: dsp-encre)
#show table.cell: set block(breakable: false)
#context [#metadata(counter(page).final().first()) <pages>]

"""
_HTML = """\
<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body>{body}</body>
</html>
"""
