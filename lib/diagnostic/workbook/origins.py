"""Where each finding of a theme comes from, with links both ways, and what no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.analysis.comparison import compare
from diagnostic.presentation import boxes, html, markdown
from diagnostic.presentation.display import Block, joined
from diagnostic.study.model import Edition
from diagnostic.text import NBSP, NNBSP
from diagnostic.voices.ageing import broken
from diagnostic.voices.convergence import side
from diagnostic.voices.demonstration import marked
from diagnostic.voices.evidence import Way
from diagnostic.voices.pieces import Kind
from diagnostic.workbook.converging import convergence, themes
from diagnostic.workbook.converging import written as _written

if TYPE_CHECKING:
    from diagnostic.voices.evidence import Evidence, Finding, Link
    from diagnostic.workbook.context import Context


def shown(context: Context, what: str) -> Block:
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


def origins(context: Context) -> Block | None:
    """Return « D’où vient ce constat », with links both ways; None without findings."""
    found = context.evidence
    chosen = [f for theme in themes(context, found) for f in found.of(theme)]
    if not chosen:
        return None
    head = marked("D’où viennent ces constats", found.fictional(chosen)).rstrip(".")
    parts = [_origin(context, found, finding) for finding in chosen]
    parts = [_heading(head), *parts]
    if index := _index(context, found):
        parts.append(index)
    if context.study.edition is Edition.WORKING and (aged := _aged(context, found)):
        parts.append(aged)
    return joined(parts)


def _heading(words: str) -> Block:
    shown = html.block(html.tag("p", html.tag("strong", html.text(words))))
    return Block("prose", markdown.strong(words), shown, words)


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
        said = f", {value.written} ({link.vintage}){_beside(context, link)}"
        return before, piece.id, text.typographic(said)
    if piece.withdrawn or not piece.text:
        return before, piece.id, f", {piece.withdrawn or 'que cette édition ne montre pas'}"
    return before, piece.id, f", «{NNBSP}{text.typographic(piece.text)}{NNBSP}»"


def _beside(context: Context, link: Link) -> str:
    """Return what a measure was set against, when the finding says more or less."""
    if link.says not in {Way.HIGHER, Way.LOWER}:
        return ""
    gap = compare(context.profile, link.piece).reference
    if gap is None:
        return " ; aucun territoire de référence n’a cette mesure"
    return f" ; {gap.other.territory.short} : {gap.other.written} ({gap.other.year})"


def _index(context: Context, found: Evidence) -> Block | None:
    """Return the other way: each piece, and the findings that cite it."""
    cited: dict[str, list[Finding]] = {}
    for theme in themes(context, found):
        for piece, findings in found.cited(theme).items():
            cited.setdefault(piece, []).extend(findings)
    items, plain = [], []
    for piece, several in sorted(cited.items(), key=lambda each: _order(found, each[0])):
        findings = list({finding.id: finding for finding in several}.values())
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
