"""Read a Quarto book project: its order, its parts, the text of its chapters.

The embedded renderer starts here, from the same files as Quarto: the order
and parts of ``_quarto.yml``, the Markdown of ``.qmd`` pages, the cells and
outputs of ``.ipynb`` chapters.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from diagnostic.book.memo import program
from diagnostic.book.reduction import text_of
from diagnostic.errors import BookError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from diagnostic.book import tree
    from diagnostic.book.answers import Answers
    from diagnostic.book.leaves import Leaf
    from diagnostic.book.marks import Mark

_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)\n(?:---|\.\.\.)\n", re.DOTALL)


def page_of(file: str) -> str:
    """Return the page of the site made of a chapter's file."""
    return posixpath.splitext(file)[0] + ".html"


@dataclass
class Chapter:
    """A chapter or page of the book.

    What a format asks of a chapter that did not change is its leaf; its tree
    is resolved only when something must be written from it.

    Parameters
    ----------
    file : str
        Path inside the project (``chapters/seniors.ipynb``).
    part : str
        Title of its part; empty when it has none.
    text : str
        Its Markdown.
    marks : tuple of Mark
        Its headings and anchors, as they are written.
    number : str
        Its number; empty when it has none.
    anchor : str
        The anchor of its title.
    anchors : tuple of str
        Those of all its headings, given ones included.
    stamp : bytes
        What its resolved tree is made from.
    """

    file: str
    part: str
    text: str = ""
    marks: tuple[Mark, ...] = ()
    number: str = ""
    anchor: str = ""
    anchors: tuple[str, ...] = ()
    stamp: bytes = b""

    def __post_init__(self) -> None:
        self.leaf: Leaf
        self.answers: Answers
        self.resolve: Callable[[], tree.Blocks]
        self._blocks: tree.Blocks | None = None
        self._lock = Lock()

    @property
    def page(self) -> str:
        """Path of its HTML page inside the site."""
        return page_of(self.file)

    @property
    def title(self) -> str:
        """Its title, as plain text."""
        return self.leaf.title

    @property
    def blocks(self) -> tree.Blocks:
        """Its resolved tree, which nothing changes."""
        with self._lock:  # formats are written at the same time
            if self._blocks is None:
                self._blocks = self.resolve()
            return self._blocks


@dataclass
class Source:
    """A project, read.

    Parameters
    ----------
    folder : Path
        The project.
    configuration : dict
        Its ``_quarto.yml``.
    chapters : list of Chapter
        Chapters and pages, in order.
    program : str
        Digest of the code that shapes the book.
    turn : Lock
        Held while blocks are prepared: formats have but one interpreter, and
        the first in the queue, which takes longest, must not wait for the others.
    """

    folder: Path
    configuration: dict[str, Any]
    chapters: list[Chapter]
    program: str
    turn: Lock = field(default_factory=Lock)

    @property
    def book(self) -> dict[str, Any]:
        """The ``book`` section of the configuration."""
        return dict(self.configuration["book"])

    @property
    def slug(self) -> str:
        """Name of the PDF and DOCX files."""
        return str(self.book.get("output-file", "livre"))

    @property
    def output(self) -> Path:
        """Folder of the rendered book."""
        return self.folder / str(self.configuration["project"].get("output-dir", "_book"))


def configuration(folder: Path) -> dict[str, Any]:
    """Return a project's ``_quarto.yml``.

    Raises
    ------
    BookError
        When the folder is not a book project.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    file = folder / "_quarto.yml"
    remedy = "Assemblez le livre : diagnostic book."
    try:
        loaded = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    except (OSError, YAMLError) as error:
        problem = Problem("ce dossier n’est pas un livre.", str(file), str(error), remedy)
        raise BookError(problem) from error
    if not isinstance(loaded, dict) or "book" not in loaded:
        raise BookError(Problem("la section « book » manque.", where=str(file), remedy=remedy))
    return loaded


def read(folder: Path) -> Source:
    """Read a project.

    Raises
    ------
    BookError
        When a file is missing or unreadable.
    """
    settings = configuration(folder)
    chapters = [Chapter(file, part) for part, file in _listed(settings["book"]["chapters"])]
    missing = [c.file for c in chapters if not (folder / c.file).is_file()]
    if missing:
        raise BookError([Problem("le chapitre est absent du projet.", where=f) for f in missing])
    for chapter in chapters:
        chapter.text = markdown(folder / chapter.file)
    return Source(folder, settings, chapters, program())


def _listed(entries: list[Any], part: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in entries:
        if isinstance(entry, dict):
            found += _listed(entry.get("chapters", []), str(entry.get("part", "")))
        else:
            found.append((part, str(entry)))
    return found


def markdown(file: Path) -> str:
    """Return the Markdown of a page or of a notebook chapter."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".ipynb":
        return _with_yaml_title(text)
    pieces: list[str] = []
    for cell in json.loads(text)["cells"]:
        if cell["cell_type"] == "markdown":
            pieces.append(text_of(cell["source"]))
        pieces.extend(
            text_of(output.get("data", {}).get("text/markdown", ""))
            for output in cell.get("outputs", [])
        )
    return "\n\n".join(piece for piece in pieces if piece.strip())


def _with_yaml_title(text: str) -> str:
    """Turn a page's YAML title, if any, into its heading."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return text
    title = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", found["yaml"], re.MULTILINE)
    rest = text[found.end() :]
    return f"# {title[1]}\n\n{rest}" if title else rest
