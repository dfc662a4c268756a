"""What the participants say, in a few lines, for the synthesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.presentation import boxes
from diagnostic.presentation.display import joined
from diagnostic.voices.consultation.model import State, load, votes
from diagnostic.voices.consultation.readings import Reading
from diagnostic.voices.consultation.results import Results, results
from diagnostic.voices.demonstration import marked
from diagnostic.workbook.converging import summary

if TYPE_CHECKING:
    from diagnostic.presentation.display import Block
    from diagnostic.workbook.context import Context

HEADING = "Ce que disent les participants"
MOST = 2
"""Items quoted in a line."""


def with_participants(context: Context, block: Block) -> Block:
    """Return a block of the synthesis, then what participants say; unchanged without material."""
    said, fictional = _said(context)
    if not said:
        return block
    lines = [*said, *([marked("")] if fictional else [])]
    return joined([block, boxes.constat([text.typographic(line) for line in lines], HEADING)])


def _said(context: Context) -> tuple[list[str], bool]:
    """Return the lines, and whether some rest on fiction."""
    slug = context.study.slug
    closed = [b for name in votes(slug) if (b := load(slug, name)).state is State.CLOSED]
    graded = [b for b in closed if b.declared.format.graded]
    lines = [line for b in graded for line in _vote(results(slug, b.name)[0])]
    found = context.evidence
    if found.findings and (confirmed := summary(context, found)):
        lines.append(f"{confirmed}.")
    fictional = any(b.declared.demonstration for b in graded) or found.fictional(found.findings)
    return lines, fictional


def _vote(found: Results) -> list[str]:
    """Return what a vote shares, and what divides it most."""
    lines = []
    if shared := found.having(Reading.SHARED):
        verb = "jugent important" if found.dimension else "partagent"
        lines.append(f"Tous les groupes entendus {verb} : {_quoted(found, shared)}.")
    tense = found.having(Reading.TENSION)
    if tense:
        widest = max(tense, key=lambda item: found.gap(item) or 0)
        lines.append(f"Les groupes s’opposent surtout sur : {_quoted(found, [widest])}.")
    return lines


def _quoted(found: Results, items: list[str]) -> str:
    said = [f"« {found.item(item).text} »" for item in items[:MOST]]
    if len(items) > MOST:
        said.append(text.counted(len(items) - MOST, "autre énoncé", "autres énoncés"))
    return text.enumeration(said)
