"""Markdown that says exactly what was meant: escaping, spans, fenced divs.

Names such as « L’Isle-sur-la-Sorgue » or a label with ``$``, ``@`` or ``|``
must reach the reader as they are, in Quarto and in the embedded renderer.
Text is escaped unless its author says, with :class:`Prose`, that it is
Markdown already.
"""

from __future__ import annotations

import re


class Prose(str):
    """Text that is Markdown already, and is passed on as it is."""

    __slots__ = ()


_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~^$@#\"'&]|--|\.\.\.")
_LIST_START = re.compile(r"^(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#))([.)])(?=\s|$)")
_BLOCK_START = re.compile(r"^(?:%|[-+:](?=[\s:-]|$))")
_IDENTIFIER = re.compile(r"(?:fig|tbl|sec)-[a-z0-9]+(?:-[a-z0-9]+)*")


def flat(text: str) -> str:
    """Put a text on one line: breaks and runs of plain spaces become one space."""
    return re.sub(r"[ \t\r\n\f\v\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip(" ")


def escape(text: str) -> str:
    r"""Write plain text so that Markdown shows it unchanged, on one line.

    Examples
    --------
    >>> escape("a|b *c*")
    'a\\|b \\*c\\*'
    """
    text = _SPECIAL.sub(lambda m: "".join("\\" + c for c in m[0]), flat(text))
    text = _LIST_START.sub(r"\1\\\2", text)
    return _BLOCK_START.sub(lambda m: "\\" + m[0], text)


def inline(text: str) -> str:
    """Return Markdown for a text: as it is when it is :class:`Prose`, else escaped."""
    return str(text) if isinstance(text, Prose) else escape(text)


def attribute(text: str) -> str:
    """Write plain text as the value of a quoted Markdown attribute."""
    text = flat(text).strip().replace("&", "&amp;").replace("\\", "⧵").replace("<", "&lt;")
    return '"' + text.replace('"', "”").replace("{{", "{ {").replace("}}", "} }") + '"'


def span(text: str, css_class: str) -> str:
    """Return ``[text]{.class}``."""
    return f"[{inline(text)}]{{.{css_class}}}"


def strong(text: str) -> str:
    """Return a text in bold."""
    return f"**{inline(text)}**"


def div(classes: str, *blocks: str, identifier: str = "", depth: int = 3) -> str:
    """Return a fenced div.

    Parameters
    ----------
    classes : str
        Space-separated classes; empty for none.
    *blocks : str
        Markdown blocks, kept apart by blank lines.
    identifier : str
        Anchor of the div.
    depth : int
        Number of colons: more for a div that holds others.
    """
    names = [f"#{identifier}"] if identifier else []
    names += [f".{name}" for name in classes.split()]
    fence = ":" * depth
    body = "\n\n".join(block for block in blocks if block)
    return f"{fence} {{{' '.join(names)}}}\n{body}\n{fence}"


def bullets(items: list[str]) -> str:
    """Return a bullet list of Markdown items."""
    return "\n".join(f"- {item}" for item in items)


def valid_identifier(identifier: str, prefix: str) -> bool:
    """Whether an anchor is usable by cross-references: ``fig-seniors-part``."""
    return identifier.startswith(prefix + "-") and bool(_IDENTIFIER.fullmatch(identifier))
