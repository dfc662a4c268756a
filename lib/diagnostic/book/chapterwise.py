"""Have pandoc write chapters one by one, those only whose tree changed since last time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version

from diagnostic.book import formats, pandoc, tree
from diagnostic.book.memo import Memo
from diagnostic.book.source import Source

_TARGETS = {
    "html": ("-t", "html5", "--wrap=none", "--no-highlight"),
    "typst": ("-t", "typst", "--wrap=none"),
}
_MARKS = {"html": "<!--page:{}-->", "typst": "// page:{}"}
_MARKED = {
    "html": re.compile(r"<!--page:\d+-->\n?"),
    "typst": re.compile(r"^// page:\d+$\n?", re.MULTILINE),
}


def written(
    source: Source, trees: Sequence[tree.Blocks], target: str
) -> tuple[list[str], list[str]]:
    """Return each chapter as text, and pandoc's warnings.

    Parameters
    ----------
    source : Source
        The book: its filter gives each form its look.
    trees : sequence of list
        Chapters, prepared for the target.
    target : {"html", "typst"}
    """
    look = source.folder / "filters" / "diagnostic.lua"
    memo = Memo(
        source.folder / "_build" / "memo" / target,
        version("pypandoc_binary"), *_TARGETS[target], look.read_bytes(),
    )  # fmt: skip
    keys = [formats.document(blocks) for blocks in trees]
    known = [memo.get(key) for key in keys]
    waiting = [place for place, content in enumerate(known) if content is None]
    texts, warnings = _fresh(source, [trees[place] for place in waiting], target)
    for place, text in zip(waiting, texts, strict=True):
        known[place] = text.encode("utf-8")
        if not warnings:  # what pandoc says is said each time
            memo.put(keys[place], text.encode("utf-8"))
    memo.tidy()
    return [(content or b"").decode("utf-8") for content in known], warnings


def _fresh(
    source: Source, trees: Sequence[tree.Blocks], target: str
) -> tuple[list[str], list[str]]:
    """Write chapters by one call to pandoc."""
    if not trees:
        return [], []
    blocks: tree.Blocks = []
    for position, each in enumerate(trees):
        blocks.append(tree.raw(target, _MARKS[target].format(position)))
        blocks += each
    look = source.folder / "filters" / "diagnostic.lua"
    arguments = ["-f", "json", *_TARGETS[target], "-L", str(look)]
    said, warnings = pandoc.run(arguments, formats.document(blocks), cwd=source.folder)
    pieces = _MARKED[target].split(said.decode("utf-8"))[1:]
    return [text.strip() for text in pieces], [w for w in warnings if "no-highlight" not in w]
