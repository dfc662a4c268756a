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
from diagnostic.book.plan import DATA
from diagnostic.book.search import index_js
from diagnostic.book.source import Chapter, Source
from diagnostic.book.writing import write_changed, write_whole

ASSETS = "site"
"""Folder of styles, fonts, scripts and of the search index, inside the site."""

_STYLES = ("polices.css", "formes.css", "site.css", "site.js")
_UNNAMED = re.compile(r'(<th scope="col"[^>]*)></th>')


def write_site(source: Source, output: Path, rendered: Sequence[str]) -> list[str]:
    """Write the site; return pandoc's warnings.

    Parameters
    ----------
    source : Source
        The resolved book.
    output : Path
        Folder of the site.
    rendered : sequence of str
        Formats being rendered: the site links to the PDF and to the DOCX.
    """
    bodies, warnings = written(source, "html", _page_blocks)
    template = Template((source.folder / "style" / "page.html").read_text(encoding="utf-8"))
    site = navigation.Site(source, tuple(rendered))
    for chapter, body in zip(source.chapters, bodies, strict=True):
        page = template.substitute(site.fields(chapter, _polished(body)))
        write_whole(output / chapter.page, page.encode("utf-8"))
    _copy_assets(source, output)
    write_whole(output / ASSETS / "recherche.js", index_js(source.chapters).encode("utf-8"))
    _copy_images(source, output)
    return warnings


def _page_blocks(chapter: Chapter) -> tree.Blocks:
    page = _Page(chapter)
    blocks = formats.prepared(chapter.blocks, "html", page.visit)
    if page.noted:
        blocks = _noted(blocks, chapter)
    return _opened(blocks, chapter) if chapter.file != "index.qmd" else blocks


class _Page:
    """What the page of a chapter makes of its elements."""

    def __init__(self, chapter: Chapter) -> None:
        self.noted = False
        self._chapter = chapter
        self._targets = chapter.answers.targets
        self._folder = posixpath.dirname(chapter.page) or "."

    def visit(self, element: tree.Element) -> None:
        """Change an element in place."""
        kind = element["t"]
        if kind in ("Link", "Image"):
            self._lead(element)
        elif kind == "Header" and element["c"][0] > 1:
            target = self._targets[element["c"][1][0]]
            formats.number_heading(element, target.number if target else "")
        elif kind == "Table" and len(element["c"][2]) > 1:
            for body in element["c"][4]:  # the first cell of each row is the heading of its row
                body[1] = max(body[1], 1)
        elif kind == "Note":
            self.noted = True

    def _lead(self, element: tree.Element) -> None:
        """Point links to the page that holds their target, and images to their file."""
        written = element["c"][2]
        if element["t"] == "Link" and written[0].startswith("#"):
            target = self._targets.get(written[0][1:])
            if target is not None and target.file != self._chapter.file:
                page = posixpath.relpath(target.page, self._folder)
                written[0] = f"{page}#{target.anchor}"
        if element["t"] == "Image" or written[0].startswith(f"{DATA}/"):
            written[0] = posixpath.relpath(written[0], self._folder)


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
        for name in chapter.leaf.images:
            if name not in kept:
                kept.add(name)
                write_changed(output / name, (source.folder / name).read_bytes())
    for folder in ("chapters", "pages", "figures"):
        for file in sorted((output / folder).rglob("*")):
            if file.is_file() and file.relative_to(output).as_posix() not in kept:
                file.unlink()
