"""Tables and lines of loose Word documents, whose longest words hold on their line."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.presentation.markdown import escape, flat
from diagnostic.text import typographic

_LETTERS, _MOST = 96, 100
"""Letters of a line of a table, and of what a column asks for."""


def said_md(text: str) -> str:
    """Return plain text as Markdown, in French typography."""
    return escape(typographic(text))


def grid(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose longest words hold on a line, in French typography."""
    lines = [list(titles), *([typographic(each) for each in row] for row in rows)]
    widths = shares(list(zip(*lines, strict=True)), _MOST)
    written = ["| " + " | ".join(escape(flat(cell)) for cell in line) + " |" for line in lines]
    written.insert(1, "|" + "|".join(":" + "-" * width for width in widths) + "|")
    return "\n".join(written)


def shares(columns: Sequence[Sequence[str]], most: int) -> list[int]:
    """Share a line's letters between columns: each its longest word, then by what it holds.

    Parameters
    ----------
    columns : sequence of sequence of str
        The texts of each column, its head first.
    most : int
        Letters above which a text asks for no more room.
    """
    least, wished = [], []
    for column in columns:
        words = [len(word) for cell in column for word in cell.split(" ")]
        head = max(round(1.3 * len(word)) for word in column[0].split(" "))  # heads are bold
        least.append(max(head, *words) + 4)
        wished.append(min(most, max(map(len, column))))
    room = max(0, _LETTERS - sum(least))
    more = [max(0, wish - low) for wish, low in zip(wished, least, strict=True)]
    total = sum(more) or 1
    return [low + room * each // total for low, each in zip(least, more, strict=True)]


def after(text: str) -> str:
    """Return a line that follows a table, with room above it."""
    return f'::: {{custom-style="Comment lire"}}\n{said_md(text)}\n:::'
