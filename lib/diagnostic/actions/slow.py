"""Figures too slow to tell whether an action works, and the first year they could.

A census vintage gathers five years of collection and appears three years
later: of an action begun in 2027, the vintage 2028 (out in 2031) holds
mostly years of action, the vintage 2029 (out in 2032) nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, TypeAdapter
from ruamel.yaml import YAML

from diagnostic import paths
from diagnostic.statistics.declared import Declared, Text
from diagnostic.text import folded

if TYPE_CHECKING:
    from diagnostic.statistics.models import Indicator

FILE = "slow.yml"


class Slow(Declared):
    """A source whose figures follow what happens years later.

    Parameters
    ----------
    label : str
    prefixes : tuple of str
        How the identifiers of its sources begin.
    window : int
        Years of collection on each side of the vintage.
    lag : int
        Years between the vintage and its publication.
    why : str
    words : tuple of str
        How people name it when they cite no indicator of the catalogue.
    """

    label: Text
    prefixes: tuple[str, ...]
    words: tuple[Text, ...] = ()
    window: int = Field(ge=0)
    lag: int = Field(ge=0)
    why: Text

    def holds(self, source: str) -> bool:
        """Whether a source of the catalogue is of this kind."""
        return source.startswith(self.prefixes)


@dataclass(frozen=True)
class Visible:
    """When a figure could first show a change.

    Parameters
    ----------
    first : int
        Year of publication of the first vintage made mostly of years of action.
    whole : int
        Year of publication of the first vintage made of them alone.
    vintages : tuple of int
        These two vintages.
    """

    first: int
    whole: int
    vintages: tuple[int, int]


def slow(indicator: Indicator, folder: Path | None = None) -> Slow | None:
    """Return the slow source that an indicator rests on alone; None when it has a quicker one."""
    if not indicator.expressions:
        return None
    newest = max(indicator.vintages)
    for each in declared(folder or paths.catalogue()):
        for expression in indicator.at(newest):
            if expression.source and all(each.holds(name) for name in expression.source):
                return each
    return None


def named(text: str, folder: Path | None = None) -> Slow | None:
    """Return the slow source that words name: « Insee, recensement »; None when they name none."""
    plain = f" {folded(text)} "
    for each in declared(folder or paths.catalogue()):
        if any(f" {folded(word)} " in plain for word in each.words):
            return each
    return None


def too_early(source: Slow, start: int, year: int) -> bool:
    """Whether nothing of an action begun in a year could be seen yet in another."""
    return year < visible(source, start).first


def visible(source: Slow, start: int) -> Visible:
    """Return when a figure could first show an action begun in a year.

    Examples
    --------
    >>> census = Slow(label="RP", prefixes=("insee_rp",), window=2, lag=3, why="cinq ans")
    >>> visible(census, 2027)
    Visible(first=2031, whole=2032, vintages=(2028, 2029))
    """
    whole = start + max(source.window, 1)
    first = start + 1
    return Visible(first + source.lag, whole + source.lag, (first, whole))


@lru_cache(maxsize=4)
def declared(folder: Path) -> tuple[Slow, ...]:
    """Read the slow sources of the catalogue."""
    values = YAML(typ="safe").load((folder / FILE).read_text("utf-8"))
    return tuple(TypeAdapter(list[Slow]).validate_python(values))
