"""Where a question stands in an export: one column, or one column per answer.

Each tool names its columns its own way: ``groupe/question/choix`` in Kobo,
``Q1[SQ001]`` or the whole wording in LimeSurvey, two or three lines of titles
in Framaforms. They are all brought back to the same few names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from diagnostic.voices.surveys.writing import plain

_CODED = re.compile(r"^([A-Za-z][\w]*(?:\[[^\]]*\])*)\.\s*(?=\S)")
_BRACKETS = re.compile(r"^(.*?)\s*\[([^\[\]]+)\]$")
OTHER = "other"


@dataclass(frozen=True)
class Column:
    """A column of an export.

    Parameters
    ----------
    place : int
        From zero.
    title : str
        As written on the last line of titles.
    group : str
        What the line above says it belongs to.
    """

    place: int
    title: str
    group: str = ""

    @property
    def letter(self) -> str:
        """Its name in a spreadsheet."""
        letters, left = "", self.place + 1
        while left:
            left, rest = divmod(left - 1, 26)
            letters = chr(65 + rest) + letters
        return letters

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """Names by which it can be asked for, the surest first."""
        whole = plain(self.title)
        coded = _CODED.match(self.title.strip())
        tiers: list[tuple[str, ...]] = [(whole,)]
        if coded:
            tiers.append((plain(coded[1]),))
        if self.group:
            tiers.append((f"{plain(self.group)}/{whole}",))
        parts = whole.split("/")
        tiers.append(tuple("/".join(parts[i:]).strip() for i in range(1, len(parts))))
        return tuple(tiers)

    @cached_property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Question and answer that it may be the meeting of."""
        return tuple(dict.fromkeys(self._parts()))

    def _parts(self) -> Iterator[tuple[str, str]]:
        coded = _CODED.match(self.title.strip())
        for said in (self.title, coded[1] if coded else ""):
            if match := _BRACKETS.match(said.strip()):
                yield plain(match[1]), plain(match[2])
        if self.group:
            yield plain(self.group), plain(self.title)
        whole = plain(self.title)
        for cut in (i for i, letter in enumerate(whole) if letter == "/"):
            base, answer = whole[:cut].strip(), whole[cut + 1 :].strip()
            steps = base.split("/")
            for i in range(len(steps)):
                yield "/".join(steps[i:]).strip(), answer


def columns(titles: Sequence[Sequence[str]]) -> list[Column]:
    """Return the columns of one, two or three lines of titles.

    The line above the last is filled to the right: Framaforms writes the
    question once, over the first of its answers.
    """
    last = titles[-1]
    found, group = [], ""
    for place, title in enumerate(last):
        above = titles[-2][place] if len(titles) > 1 else ""
        group = above or group
        if title or above:
            found.append(Column(place, title or above, group if title else ""))
    return found


def single(known: Sequence[Column], wanted: str) -> list[Column]:
    """Return the columns that hold a question whole: none, one, or several that clash."""
    name = plain(wanted)
    for tier in range(max((len(column.names) for column in known), default=0)):
        hits = [c for c in known if tier < len(c.names) and name in c.names[tier]]
        if hits:
            return hits
    return []


def several(known: Sequence[Column], wanted: str) -> list[tuple[Column, str]]:
    """Return the columns that each hold one answer of a question, with that answer."""
    name = plain(wanted)
    found = []
    for column in known:
        answer = next((answer for base, answer in column.parts if base == name), None)
        if answer is not None:
            found.append((column, answer))
    return found
