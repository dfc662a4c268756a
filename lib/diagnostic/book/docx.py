"""Write the book's Word document: real headings, alternative texts, repeated table headers."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from diagnostic.book import formats, pandoc, tree
from diagnostic.book.pdf import timestamp
from diagnostic.book.reference import archive
from diagnostic.book.source import Chapter, Source
from diagnostic.book.writing import write_whole

_LONGEST_BOOKMARK = 40


def write_docx(source: Source, output: Path) -> list[str]:
    """Write the Word document; return pandoc's warnings.

    Parameters
    ----------
    source : Source
        The resolved book.
    output : Path
        File to write.
    """
    cover = source.chapters[0].leaf.cover
    pieces = [formats.written([*_cover(cover), *_contents(source.chapters)])]
    with source.turn:
        pieces += _bodies(source.chapters)
    title = cover.get("titre", str(source.book.get("title", "")))
    whole = formats.document(pieces, lang="fr-FR")
    arguments = [
        *("-f", "json", "-t", "docx", "-o", "-"),
        *("-L", str(source.folder / "filters" / "diagnostic.lua")),
        f"--reference-doc={source.folder / 'style' / 'reference.docx'}",
    ]
    epoch = int(timestamp(source).timestamp())
    content, warnings = pandoc.run(arguments, whole, cwd=source.folder, epoch=epoch)
    named = {
        "title": formats.full_title(title, cover.get("territoire", "")),
        "creator": cover.get("commanditaire", ""),
    }
    write_whole(output, finished(content, named))
    return warnings


def _bodies(chapters: Sequence[Chapter]) -> Iterator[bytes]:
    """Yield each chapter, after the title of its part or the end of a page."""
    part = ""
    for chapter in chapters:
        opens_part = bool(chapter.part) and chapter.part != part
        part = chapter.part
        yield formats.written([_styled("Partie", chapter.part) if opens_part else _page_break()])
        yield formats.written(_blocks(chapter))


def _blocks(chapter: Chapter) -> tree.Blocks:
    def visit(element: tree.Element) -> None:
        if element["t"] == "Header":  # Word's navigation shows the text alone
            number = chapter.answers.known(element["c"][1][0]).number
            formats.number_heading(element, number and f"{number}.")
        elif element["t"] == "Table":
            formats.share_columns(element)

    return formats.prepared(chapter.blocks, "docx", visit)


def _styled(style: str, text: str) -> tree.Element:
    block = tree.div([tree.para(tree.string(text))])
    block["c"][0][2] = [["custom-style", style]]
    return block


def _page_break() -> tree.Element:
    return tree.raw("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')


def _cover(cover: Mapping[str, str]) -> tree.Blocks:
    styles = {
        "territoire": "Couverture",
        "titre": "Title",
        "sous-titre": "Subtitle",
        "edition": "Couverture détail",
        "commanditaire": "Couverture détail",
    }
    return [_styled(style, cover[key]) for key, style in styles.items() if key in cover]


def _contents(chapters: Sequence[Chapter]) -> tree.Blocks:
    """Return a table of contents that shows before Word updates it, and that Word can update."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        'TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    entries: list[str] = []
    for chapter in chapters:
        for level, anchor, title in chapter.leaf.headings:
            number = chapter.answers.known(anchor).number
            text = f"{number}. {title}" if number else title
            entries.append(
                f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{begin if not entries else ""}'
                f'<w:hyperlink w:anchor="{escape(_bookmark(anchor))}"><w:r>'
                f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:hyperlink></w:p>'
            )
    heading = _styled("TOC Heading", "Sommaire")
    return [_page_break(), heading, tree.raw("openxml", "".join(entries) + end)]


def _bookmark(anchor: str) -> str:
    """Return the bookmark that pandoc makes of an anchor: Word takes forty characters."""
    if anchor[:1].isalpha() and len(anchor) <= _LONGEST_BOOKMARK:
        return anchor
    known = hashlib.sha1(anchor.encode("utf-8"), usedforsecurity=False).hexdigest()
    return f"X{known[1:]}"


def finished(content: bytes, named: dict[str, str]) -> bytes:
    """Mend what pandoc leaves: rows that break, layout tables read as data, file dates."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    document = files["word/document.xml"].decode("utf-8")
    files["word/document.xml"] = _mended(document).encode("utf-8")
    core = files["docProps/core.xml"].decode("utf-8")
    files["docProps/core.xml"] = _properties(core, named).encode("utf-8")
    return archive(files)


def _mended(document: str) -> str:
    document = re.sub(
        r"<w:tr>(?!<w:trPr>)", '<w:tr><w:trPr><w:cantSplit w:val="true"/></w:trPr>', document
    )
    return document.replace(
        "<w:trPr><w:tblHeader", '<w:trPr><w:cantSplit w:val="true"/><w:tblHeader'
    )


def _properties(core: str, named: dict[str, str]) -> str:
    """Write the document's title, author and language among its properties."""
    fields = {"title": named["title"], "creator": named["creator"], "language": "fr-FR"}
    for key, text in fields.items():
        core = re.sub(rf"<dc:{key}\s*/>|<dc:{key}>.*?</dc:{key}>", "", core)
        if text:
            core = core.replace(
                "</cp:coreProperties>", f"<dc:{key}>{escape(text)}</dc:{key}></cp:coreProperties>"
            )
    return core
