"""Read a Quarto book project into chapters of one document tree.

The embedded renderer starts here, from the same files as Quarto: the order
and parts of ``_quarto.yml``, the Markdown of ``.qmd`` pages, the cells and
outputs of ``.ipynb`` chapters. All chapters are parsed by one call to pandoc.
"""

from __future__ import annotations

import json
import posixpath
import re
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from diagnostic import paths
from diagnostic.book import pandoc, tree
from diagnostic.book.memo import Memo
from diagnostic.book.reduction import text_of
from diagnostic.errors import BookError, Problem

_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
Item = TypeVar("Item")

_MARKER = "diagnostic-chapitre"


@dataclass
class Chapter:
    """A chapter or page of the book.

    Parameters
    ----------
    file : str
        Path inside the project (``chapters/seniors.ipynb``).
    part : str
        Title of its part; empty when it has none.
    blocks : list
        Its tree.
    number : str
        Its number; empty when it has none.
    """

    file: str
    part: str
    blocks: tree.Blocks = field(default_factory=list)
    number: str = ""

    @property
    def page(self) -> str:
        """Path of its HTML page inside the site."""
        return posixpath.splitext(self.file)[0] + ".html"

    @property
    def heading(self) -> tree.Element | None:
        """Its first-level heading."""
        return next((b for b in self.blocks if b["t"] == "Header" and b["c"][0] == 1), None)

    @property
    def title(self) -> str:
        """Its title, as plain text."""
        return tree.text(self.heading["c"][2]) if self.heading else self.file

    @property
    def anchor(self) -> str:
        """The anchor of its title."""
        return tree.identifier(self.heading) if self.heading else ""


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
    """

    folder: Path
    configuration: dict[str, Any]
    chapters: list[Chapter]

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
    _parse(folder, chapters)
    return Source(folder, settings, chapters)


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


def _parse(folder: Path, chapters: list[Chapter]) -> None:
    """Give each chapter its blocks, read again only when its text changed."""
    reader = paths.template() / "filters" / "lecture.lua"
    memo = Memo(
        folder / "_build" / "memo" / "parsed",
        version("pypandoc_binary"), pandoc.EXTENSIONS, reader.read_bytes(),
    )  # fmt: skip
    texts = {chapter.file: markdown(folder / chapter.file) for chapter in chapters}
    waiting: list[Chapter] = []
    for chapter in chapters:
        known = memo.get(_made_from(chapter, texts))
        if known is None:
            waiting.append(chapter)
        else:
            chapter.blocks = json.loads(known)
    groups = [group for group in halves(waiting, lambda c: len(texts[c.file])) if group]
    with ThreadPoolExecutor(max_workers=2) as pool:
        for parsed in pool.map(lambda group: _parsed(group, texts, reader), groups):
            for chapter, blocks in parsed:
                chapter.blocks = blocks
                written = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
                memo.put(_made_from(chapter, texts), written.encode("utf-8"))
    memo.tidy()


def _made_from(chapter: Chapter, texts: dict[str, str]) -> bytes:
    return f"{chapter.file}\0{texts[chapter.file]}".encode()


def halves(items: Sequence[Item], weight: Callable[[Item], int]) -> tuple[list[Item], list[Item]]:
    """Share items between two lists of about the same weight, each in the order given."""
    light: set[int] = set()
    left = right = 0
    for place in sorted(range(len(items)), key=lambda place: -weight(items[place])):
        if left <= right:
            light.add(place)
            left += weight(items[place])
        else:
            right += weight(items[place])
    return (
        [item for place, item in enumerate(items) if place in light],
        [item for place, item in enumerate(items) if place not in light],
    )


def _parsed(
    chapters: list[Chapter], texts: dict[str, str], reader: Path
) -> list[tuple[Chapter, tree.Blocks]]:
    """Read chapters by one call. Files are kept apart: an unclosed fence stays at home."""
    with tempfile.TemporaryDirectory() as scratch:
        names = []
        for position, chapter in enumerate(chapters):
            name = f"c{position:03d}.md"
            marker = f"```{{={_MARKER}}}\n{position}\n```\n\n"
            text = marker + texts[chapter.file] + "\n"
            (Path(scratch) / name).write_text(text, encoding="utf-8")
            names.append(name)
        # A line longer than --columns would give a pipe table relative widths.
        arguments = ["--file-scope", "--columns=100000", "-f", pandoc.EXTENSIONS, "-t", "json"]
        output, _ = pandoc.run([*arguments, "-L", str(reader), *names], cwd=Path(scratch))
    found: list[tree.Blocks] = [[] for _ in chapters]
    current = 0
    for block in json.loads(output)["blocks"]:
        if block["t"] == "RawBlock" and block["c"][0] == _MARKER:
            current = int(block["c"][1])
        else:
            found[current].append(block)
    return [
        (chapter, _local(blocks, f"c{position:03d}.md__", chapter.file))
        for position, (chapter, blocks) in enumerate(zip(chapters, found, strict=True))
    ]


def _local(blocks: tree.Blocks, prefix: str, file: str) -> tree.Blocks:
    """Take pandoc's per-file prefix off anchors, and root image paths in the project."""
    folder = posixpath.dirname(file)

    def visit(element: tree.Element) -> tree.Blocks | None:
        found = tree.attributes(element)
        if found and found[0].startswith(prefix):
            found[0] = found[0][len(prefix) :]
        if element["t"] == "Link" and element["c"][2][0].startswith("#" + prefix):
            element["c"][2][0] = "#" + element["c"][2][0][len(prefix) + 1 :]
        if element["t"] == "Image":
            target = element["c"][2]
            if not re.match(r"[a-z]+:", target[0]):
                joined = posixpath.join(folder, target[0].replace("%20", " "))
                target[0] = posixpath.normpath(joined).lstrip("/")
        return None

    rewritten: tree.Blocks = tree.rewrite(blocks, visit)
    return rewritten
