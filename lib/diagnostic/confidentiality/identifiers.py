"""Find in a text what names or reaches a person.

Rules of form first, then names: those of a directory given, titles followed by
a surname, first names. What only looks like a name is a doubt, for a human to
settle: a rule never decides alone that a text is safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from diagnostic import paths
from diagnostic.confidentiality.forms import (
    CAPITALISED,
    FAMILY,
    FORMS,
    INITIALLED,
    INITIALS,
    LOWER_TITLED,
    PLACEHOLDER,
    PLACES,
    SENTENCE_END,
    TITLED,
    Found,
    Kind,
)
from diagnostic.text import folded

__all__ = ["Found", "Kind", "Names", "find", "flat", "known_to_all"]

_PARTICLES = re.compile(r"^(?:[a-zà-ÿ]+[ \u00a0]|[dl][’'])+")
_TITLE = re.compile(
    r"(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|Docteur|Dr\.?)[ \u00a0\u202f]+"
)
_PLACE = re.compile(
    r"(?:\b(?:à|de|du|des|au|aux|en|vers|sur|entre|la|le|les|commune)|[dl][’'])\s*$"
)
"""What goes before a place more often than before a person."""
_LOWER = re.compile(r"(?<![\w’'\-])[a-zà-ÿ][a-zà-ÿ\-]{3,}(?![\w])")
_ARTICLES = {"le", "la", "les", "l", "un", "une"}
_SMALL = {
    "de", "la", "le", "les", "l", "du", "des", "d", "et", "en", "sur", "sous", "aux", "au", "a",
    "van", "von",
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What is known to be a name here.

    Parameters
    ----------
    people, organisations, schools, places : tuple of str
        From the directory of the study: residents met, structures, streets.
    allowed : tuple of str
        Proper nouns that name nobody and stay: the town studied, its département,
        public bodies known to all.
    """

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    @cached_property
    def lists(self) -> Mapping[Kind, re.Pattern[str]]:
        """One pattern per kind of listed name, the longest first; accents and case are ignored."""
        given = {
            Kind.PERSON: self.people,
            Kind.SCHOOL: self.schools,
            Kind.ORGANISATION: self.organisations,
            Kind.PLACE: self.places,
        }
        return {kind: _listed(names) for kind, names in given.items() if names}

    @cached_property
    def known(self) -> frozenset[str]:
        """Words of the proper nouns that stay, folded."""
        return frozenset(word for name in self.allowed for word in _words(name))


def find(text: str, names: Names | None = None) -> list[Found]:
    """Return what identifies someone in a text, in order, without overlap.

    Parameters
    ----------
    text : str
    names : Names, optional

    Returns
    -------
    list of Found
        Doubts (:attr:`Kind.DOUBT`) last in precedence: they never hide a
        certain finding.
    """
    return list(_found(text, names or Names()))


@lru_cache(maxsize=1 << 12)
def _found(text: str, names: Names) -> tuple[Found, ...]:
    # The same words are read for each chapter, by the gate and by the findings.
    taken = [Found(m.start(), m.end(), Kind.DOUBT, "") for m in PLACEHOLDER.finditer(text)]
    for found in (*_certain(text, names), *_doubts(text, names)):
        if not any(found.start < other.end and other.start < found.end for other in taken):
            taken.append(found)
    return tuple(sorted(found for found in taken if found.text))


def _certain(text: str, names: Names) -> Iterator[Found]:
    for kind, pattern in FORMS:
        yield from (Found(m.start(), m.end(), kind, m.group()) for m in pattern.finditer(text))
    plain = flat(text)
    for kind, pattern in names.lists.items():
        for match in pattern.finditer(plain):
            start, end = match.span()
            if kind is Kind.PERSON:
                start, end = _whole(text, start, end)
            yield Found(start, end, kind, text[start:end])
    for kind, pattern in PLACES:
        for match in pattern.finditer(text):
            if not set(_words(match.group())) <= names.known | _list("communs"):
                yield Found(match.start(), match.end(), kind, match.group())
    for match in INITIALS.finditer(text):
        yield Found(match.start(), match.end(), Kind.PERSON, match.group())
    for match in TITLED.finditer(text):
        start, end = match.start(1), match.end(1)
        yield Found(start, end, Kind.PERSON, text[start:end])
    yield from _named(text, names)
    yield from _first_names(text, names)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a listed name to the run of capitals it is in: a surname brings its first name."""
    for low, high, _ in _runs(text):
        if low < end and start < high:
            title = _TITLE.match(text, low)
            start, end = min(start, title.end() if title else low), max(end, high)
    return start, end


def _named(text: str, names: Names) -> Iterator[Found]:
    """Yield names told by what stands before: a family, an initial, a title in lower case."""
    stay = names.known | _list("communs")
    for pattern in (FAMILY, INITIALLED):
        for match in pattern.finditer(text):
            words = _words(match.group(1))
            if not set(words[:1]) & stay and not set(words) <= stay | {""}:
                yield Found(match.start(1), match.end(1), Kind.PERSON, match.group(1))
    for match in LOWER_TITLED.finditer(text):
        if match.group(1) and not _ordinary(match.group(2)):
            yield Found(match.start(2), match.end(2), Kind.PERSON, match.group(2))


def _ordinary(words: str) -> bool:
    """Whether words may follow a title without being a name: « la directrice »."""
    last = (folded(words).split() or [""])[-1]
    return last in _list("ordinaires") or last in _SMALL


def _first_names(text: str, names: Names) -> Iterator[Found]:
    """Yield runs of capitalised words that hold a first name."""
    for start, end, opening in _runs(text):
        words = _words(text[start:end])
        sure = (_list("prenoms") & set(words)) - names.known
        if opening or _PLACE.search(text[:start]):
            sure -= _list("ambigus")
        if sure or (
            " " in text[start:end] and _strangers(words, names) and not _PLACE.search(text[:start])
        ):
            yield Found(start, end, Kind.PERSON, text[start:end])


def _strangers(words: list[str], names: Names) -> bool:
    """Whether no word of a run of capitals is known: a first name and a surname, most often."""
    known = names.known | _list("communs") | _list("ordinaires") | _list("ambigus")
    return not known & set(words)


def _doubts(text: str, names: Names) -> Iterator[Found]:
    """Yield what may be a name: a capital inside a sentence, a first name that is also a word."""
    for start, end, opening in _runs(text):
        words = set(_words(text[start:end]))
        alone = len(text[start:end].split()) < 2
        if opening and alone and not _list("prenoms") & words:
            continue
        if not words <= names.known | _list("communs"):
            yield Found(start, end, Kind.DOUBT, text[start:end])
    for match in LOWER_TITLED.finditer(text):
        if not _ordinary(match.group(2)):
            yield Found(match.start(2), match.end(2), Kind.DOUBT, match.group(2))
    for match in _LOWER.finditer(text):
        word = folded(match.group())
        if word in _list("prenoms") - _list("ambigus") - _list("ordinaires"):
            yield Found(match.start(), match.end(), Kind.DOUBT, match.group())


def _runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield runs of capitalised words, and whether they open a sentence.

    The ordinary word that opens a sentence is no part of the name after it.
    """
    for match in CAPITALISED.finditer(text):
        start, end = match.span()
        opening = bool(SENTENCE_END.search(text[:start]))
        first, gap, rest = match.group().partition(" ")
        if opening and gap and _opens(first):
            start += len(first) + 1
            start += len(rest) - len(_PARTICLES.sub("", rest))
            opening = False
        yield start, end, opening


def known_to_all(name: str) -> bool:
    """Whether every word of a name is one that names nobody: « CCAS », « Mission locale »."""
    return set(_words(name)) <= _list("communs")


def _opens(word: str) -> bool:
    """Whether the first word of a sentence is an ordinary one, and no part of the name after it."""
    plain = folded(word)
    if plain in _list("prenoms") or (word.isupper() and len(word) > 2):
        return plain in _list("communs") | _list("ordinaires")
    return plain in _list("communs") | _list("ordinaires") | _SMALL or not plain


@lru_cache(maxsize=8)
def _list(name: str) -> frozenset[str]:
    """Return a list of words of ``data/catalogue/names``, folded."""
    lines = (paths.catalogue() / "names" / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(folded(w) for line in lines if not line.startswith("#") for w in line.split())


@lru_cache(maxsize=256)
def _listed(names: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted({flat(name.strip()) for name in names if name.strip()}, key=len, reverse=True)
    choices = "|".join(r"[\s\-’'\u00a0]+".join(map(re.escape, _split(name))) for name in ordered)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)")


def _split(name: str) -> list[str]:
    """Return the words of a name, without the article it begins with."""
    parts = [part for part in re.split(r"[\s\-’'\u00a0]+", name) if part]
    return parts[1:] if len(parts) > 1 and parts[0] in _ARTICLES else parts


def flat(text: str) -> str:
    """Drop accents and case, one character for one: places in the text are kept."""
    return "".join(map(_flat, text))


@lru_cache(maxsize=1 << 12)
def _flat(char: str) -> str:
    plain = folded(char)
    return plain if len(plain) == 1 else char


def _words(text: str) -> list[str]:
    return [folded(word) for word in re.findall(r"[^\W\d_]+", text) if folded(word) not in _SMALL]
