"""The search index of a site: one entry per section, read by the page's own script.

It is a script and not a data file: a page opened from a folder, without a
server, may load the first but not the second.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from diagnostic.book import tree
from diagnostic.book.source import Chapter

_LONGEST = 6000
_LEAVES = {"Para", "Plain", "CodeBlock"}
_BLANKS = re.compile(r"[ \t\r\n]+")


def index_js(chapters: Sequence[Chapter]) -> str:
    """Return the script that gives the page its index.

    Each entry is ``[page, anchor, chapter, section, text]``.
    """
    entries = [
        [chapter.page, anchor, chapter.title, heading, words]
        for chapter in chapters
        for anchor, heading, words in chapter.leaf.sections
    ]
    return f"window.LIVRE_INDEX={json.dumps(entries, ensure_ascii=False, separators=(',', ':'))};\n"


def sections(blocks: tree.Blocks, anchor: str) -> Iterator[tuple[str, str, str]]:
    """Yield the anchor, the heading and the text of each section of a chapter.

    Parameters
    ----------
    blocks : list
        Its resolved tree.
    anchor : str
        Of the chapter, for what comes before its first section.
    """
    heading = ""
    pieces: list[str] = []
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] > 1:
            yield anchor, heading, _words(pieces)
            anchor, heading, pieces = block["c"][1][0], tree.text(block["c"][2]), []
        elif block["t"] != "Header" and "couverture" not in tree.classes(block):
            pieces.append(_spaced(block))
    yield anchor, heading, _words(pieces)


def _words(pieces: Sequence[str]) -> str:
    # No-break spaces stay: the excerpts shown are French too
    return _BLANKS.sub(" ", " ".join(pieces)).strip()[:_LONGEST]


def _spaced(block: tree.Element) -> str:
    """Return a block's text, its paragraphs and cells kept apart."""
    return " ".join(tree.text(e) for e in tree.iterate(block, words=False) if e["t"] in _LEAVES)
