"""Optional sections of a chapter: a heading of the book, shown with what it holds or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnostic.presentation import html, markdown
from diagnostic.presentation.display import Block, joined
from diagnostic.text import NBSP, slug, typographic

NOTHING = Block("nothing", "", "", "")
"""What a shared edition shows of a section without material."""


def section(chapter: str, title: str, parts: Iterable[Block | None], *, level: int = 2) -> Block:
    """Return a section; nothing when it has no part.

    Parameters
    ----------
    chapter : str
        Identifier of the chapter, for the anchor.
    title : str
    parts : iterable of Block or None
    level : int
        2 for a section, 3 for a part of one.
    """
    held = [part for part in parts if part is not None and part.markdown]
    if not held:
        return NOTHING
    return joined([heading(chapter, title, level), *held])


def heading(chapter: str, title: str, level: int = 2, name: str = "") -> Block:
    """Return a heading with its anchor, made of its title or of a name of its own."""
    said = typographic(title)
    return Block(
        "prose",
        f"{'#' * level} {markdown.escape(said)} {{#sec-{slug(chapter)}-{slug(name or title)}}}",
        html.block(html.tag(f"h{level}", html.text(said))),
        said,
    )


def plain(said: str) -> Block:
    """Return a paragraph, its French signs set."""
    said = typographic(said)
    return Block("prose", markdown.escape(said), html.block(html.tag("p", html.text(said))), said)


def line(head: str, said: str) -> Block:
    """Return « Head : what is said »."""
    said = typographic(said)
    shown = f"<strong>{html.text(head)}</strong>{NBSP}: {html.text(said)}"
    return Block(
        "prose",
        f"{markdown.strong(head)}{NBSP}: {markdown.escape(said)}",
        html.block(html.tag("p", shown)),
        f"{head}{NBSP}: {said}",
    )


def bullets(items: Sequence[str | tuple[str, str]]) -> Block | None:
    """Return a list; an item may open on strong words. None when it is empty."""
    if not items:
        return None
    pairs = [("", each) if isinstance(each, str) else each for each in items]
    pairs = [(typographic(head), typographic(said)) for head, said in pairs]
    written = [
        f"{markdown.strong(head)} {markdown.escape(said)}".strip()
        if head
        else markdown.escape(said)
        for head, said in pairs
    ]
    shown = "".join(
        html.tag(
            "li",
            (f"<strong>{html.text(head)}</strong> " if head else "") + html.text(said),
        )
        for head, said in pairs
    )
    return Block(
        "prose",
        markdown.bullets(written),
        html.block(html.tag("ul", shown)),
        "\n".join(f"– {head} {said}".replace("  ", " ") for head, said in pairs),
    )


def source(said: str) -> Block:
    """Return a source line below what was said."""
    said = typographic(f"Source : {said}")
    return Block(
        "prose",
        markdown.div("source", markdown.escape(said)),
        html.block(html.tag("p", html.text(said), "source")),
        said,
    )
