"""Findings of a theme, said four ways: the convergence matrix, and where each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from diagnostic import paths, text
from diagnostic.confidentiality.directory import read_directory
from diagnostic.confidentiality.gate import SAID, cleared
from diagnostic.confidentiality.identifiers import Kind as Named
from diagnostic.confidentiality.identifiers import Names, find
from diagnostic.errors import DisclosureError, Problem
from diagnostic.presentation import boxes, html, markdown
from diagnostic.presentation.display import Block
from diagnostic.presentation.tables import Column, table
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.study.strict import shown
from diagnostic.study.themes import LABELS, label
from diagnostic.text import NBSP, NNBSP
from diagnostic.voices.ageing import broken
from diagnostic.voices.convergence import Convergence, Row, matrix, side
from diagnostic.voices.demonstration import marked
from diagnostic.voices.evidence import Evidence, evidence_path, read_evidence
from diagnostic.voices.pieces import Kind, Register, pieces
from diagnostic.workbook.words import joined

if TYPE_CHECKING:
    from diagnostic.confidentiality.gate import Cleared
    from diagnostic.voices.evidence import Finding, Link
    from diagnostic.workbook.context import Context

READING = (
    "● le confirme ; ✕ le contredit ; ◐ les deux se disent ; ○ n’en dit rien. Pour les "
    "statistiques, le sens est calculé sur l’écart avec le territoire de référence, ou sur "
    "l’évolution ; un écart trop faible ne dit rien."
)


def evidence(context: Context) -> Evidence:
    """Read the declared findings of a study, with what this edition may show of their pieces.

    Raises
    ------
    DataError
        When a finding cites what does not exist.
    DisclosureError
        In a shared edition, when a finding names somebody.
    """
    slug = context.study.slug
    path = evidence_path(slug)
    if not path.is_file():
        return Evidence()
    known = pieces(slug, context.statistics.catalogue, _cleared(context))
    found = read_evidence(path, known)
    if context.study.edition is not Edition.WORKING:
        _check_names(context, found)
    return found


def _cleared(context: Context) -> Cleared:
    field = paths.field(context.study.slug)
    return cleared(context.study.edition, field, allowed=_places(context))


def _places(context: Context) -> tuple[str, ...]:
    return place_names(context.town.id, context.gazetteer)


def _check_names(context: Context, found: Evidence) -> None:
    directory = read_directory(paths.field(context.study.slug))
    names = Names(organisations=directory.names, allowed=_places(context))
    problems = [
        Problem(
            f"ce constat contient {SAID[each.kind]}",
            shown(evidence_path(context.study.slug)),
            finding.id,
            "écrivez-le autrement : un constat ne désigne personne",
        )
        for finding in found.findings
        for each in find(finding.text, names)
        if each.kind not in {Named.DOUBT, Named.PLACE}
    ]
    if problems:
        raise DisclosureError(problems)


def themes(context: Context, found: Evidence) -> list[str]:
    """Return the themes a chapter speaks of: its own, else all that have findings."""
    if context.theme in LABELS:
        return [context.theme]
    held = {finding.theme for finding in found.findings}
    return [theme for theme in context.study.themes if theme in held]


def convergence(context: Context) -> Block | None:
    """Return the convergence matrix of the chapter; None when no finding is declared."""
    found = evidence(context)
    several = context.theme not in LABELS
    rows = [
        (theme, row)
        for theme in themes(context, found)
        for row in matrix(found, context.profile, theme)
    ]
    if not rows:
        return None
    data = pd.DataFrame([_cells(theme, row) for theme, row in rows])
    columns = [Column("theme", "Thème")] if several else []
    columns += [Column("finding", "Constat")]
    columns += [Column(register.value, register.label) for register in Register]
    fictional = found.fictional([row.finding for _, row in rows])
    return table(
        context.anchor("tbl", "convergence"),
        data,
        columns,
        title=_title([row for _, row in rows]),
        caption="Ce que chaque registre dit des constats de l’équipe, d’après les pièces citées.",
        source=text.typographic(
            marked("constats déclarés par l’équipe, chiffres du chapitre.", fictional)
        ),
        how_to_read=text.typographic(READING),
    )


def shown_or_absent(context: Context, what: str) -> Block:
    """Return the matrix or the origins of a chapter, or that no finding is declared."""
    block = convergence(context) if what == "convergence" else origins(context)
    if block is not None:
        return block
    if context.study.edition is not Edition.WORKING:
        return boxes.absence("Aucun constat n’est encore rapproché de ce qui le fonde.")
    return boxes.absence(
        markdown.Prose(
            "Aucun constat n’est encore rapproché de ce qui le fonde. Les constats se déclarent "
            f"dans `data/field/{context.study.slug}/evidence.yml`."
        )
    )


def _cells(theme: str, row: Row) -> dict[str, str]:
    finding = f"{text.typographic(row.finding.text)} ({_written(row.finding.id)})"
    sides = {register.value: row.sides[register].written for register in Register}
    return {"theme": label(theme), "finding": finding, **sides}


def _written(identifier: str) -> str:
    """Keep an identifier on one line."""
    return identifier.replace("-", text.NB_HYPHEN)


def _title(rows: list[Row]) -> str:
    """Say how many findings all who speak confirm, else how many divide them."""
    shared = sum(row.reading is Convergence.SHARED for row in rows)
    divided = sum(row.reading is Convergence.DIVIDED for row in rows)
    of = f"sur {text.number(len(rows))}"
    said = []
    if shared:
        said.append(
            f"{text.counted(shared, 'constat')} {of} {text.plural(shared, 'est', 'sont')} "
            f"{text.plural(shared, 'confirmé', 'confirmés')} par tous ceux qui s’expriment"
        )
    if divided:
        what = text.counted(divided, "constat") if not shared else text.number(divided)
        tail = "" if shared else f" {of}"
        said.append(f"{what}{tail} {text.plural(divided, 'divise', 'divisent')} les registres")
    if not said:
        return f"Aucun constat {of} n’est encore confirmé par plusieurs registres"
    return text.typographic(text.capitalised(text.enumeration(said)))


def origins(context: Context) -> Block | None:
    """Return « D’où vient ce constat », with links both ways; None without findings."""
    found = evidence(context)
    chosen = [f for theme in themes(context, found) for f in found.of(theme)]
    if not chosen:
        return None
    head = marked("D’où viennent ces constats", found.fictional(chosen)).rstrip(".")
    parts = [_origin(context, found, finding) for finding in chosen]
    parts = [boxes.prose(markdown.Prose(markdown.strong(head))), *parts]
    if index := _index(context, found):
        parts.append(index)
    if context.study.edition is Edition.WORKING and (aged := _aged(context, found)):
        parts.append(aged)
    return joined(parts)


def _origin(context: Context, found: Evidence, finding: Finding) -> Block:
    name, said = _written(finding.id), text.typographic(finding.text)
    lines = [_piece(context, found, link) for link in found.links(finding, str(context.town.id))]
    head = f"[{markdown.strong(name)}]{{#{_anchor(context, 'constat', finding.id)}}}"
    items = [
        f"{markdown.escape(before)} [{markdown.escape(_named(context, found, each))}]"
        f"(#{_anchor(context, 'piece', each)}){markdown.escape(after)}"
        for before, each, after in lines
    ]
    plain = [f"{before} {_named(context, found, each)}{after}" for before, each, after in lines]
    return Block(
        "prose",
        f"{head} {markdown.escape(said)}\n\n{markdown.bullets(items)}",
        html.block(
            html.tag("p", f"<strong>{html.text(name)}</strong> {html.text(said)}")
            + html.tag("ul", "".join(html.tag("li", html.text(each)) for each in plain))
        ),
        "\n".join((f"{name} {said}", *(f"– {each}" for each in plain))),
    )


def _piece(context: Context, found: Evidence, link: Link) -> tuple[str, str, str]:
    """Return what stands before a piece's identifier, the identifier, and what follows."""
    piece = found.pieces[link.piece]
    register = found.register(link).label
    stands = side(link, found, context.profile)
    before = f"{register}, {stands.word}{NBSP}:"
    if piece.kind is Kind.INDICATOR:
        value = context.profile.at(piece.id, context.town, link.vintage or 0)
        return before, piece.id, text.typographic(f", {value.written} ({link.vintage})")
    if piece.withdrawn or not piece.text:
        return before, piece.id, f", {piece.withdrawn or 'que cette édition ne montre pas'}"
    return before, piece.id, f", «{NNBSP}{text.typographic(piece.text)}{NNBSP}»"


def _index(context: Context, found: Evidence) -> Block | None:
    """Return the other way: each piece, and the findings that cite it."""
    cited: dict[str, list[Finding]] = {}
    for theme in themes(context, found):
        for piece, findings in found.cited(theme).items():
            cited.setdefault(piece, []).extend(findings)
    items, plain = [], []
    for piece, findings in sorted(cited.items(), key=lambda each: _order(found, each[0])):
        kind, name = found.pieces[piece].kind.value, _named(context, found, piece)
        links = [
            f"[{markdown.escape(_written(f.id))}](#{_anchor(context, 'constat', f.id)})"
            for f in findings
        ]
        anchor = _anchor(context, "piece", piece)
        items.append(
            f"[{markdown.escape(name)}]{{#{anchor}}} ({kind}){NBSP}: {text.enumeration(links)}"
        )
        names = text.enumeration([_written(f.id) for f in findings])
        plain.append(f"{name} ({kind}){NBSP}: {names}")
    head = "Pièces citées, et les constats qu’elles éclairent"
    return Block(
        "prose",
        f"{head}{NBSP}:\n\n{markdown.bullets(items)}",
        html.block(
            html.tag("p", f"{head}{NBSP}:")
            + html.tag("ul", "".join(html.tag("li", html.text(each)) for each in plain))
        ),
        "\n".join((f"{head}{NBSP}:", *(f"– {each}" for each in plain))),
    )


def _named(context: Context, found: Evidence, piece: str) -> str:
    """Name a piece: an indicator by its words, the others by their number."""
    if found.pieces[piece].kind is not Kind.INDICATOR:
        return _written(piece)
    indicator = context.profile.indicator(piece)
    return text.typographic(text.lowered(indicator.short or indicator.label))


def _order(found: Evidence, piece: str) -> tuple[int, str]:
    return list(Kind).index(found.pieces[piece].kind), piece


def _anchor(context: Context, kind: str, identifier: str) -> str:
    return context.anchor(kind, identifier)


def _aged(context: Context, found: Evidence) -> Block | None:
    """Tell the team what no longer holds."""
    lines = [
        text.typographic(f"{_written(finding.id)}, {why}.")
        for theme in themes(context, found)
        for finding, why in broken(found, context.profile, theme)
    ]
    if not lines:
        return None
    count = text.counted(len(lines), "pièce a changé", "pièces ont changé")
    return boxes.relire(lines, f"{count} depuis que ces constats ont été écrits")
