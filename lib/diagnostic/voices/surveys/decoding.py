"""From what a cell says to the code of an answer; what is unknown is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from diagnostic.text import near_matches
from diagnostic.voices.surveys.columns import Column
from diagnostic.voices.surveys.writing import plain

TICKED = {"1", "x", "oui", "yes", "y", "o", "vrai", "true", "coché", "checked", "selected"}
UNTICKED = {"", "0", "non", "no", "n", "faux", "false", "n/a", "not selected", "décoché"}
NONE = "-"
"""Answer of who saw a question of several answers and ticked none."""
SEPARATORS = " ;,|\n\t/"


class Answer(Protocol):
    """What options, bands, sexes and zones have in common."""

    @property
    def code(self) -> str:
        """What stands for it in files."""
        ...

    @property
    def label(self) -> str:
        """What readers see."""
        ...

    @property
    def also(self) -> tuple[str, ...]:
        """Other ways to write it."""
        ...


class UnknownAnswer(Exception):  # noqa: N818 - told to the user by its catcher
    """A cell says something that is not declared."""

    def __init__(self, found: str, near: Sequence[str] = (), column: Column | None = None) -> None:
        super().__init__(found)
        self.found = found
        self.near = tuple(near)
        self.column = column


@dataclass(frozen=True)
class Choices:
    """The answers of a question, by every way of writing them."""

    written: Mapping[str, str]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, options: Sequence[Answer]) -> Choices:
        """Index the answers by code, label and other writings."""
        written = {
            plain(said): option.code
            for option in options
            for said in (option.code, option.label, *option.also)
        }
        return cls(written, {option.code: option.label for option in options})

    def one(self, cell: str) -> str:
        """Return the code of a cell; empty for an empty cell.

        Raises
        ------
        UnknownAnswer
        """
        said = plain(cell)
        if not said:
            return ""
        if said in self.written:
            return self.written[said]
        raise UnknownAnswer(cell, near_matches(cell, [*self.labels.values(), *self.labels]))

    def many(self, cell: str) -> tuple[str, ...]:
        """Return the codes of a cell that holds several answers, whatever parts them.

        Answers may hold commas or spaces themselves: the longest known ones
        are looked for first.

        Raises
        ------
        UnknownAnswer
            With what is left of the cell.
        """
        said = plain(cell)
        found = self._cut(said, 0)
        if found is not None:
            return tuple(dict.fromkeys(found))
        for piece in re.split(r"[;|\n]+|,\s", cell):
            if plain(piece) and self._cut(plain(piece), 0) is None:
                raise UnknownAnswer(piece.strip(), near_matches(piece, self.labels.values()))
        raise UnknownAnswer(cell)

    def _cut(self, said: str, start: int) -> list[str] | None:
        while start < len(said) and said[start] in SEPARATORS:
            start += 1
        if start >= len(said):
            return []
        for name in sorted(self.written, key=len, reverse=True):
            end = start + len(name)
            if not name or not said.startswith(name, start):
                continue
            if end < len(said) and said[end] not in SEPARATORS:
                continue
            rest = self._cut(said, end)
            if rest is not None:
                return [self.written[name], *rest]
        return None


def ticked(cell: str, answer: Answer) -> bool | None:
    """Return whether a cell ticks its answer; None when it says nothing.

    Raises
    ------
    UnknownAnswer
    """
    said = plain(cell)
    if not said:
        return None
    if said in {plain(each) for each in (answer.code, answer.label, *answer.also)} - UNTICKED:
        return True
    if said in TICKED:
        return True
    if said in UNTICKED:
        return False
    raise UnknownAnswer(cell, ("X", "1", "0"))


def figure(cell: str) -> float | None:
    """Return the number of a cell written the French or the English way.

    Raises
    ------
    UnknownAnswer
    """
    said = re.sub(r"[\s\u00a0\u202f]", "", cell).replace(",", ".")
    if not said:
        return None
    if not re.fullmatch(r"[-+]?\d+(?:\.\d+)?", said):
        raise UnknownAnswer(cell)
    return float(said)
