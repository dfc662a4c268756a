"""Have pandoc read chapters into trees, those only whose text changed since last time.

What is kept of a chapter is its marks, then its tree: a chapter that did not
change is numbered by the first, and the second is not even decoded unless
something must be written from it.
"""

from __future__ import annotations

import json
import posixpath
import re
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from diagnostic import paths
from diagnostic.book import pandoc, tree
from diagnostic.book.marks import Mark, from_record, marks
from diagnostic.book.memo import Memo
from diagnostic.book.source import Chapter

Item = TypeVar("Item")

_MARKER = "diagnostic-chapitre"
_ADDRESS = re.compile(r"[a-z]+:")


@dataclass
class Parsed:
    """A chapter as pandoc reads it: its marks, and its tree or what it is decoded from."""

    marks: tuple[Mark, ...]
    kept: bytes
    fresh: tree.Blocks | None = None

    def blocks(self) -> tree.Blocks:
        """Return the tree; whoever asks may change it."""
        if self.fresh is None:
            decoded: tree.Blocks = json.loads(self.kept)
            return decoded
        taken, self.fresh = self.fresh, None
        return taken


def parsed(folder: Path, chapters: Sequence[Chapter], program: str) -> list[Parsed]:
    """Return chapters as pandoc reads them.

    Parameters
    ----------
    folder : Path
        The project.
    chapters : sequence of Chapter
        With their text.
    program : str
        Digest of the code.
    """
    reader = paths.template() / "filters" / "lecture.lua"
    memo = Memo(
        folder / "_build" / "memo" / "parsed",
        version("pypandoc_binary"), pandoc.EXTENSIONS, reader.read_bytes(), program,
    )  # fmt: skip
    found = {chapter.file: _known(memo.get(_made_from(chapter))) for chapter in chapters}
    waiting = [chapter for chapter in chapters if found[chapter.file] is None]
    groups = [group for group in halves(waiting, lambda c: len(c.text)) if group]
    if groups:
        with ThreadPoolExecutor(max_workers=2) as pool:
            for group in pool.map(lambda group: _read(group, reader), groups):
                for chapter, blocks in group:
                    known = _parsed(blocks)
                    found[chapter.file] = known
                    noted = json.dumps(known.marks, ensure_ascii=False).encode("utf-8")
                    memo.put(_made_from(chapter), noted + b"\n" + known.kept)
    memo.tidy()
    return [each for chapter in chapters if (each := found[chapter.file]) is not None]


def _parsed(blocks: tree.Blocks) -> Parsed:
    kept = json.dumps(blocks, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return Parsed(marks(blocks), kept, blocks)


def _known(kept: bytes | None) -> Parsed | None:
    if kept is None:
        return None
    noted, _, blocks = kept.partition(b"\n")
    return Parsed(from_record(json.loads(noted)), blocks)


def _made_from(chapter: Chapter) -> bytes:
    return f"{chapter.file}\0{chapter.text}".encode()


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


def _read(chapters: Sequence[Chapter], reader: Path) -> list[tuple[Chapter, tree.Blocks]]:
    """Read chapters by one call. Files are kept apart: an unclosed fence stays at home."""
    with tempfile.TemporaryDirectory() as scratch:
        names = []
        for position, chapter in enumerate(chapters):
            name = f"c{position:03d}.md"
            marker = f"```{{={_MARKER}}}\n{position}\n```\n\n"
            (Path(scratch) / name).write_text(marker + chapter.text + "\n", encoding="utf-8")
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
    for position, (chapter, blocks) in enumerate(zip(chapters, found, strict=True)):
        _make_local(blocks, f"c{position:03d}.md__", chapter.file)
    return list(zip(chapters, found, strict=True))


def _make_local(blocks: tree.Blocks, prefix: str, file: str) -> None:
    """Take pandoc's per-file prefix off anchors, and root image paths in the project."""
    folder = posixpath.dirname(file)
    for element in tree.iterate(blocks, words=False):
        place = tree.ATTRIBUTED.get(element["t"])
        if place is None:
            continue
        found = element["c"][place]
        found[0] = found[0].removeprefix(prefix)
        if element["t"] == "Link" and element["c"][2][0].startswith("#" + prefix):
            element["c"][2][0] = "#" + element["c"][2][0][len(prefix) + 1 :]
        if element["t"] == "Image":
            target = element["c"][2]
            if not _ADDRESS.match(target[0]):
                joined = posixpath.join(folder, target[0].replace("%20", " "))
                target[0] = posixpath.normpath(joined).lstrip("/")
