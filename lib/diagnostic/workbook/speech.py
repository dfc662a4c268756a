"""What people said in interviews: the quotations that an edition may show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.presentation import boxes, markdown
from diagnostic.study.model import Edition
from diagnostic.study.respondents import PROFESSIONALS, Respondent
from diagnostic.study.themes import LABELS
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import LABEL
from diagnostic.workbook.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diagnostic.confidentiality.gate import Quote
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

MOST = 6
"""Quotations of one kind in a chapter."""
_OF = {"professionals": "de professionnels", "residents": "d’habitants", "elected": "d’élus"}


def quotes(context: Context, categories: Iterable[Respondent]) -> list[Quote]:
    """Return the quotations of the chapter that its edition may show.

    Raises
    ------
    DisclosureError
        In a shared edition, when any verbatim of the study stands in the way.
    """
    found, kept = context.cleared, set(categories)
    if context.theme in LABELS:
        return found.of(context.theme, kept)
    return _in_turn([each for each in found.quotes if each.category in kept])


def _in_turn(found: list[Quote]) -> list[Quote]:
    """Put one quotation of each theme before the second of any."""
    met: Counter[str] = Counter()
    ranked = []
    for each in found:
        ranked.append((met[each.theme], each))
        met[each.theme] += 1
    return [each for _, each in sorted(ranked, key=lambda pair: pair[0])]


def said(context: Context, who: str) -> Block:
    """Return what some of the people met say, or that nothing may be shown."""
    block = {"professionals": professionals, "residents": residents, "elected": elected}[who](
        context
    )
    return block or missing(context, f"Aucune parole {_OF[who]} n’est encore prête à paraître ici.")


def professionals(context: Context) -> Block | None:
    """Return « Ce que disent les professionnels »; None when nothing may be shown."""
    return _said(context, "Ce que disent les professionnels", PROFESSIONALS)


def residents(context: Context) -> Block | None:
    """Return « Ce que disent les habitants »; None when nothing may be shown."""
    return _said(context, "Ce que disent les habitants", (Respondent.RESIDENTS,))


def elected(context: Context) -> Block | None:
    """Return « Ce que disent les élus »; None when nothing may be shown."""
    return _said(context, "Ce que disent les élus", (Respondent.ELECTED,))


def _said(context: Context, title: str, categories: Iterable[Respondent]) -> Block | None:
    found = quotes(context, categories)
    if not found:
        return None
    ready = [each for each in found if not each.pending][:MOST]
    pending = [each for each in found if each.pending]
    parts = [_titled(title)]
    if ready:
        parts.append(boxes.parole([_quoted(each) for each in ready]))
    if pending:
        lines = [f"{_words(each)} ({each.id})" for each in pending]
        head = text.counted(len(pending), "verbatim à relire", "verbatims à relire")
        parts.append(boxes.relire(lines, f"{head} avant de partager"))
    ids = [each.id for each in ready]
    return joined(parts).using(verbatims=ids)


def _titled(title: str) -> Block:
    from diagnostic.presentation.display import Block

    return Block("prose", markdown.strong(title), f"<p><strong>{title}</strong></p>", title)


def _quoted(quote: Quote) -> tuple[str, str]:
    """Return the words and who says them, with the stable id and the mark of a fiction."""
    said = [quote.speaker, "propos reformulés" if quote.paraphrased else "entretien", quote.id]
    if quote.demonstration:
        said.append(LABEL)
    return _words(quote), ", ".join(said)


def _words(quote: Quote) -> str:
    return text.typographic(quote.text)


def missing(context: Context, what: str) -> Block:
    """Say what is missing; to the team alone, how to add it."""
    if context.study.edition is not Edition.WORKING:
        return boxes.absence(what)
    command = f"diagnostic interviews new {context.study.slug}"
    return boxes.absence(markdown.Prose(f"{what} Pour préparer les entretiens{NBSP}: `{command}`."))
