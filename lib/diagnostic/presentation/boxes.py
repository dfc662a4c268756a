"""Words set apart: chapô, what to remember, call-outs, quotes, notes, absences.

Texts are plain by default and escaped; wrap them in
:class:`~diagnostic.presentation.markdown.Prose` when they are Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from diagnostic.presentation import html, markdown
from diagnostic.presentation.display import Block
from diagnostic.text import NBSP, NNBSP

BoxKind = Literal["constat", "vigilance", "relire"]

TEAM = "✎ Analyse de l’équipe"
"""Heading of the consultant's words: the reader knows who speaks."""
_HEADINGS: dict[BoxKind, tuple[str, str]] = {
    "constat": ("●", "Constat"),
    "vigilance": ("▲", "Point de vigilance"),
    "relire": ("✎", "À relire"),
}


@dataclass(frozen=True)
class Box:
    """A call-out: a mark, a word, a text.

    Parameters
    ----------
    kind : {"constat", "vigilance", "relire"}
    text : str or sequence of str
        Its paragraphs.
    title : str
        In place of the usual word.
    """

    kind: BoxKind
    text: str | Sequence[str]
    title: str = ""

    @property
    def heading(self) -> str:
        """The mark and the word."""
        mark, word = _HEADINGS[self.kind]
        return f"{mark} {self.title or word}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The texts, one per paragraph."""
        return (self.text,) if isinstance(self.text, str) else tuple(self.text)

    @property
    def markdown(self) -> str:
        """The fenced div."""
        body = [markdown.inline(each) for each in self.paragraphs]
        return markdown.div(self.kind, markdown.strong(self.heading), *body)

    @property
    def html(self) -> str:
        """The coloured box."""
        body = "".join(html.tag("p", html.text(each), "paragraphe") for each in self.paragraphs)
        return html.tag("div", html.tag("strong", html.text(self.heading)) + body, self.kind)

    @property
    def plain(self) -> str:
        """The box without colour."""
        return "\n".join((self.heading, *self.paragraphs))


def boxes(items: Sequence[Box]) -> Block:
    """Return one call-out, or up to three side by side."""
    if not items:
        raise ValueError("at least one box is expected")
    written = [item.markdown for item in items]
    return Block(
        kind=items[0].kind if len(items) == 1 else "trio",
        markdown=written[0] if len(items) == 1 else markdown.div("trio", *written, depth=4),
        screen=html.block(*(item.html for item in items)),
        plain="\n\n".join(item.plain for item in items),
    )


def constat(text: str | Sequence[str], title: str = "") -> Block:
    """Return a finding box."""
    return boxes([Box("constat", text, title)])


def vigilance(text: str | Sequence[str], title: str = "") -> Block:
    """Return a point of vigilance."""
    return boxes([Box("vigilance", text, title)])


def relire(text: str | Sequence[str], title: str = "") -> Block:
    """Return a reminder that something must be read again before it is published."""
    return boxes([Box("relire", text, title)])


def chapo(*paragraphs: str) -> Block:
    """Return the chapter's opening lines."""
    return _prose("chapo", paragraphs)


def note(text: str) -> Block:
    """Return the consultant's own words, Markdown as they wrote it."""
    return Block(
        kind="note",
        markdown=markdown.div("note-consultant", markdown.strong(TEAM), text.strip(), depth=5),
        screen=html.block(html.tag("strong", html.text(TEAM)), html.blocks(text)),
        plain=f"{TEAM}\n{text.strip()}",
    )


def note_marked(parts: Sequence[tuple[str, Sequence[Block]]]) -> Block:
    """Return the consultant's own words, a mark standing after each paragraph that calls for one.

    Parameters
    ----------
    parts : sequence of str and sequence of Block
        Pieces of the note in order, each with the marks that follow it.
    """
    if not any(marks for _, marks in parts):
        return note("\n".join(written for written, _ in parts))
    written, shown, plain = [], [], []
    for words, marks in parts:
        written += [words.strip("\n"), *(mark.markdown for mark in marks)]
        shown += [html.blocks(words), *(mark.html for mark in marks)]
        plain += [words.strip(), *(mark.plain for mark in marks)]
    return Block(
        kind="note",
        markdown=markdown.div("note-consultant", markdown.strong(TEAM), *written, depth=5),
        screen=html.block(html.tag("strong", html.text(TEAM)), *shown),
        plain="\n".join((TEAM, *plain)),
    )


def absence(*paragraphs: str) -> Block:
    """Return a notice that some material is missing, and how to obtain it."""
    return _prose("absence", paragraphs)


def prose(*paragraphs: str) -> Block:
    """Return ordinary paragraphs."""
    return _prose("", paragraphs)


def _prose(css_class: str, paragraphs: Sequence[str]) -> Block:
    written = [markdown.inline(each) for each in paragraphs]
    shown = "".join(html.tag("p", html.text(each)) for each in paragraphs)
    if css_class == "absence":
        shown = html.tag("div", shown, "absence")
    return Block(
        kind=css_class or "prose",
        markdown=markdown.div(css_class, *written) if css_class else "\n\n".join(written),
        screen=html.block(shown),
        plain="\n".join(paragraphs),
    )


def listed(head: str, lines: Sequence[str]) -> Block:
    """Return a short list under its own words."""
    items = "".join(html.tag("li", html.text(line)) for line in lines)
    return Block(
        "prose",
        f"{markdown.strong(head)}\n\n{markdown.bullets([markdown.inline(x) for x in lines])}",
        html.block(html.tag("p", html.tag("strong", html.text(head))), html.tag("ul", items)),
        "\n".join((head, *(f"– {line}" for line in lines))),
    )


def retenir(items: Sequence[tuple[str, str]]) -> Block:
    """Return « Ce qu’il faut retenir »: strong sentences, each with what follows it."""
    if not items:
        raise ValueError("at least one thing to remember is expected")
    written = [
        f"{markdown.strong(_sentence(head))} {markdown.inline(rest)}".rstrip()
        for head, rest in items
    ]
    shown = "".join(
        html.tag("li", f"<strong>{html.text(_sentence(head))}</strong> {html.text(rest)}")
        for head, rest in items
    )
    return Block(
        kind="retenir",
        markdown=markdown.div("retenir", markdown.bullets(written)),
        screen=html.block(html.tag("div", html.tag("ul", shown), "retenir")),
        plain="\n".join(f"– {_sentence(head)} {rest}".rstrip() for head, rest in items),
    )


def _sentence(text: str) -> str:
    """End a sentence with a full stop when it has no end of its own."""
    ended = text if text.endswith((".", "!", "?", "…", "»")) else text + "."
    return markdown.Prose(ended) if isinstance(text, markdown.Prose) else ended


def parole(quotes: Sequence[tuple[str, str]]) -> Block:
    """Return what people said: each quote with who speaks (role, age, place; never a name)."""
    if not quotes:
        raise ValueError("at least one quote is expected")
    written, shown, plain = [], [], []
    for words, speaker in quotes:
        said = words if words.startswith("«") else f"«{NNBSP}{words}{NNBSP}»"
        written.append(f"> {markdown.escape(said)}\n>\n> {markdown.escape(speaker)}")
        body = html.tag("p", f"<em>{html.text(said)}</em>") + html.tag("p", html.text(speaker))
        shown.append(html.tag("blockquote", body, "parole"))
        plain.append(f"{said}{NBSP}— {speaker}")
    return Block(
        kind="parole",
        markdown=markdown.div("parole", *_apart(written)),
        screen=html.block(*shown),
        plain="\n".join(plain),
    )


def _apart(quotes: Sequence[str]) -> list[str]:
    """Keep two quotes that follow each other from melting into one."""
    blocks: list[str] = []
    for quote in quotes:
        if blocks:
            blocks.append("<!-- -->")
        blocks.append(quote)
    return blocks
