"""Anchors of a chapter's sections, so that notebooks need not write them.

A consultant reads « Les chiffres clés » in JupyterLab; the book gives that
section the anchor ``sec-seniors-les-chiffres-cles``, for links, references
and search. An anchor that the notebook writes itself is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from diagnostic.text import slug

_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^(?P<marks>#{2,4})\s+(?P<title>.*?)\s*$")
LONGEST = 36
"""Letters of an anchor: Word knows no bookmark above forty, a number included."""
_OWN = re.compile(r"\{[^}]*#(?P<anchor>[\w-]+)[^}]*\}\s*$")


def anchored(cells: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return the cells, each section heading of their Markdown with an anchor of its own.

    Parameters
    ----------
    cells : iterable of dict
        Cells whose source is one text.
    name : str
        Short name of the chapter, which starts every anchor.
    """
    taken: set[str] = set()
    kept = []
    for cell in cells:
        source = cell["source"]
        if cell["cell_type"] == "markdown":
            source = "\n".join(_lines(source.split("\n"), name, taken))
        kept.append({**cell, "source": source})
    return kept


def _lines(lines: list[str], name: str, taken: set[str]) -> Iterable[str]:
    inside = False
    for line in lines:
        if _FENCE.match(line):
            inside = not inside
        heading = None if inside else _HEADING.match(line)
        yield _with_anchor(heading, name, taken) if heading else line


def _with_anchor(heading: re.Match[str], name: str, taken: set[str]) -> str:
    title = heading["title"]
    if own := _OWN.search(title):
        taken.add(own["anchor"])
        return heading[0]
    bare, _, attributes = title.partition(" {")
    anchor = base = _short(f"sec-{name}-{slug(bare)}")
    count = 1
    while anchor in taken:
        count += 1
        anchor = f"{base}-{count}"
    taken.add(anchor)
    words = f" {attributes.rstrip('}')}" if attributes else ""
    return f"{heading['marks']} {bare} {{#{anchor}{words}}}"


def _short(anchor: str) -> str:
    """Cut an anchor between two words."""
    if len(anchor) <= LONGEST:
        return anchor
    return anchor[: LONGEST + 1].rpartition("-")[0]
