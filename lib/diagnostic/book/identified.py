"""Identifiers that lead somewhere: « ACT‑09 » in any chapter opens the fiche's page.

A decision, a score, a line of the follow-up name a fiche, a finding or an
objective by its identifier. Where the book holds its page, the identifier
leads to it; elsewhere it stays as it is. Notebooks have nothing to write.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any

from diagnostic.book import tree
from diagnostic.text import NB_HYPHEN, slug

_NAMED = re.compile(rf"(?<![\w{NB_HYPHEN}-])[A-Z]{{1,3}}[-{NB_HYPHEN}]\w+(?:[-{NB_HYPHEN}.]\w+)*")
_ENTRY = re.compile(r"(?:ET|RL|RS|EF)-(?P<sheet>ACT-\d+)-\d+")
"""What the follow-up records of a fiche: told under its page."""
DECISIONS = "tbl-governance-decisions"
"""The register, which lists every decision."""
_OPAQUE = {"Link", "Header", "Image", "Code", "CodeBlock", "RawInline", "RawBlock", "Math"}


def lead(blocks: tree.Blocks, known: Container[str]) -> None:
    """Make links of the identifiers that the book has a place for.

    Parameters
    ----------
    blocks : list
        Changed in place.
    known : container of str
        The book's anchors.
    """
    waiting: list[Any] = [blocks]
    while waiting:
        node = waiting.pop()
        if node.__class__ is dict:
            if node["t"] not in _OPAQUE:
                waiting.append(node["c"])
            continue
        if any(_holds(child) for child in node if child.__class__ is dict):
            node[:] = [piece for child in node for piece in _pieces(child, known)]
        waiting += [child for child in node if _open(child)]


def _open(child: Any) -> bool:
    """Tell whether there is something to look at in a node: not in words and bare values."""
    if child.__class__ is dict:
        return child.get("c").__class__ is list
    return child.__class__ is list and bool(child)


def _holds(child: Any) -> bool:
    if child.__class__ is not dict or child.get("t") != "Str":
        return False
    words = child["c"]
    return ("-" in words or NB_HYPHEN in words) and _NAMED.search(words) is not None


def _pieces(child: Any, known: Container[str]) -> Iterator[Any]:
    if not _holds(child):
        yield child
        return
    words, after = child["c"], 0
    for found in _NAMED.finditer(words):
        anchor = _anchor(found[0], known)
        if not anchor:
            continue
        if found.start() > after:
            yield {"t": "Str", "c": words[after : found.start()]}
        yield tree.link([{"t": "Str", "c": found[0]}], f"#{anchor}", "vers-fiche")
        after = found.end()
    if after < len(words):
        yield {"t": "Str", "c": words[after:]}


def _anchor(written: str, known: Container[str]) -> str:
    """Return where an identifier leads; empty when the book has no such place."""
    name = written.replace(NB_HYPHEN, "-")
    places = [f"sec-actions-{slug(name)}", f"actions-{slug(name)}"]
    if entry := _ENTRY.fullmatch(name):
        sheet = f"sec-actions-{slug(entry['sheet'])}"
        places = [f"{sheet}-suivi", sheet]
    elif name.startswith("DC-"):
        places = [DECISIONS]
    return next((place for place in places if place in known), "")
