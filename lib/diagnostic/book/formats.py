"""Prepare the resolved tree for one format: visibility, openings, numbers.

What differs from one format to the next, before the Lua filter gives each
form its look, is here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from diagnostic.book import tree
from diagnostic.book.numbering import Target
from diagnostic.book.wordtables import shares
from diagnostic.text import NBSP

_MOST = 40
"""Letters above which a text of a Word table asks for no more room."""
_HOLDERS = {"Div", "Span"}
_NAMES = {"html": {"html", "html5"}, "typst": {"typst", "pdf"}, "docx": {"docx"}}


def prepared(blocks: tree.Blocks, kind: str, visit: tree.Visit) -> tree.Blocks:
    """Return a chapter's blocks for a format (``html``, ``typst`` or ``docx``).

    Content reserved to other formats is left out, the heading before « Ce
    qu’il faut retenir » joins its band, the cover goes: each format writes its
    own. All is done in one walk, since a book is a hundred thousand elements.

    Parameters
    ----------
    blocks : list
        The resolved tree, left as it is.
    kind : str
    visit : callable
        What the format does of each other element, see :func:`tree.rewrite`.
    """

    def both(element: tree.Element) -> tree.Blocks | None:
        shown = _shown(element, kind) if element["t"] in _HOLDERS else None
        return visit(element) if shown is None else shown

    top = _banded(_opened(blocks, kind))
    result: tree.Blocks = tree.rewrite(_without_cover(top), both)
    return result


def _shown(element: tree.Element, kind: str) -> tree.Blocks | None:
    """Apply ``.content-visible`` and ``.content-hidden``: ``None`` for any other element."""
    names = tree.classes(element)
    shown = "content-visible" in names
    if not shown and "content-hidden" not in names:
        return None
    when, unless = tree.value(element, "when-format"), tree.value(element, "unless-format")
    matches = (not when or when in _NAMES[kind]) and (not unless or unless not in _NAMES[kind])
    return list(element["c"][1]) if matches == shown else []


def _opened(blocks: tree.Blocks, kind: str) -> tree.Blocks:
    """Apply visibility at the first level, where bands are made."""
    result: tree.Blocks = []
    for block in blocks:
        shown = _shown(block, kind) if block["t"] == "Div" else None
        result += [block] if shown is None else _opened(shown, kind)
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


def typst_heading(heading: tree.Element, target: Target) -> tree.Element:
    """Write a heading as a Typst call, its number in the supplement."""
    level, found, inlines = heading["c"]
    number = target.label if target.kind == "chapter" else target.number
    opening = f"#heading(level: {level}, numbering: none, supplement: [{number}])["
    closing = f"] #label({json.dumps(found[0])})"
    raws = [{"t": "RawInline", "c": ["typst", text]} for text in (opening, closing)]
    return tree.para([raws[0], *inlines, raws[1]])


def share_columns(table: tree.Element) -> None:
    """Give a Word table the whole width, shared by what its columns hold."""
    if all(column[1]["t"] == "ColWidthDefault" for column in table["c"][2]):
        wide = shares(_columns(table), _MOST)
        for column, width in zip(table["c"][2], wide, strict=True):
            column[1] = {"t": "ColWidth", "c": width / sum(wide)}


def number_heading(heading: tree.Element, words: str) -> None:
    """Write a number in a heading's text."""
    if words:
        written = tree.span(tree.string(words), "numero")
        heading["c"][2] = [written, {"t": "Space"}, *heading["c"][2]]


def _columns(table: tree.Element) -> list[list[str]]:
    """Return the texts of each column, its head first."""
    columns: list[list[str]] = [[] for _ in table["c"][2]]
    sections = [table["c"][3][1], *(body[3] for body in table["c"][4])]
    for row in (row for rows in sections for row in rows):
        for column, cell in zip(columns, row[1], strict=False):
            column.append(tree.text(cell[4]))
    return [column or [""] for column in columns]


def cover_of(blocks: tree.Blocks) -> dict[str, str]:
    """Return the lines of the cover, by class, and its image's path and text."""
    found: dict[str, str] = {}
    for block in blocks:
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


def _without_cover(blocks: tree.Blocks) -> tree.Blocks:
    return [b for b in blocks if b["t"] != "Div" or "couverture" not in tree.classes(b)]


def written(blocks: tree.Blocks) -> bytes:
    """Return blocks as JSON, to be put in a :func:`document`; nothing when there are none."""
    return json.dumps(blocks, ensure_ascii=False, separators=(",", ":")).encode("utf-8")[1:-1]


def document(pieces: Iterable[bytes], **metadata: str) -> bytes:
    """Return a pandoc document as JSON, from blocks already written."""
    meta = {
        key: {"t": "MetaInlines", "c": tree.string(text)} for key, text in metadata.items() if text
    }
    head = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta}, ensure_ascii=False)
    blocks = b",".join(piece for piece in pieces if piece)
    return head[:-1].encode("utf-8") + b',"blocks":[' + blocks + b"]}"
