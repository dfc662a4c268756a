"""Have pandoc write chapters one by one, those only whose tree changed since last time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.metadata import version

from diagnostic.book import formats, pandoc, tree
from diagnostic.book.memo import Memo
from diagnostic.book.source import Chapter, Source

_TARGETS = {
    "html": ("-t", "html5", "--wrap=none", "--no-highlight"),
    "typst": ("-t", "typst", "--wrap=none"),
}
_MARKS = {"html": "<!--page:{}-->", "typst": "// page:{}"}
_MARKED = {
    "html": re.compile(r"<!--page:\d+-->\n?"),
    "typst": re.compile(r"^// page:\d+$\n?", re.MULTILINE),
}


Prepare = Callable[[Chapter], tree.Blocks]


def written(source: Source, target: str, prepare: Prepare) -> tuple[list[str], list[str]]:
    """Return each chapter as text, and pandoc's warnings.

    Parameters
    ----------
    source : Source
        The book: its filter gives each form its look.
    target : {"html", "typst"}
    prepare : callable
        What makes a chapter's blocks for the target; asked of those that changed.
    """
    look = source.folder / "filters" / "diagnostic.lua"
    memo = Memo(
        source.folder / "_build" / "memo" / target,
        version("pypandoc_binary"), *_TARGETS[target], look.read_bytes(), source.program,
    )  # fmt: skip
    known = {chapter.file: memo.get(chapter.stamp) for chapter in source.chapters}
    waiting = [chapter for chapter in source.chapters if known[chapter.file] is None]
    with source.turn:
        bodies = [formats.written(prepare(each)) for each in waiting]
    texts, warnings = _fresh(source, bodies, target)
    for chapter, text in zip(waiting, texts, strict=True):
        known[chapter.file] = text.encode("utf-8")
        if not warnings:  # what pandoc says is said each time
            memo.put(chapter.stamp, text.encode("utf-8"))
    memo.tidy()
    return [(known[each.file] or b"").decode("utf-8") for each in source.chapters], warnings


def _fresh(source: Source, bodies: Sequence[bytes], target: str) -> tuple[list[str], list[str]]:
    """Write chapters by one call to pandoc."""
    if not bodies:
        return [], []
    pieces = []
    for position, body in enumerate(bodies):
        pieces += [formats.written([tree.raw(target, _MARKS[target].format(position))]), body]
    look = source.folder / "filters" / "diagnostic.lua"
    arguments = ["-f", "json", *_TARGETS[target], "-L", str(look)]
    said, warnings = pandoc.run(arguments, formats.document(pieces), cwd=source.folder)
    texts = _MARKED[target].split(said.decode("utf-8"))[1:]
    return [text.strip() for text in texts], [w for w in warnings if "no-highlight" not in w]
