"""Numbers that a paragraph writes, and the figures of the chapter they may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from diagnostic import text
from diagnostic.notes import citing
from diagnostic.territories.codes import Level
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.analysis.values import Value
    from diagnostic.territories.gazetteer import Territory

MOST = 3
"""Figures kept for one number when nothing tells them apart."""
_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = re.compile(
    rf"(?<![\w\-‑/.,@#&])(?P<sign>[-+−])?"
    rf"(?P<whole>\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+)(?:[,.](?P<part>\d+))?"
    rf"(?P<unit>{_SPACE}*(?:%|‰|€|euros?\b|pour cent\b|points?\b))?"
    r"(?![\w/@]|[-‑]\d|[,.]\d)"
)
_ASIDE = re.compile(
    rf"{_SPACE}*(?:ans?|mois|jours?|heures?|semaines?|er|ère|e|ème|janvier|février|mars|avril|mai"
    r"|juin|juillet|août|septembre|octobre|novembre|décembre)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\]\([^)]*\)|<?https?://\S+|\{[^{}]*\}|\[\^[^\]]*\]|^\s*\(?\d+[.)](?=\s)", re.MULTILINE
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*(?=[-*+]\s)")
_ROW = re.compile(r"^\s*\|", re.MULTILINE)
_STOP = frozenset({
    "ans", "aussi", "autres", "avec", "dans", "ensemble", "entre", "leur", "leurs", "mais",
    "moins", "nombre", "part", "plus", "pour", "sont", "taux",
})  # fmt: skip
_FAR = {Level.FRANCE: "france national nationale", Level.DEP: "departement departemental "
        "departementale", Level.REG: "region regional regionale", Level.EPCI: "intercommunalite "
        "agglomeration communaute epci"}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number as a paragraph writes it.

    Parameters
    ----------
    written : str
    value : Decimal
        Without its sign: prose says « a reculé de 2,3 % ».
    decimals : int
    unit : str
        ``%``, ``‰``, ``€``, ``points`` or nothing.
    sentence : str
        Where it stands.
    """

    written: str
    value: Decimal
    decimals: int
    unit: str = ""
    sentence: str = ""

    @property
    def sure(self) -> bool:
        """Whether it can only be a figure: not a count on one's fingers."""
        return bool(self.unit or self.decimals) or self.value >= 100


def numbers(paragraph: str) -> list[Number]:
    """Return the numbers of a paragraph that may be figures, not years, ages nor dates.

    Examples
    --------
    >>> [n.written for n in numbers("En 2022, 12,3 % des 1 234 habitants de 75 ans.")]
    ['12,3 %', '1 234']
    """
    typed = _LINK.sub(" ", citing.plain(paragraph))
    return [
        found
        for sentence, about in _sentences(typed)
        for match in _NUMBER.finditer(sentence)
        if (found := _number(match, sentence, about))
    ]


def _sentences(typed: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence and what tells its subject: the head of the table, for a row."""
    if not _ROW.search(typed):
        yield from ((sentence, sentence) for sentence in _SENTENCE.split(typed))
        return
    rows = typed.strip().split("\n")
    for row in rows:
        yield row, f"{rows[0]} {row}"


def _number(match: re.Match[str], sentence: str, about: str) -> Number | None:
    whole, part = match["whole"], match["part"] or ""
    unit = _unit(match["unit"] or "")
    bare = not (part or unit or match["sign"])
    if bare and (_is_year(whole) or _ASIDE.match(sentence, match.end())):
        return None
    digits = re.sub(_SPACE, "", whole)
    value = Decimal(f"{digits}.{part}" if part else digits)
    return Number(match[0].strip(), value, len(part), unit, about)


def _is_year(whole: str) -> bool:
    return len(whole) == 4 and 1900 <= int(whole) <= 2100


def _unit(written: str) -> str:
    said = re.sub(_SPACE, "", written)
    if said == "pourcent":
        return "%"
    return {"e": "€", "p": "points"}.get(said[:1], said)


def candidates(number: Number, values: Sequence[Value], town: Territory) -> list[Value]:
    """Return the figures that a number most likely is: one, or several that nothing tells apart.

    Parameters
    ----------
    number : Number
    values : sequence of Value
        Every vintage of what the chapter measures, for the town and what it is compared with.
    town : Territory
    """
    scored = [(score, v) for v in values if (score := _score(number, v, town, values)) > 0]
    if not scored:
        return []
    best = max(score for score, _ in scored)
    return [value for score, value in scored if score == best][:MOST]


def same(number: Number, value: Value) -> bool:
    """Whether a figure, rounded as the number is written, is that number."""
    if value.value is None or number.decimals > value.indicator.decimals:
        return False
    if number.unit and not _agrees(number.unit, value.indicator.unit):
        return False
    return abs(text.rounded(value.value, number.decimals)) == number.value


def _agrees(written: str, unit: str) -> bool:
    return unit.startswith("point" if written == "points" else written)


def _score(number: Number, value: Value, town: Territory, values: Sequence[Value]) -> int:
    """Tell how likely a figure is the number of a sentence; 0 when it is not."""
    if not same(number, value):
        return 0
    said = set(_words(number.sentence)) - {folded(number.written)}
    near = len(said & set(_names(value)))
    exact = number.decimals == value.indicator.decimals
    here = value.territory.id == town.id or value.lent
    latest = not any(_newer(other, value) for other in values)
    dated = str(value.year) in said
    if not here and not _named(value.territory, said):
        return 0
    if not exact and not near:
        return 0
    if not number.sure and not near:
        return 0
    if not latest and not dated and not near:
        return 0
    close = 4 * min(near, 4) + 3 * dated + 2 * latest + 2 * exact
    return 1 + close + (0 if here else 5) + (2 if number.unit else 0)


def _newer(other: Value, value: Value) -> bool:
    return (
        other.known
        and other.indicator.id == value.indicator.id
        and other.territory.id == value.territory.id
        and other.year > value.year
    )


def _words(said: str) -> Iterator[str]:
    """Yield the words that carry meaning, cut so that plurals agree."""
    for word in folded(said).split():
        if word.isdigit():
            yield word
        elif len(word) > 3 and word not in _STOP:
            yield word[:6]


def _names(value: Value) -> Iterator[str]:
    indicator = value.indicator
    yield from _words(f"{indicator.label} {indicator.short} {indicator.subject}")


def _named(place: Territory, said: set[str]) -> bool:
    words = set(_words(place.short))
    general = set(_words(_FAR.get(place.id.level, "")))
    return bool(words and words <= said) or bool(general & said)
