"""Cards that each organisation can read, correct and validate: one page of Word, or of PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.book import pandoc
from diagnostic.book.letters import write_letter
from diagnostic.book.writing import write_whole
from diagnostic.presentation.markdown import escape
from diagnostic.study.themes import LABELS
from diagnostic.text import NBSP, capitalised, counted, enumeration, typographic
from diagnostic.voices.actors.model import TO_BE_STATED, Actors, Link, Organisation
from diagnostic.voices.actors.words import LinkKind
from diagnostic.voices.demonstration import LABEL

if TYPE_CHECKING:
    from diagnostic.territories.gazetteer import Gazetteer

MOST = 9
"""Links listed one by one on each side: a card is a page."""
_BOX = "☐"
_LEAD = (
    "Voici ce que « {title} » enregistre de votre organisation. Cochez ce qui est exact, corrigez "
    "le reste à la main, et renvoyez cette fiche. Rien n’y porte sur des personnes."
)
_SAID = {
    LinkKind.WORKS_WITH: ("travaille avec", "travaille avec"),
    LinkKind.FUNDS: ("finance", "est financée par"),
    LinkKind.REFERS: ("oriente vers", "reçoit des personnes orientées par"),
    LinkKind.SHARES: ("partage des données avec", "partage des données avec"),
    LinkKind.GOVERNS: ("siège dans la gouvernance de", "est gouvernée avec"),
    LinkKind.DIFFICULTY: ("a une difficulté avec", "a une difficulté avec"),
}
"""How a link reads from its source, and from its target."""


@dataclass(frozen=True)
class Card:
    """What is recorded of an organisation, ready to be sent to it."""

    name: str
    markdown: str


def cards(
    actors: Actors, gazetteer: Gazetteer, *, title: str, only: Sequence[str] = ()
) -> tuple[Card, ...]:
    """Return the cards of some organisations, or of all.

    What others say of difficulties with an organisation is not on its card:
    it was told in confidence.
    """
    chosen = [each for each in actors.organisations if not only or each.id in only]
    return tuple(
        Card(each.id.lower(), typographic(_written(each, actors, gazetteer, title)))
        for each in chosen
    )


def _written(each: Organisation, actors: Actors, gazetteer: Gazetteer, title: str) -> str:
    fiction = [f"**{capitalised(LABEL)}.**"] if each.demonstration or actors.demonstration else []
    own = [link for link in actors.links if link.declared_by == each.id]
    others = [
        link
        for link in actors.links
        if each.id in link.ends
        and link.declared_by != each.id
        and link.kind is not LinkKind.DIFFICULTY
    ]
    blocks = [
        f"# {escape(each.name)} {{.unnumbered}}",
        *fiction,
        _LEAD.format(title=escape(title)),
        *(_line(head, said) for head, said in _facts(each, gazetteer)),
        f"**Les liens que vous déclarez** ({counted(len(own), 'lien')})",
        *_links(own, each, actors),
        f"**Les liens que d’autres déclarent avec vous** ({counted(len(others), 'lien')})",
        *_links(others, each, actors),
        f"{_BOX} Nous nous reconnaissons dans cette fiche : elle peut être notée « validée ».",
        f"{_BOX} Nous l’avons corrigée ci-dessus.",
        "Fonction de qui valide (sans son nom) : ……………………………… Date : ………………",
    ]
    return "\n\n".join(blocks) + "\n"


def _facts(each: Organisation, gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    yield "Nature", each.kind
    yield "Secteur", capitalised(each.sector.value)
    yield "Collège", capitalised(each.college.value) if each.college else TO_BE_STATED
    covers = TO_BE_STATED
    if each.covers:
        covers = enumeration([gazetteer[place].name for place in each.covers])
    yield "Territoire couvert", covers
    yield "Thèmes", enumeration([LABELS[theme] for theme in each.themes]) or TO_BE_STATED
    yield "Page publique", each.page or TO_BE_STATED


def _line(head: str, said: str) -> str:
    return f"{_BOX} **{head}**{NBSP}: {escape(said)}"


def _links(links: Sequence[Link], each: Organisation, actors: Actors) -> list[str]:
    """Return one line per link, as the organisation would tell it."""
    if not links:
        return ["Aucun à ce jour : ……………………………………………………………………"]
    lines = []
    for link in links[:MOST]:
        forward = link.source == each.id
        other = actors.by_id[link.target if forward else link.source].name
        words = _SAID[link.kind][0 if forward else 1]
        lines.append(f"{_BOX} {capitalised(words)} {escape(other)} ({link.frequency.value})")
    if rest := links[MOST:]:
        lines.append(f"Et {counted(len(rest), 'autre lien', 'autres liens')}, dans le classeur.")
    return ["\\\n".join(lines)]


def write_cards(made: Sequence[Card], folder: Path) -> list[Path]:
    """Write one Word document per card, and all of them in one PDF to print."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for card in made:
        path = folder / f"{card.name}.docx"
        write_letter(card.markdown, path)
        written.append(path)
    path = folder / "fiches.pdf"
    write_whole(path, printed(made))
    return [*written, path]


def printed(made: Sequence[Card]) -> bytes:
    """Return the cards as a PDF, a page each."""
    import typst

    pages = []
    for card in made:
        content, _ = pandoc.run(
            ["-f", "markdown-auto_identifiers", "-t", "typst", "--wrap=none"],
            card.markdown.encode("utf-8"),
        )
        pages.append(content.decode("utf-8"))
    with tempfile.TemporaryDirectory(prefix="fiches-") as place:
        main = Path(place) / "fiches.typ"
        main.write_text(_HEAD + "\n#pagebreak()\n".join(pages), encoding="utf-8")
        compiler = typst.Compiler(
            str(main), root=place, font_paths=[str(paths.ASSETS / "fonts")],
            ignore_system_fonts=True,
        )  # fmt: skip
        made_pdf = compiler.compile(format="pdf", timestamp=0)
    return made_pdf if isinstance(made_pdf, bytes) else b"".join(made_pdf or [])


_HEAD = """\
#set document(title: "Fiches des organisations")
#set page(paper: "a4", margin: (x: 20mm, y: 18mm))
#set text(font: "Noto Sans", size: 10pt, lang: "fr")
#set par(leading: 0.6em, spacing: 0.85em)
#show heading: it => block(below: 1em, text(size: 16pt, it.body))
#show "☐": [#box(width: 0.85em, height: 0.85em, stroke: 0.7pt, baseline: 12%)#h(0.3em)]
"""
