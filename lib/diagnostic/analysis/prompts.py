"""What each chapter puts up for discussion: questions, and data to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from diagnostic import paths, text
from diagnostic.errors import CatalogueError, Problem
from diagnostic.statistics.lines import read

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Request:
    """Data that nobody publishes, and who holds it."""

    holder: str
    what: str


@dataclass(frozen=True)
class Prompts:
    """Questions and data requests of one theme."""

    questions: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    unpublished: str = ""
    """What nobody publishes at the scale of a town, and what stands in for it."""


@dataclass(frozen=True)
class Term:
    """An acronym or a word of the trade."""

    term: str
    meaning: str
    note: str = ""


@lru_cache(maxsize=4)
def _prompts(file: Path) -> dict[str, Prompts]:
    raw = read(file)
    try:
        return {
            theme: Prompts(
                tuple(text.typographic(question) for question in entry["questions"]),
                tuple(Request(r["holder"], text.typographic(r["what"])) for r in entry["requests"]),
                text.typographic(entry.get("unpublished", "")),
            )
            for theme, entry in raw.items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise CatalogueError(
            Problem(
                "chaque thème attend « questions » et « requests » (holder, what)",
                where=str(file),
                found=str(error),
                remedy="complétez le thème comme les autres du fichier",
            )
        ) from error


def prompts(theme: str) -> Prompts:
    """Return the prompts of a theme; none when the theme declares none."""
    return _prompts(paths.catalogue() / "prompts.yml").get(theme, Prompts())


def glossary() -> list[Term]:
    """Return the glossary, in alphabetical order."""
    raw = read(paths.catalogue() / "glossary.yml")
    terms = [
        Term(
            entry["term"],
            text.typographic(entry["meaning"]),
            text.typographic(entry.get("note", "")),
        )
        for entry in raw
    ]
    return sorted(terms, key=lambda term: text.folded(term.term))
