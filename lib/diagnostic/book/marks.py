"""What numbering must know of a chapter: its headings, and everything that has an anchor.

Kept beside the chapter's tree, so that a book is numbered without the trees
of the chapters that did not change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from diagnostic.book import tree

_FLOATS = ("Div", "Figure", "Table")


class Mark(NamedTuple):
    """A heading, or an element with an anchor.

    Parameters
    ----------
    anchor : str
        Empty for a heading that has none.
    level : int
        Level of a heading; 0 for anything else.
    title : str
        Text of a heading.
    numbered : bool
        Whether a heading takes a number.
    opens : bool
        Whether it is the title of its chapter.
    floats : bool
        Whether it may be a figure or a table.
    """

    anchor: str
    level: int = 0
    title: str = ""
    numbered: bool = True
    opens: bool = False
    floats: bool = False


def marks(blocks: tree.Blocks) -> tuple[Mark, ...]:
    """Return the marks of a tree, in reading order."""
    opening = next((b for b in blocks if b["t"] == "Header" and b["c"][0] == 1), None)
    found = []
    for element in tree.iterate(blocks, words=False):
        kind = element["t"]
        if kind not in tree.ATTRIBUTED:
            continue
        if kind == "Header":
            level, (anchor, names, _), inlines = element["c"]
            numbered = "unnumbered" not in names
            title = tree.text(inlines)
            found.append(Mark(anchor, level, title, numbered, opens=element is opening))
        elif anchor := tree.identifier(element):
            found.append(Mark(anchor, floats=kind in _FLOATS))
    return tuple(found)


def from_record(said: Sequence[Sequence[Any]]) -> tuple[Mark, ...]:
    """Return marks from plain values."""
    return tuple(Mark(*each) for each in said)


def named(blocks: tree.Blocks, anchors: Sequence[str]) -> tree.Blocks:
    """Give the headings of a tree their anchors, in reading order."""
    headings = (
        element for element in tree.iterate(blocks, words=False) if element["t"] == "Header"
    )
    for heading, anchor in zip(headings, anchors, strict=True):
        heading["c"][1][0] = anchor
    return blocks
