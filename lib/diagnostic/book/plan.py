"""What a book is made of, before any file is written.

The caller (the command line, or a batch) describes the book; `assemble`
writes the description as a Quarto project, `render` turns the project into
pages. Nothing here reads or writes a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from diagnostic.book.datapack import Pack
    from diagnostic.confidentiality.outputs import Guard

Format = Literal["html", "pdf", "docx"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")

DATA = "donnees"
"""Folder of the data pack, in the project and beside what is rendered."""

WORKBOOK, DESCRIPTOR = "donnees.xlsx", "datapackage.json"

Renderer = Literal["auto", "quarto", "embedded"]


@dataclass(frozen=True)
class ChapterSource:
    """A theme chapter, made from an executed notebook.

    Parameters
    ----------
    id : str
        Short name, used for the file and the anchor: ``seniors`` gives
        ``chapters/seniors.ipynb`` and ``@sec-seniors``.
    title : str
        Title shown when the notebook has none, or when it failed.
    notebook : Path or None
        Executed notebook. ``None`` with a `failure` writes a notice instead.
    failure : str or None
        What failed, in French, shown to the reader in place of the chapter.
    numbered : bool
        Whether the chapter takes a number.

    Examples
    --------
    >>> ChapterSource("seniors", "Seniors", failure="La cellule 4 a échoué.").file
    'chapters/seniors.ipynb'
    """

    id: str
    title: str
    notebook: Path | None = None
    failure: str | None = None
    numbered: bool = True

    @property
    def file(self) -> str:
        """Path of the chapter inside the project."""
        return f"chapters/{self.id}.ipynb"


@dataclass(frozen=True)
class Page:
    """A page written as Markdown: how to read, method, sources, glossary.

    Parameters
    ----------
    id : str
        Short name, used for the file and the anchor (``methode`` gives
        ``pages/methode.qmd`` and ``@sec-methode``). ``index`` is the first
        page of the book: its text follows the cover.
    title : str
        Title. Left out when the text already opens with a ``# `` heading.
    markdown : str
        Text, in the grammar of the book.
    numbered : bool
        Whether the page takes a chapter number.
    """

    id: str
    title: str
    markdown: str
    numbered: bool = False

    @property
    def file(self) -> str:
        """Path of the page inside the project."""
        return "index.qmd" if self.id == "index" else f"pages/{self.id}.qmd"


@dataclass(frozen=True)
class Part:
    """A part of the book.

    Parameters
    ----------
    title : str
        Title of the part; empty for pages that belong to none.
    items : tuple of ChapterSource or Page
        Chapters and pages, in order.
    """

    title: str
    items: tuple[ChapterSource | Page, ...]


@dataclass(frozen=True)
class BookPlan:
    """A book to assemble.

    Parameters
    ----------
    slug : str
        Name of the PDF and DOCX files.
    title, subtitle : str
        Title and subtitle of the cover.
    territory : str
        Name of the territory, as printed on the cover.
    parts : tuple of Part
        Contents, in order.
    cover_title : str
        Title as the cover prints it, when it need not name the territory again.
    commissioner, edition : str
        Who asked for the diagnostic, and which edition this is.
    date : str
        ISO date of the edition (``2026-11-22``). It also dates the PDF and
        DOCX files, so that the same plan gives the same bytes.
    lang : str
        Language of the text.
    cover_image : Path or None
        Outline of the territory, white on transparent, PNG or SVG.
    formats : tuple of str
        Formats that the project declares.
    guard : Guard or None
        What a shared edition must not show; every output is searched for it.
    pack : Pack or None
        The figures of the book, written beside it.

    Examples
    --------
    >>> page = Page("methode", "Méthode", "Comment ce livre a été fait.")
    >>> plan = BookPlan("carpentras", "Diagnostic social partagé", "Carpentras",
    ...                 parts=(Part("", (page,)),), date="2026-11-22")
    >>> [item.file for item in plan.items]
    ['pages/methode.qmd']
    """

    slug: str
    title: str
    territory: str
    parts: tuple[Part, ...]
    subtitle: str = ""
    cover_title: str = ""
    commissioner: str = ""
    edition: str = ""
    date: str = ""
    lang: str = "fr"
    cover_image: Path | None = None
    formats: tuple[Format, ...] = FORMATS
    guard: Guard | None = None
    pack: Pack | None = None

    @property
    def items(self) -> tuple[ChapterSource | Page, ...]:
        """Chapters and pages of all parts, in order."""
        return tuple(item for part in self.parts for item in part.items)


@dataclass(frozen=True)
class Rendered:
    """What a rendering gave.

    Parameters
    ----------
    paths : dict
        Path of each format: ``html`` is the site's ``index.html``.
    renderer : str
        ``quarto`` or ``embedded``.
    warnings : tuple of str
        What the reader of the log should know, in French.
    data : Path or None
        Folder of the data pack, when the book has one.
    """

    paths: dict[Format, Path]
    renderer: str
    warnings: tuple[str, ...] = field(default=())
    data: Path | None = None
