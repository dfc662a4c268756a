"""How the lines of a long file become variables, as its layout declares it.

A long file gives one figure per line, placed by dimensions: ``AGE=Y_GE80``,
``SEX=_T``. A layout says which cell, or which sum of cells, is the variable
that Insee's dictionary calls ``P23_POP80P``. A dimension that it does not
name is at its total: a file that gains a dimension is still read rightly.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from diagnostic.statistics.adapters.insee.figures import Common

TOTAL = "_T"
_ATTRIBUTES = re.compile(
    r"GEO|GEO_OBJECT|TIME_PERIOD|OBS_VALUE\w*|OBS_STATUS\w*|CONF_STATUS|UNIT_M\w+|FREQ|DECIMALS"
    r"|ID_TAB|\w+_LABEL"
)
_SPAN = re.compile(r"([A-Z]+)(\d+)\.\.[A-Z]+(\d+)")


class Block(BaseModel):
    """Variables declared together.

    Parameters
    ----------
    base : dict of str to str
        Dimension → code, of every variable of the block.
    sets : dict of str to dict
        Name → (piece of a variable's name → code or codes).
    periods : tuple of int
        Years concerned; every year of the file when empty.
    variables : dict of str to dict
        Variable, with ``{yy}`` for the year of the figure → dimension → code, codes
        to sum (a list, or ``Y75..Y89``), or ``{name of a set}``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base: dict[str, str] = Field(default_factory=dict)
    sets: dict[str, dict[str, str | tuple[str, ...]]] = Field(default_factory=dict)
    periods: tuple[int, ...] = ()
    variables: dict[str, dict[str, str | tuple[str, ...]]]


class Options(Common):
    """What the layout of a long file declares beside the common fields.

    Parameters
    ----------
    blocks : tuple of Block
        Variables made from dimensions.
    named : tuple of str
        Dimensions whose code is the variable: the first that is no total.
    base : dict of str to str
        With ``named``: codes of the other dimensions.
    renames : dict of str to str
        With ``named``: code → variable.
    required : tuple of str
        Variables without which the file is refused.
    counts : bool
        Whether every variable is a count, whatever its name.
    france : str
        Code of the line that is the country.
    repeats : bool
        Whether a figure may be written several times, in several tables: one
        that differs from a table to another is then left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    blocks: tuple[Block, ...] = ()
    named: tuple[str, ...] = ()
    base: dict[str, str] = Field(default_factory=dict)
    renames: dict[str, str] = Field(default_factory=dict)
    required: tuple[str, ...] = ()
    counts: bool = False
    france: str = "F"
    repeats: bool = False


@dataclass(frozen=True)
class Variable:
    """A variable, and the cells it sums.

    Parameters
    ----------
    name : str
        With ``{yy}`` where the year of the figure comes.
    cells : tuple of str
        Codes of the dimensions, joined in their order.
    periods : tuple of int
    """

    name: str
    cells: tuple[str, ...]
    periods: tuple[int, ...]


def dimensions(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that place a figure, in the order of the file."""
    return tuple(name for name in columns if not _ATTRIBUTES.fullmatch(name))


def declared(told: Options) -> tuple[str, ...]:
    """Return the dimensions without which a layout's variables cannot be told."""
    names = list(told.named)
    for block in told.blocks:
        names += [name for codes in block.variables.values() for name in codes]
    return tuple(dict.fromkeys(names))


def spoken(told: Options) -> frozenset[str]:
    """Return every dimension that a layout speaks of."""
    bases = [told.base, *(block.base for block in told.blocks)]
    return frozenset(declared(told)).union(*bases)


def compiled(told: Options, dims: tuple[str, ...]) -> list[Variable]:
    """Write out the variables that blocks declare."""
    return [
        Variable(name, tuple(_cells(codes, block.base, dims)), block.periods)
        for block in told.blocks
        for pattern, places in block.variables.items()
        for name, codes in _expanded(pattern, places, block.sets)
    ]


def written(name: str, year: int) -> str:
    """Write the year in a variable's name."""
    return name.replace("{yy}", f"{year % 100:02d}")


def _expanded(
    pattern: str, places: Mapping[str, Any], sets: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    used = [name for name in sets if f"{{{name}}}" in pattern]
    for pieces in itertools.product(*(sets[name].items() for name in used)):
        text, codes = pattern, dict(places)
        for name, (piece, code) in zip(used, pieces, strict=True):
            text = text.replace(f"{{{name}}}", piece)
            codes = {d: code if c == f"{{{name}}}" else c for d, c in codes.items()}
        yield text, codes


def _cells(
    codes: Mapping[str, Any], base: Mapping[str, str], dims: tuple[str, ...]
) -> Iterator[str]:
    choices = []
    for dim in dims:
        code = codes.get(dim, base.get(dim, TOTAL))
        codes_of = (code,) if isinstance(code, str) else tuple(code)
        choices.append([one for code in codes_of for one in _range(code)])
    yield from ("|".join(chosen) for chosen in itertools.product(*choices))


def _range(code: str) -> Iterator[str]:
    """Write out ``Y75..Y89``: one code for each year of age."""
    found = _SPAN.fullmatch(code)
    if found is None:
        yield code
        return
    for age in range(int(found[2]), int(found[3]) + 1):
        yield f"{found[1]}{age}"
