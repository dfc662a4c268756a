"""Open rendered files and return what checks look at: text, anchors, links, images."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SILENT = {"script", "style", "nav", "form", "button"}


class Page(HTMLParser):
    """A page of the site.

    Attributes
    ----------
    text : str
        What is read between ``<main>`` and its end.
    anchors, repeated : set of str
        Identifiers, and those given twice.
    links : list of str
        Targets of links.
    images : list of (str, str or None)
        Source and alternative text of each image.
    headings : int
        First-level headings.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: set[str] = set()
        self.repeated: set[str] = set()
        self.links: list[str] = []
        self.images: list[tuple[str, str | None]] = []
        self.headings = 0
        self._pieces: list[str] = []
        self._main = 0
        self._silent = 0
        self._code = 0

    @property
    def text(self) -> str:
        """What is read in the page's main part, code left out."""
        return "".join(self._pieces)

    def record(self) -> dict[str, Any]:
        """Return what was found, as plain values."""
        return {
            "text": self.text,
            "anchors": sorted(self.anchors),
            "repeated": sorted(self.repeated),
            "links": self.links,
            "images": self.images,
            "headings": self.headings,
        }

    @classmethod
    def from_record(cls, said: dict[str, Any]) -> Page:
        """Return a page from what was found in it."""
        page = cls()
        page.anchors, page.repeated = set(said["anchors"]), set(said["repeated"])
        page.links, page.headings = said["links"], said["headings"]
        page.images = [(source, alt) for source, alt in said["images"]]
        page._pieces = [said["text"]]
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note identifiers, links, images and headings."""
        given = dict(attrs)
        if anchor := given.get("id"):
            (self.repeated if anchor in self.anchors else self.anchors).add(anchor)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag == "img":
            self.images.append((given.get("src") or "", given.get("alt")))
        if tag == "h1":
            self.headings += 1
        self._main += tag == "main"
        self._silent += tag in _SILENT
        self._code += tag in ("pre", "code")
        self._pieces.append("\n" if tag in ("p", "li", "td", "h2") else "")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        self._main -= tag == "main"
        self._silent -= tag in _SILENT
        self._code -= tag in ("pre", "code")

    def handle_data(self, data: str) -> None:
        """Keep the text of the main part."""
        if self._main > 0 and self._silent == 0 and self._code == 0:
            self._pieces.append(data)


def read_page(file: Path) -> Page:
    """Return a page of the site."""
    page = Page()
    page.feed(file.read_text(encoding="utf-8"))
    page.close()
    return page


@dataclass
class Paragraph:
    """A paragraph of a Word document, and the chapter it is in."""

    text: str
    chapter: str
    style: str = ""
    images: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


@dataclass
class Document:
    """A Word document: its paragraphs and the anchors it holds."""

    paragraphs: list[Paragraph]
    bookmarks: set[str]


def read_docx(file: Path) -> Document:
    """Return a Word document."""
    with zipfile.ZipFile(file) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own file
    bookmarks = {mark.get(f"{_W}name", "") for mark in root.iter(f"{_W}bookmarkStart")}
    paragraphs: list[Paragraph] = []
    chapter = ""
    for element in root.iter(f"{_W}p"):
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val", "") if style is not None else ""
        text = "".join(run.text or "" for run in element.iter(f"{_W}t"))
        if name == "Heading1":
            chapter = text
        images = [(d.get("name", ""), d.get("descr", "")) for d in element.iter(f"{_WP}docPr")]
        anchors = [a for link in element.iter(f"{_W}hyperlink") if (a := link.get(f"{_W}anchor"))]
        paragraphs.append(Paragraph(text, chapter, name, images, anchors))
    return Document(paragraphs, bookmarks)


@dataclass
class Printed:
    """A PDF: the text of its pages and what its tags say."""

    pages: list[str]
    untagged: bool
    missing: list[str]
    alts: list[str]
    figures_without_alt: int


def read_pdf(file: Path, with_text: bool = True) -> Printed | None:
    """Return a PDF, or ``None`` when ``pypdf`` is not installed.

    Parameters
    ----------
    file : Path
    with_text : bool
        Whether to extract the text, which takes seconds on a long book.
    """
    if not with_text and (said := scanned(file.read_bytes())):
        return said
    try:
        from pypdf import PdfReader
    except ImportError:
        return None
    reader = PdfReader(file)
    catalogue: Any = reader.trailer["/Root"]
    title = (reader.metadata.title if reader.metadata else None) or ""
    missing = ["langue"] if "/Lang" not in catalogue else []
    missing += [] if title else ["titre"]
    alts: list[str] = []
    bare = 0
    for element in _tags(catalogue.get("/StructTreeRoot")):
        if element.get("/S") == "/Figure":
            alt = str(element.get("/Alt", ""))
            alts.append(alt)
            bare += not alt.strip()
    return Printed(
        pages=[page.extract_text() for page in reader.pages] if with_text else [],
        untagged="/StructTreeRoot" not in catalogue,
        missing=missing,
        alts=alts,
        figures_without_alt=bare,
    )


_ELEMENT = re.compile(rb"\n\d+ 0 obj\n<</Type/StructElem/S/(\w+)(.*?)>>\nendobj", re.DOTALL)
_ALT = re.compile(rb"/Alt(<[0-9A-Fa-f]*>|\((?:[^()\\]|\\.)*\))", re.DOTALL)
_CATALOGUE = re.compile(rb"\n\d+ 0 obj\n<</Type/Catalog(.*?)>>\nendobj", re.DOTALL)
_TITLE = re.compile(rb"/Title(?:<(?!FEFF>)[0-9A-Fa-f]+>|\((?!\)))")
_INFORMATION = re.compile(rb"/Info (\d+) 0 R")


def scanned(content: bytes) -> Printed | None:
    """Return what the tags of a PDF say, as Typst writes them: each object plain and alone.

    Reading fifteen thousand objects one by one takes seconds; their text says
    the same. ``None`` when the file is written otherwise.
    """
    catalogues = _CATALOGUE.findall(content)
    information = _INFORMATION.search(content)
    if len(catalogues) != 1 or information is None or b"/ObjStm" in content:
        return None
    elements = _ELEMENT.findall(content)
    tagged = b"/StructTreeRoot" in catalogues[0]
    if tagged and len(elements) != content.count(b"/Type/StructElem"):
        return None
    start = content.find(b"\n" + information[1] + b" 0 obj\n")
    titled = _TITLE.search(content, start, content.find(b"endobj", start)) if start >= 0 else None
    found = (_ALT.search(body) for kind, body in elements if kind == b"Figure")
    alts = [_decoded(alt[1]) if alt else "" for alt in found]
    missing = ["langue"] if b"/Lang" not in catalogues[0] else []
    return Printed(
        pages=[],
        untagged=not tagged,
        missing=missing if titled else [*missing, "titre"],
        alts=alts,
        figures_without_alt=sum(not alt.strip() for alt in alts),
    )


def _decoded(written: bytes) -> str:
    """Return a string of a PDF: hexadecimal UTF-16, or plain characters."""
    if written.startswith(b"<"):
        raw = bytes.fromhex(written[1:-1].decode("ascii"))
        return raw.removeprefix(b"\xfe\xff").decode("utf-16-be", "replace")
    return re.sub(rb"\\(.)", rb"\1", written[1:-1], flags=re.DOTALL).decode("latin-1")


def _tags(node: Any) -> list[Any]:
    """Return every structure element, in reading order."""
    found: list[Any] = []
    waiting = [node]
    while waiting:
        element = waiting.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            waiting.extend(reversed(element))
        elif isinstance(element, dict):
            found.append(element)
            if "/K" in element:
                waiting.append(element["/K"])
    return found
