"""Replace what identifies by placeholders, the same one for the same person.

``[PERSONNE_1]`` stands for one person throughout a corpus, so that a reader
still follows who speaks of whom. The table that leads back to names is given
apart, for the secure folder alone; nothing published can be computed from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from diagnostic.confidentiality.identifiers import Found, Kind, Names, find
from diagnostic.text import folded

_NUMBERED = {Kind.PERSON, Kind.PLACE, Kind.SCHOOL, Kind.ORGANISATION}
_WRITTEN = re.compile(r"\[([A-ZÀ-Þ_]+?)_(\d+)\]")
_TITLES = re.compile(
    r"^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|docteur|dr|pr|professeur|maitre|me)\.?\s+"
)


@dataclass(frozen=True)
class Cleaned:
    """A text without what identifies.

    Parameters
    ----------
    text : str
    replaced : tuple of Found
        What was replaced, with places in the text before.
    doubts : tuple of Found
        What a human must settle before the text is published.
    """

    text: str
    replaced: tuple[Found, ...]
    doubts: tuple[Found, ...]


@dataclass
class Pseudonymiser:
    """Replaces identities throughout a corpus.

    Parameters
    ----------
    names : Names
    """

    names: Names = field(default_factory=Names)
    _numbers: dict[tuple[Kind, str], int] = field(default_factory=dict, repr=False)
    _people: dict[str, int] = field(default_factory=dict, repr=False)

    def resume(self, key: Mapping[str, Iterable[str]]) -> Pseudonymiser:
        """Go on from the key of earlier texts: the same person keeps the same number."""
        for placeholder, names in key.items():
            match = _WRITTEN.fullmatch(placeholder)
            if match is None:
                continue
            kind, number = Kind(match[1]), int(match[2])
            for name in names:
                self._numbers[kind, name] = number
                if kind is Kind.PERSON and name:
                    self._people.setdefault(re.split(r"[\s\-]+", name)[-1], number)
        return self

    def clean(self, text: str) -> Cleaned:
        """Return a text with placeholders; doubts are left in it, and listed."""
        found = find(text, self.names)
        sure = [item for item in found if item.kind is not Kind.DOUBT]
        parts, place = [], 0
        for item in sure:
            parts += [text[place : item.start], self._placeholder(item)]
            place = item.end
        doubts = tuple(item for item in found if item.kind is Kind.DOUBT)
        return Cleaned("".join([*parts, text[place:]]), tuple(sure), doubts)

    @property
    def key(self) -> dict[str, tuple[str, ...]]:
        """Names behind each placeholder, folded. Personal: never beside the texts."""
        found: dict[str, tuple[str, ...]] = {}
        for (kind, name), number in self._numbers.items():
            placeholder = _written(kind, number)
            found[placeholder] = (*found.get(placeholder, ()), name)
        return found

    def _placeholder(self, item: Found) -> str:
        if item.kind not in _NUMBERED:
            return f"[{item.kind.value}]"
        name = _TITLES.sub("", " ".join(folded(item.text).split()))
        if item.kind is Kind.PERSON:
            return _written(item.kind, self._person(name))
        return _written(item.kind, self._number(item.kind, name))

    def _person(self, name: str) -> int:
        """Number a person; a surname alone is the person already met by that surname."""
        surname = re.split(r"[\s\-]+", name)[-1]
        if (Kind.PERSON, name) not in self._numbers and surname in self._people:
            self._numbers[Kind.PERSON, name] = self._people[surname]
        number = self._number(Kind.PERSON, name)
        self._people.setdefault(surname, number)
        return number

    def _number(self, kind: Kind, name: str) -> int:
        if (kind, name) not in self._numbers:
            held = [number for (other, _), number in self._numbers.items() if other is kind]
            self._numbers[kind, name] = max(held, default=0) + 1
        return self._numbers[kind, name]


def _written(kind: Kind, number: int) -> str:
    return f"[{kind.value}_{number}]"
