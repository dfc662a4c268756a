"""The chain of a study as a graph: every object with what founds it and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.actions.graph import Graph, Node, Stage
from diagnostic.text import typographic
from diagnostic.voices.pieces import Kind

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.chain import Document
    from diagnostic.actions.model import Sheet, Step
    from diagnostic.voices.evidence import Finding, Link

_WAY = {"supports": "va dans ce sens", "contradicts": "le contredit", "measured": "le mesure"}


def graph(actions: Actions) -> Graph:
    """Return the whole chain of a study."""
    nodes = {node.id: node for node in _nodes(actions)}
    edges = [(a, b) for a, b in _edges(actions) if a in nodes and b in nodes]
    return Graph(nodes, tuple(dict.fromkeys(edges)))


def _nodes(actions: Actions) -> Iterator[Node]:
    chain, evidence = actions.chain, actions.known.evidence
    for finding in evidence.findings:
        fiction = evidence.fictional([finding])
        yield Node(finding.id, Stage.FINDING, finding.text, _gravity(actions, finding.id), fiction)
        yield from (_piece(actions, finding, link) for link in finding.links)
    for base in chain.constats:
        yield from map(_document, base.documents)
    yield from _aims(actions)
    for sheet in actions.sheets:
        yield Node(sheet.id, Stage.SHEET, sheet.title, sheet.status.value, sheet.demonstration)
        for step in sheet.how.steps:
            yield Node(step.id, Stage.STEP, step.text, _when(step), sheet.demonstration)


def _aims(actions: Actions) -> Iterator[Node]:
    chain = actions.chain
    for issue in chain.issues:
        fiction = chain.demonstration or issue.demonstration
        yield Node(issue.id, Stage.ISSUE, issue.text, demonstration=fiction)
    for axis in chain.axes:
        note = ", ".join(each for each in (axis.period, axis.funder) if each)
        if axis.transversal:
            note = f"axe transversal{', ' if note else ''}{note}"
        fiction = chain.demonstration or axis.demonstration
        yield Node(axis.id, Stage.AXIS, axis.title, note, fiction)
    for each in chain.objectives:
        fiction = chain.demonstration or each.demonstration
        yield Node(each.id, Stage.OBJECTIVE, each.text, demonstration=fiction)


def _document(each: Document) -> Node:
    note = ", ".join(part for part in ("document", each.source, each.page) if part)
    return Node(each.title, Stage.PIECE, each.title, note)


def _gravity(actions: Actions, finding: str) -> str:
    base = actions.bases.get(finding)
    return f"gravité {base.severity} sur 4" if base and base.severity else ""


def _piece(actions: Actions, finding: Finding, link: Link) -> Node:
    piece = actions.known.evidence.pieces[link.piece]
    base = actions.bases.get(finding.id)
    said = piece.text or piece.withdrawn or "que cette édition ne montre pas"
    if piece.kind is Kind.INDICATOR:
        note = f"{link.value}, {link.vintage}"
        if base and (checksum := base.checksums.get(link.piece)):
            note += f", empreinte {checksum}"
    else:
        note = piece.kind.value
    return Node(link.piece, Stage.PIECE, said, typographic(note), piece.demonstration)


def _when(step: Step) -> str:
    days = [day.isoformat() for day in (step.start, step.end) if day]
    return ", ".join(part for part in (" → ".join(days), step.owner) if part)


def _edges(actions: Actions) -> Iterator[tuple[str, str]]:
    chain = actions.chain
    for finding in actions.known.evidence.findings:
        yield from ((link.piece, finding.id) for link in finding.links)
    for base in chain.constats:
        yield from ((document.title, base.id) for document in base.documents)
    for issue in chain.issues:
        yield from ((name, issue.id) for name in issue.constats)
    for axis in chain.axes:
        yield from ((name, axis.id) for name in axis.issues)
    for each in chain.objectives:
        yield (each.within or actions.axis_of(each.id), each.id)
    for sheet in actions.sheets:
        yield from _sheet_edges(sheet)


def _sheet_edges(sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield from ((name, sheet.id) for name in (*sheet.what.objectives, *sheet.why.constats))
    if sheet.axis and not sheet.what.objectives:
        yield sheet.axis, sheet.id
    yield from ((sheet.id, step.id) for step in sheet.how.steps)
