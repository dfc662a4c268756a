"""The search index of a site: one entry per section, read by the page's own script.

It is a script and not a data file: a page opened from a folder, without a
server, may load the first but not the second.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from diagnostic.book import tree
from diagnostic.book.source import Chapter

_LONGEST = 6000


def index_js(chapters: list[Chapter]) -> str:
    """Return the script that gives the page its index.

    Each entry is ``[page, anchor, chapter, section, text]``.
    """
    entries = [entry for chapter in chapters for entry in _sections(chapter)]
    return f"window.LIVRE_INDEX={json.dumps(entries, ensure_ascii=False, separators=(',', ':'))};\n"


def _sections(chapter: Chapter) -> Iterator[list[str]]:
    anchor, heading = chapter.anchor, ""
    pieces: list[str] = []
    for block in chapter.blocks:
        if block["t"] == "Header" and block["c"][0] > 1:
            yield _entry(chapter, anchor, heading, pieces)
            anchor, heading, pieces = block["c"][1][0], tree.text(block["c"][2]), []
        elif block["t"] != "Header" and "couverture" not in tree.classes(block):
            pieces.append(_spaced(block))
    yield _entry(chapter, anchor, heading, pieces)


def _entry(chapter: Chapter, anchor: str, heading: str, pieces: list[str]) -> list[str]:
    # No-break spaces stay: the excerpts shown are French too
    words = re.sub(r"[ \t\r\n]+", " ", " ".join(pieces)).strip()[:_LONGEST]
    return [chapter.page, anchor, chapter.title, heading, words]


def _spaced(block: tree.Element) -> str:
    """Return a block's text, its paragraphs and cells kept apart."""
    leaves = [e for e in tree.iterate(block) if e["t"] in ("Para", "Plain", "CodeBlock")]
    return " ".join(tree.text(leaf) for leaf in leaves)
