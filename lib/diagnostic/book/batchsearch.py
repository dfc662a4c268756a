"""Search over all the books of a batch: which page of which book holds these words.

The index is a script, which a page opened from a folder may load. It is built
from the indexes that the books' own sites carry. Books of a batch share most
of their words: pages are numbered so that the same page of all books makes
one range, and forty books fit in a few hundred kilobytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnostic.text import folded

_OPENING = "window.LIVRE_INDEX="
_SHORTEST = 2
LIMIT = 4_000_000
"""Bytes of the index; beyond, words that a single page holds are left out."""


@dataclass(frozen=True)
class Searchable:
    """A book to search.

    Parameters
    ----------
    name : str
        Name of the commune.
    address : str
        Address of the site's folder, from the page of the batch.
    entries : list
        What the book's own index holds: ``[page, anchor, chapter, section, text]``.
    """

    name: str
    address: str
    entries: Sequence[Sequence[str]]


def read_index(site: Path) -> list[list[str]]:
    """Return the index of a book's site; empty when it has none that can be read."""
    try:
        text = (site / "site" / "recherche.js").read_text(encoding="utf-8")
        found: Any = json.loads(text.removeprefix(_OPENING).rstrip().rstrip(";"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def index_js(books: Sequence[Searchable], limit: int = LIMIT) -> str:
    """Return the script that gives the page of a batch its index.

    ``livres`` are ``[name, address]``; ``pages``, ``[path, title]``; ``mots``,
    one line per word, in order: the word, then its places as ranges. A place
    is ``page × number of books + book``.
    """
    pages = _pages(books)
    rank = {path: place for place, path in enumerate(pages)}
    places: dict[str, set[int]] = {}
    for number, book in enumerate(books):
        for path, words in _words(book):
            at = rank[path] * len(books) + number
            for word in words:
                places.setdefault(word, set()).add(at)
    text = _lines(places)
    whole = len(text) <= limit
    if not whole:
        text = _lines({word: found for word, found in places.items() if len(found) > 1})
    said = {
        "livres": [[book.name, book.address] for book in books],
        "pages": [[path, title] for path, title in pages.items()],
        "mots": text,
        "entier": whole,
    }
    return f"window.LOT_INDEX={json.dumps(said, ensure_ascii=False, separators=(',', ':'))};\n"


def _pages(books: Sequence[Searchable]) -> dict[str, str]:
    """Return the title of each page, in the order they are first met."""
    pages: dict[str, str] = {}
    for book in books:
        for page, _, chapter, *_ in book.entries:
            pages.setdefault(page, chapter)
    return pages


def _words(book: Searchable) -> Iterable[tuple[str, set[str]]]:
    """Yield each page of a book with its words; numbers are left to the book's own search."""
    for page, _, chapter, section, text in book.entries:
        words = set(folded(f"{chapter} {section} {text}").split())
        yield page, {w for w in words if len(w) >= _SHORTEST and not w.isdigit()}


def _lines(places: Mapping[str, set[int]]) -> str:
    return "\n".join(f"{word} {_ranges(places[word])}" for word in sorted(places))


def _ranges(places: Iterable[int]) -> str:
    """Write numbers as ranges: ``3-7,12``."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
