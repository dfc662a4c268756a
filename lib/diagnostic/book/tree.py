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

_SPACES = {"Space", "SoftBreak", "LineBreak"}
_WORDS = {"Str", *_SPACES}
_NESTED = {dict, list}
_SILENT = {"Note", "RawInline", "RawBlock", "Image"}

Visit = Callable[[Element], "Blocks | None"]


def attributes(element: Element) -> Attributes | None:
    """Return an element's ``[identifier, classes, pairs]``, if it has any."""
    place = BLOCKS_WITH_ATTRIBUTES.get(element["t"], _INLINES_WITH_ATTRIBUTES.get(element["t"]))
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


def iterate(node: Any) -> Iterator[Element]:
    """Yield every element under a node, in reading order."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            if "t" in current:
                yield current
            content = current.get("c")
            if content.__class__ in _NESTED:
                waiting.append(content)
        elif isinstance(current, list):
            waiting.extend(child for child in reversed(current) if child.__class__ in _NESTED)


def rewrite(node: Any, visit: Visit) -> Any:
    """Return a tree where `visit` has replaced elements, children first.

    `visit` returns the elements to put in place of one, or ``None`` to keep
    it. The tree is copied, but for its words, which nothing changes: the
    original stays as it was. Words and spaces are not visited.
    """
    if isinstance(node, dict):
        return {
            key: rewrite(child, visit) if child.__class__ in _NESTED else child
            for key, child in node.items()
        }
    if not isinstance(node, list):
        return node
    result: list[Any] = []
    for child in node:
        if child.__class__ not in _NESTED:
            result.append(child)
            continue
        kind = child.get("t") if child.__class__ is dict else None
        if kind in _WORDS:
            result.append(child)
            continue
        copy = rewrite(child, visit)
        if kind is not None:
            replaced = visit(copy)
            if replaced is None:
                result.append(copy)
            else:
                result.extend(replaced)
        else:
            result.append(copy)
    return result


def text(node: Any) -> str:
    """Return the text of a tree, without notes."""
    if isinstance(node, list):
        return "".join(text(child) for child in node)
    if not isinstance(node, dict) or node.get("t") in _SILENT:
        return ""
    kind: str = node.get("t", "")
    content: Any = node.get("c")
    if kind == "Str":
        return str(content)
    if kind in ("Code", "CodeBlock"):
        return str(content[1])
    if kind == "Quoted":
        return f"«\u202f{text(content[1])}\u202f»"
    return " " if kind in _SPACES else text(content)


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
