"""Write the book's HTML site: one page per chapter, no network, no server needed."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from string import Template

from diagnostic.book import formats, navigation, tree
from diagnostic.book.chapterwise import written
from diagnostic.book.numbering import Numbering
from diagnostic.book.plan import DATA
from diagnostic.book.search import index_js
from diagnostic.book.source import Chapter, Source
from diagnostic.book.writing import write_whole

ASSETS = "site"
"""Folder of styles, fonts, scripts and of the search index, inside the site."""

_STYLES = ("polices.css", "formes.css", "site.css", "site.js")
_UNNAMED = re.compile(r'(<th scope="col"[^>]*)></th>')


def write_site(
    source: Source, numbering: Numbering, output: Path, rendered: Sequence[str]
) -> list[str]:
    """Write the site; return pandoc's warnings.

    Parameters
    ----------
    source : Source
        The resolved book.
    numbering : Numbering
        Its numbers.
    output : Path
        Folder of the site.
    rendered : sequence of str
        Formats being rendered: the site links to the PDF and to the DOCX.
    """
    bodies, warnings = _bodies(source, numbering)
    template = Template((source.folder / "style" / "page.html").read_text(encoding="utf-8"))
    site = navigation.Site(source, numbering, tuple(rendered))
    for chapter, body in zip(source.chapters, bodies, strict=True):
        page = template.substitute(site.fields(chapter, body))
        write_whole(output / chapter.page, page.encode("utf-8"))
    _copy_assets(source, output)
    write_whole(output / ASSETS / "recherche.js", index_js(source.chapters).encode("utf-8"))
    _copy_images(source, output)
    return warnings


def _bodies(source: Source, numbering: Numbering) -> tuple[list[str], list[str]]:
    """Return the HTML of each chapter."""
    trees = [_page_blocks(chapter, numbering) for chapter in source.chapters]
    texts, warnings = written(source, trees, "html")
    return [_polished(text) for text in texts], warnings


def _page_blocks(chapter: Chapter, numbering: Numbering) -> tree.Blocks:
    blocks = formats.without_cover(formats.prepared(chapter, "html"))
    blocks = _linked(blocks, chapter, numbering)
    blocks = _noted(_with_row_headings(blocks), chapter)
    opened = _opened(blocks, chapter) if chapter.file != "index.qmd" else blocks
    return _numbered(opened, numbering)


def _linked(blocks: tree.Blocks, chapter: Chapter, numbering: Numbering) -> tree.Blocks:
    """Point links to the page that holds their target, and images to their file."""
    folder = posixpath.dirname(chapter.page)

    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] == "Link" and element["c"][2][0].startswith("#"):
            target = numbering.targets.get(element["c"][2][0][1:])
            if target is not None and target.chapter is not chapter:
                page = posixpath.relpath(target.chapter.page, folder or ".")
                element["c"][2][0] = f"{page}#{target.anchor}"
        if element["t"] == "Image" or (
            element["t"] == "Link" and element["c"][2][0].startswith(f"{DATA}/")
        ):
            element["c"][2][0] = posixpath.relpath(element["c"][2][0], folder or ".")
        return None

    result: tree.Blocks = tree.rewrite(blocks, visit)
    return result


def _noted(blocks: tree.Blocks, chapter: Chapter) -> tree.Blocks:
    """Put footnotes at the end of their page."""
    notes: list[tree.Blocks] = []
    stem = chapter.anchor or "page"

    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] != "Note":
            return None
        notes.append(element["c"])
        n = len(notes)
        mark = (
            f'<a class="appel" id="{stem}-appel-{n}" href="#{stem}-note-{n}" role="doc-noteref" '
            f'aria-label="Note {n}"><sup>{n}</sup></a>'
        )
        return [{"t": "RawInline", "c": ["html", mark]}]

    rewritten: tree.Blocks = tree.rewrite(blocks, visit)
    if not notes:
        return rewritten
    opening = '<section class="notes" role="doc-endnotes" aria-label="Notes"><ol>'
    rewritten.append(tree.raw("html", opening))
    for n, content in enumerate(notes, start=1):
        back = f'<p><a href="#{stem}-appel-{n}" role="doc-backlink">Retour au texte</a></p></li>'
        rewritten += [
            tree.raw("html", f'<li id="{stem}-note-{n}">'),
            *content,
            tree.raw("html", back),
        ]
    rewritten.append(tree.raw("html", "</ol></section>"))
    return rewritten


def _opened(blocks: tree.Blocks, chapter: Chapter) -> tree.Blocks:
    """Set the title and the chapô side by side, at the head of the page."""
    rest = list(blocks)
    heading = next((b for b in rest if b["t"] == "Header" and b["c"][0] == 1), None)
    if heading is None:
        return rest
    rest.remove(heading)
    chapo = next((b for b in rest[:4] if "chapo" in tree.classes(b)), None)
    if chapo is not None:
        rest.remove(chapo)
    number = f'<p class="num">Chapitre {chapter.number}</p>' if chapter.number else ""
    opening = [tree.raw("html", f'<div class="ouverture"><div>{number}'), heading]
    closing = tree.raw("html", "</div>")
    return [*opening, closing, *([chapo] if chapo else []), closing, *rest]


def _numbered(blocks: tree.Blocks, numbering: Numbering) -> tree.Blocks:
    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] != "Header" or element["c"][0] == 1:
            return None
        number = numbering.targets[element["c"][1][0]].number
        if number:
            written = tree.span(tree.string(number), "numero")
            element["c"][2] = [written, {"t": "Space"}, *element["c"][2]]
        return None

    result: tree.Blocks = tree.rewrite(blocks, visit)
    return result


def _with_row_headings(blocks: tree.Blocks) -> tree.Blocks:
    """Make the first cell of each row the heading of its row."""

    def visit(element: tree.Element) -> tree.Blocks | None:
        if element["t"] == "Table" and len(element["c"][2]) > 1:
            for body in element["c"][4]:
                body[1] = max(body[1], 1)
        return None

    result: tree.Blocks = tree.rewrite(blocks, visit)
    return result


def _polished(body: str) -> str:
    """Say what each table heading is the heading of; name the columns that have no name."""
    pieces = re.split(r"(<tbody.*?</tbody>)", body, flags=re.DOTALL)
    for index, piece in enumerate(pieces):
        scope = "row" if index % 2 else "col"
        pieces[index] = re.sub(r"<th(?![a-z])(?![^>]*scope)", f'<th scope="{scope}"', piece)
    return _UNNAMED.sub(r'\1><span class="cache">Intitulé</span></th>', "".join(pieces))


def _copy_assets(source: Source, output: Path) -> None:
    assets = output / ASSETS
    shutil.rmtree(assets, ignore_errors=True)
    (assets / "fonts").mkdir(parents=True)
    for name in _STYLES:
        shutil.copyfile(source.folder / "style" / name, assets / name)
    for font in sorted((source.folder / "style" / "fonts").glob("*.woff2")):
        shutil.copyfile(font, assets / "fonts" / font.name)


def _copy_images(source: Source, output: Path) -> None:
    """Copy the images that pages show, and take away those of former renderings."""
    kept = {chapter.page for chapter in source.chapters}
    for chapter in source.chapters:
        for element in tree.iterate(chapter.blocks):
            if element["t"] == "Image":
                name = element["c"][2][0]
                kept.add(name)
                write_whole(output / name, (source.folder / name).read_bytes())
    for folder in ("chapters", "pages", "figures"):
        for file in sorted((output / folder).rglob("*")):
            if file.is_file() and file.relative_to(output).as_posix() not in kept:
                file.unlink()
