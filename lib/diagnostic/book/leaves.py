"""What the book asks of each chapter besides its body: title, headings, images, words.

A chapter that did not change, and to which the book still answers the same,
keeps its leaf: neither its tree nor what formats make of it is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from diagnostic.book import formats, search, tree
from diagnostic.book.answers import Answers
from diagnostic.book.marks import named
from diagnostic.book.memo import Memo
from diagnostic.book.numbering import SECTION_DEPTH, Numbering
from diagnostic.book.parsing import Parsed, parsed
from diagnostic.book.resolution import Resolver
from diagnostic.book.source import Chapter, Source
from diagnostic.errors import Problem


@dataclass(frozen=True)
class Leaf:
    """What is known of a resolved chapter.

    Parameters
    ----------
    title : str
        Plain text.
    headings : tuple of (int, str, str)
        Level, anchor and text of its first headings, those that contents list.
    images : tuple of str
        Path of each, inside the project.
    sections : tuple of (str, str, str)
        Anchor, heading and text of each section, for search.
    cover : dict of str to str
        Lines of the cover, when it holds it.
    """

    title: str
    headings: tuple[tuple[int, str, str], ...]
    images: tuple[str, ...]
    sections: tuple[tuple[str, str, str], ...]
    cover: Mapping[str, str]

    @classmethod
    def of(cls, chapter: Chapter, blocks: tree.Blocks) -> Leaf:
        """Return what is known of a chapter, from its resolved tree."""
        headings = [b["c"] for b in blocks if b["t"] == "Header" and b["c"][0] <= SECTION_DEPTH]
        first = next((inlines for level, _, inlines in headings if level == 1), None)
        return cls(
            chapter.file if first is None else tree.text(first),
            tuple((level, found[0], tree.text(inlines)) for level, found, inlines in headings),
            tuple(
                each["c"][2][0]
                for each in tree.iterate(blocks, words=False)
                if each["t"] == "Image"
            ),
            tuple(search.sections(blocks, chapter.anchor)),
            formats.cover_of(blocks),
        )

    @classmethod
    def from_record(cls, said: Mapping[str, Any]) -> Leaf:
        """Return a leaf from plain values."""
        return cls(
            said["title"],
            tuple((level, anchor, title) for level, anchor, title in said["headings"]),
            tuple(said["images"]),
            tuple((anchor, heading, words) for anchor, heading, words in said["sections"]),
            said["cover"],
        )


def settle(source: Source) -> list[Problem]:
    """Number a book and give each of its chapters its leaf; return what could not be resolved."""
    trees = parsed(source.folder, source.chapters, source.program)
    for chapter, each in zip(source.chapters, trees, strict=True):
        chapter.marks = each.marks
    numbering = Numbering(source.chapters)
    problems = list(numbering.problems)
    files = {chapter.file: chapter.anchor for chapter in source.chapters}
    memo = Memo(source.folder / "_build" / "memo" / "leaves", source.program)
    for chapter, each in zip(source.chapters, trees, strict=True):
        chapter.answers = Answers(numbering.targets, files)
        problems += _settled(chapter, each, numbering, memo)
    memo.tidy()
    return problems


def _settled(
    chapter: Chapter, found: Parsed, numbering: Numbering, memo: Memo
) -> Sequence[Problem]:
    resolver = Resolver(chapter, chapter.answers, numbering)
    chapter.resolve = partial(_resolved, chapter, found, resolver)
    made_from = _identity(chapter)
    known = json.loads(memo.get(made_from) or b"{}")
    if known and chapter.answers.again(known["answers"]):
        chapter.leaf = Leaf.from_record(known["leaf"])
    else:
        chapter.answers.forget()
        chapter.leaf = Leaf.of(chapter, chapter.blocks)
        if not resolver.problems:
            said = {"answers": chapter.answers.record(), "leaf": vars(chapter.leaf)}
            memo.put(made_from, json.dumps(said, ensure_ascii=False).encode("utf-8"))
    chapter.stamp = hashlib.sha256(made_from + chapter.answers.written()).digest()
    return resolver.problems


def _resolved(chapter: Chapter, found: Parsed, resolver: Resolver) -> tree.Blocks:
    blocks = found.blocks()
    written = tuple(mark.anchor for mark in chapter.marks if mark.level)
    if written != chapter.anchors:  # some headings were given theirs
        named(blocks, chapter.anchors)
    return resolver.resolved(blocks)


def _identity(chapter: Chapter) -> bytes:
    said = [chapter.file, chapter.number, chapter.anchors, chapter.anchor, chapter.text]
    return json.dumps(said, ensure_ascii=False).encode("utf-8")
