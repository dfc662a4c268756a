"""Key figures: cards for a chapter, facts for the synthesis, strengths and weaknesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.presentation import html, markdown
from diagnostic.presentation.display import Block
from diagnostic.text import NBSP, NNBSP

MOST = 6
"""More cards than this are a table."""
NOTHING = "Rien à signaler dans les données réunies."


@dataclass(frozen=True)
class Card:
    """One key figure.

    Parameters
    ----------
    name : str
        What is measured: « 75 ans et plus ».
    value : str
        The number as written, without its unit; the state in words
        (« Non chargé ») when it is missing.
    unit : str
        ``%``, ``€``… shown smaller, beside the value.
    lines : sequence of (str, str)
        Effectif, comparators, change: a key and what it says.
    flag : str
        « Fragile : moins de 500 personnes », « À relire : … ».
    source : str
        Short source.
    missing : bool
        Whether the value is absent: the card keeps its place, hatched.
    """

    name: str
    value: str
    unit: str = ""
    lines: Sequence[tuple[str, str]] = ()
    flag: str = ""
    source: str = ""
    missing: bool = False

    @property
    def markdown(self) -> str:
        """The card's fenced div."""
        lines = [f"{markdown.span(key, 'cle')} {markdown.inline(said)}" for key, said in self.lines]
        return markdown.div(
            "carte vide" if self.missing else "carte",
            markdown.span(self.name, "nom"),
            _value_markdown(self.value, self.unit),
            "\\\n".join(lines),
            markdown.span(self.flag, "drapeau") if self.flag else "",
            markdown.span(self.source, "source-carte") if self.source else "",
        )

    @property
    def html(self) -> str:
        """The card for the screen."""
        value = html.text(self.value)
        if self.unit:
            value += html.tag("span", NNBSP + html.text(self.unit), "unite")
        lines = "<br>".join(
            html.tag("span", html.text(key), "cle") + " " + html.text(said)
            for key, said in self.lines
        )
        return html.tag(
            "div",
            html.tag("strong", html.text(self.name))
            + html.tag("div", value, "absence" if self.missing else "valeur")
            + html.tag("div", lines)
            + (html.tag("div", html.text(self.flag), "drapeau") if self.flag else "")
            + (html.tag("div", html.text(self.source), "source") if self.source else ""),
            "carte",
        )

    @property
    def plain(self) -> str:
        """The card in a few lines."""
        first = f"{self.name}{NBSP}: {self.value}{NNBSP + self.unit if self.unit else ''}"
        lines = [f"    {key}{NBSP}: {said}" for key, said in self.lines]
        return "\n".join([first, *lines, *([f"    {self.flag}"] if self.flag else [])])


def _value_markdown(value: str, unit: str) -> str:
    small = f"[{markdown.escape(NNBSP + unit)}]{{.unite}}" if unit else ""
    return f"[{markdown.inline(value)}{small}]{{.valeur}}"


def key_figures(cards: Sequence[Card]) -> Block:
    """Return one to six cards."""
    if not 1 <= len(cards) <= MOST:
        raise ValueError(f"one to {MOST} cards are expected, not {len(cards)}: use a table beyond")
    return Block(
        kind="cards",
        markdown=markdown.div("cartes", *(card.markdown for card in cards), depth=4),
        screen=html.block(html.tag("div", "".join(card.html for card in cards), "cartes")),
        plain="\n".join(card.plain for card in cards),
    )


@dataclass(frozen=True)
class Fact:
    """A fact of the synthesis: a value, what it counts, what to compare it with."""

    value: str
    label: str
    detail: str = ""
    unit: str = ""


def facts(items: Sequence[Fact]) -> Block:
    """Return the synthesis' key facts, ten at most."""
    if not 1 <= len(items) <= 10:
        raise ValueError(f"one to ten facts are expected, not {len(items)}")
    written, shown, plain = [], [], []
    for item in items:
        said = f"{markdown.strong(item.label)} {markdown.inline(item.detail)}".rstrip()
        written.append(markdown.div("fait", _value_markdown(item.value, item.unit), said))
        value = html.text(item.value)
        if item.unit:
            value += html.tag("span", NNBSP + html.text(item.unit), "unite")
        label = html.tag("strong", html.text(item.label))
        shown.append(
            html.tag(
                "div",
                html.tag("div", value, "valeur") + label + " " + html.text(item.detail),
                "carte",
            )
        )
        plain.append(
            f"{item.value}{NNBSP + item.unit if item.unit else ''} {item.label}. {item.detail}"
        )
    return Block(
        kind="facts",
        markdown=markdown.div("dix", *written, depth=4),
        screen=html.block(html.tag("div", "".join(shown), "cartes")),
        plain="\n".join(line.rstrip() for line in plain),
    )


def balance(
    strengths: Sequence[tuple[str, str]],
    weaknesses: Sequence[tuple[str, str]],
    headings: tuple[str, str] = ("Ce sur quoi s’appuyer", "Ce qui demande une réponse"),
) -> Block:
    """Return strengths beside weaknesses, each a strong phrase and its figures."""
    sides = (("forces", strengths, "+"), ("fragilites", weaknesses, "−"))
    columns, shown, plain = [], [], []
    for heading, (css_class, given, sign) in zip(headings, sides, strict=True):
        items, weight = (given, "strong") if given else ([(NOTHING, "")], "span")
        written = [
            f"{markdown.strong(head) if given else markdown.inline(head)} {markdown.inline(rest)}"
            for head, rest in items
        ]
        body = markdown.bullets([line.rstrip() for line in written])
        columns.append(
            markdown.div(
                "colonne", markdown.strong(heading), markdown.div(css_class, body), depth=4
            )
        )
        entries = "".join(
            html.tag("li", f"<{weight}>{html.text(head)}</{weight}> {html.text(rest)}")
            for head, rest in items
        )
        shown.append(html.tag("strong", html.text(heading)) + html.tag("ul", entries))
        lines = [f"{sign} {head} {rest}".rstrip() for head, rest in items]
        plain.append("\n".join([heading, *lines]))
    return Block(
        kind="balance",
        markdown=markdown.div("deux", *columns, depth=5),
        screen=html.block(*shown),
        plain="\n\n".join(plain),
    )
