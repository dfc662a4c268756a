r"""Figures that a paragraph names itself.

``{share_75_plus}`` stands for the figure and prints its value;
``{share_75_plus, 2017}`` and ``{share_75_plus, DEP}`` ask for another year or
for a territory of comparison. ``<!-- repose sur : share_75_plus, 2017 ;
living_alone_80_plus -->`` prints nothing. Code is never searched, and
``\{share_75_plus}`` stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

_APART = re.compile(
    r"(?P<comment>[ \t]*<!--(?P<said>.*?)-->)"
    r"|^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)",
    re.DOTALL | re.MULTILINE,
)
_RESTS = re.compile(r"^\s*repose sur\s*:\s*(.*)$", re.DOTALL | re.IGNORECASE)
_CITED = re.compile(
    r"(?<![\\{}\]\w])\{([a-z][a-z0-9]*(?:_[a-z0-9]+)*)((?:\s*,\s*[\w-]+)*)\s*\}(?!\})"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Citation:
    """A figure named by a paragraph.

    Parameters
    ----------
    indicator : str
    vintage : int or None
        None for the newest.
    place : str
        Identifier or level of a territory; empty for the town.
    written : str
        As the consultant wrote it.
    """

    indicator: str
    vintage: int | None = None
    place: str = ""
    written: str = ""


def citations(text: str, known: Collection[str]) -> list[Citation]:
    """Return the figures named by a paragraph, each once.

    Parameters
    ----------
    text : str
    known : collection of str
        Identifiers of the catalogue. Braces around a lone word that is not
        one of them are only braces.
    """
    found: list[Citation] = []
    for piece, kind in _pieces(text):
        if kind == "comment" and (rests := _RESTS.match(piece)):
            for each in re.split(r"[;\n]", rests[1]):
                found += _listed(each, known)
        elif kind == "text":
            found += [_citation(m) for m in _CITED.finditer(piece) if _meant(m[1], known)]
    return list(dict.fromkeys(found))


def rendered(text: str, known: Collection[str], say: Callable[[Citation], str | None]) -> str:
    """Return a text with each figure named in its place, and without its comments.

    ``say`` gives what to print, or None to leave the words as they are.
    """

    def put(match: re.Match[str]) -> str:
        said = say(_citation(match)) if _meant(match[1], known) else None
        return match[0] if said is None else said

    return "".join(
        _CITED.sub(put, piece) if kind == "text" else piece
        for piece, kind in _pieces(text)
        if kind != "comment"
    )


def plain(text: str) -> str:
    """Return a text without code, comments nor figures named: what the consultant typed."""
    return _CITED.sub(" ", " ".join(piece for piece, kind in _pieces(text) if kind == "text"))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text in order, and what each piece is: text, code, or what a comment says."""
    position = 0
    for apart in _APART.finditer(text):
        yield text[position : apart.start()], "text"
        is_comment = apart["comment"] is not None
        yield (apart["said"], "comment") if is_comment else (apart[0], "code")
        position = apart.end()
    yield text[position:], "text"


def _meant(word: str, known: Collection[str]) -> bool:
    return "_" in word or word in known


def _citation(match: re.Match[str]) -> Citation:
    return _read(match[1], match[2].replace(",", " ").split(), match[0])


def _listed(written: str, known: Collection[str]) -> list[Citation]:
    """Read « share_75_plus, 2017, living_alone_80_plus, DEP »: what follows a name is about it."""
    groups: list[list[str]] = []
    for word in re.split(r"[\s,]+", written.strip(" .")):
        if word in known or "_" in word or not groups:
            groups += [[word]] if word else []
        else:
            groups[-1].append(word)
    return [_read(words[0], words[1:], ", ".join(words)) for words in groups]


def _read(indicator: str, words: list[str], written: str) -> Citation:
    years = [int(word) for word in words if _YEAR.fullmatch(word)]
    places = [word for word in words if not _YEAR.fullmatch(word)]
    return Citation(indicator, years[0] if years else None, "-".join(places), written)
