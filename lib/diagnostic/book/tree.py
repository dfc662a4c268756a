"""Walk and build pandoc's document tree, as its JSON gives it.

An element is ``{"t": type, "c": content}``. Only what the book needs is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Element = dict[str, Any]
Blocks = list[Element]
Attributes = list[Any]

BLOCKS_WITH_ATTRIBUTES = {"Header": 1, "Div": 0, "CodeBlock": 0, "Figure": 0, "Table": 0}
_INLINES_WITH_ATTRIBUTES = {"Span": 0, "Link": 0, "Image": 0, "Code": 0}

ATTRIBUTED = BLOCKS_WITH_ATTRIBUTES | _INLINES_WITH_ATTRIBUTES
"""Kinds of elements that have attributes, and their place among the contents."""

_SPACES = {"Space", "SoftBreak", "LineBreak"}

_NESTED = {dict, list}
_SILENT = {"Note", "RawInline", "RawBlock", "Image"}

Visit = Callable[[Element], "Blocks | None"]


def attributes(element: Element) -> Attributes | None:
    """Return an element's ``[identifier, classes, pairs]``, if it has any."""
    place = ATTRIBUTED.get(element["t"])
    return None if place is None else element["c"][place]


def identifier(element: Element) -> str:
    """Return an element's anchor; empty when it has none."""
    found = attributes(element)
    return str(found[0]) if found else ""


def classes(element: Element) -> list[str]:
    """Return an element's classes."""
    found = attributes(element)
    return list(found[1]) if found else []


def value(element: Element, key: str) -> str:
    """Return the value of an element's attribute; empty when it has none."""
    found = attributes(element)
    return next((str(pair[1]) for pair in found[2] if pair[0] == key), "") if found else ""


def iterate(node: Any, *, words: bool = True) -> Iterator[Element]:
    """Yield every element under a node, in reading order; without its words if so asked."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.__class__ is dict:
            if "t" in current:
                yield current
            content = current.get("c")
            if content.__class__ in _NESTED:
                waiting.append(content)
        elif words:
            waiting += [child for child in current[::-1] if child.__class__ in _NESTED]
        else:
            for child in current[::-1]:
                if child.__class__ is list:
                    if child:
                        waiting.append(child)
                elif child.__class__ is dict and child.get("c").__class__ is list:
                    waiting.append(child)


def rewrite(node: Any, visit: Visit) -> Any:
    """Return a tree where `visit` has replaced elements, children first.

    `visit` returns the elements to put in place of one, or ``None`` to keep
    it. The tree is copied, but for its words, which nothing changes: the
    original stays as it was. Words and spaces are not visited.
    """
    if node.__class__ is not list:
        return _copied(node, visit) if node.__class__ is dict else node
    result: list[Any] = []
    for child in node:
        kind = child.__class__
        if kind is dict:
            # Words and bare values (spaces, alignments) hold nothing to visit.
            content = child.get("c")
            if content.__class__ is not list:
                result.append(child if "t" in child else _copied(child, visit))
                continue
            copy = {"t": child["t"], "c": rewrite(content, visit)}
            replaced = visit(copy)
            if replaced is None:
                result.append(copy)
            else:
                result.extend(replaced)
        elif kind is list:
            result.append(rewrite(child, visit) if child else [])
        else:
            result.append(child)
    return result


def _copied(element: Element, visit: Visit) -> Element:
    return {key: rewrite(child, visit) for key, child in element.items()}


def text(node: Any) -> str:
    """Return the text of a tree, without notes."""
    pieces: list[str] = []
    _tell(node if node.__class__ is list else [node], pieces)
    return "".join(pieces)


def _tell(nodes: list[Any], pieces: list[str]) -> None:
    for node in nodes:
        if node.__class__ is list:
            _tell(node, pieces)
        if node.__class__ is not dict:
            continue
        kind: str = node.get("t", "")
        content: Any = node.get("c")
        if kind == "Str":
            pieces.append(content)
        elif kind in _SPACES:
            pieces.append(" ")
        elif kind in ("Code", "CodeBlock"):
            pieces.append(content[1])
        elif kind == "Quoted":
            pieces.append(f"«\u202f{text(content[1])}\u202f»")
        elif content.__class__ is list and kind not in _SILENT:
            _tell(content, pieces)


def string(words: str) -> Blocks:
    """Return inlines for plain text; the no-break spaces stay in their word."""
    inlines: Blocks = []
    for index, word in enumerate(words.split(" ")):
        if index:
            inlines.append({"t": "Space"})
        if word:
            inlines.append({"t": "Str", "c": word})
    return inlines


def span(inlines: Blocks, *names: str) -> Element:
    """Return a span of these classes."""
    return {"t": "Span", "c": [["", list(names), []], inlines]}


def div(blocks: Blocks, *names: str, anchor: str = "") -> Element:
    """Return a div of these classes."""
    return {"t": "Div", "c": [[anchor, list(names), []], blocks]}


def para(inlines: Blocks) -> Element:
    """Return a paragraph."""
    return {"t": "Para", "c": inlines}


def link(inlines: Blocks, target: str, *names: str) -> Element:
    """Return a link."""
    return {"t": "Link", "c": [["", list(names), []], inlines, [target, ""]]}


def raw(kind: str, content: str) -> Element:
    """Return a block written as it is, in one format only."""
    return {"t": "RawBlock", "c": [kind, content]}
