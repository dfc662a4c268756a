"""Prepare the resolved tree for one format: visibility, openings, numbers.

What differs from one format to the next, before the Lua filter gives each
form its look, is here and nowhere else.
"""

from __future__ import annotations

import json

from diagnostic.book import tree
from diagnostic.book.numbering import Numbering
from diagnostic.book.source import Chapter
from diagnostic.book.wordtables import shares
from diagnostic.text import NBSP

_MOST = 40
"""Letters above which a text of a Word table asks for no more room."""
_NAMES = {"html": {"html", "html5"}, "typst": {"typst", "pdf"}, "docx": {"docx"}}


def prepared(chapter: Chapter, kind: str) -> tree.Blocks:
    """Return a chapter's blocks for a format (``html``, ``typst`` or ``docx``).

    Content reserved to other formats is left out, and the heading before
    « Ce qu’il faut retenir » joins its band.
    """
    return _banded(_visible(chapter.blocks, kind))  # copied on the way


def _visible(blocks: tree.Blocks, kind: str) -> tree.Blocks:
    """Apply ``.content-visible`` and ``.content-hidden``."""

    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] not in ("Div", "Span"):
            return None
        names = tree.classes(element)
        shown = "content-visible" in names
        if not shown and "content-hidden" not in names:
            return None
        when, unless = tree.value(element, "when-format"), tree.value(element, "unless-format")
        matches = (not when or when in _NAMES[kind]) and (not unless or unless not in _NAMES[kind])
        return list(element["c"][1]) if matches == shown else []

    result: tree.Blocks = tree.rewrite(blocks, visit)
    return result


def _banded(blocks: tree.Blocks) -> tree.Blocks:
    """Put a second-level heading and the ``.retenir`` that follows it in one band."""
    result: tree.Blocks = []
    for block in blocks:
        last = result[-1] if result else None
        if (
            block["t"] == "Div"
            and "retenir" in tree.classes(block)
            and last is not None
            and last["t"] == "Header"
            and last["c"][0] == 2
        ):
            result[-1] = tree.div([last, block], "bande")
        else:
            result.append(block)
    return result


def typst_headings(blocks: tree.Blocks, numbering: Numbering) -> tree.Blocks:
    """Write headings as Typst calls, their number in the supplement."""

    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] != "Header":
            return None
        level, found, inlines = element["c"]
        target = numbering.targets[found[0]]
        number = target.label if target.kind == "chapter" else target.number
        opening = f"#heading(level: {level}, numbering: none, supplement: [{number}])["
        closing = f"] #label({json.dumps(found[0])})"
        raws = [{"t": "RawInline", "c": ["typst", text]} for text in (opening, closing)]
        return [tree.para([raws[0], *inlines, raws[1]])]

    result: tree.Blocks = tree.rewrite(blocks, visit)
    return result


def docx_headings(blocks: tree.Blocks, numbering: Numbering) -> tree.Blocks:
    """Write numbers in the headings' text, where Word's navigation shows them."""

    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] == "Header":
            number = numbering.targets[element["c"][1][0]].number
            if number:
                numbered = tree.span(tree.string(f"{number}."), "numero")
                element["c"][2] = [numbered, {"t": "Space"}, *element["c"][2]]
        return None

    result: tree.Blocks = tree.rewrite(blocks, visit)
    return result


def docx_tables(blocks: tree.Blocks) -> tree.Blocks:
    """Give tables the whole width, shared by what their columns hold."""

    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] == "Table" and all(c[1]["t"] == "ColWidthDefault" for c in element["c"][2]):
            wide = shares(_columns(element), _MOST)
            for column, width in zip(element["c"][2], wide, strict=True):
                column[1] = {"t": "ColWidth", "c": width / sum(wide)}
        return None

    result: tree.Blocks = tree.rewrite(blocks, visit)
    return result


def _columns(table: tree.Element) -> list[list[str]]:
    """Return the texts of each column, its head first."""
    columns: list[list[str]] = [[] for _ in table["c"][2]]
    sections = [table["c"][3][1], *(body[3] for body in table["c"][4])]
    for row in (row for rows in sections for row in rows):
        for column, cell in zip(columns, row[1], strict=False):
            column.append(tree.text(cell[4]))
    return [column or [""] for column in columns]


def cover_of(chapter: Chapter) -> dict[str, str]:
    """Return the lines of the cover, by class, and its image's path and text."""
    found: dict[str, str] = {}
    for block in chapter.blocks:
        if block["t"] != "Div" or "couverture" not in tree.classes(block):
            continue
        for element in tree.iterate(block):
            if element["t"] == "Span":
                found[tree.classes(element)[0]] = tree.text(element["c"][1])
            elif element["t"] == "Image":
                found["image"] = element["c"][2][0]
                found["alt"] = tree.text(element["c"][1])
    return found


def full_title(title: str, territory: str) -> str:
    """Return the title that names the book on its own: with its territory, said once."""
    if not territory or territory in title:
        return title
    return f"{title}{NBSP}: {territory}"


def without_cover(blocks: tree.Blocks) -> tree.Blocks:
    """Return blocks without the cover, which each format writes its own way."""
    return [b for b in blocks if b["t"] != "Div" or "couverture" not in tree.classes(b)]


def document(blocks: tree.Blocks, **metadata: str) -> bytes:
    """Return a pandoc document as JSON."""
    meta = {
        key: {"t": "MetaInlines", "c": tree.string(text)} for key, text in metadata.items() if text
    }
    whole = {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks}
    return json.dumps(whole, ensure_ascii=False).encode("utf-8")
