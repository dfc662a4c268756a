"""What the project answers to the findings of a theme: its fiches, in the theme's own chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.errors import DiagnosticError
from diagnostic.presentation import html, markdown, sheets
from diagnostic.presentation.display import Block, joined
from diagnostic.text import NBSP
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.actions import actions_of, shows_whole, states

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.judging import Judged
    from diagnostic.voices.evidence import Finding
    from diagnostic.workbook.context import Context

CHAPTER = "actions"


def with_answers(context: Context, issues: Block) -> Block:
    """Return the issues of a theme, then the fiches that answer its findings."""
    found = answers(context)
    return issues if found is None else joined([issues, found])


def answers(context: Context) -> Block | None:
    """Return each finding of the theme with the fiches that answer it.

    None when the book has no chapter of actions, when the theme has no
    finding, or when the fiches cannot be shown: that chapter says why.
    """
    if CHAPTER not in context.study.chapters:
        return None
    try:
        actions = actions_of(context)
        if actions is None:
            return None
        held = {each.sheet.id: each for each in states(context, actions)}
    except DiagnosticError:
        return None
    findings = [each for each in actions.known.findings.values() if each.theme == context.theme]
    if not findings:
        return None
    return _told(context, actions, held, findings)


def _told(
    context: Context, actions: Actions, held: dict[str, Judged], findings: list[Finding]
) -> Block:
    cited = [sheet for each in findings for sheet in actions.citing(each.id)]
    head = "Ce que le projet y répond"
    fictional = actions.fictional(cited) or actions.known.evidence.fictional(findings)
    lead = text.typographic(
        marked("Chaque constat, et les fiches actions qui en partent.", fictional)
    )
    written = [markdown.strong(head), markdown.escape(lead)]
    shown = [html.tag("p", html.tag("strong", html.text(head))), html.tag("p", html.text(lead))]
    plain = [head, lead]
    for each in findings:
        said = text.typographic(each.text)
        lines = [
            f"{sheets.shown_id(sheet.id)} {_name(sheet.title)}{_state(context, held[sheet.id])}"
            for sheet in actions.citing(each.id)
        ] or ["Aucune fiche n’y répond encore."]
        # The book makes a link of the identifier: none can be broken.
        written += [markdown.escape(said), markdown.bullets([markdown.escape(x) for x in lines])]
        items = "".join(html.tag("li", html.text(x)) for x in lines)
        shown += [html.tag("p", html.text(said)), html.tag("ul", items)]
        plain += [said, *(f"– {x}" for x in lines)]
    return Block("prose", "\n\n".join(written), html.block(*shown), "\n".join(plain))


def _name(title: str) -> str:
    return text.typographic(title).rstrip(".")


def _state(context: Context, judged: Judged) -> str:
    """Say how far a fiche is, who carries it and when, as the edition may."""
    sheet = judged.sheet
    said = [judged.state.value]
    if shows_whole(context, sheet):
        said.append(sheet.who.pilot.organisation if sheet.who.pilot else "pilote à désigner")
        days = [sheets.day(each) for each in (sheet.when.start, sheet.when.end) if each]
        if len(days) > 1:
            said.append(f"du {days[0]} au {days[1]}")
        elif days:
            said.append(f"{'à partir du' if sheet.when.start else 'jusqu’au'} {days[0]}")
    return text.typographic(f" ({', '.join(said)}).").replace(" (", f"{NBSP}(", 1)
