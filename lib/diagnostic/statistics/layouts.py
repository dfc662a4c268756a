"""Layouts of official files: how a file is recognised, and how it is read.

A publisher serves the same layout year after year, under names that change:
``data/catalogue/layouts/*.yml`` declares each once, and every source that
comes in it names it. A file is recognised by its columns, never by its name;
its vintage is read in them too.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from diagnostic.confidentiality.status import Status


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Signature(_Declared):
    """What a table must hold to be of a layout.

    Parameters
    ----------
    columns : tuple of str
        Columns all present. ``{y}`` stands for the two digits of the vintage
        and ``{year}`` for the four.
    member : str
        Pattern of the table's name in an archive, or of its sheet in a workbook.
    values : dict of str to str
        Pattern that the first lines of a column must match.
    """

    columns: tuple[str, ...]
    member: str = ""
    values: dict[str, str] = Field(default_factory=dict)


class Layout(_Declared):
    """One layout of official files.

    Parameters
    ----------
    adapter : str
        Key of :data:`diagnostic.statistics.adapters.ADAPTERS`.
    separator, encodings, skip
        Of the text; ``encodings`` are tried in order, ``skip`` lines come
        before the header.
    header : tuple of str
        Names of the columns, when the file has no header line.
    units : int
        Lines between the header and the figures.
    absence : dict of str to Status
        What is written where there is no figure, lower case, over the usual codes.
    blank : Status
        What an empty cell means here.
    decimal : str
        Decimal sign.
    totals : bool
        Whether the file holds every commune of France, so that départements,
        régions and France may be summed.
    zeros : bool
        Whether a commune the file does not list has none.
    national : bool
        Whether every commune must be listed, though nothing is summed. So it
        is of a file with ``totals`` and without ``zeros``.
    shares : tuple of str
        Patterns of the variables that are percentages, from 0 to 100.
    signed : tuple of str
        Patterns of the additive variables that may be negative.
    first : bool
        Whether its files are read before others, which lean on them.
    without : tuple of str
        Départements that the publisher leaves out of its France.
    options : dict
        What else the adapter asks for.
    """

    id: str
    publisher: str
    title: str
    adapter: str
    signature: Signature
    separator: str = ";"
    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    skip: int = 0
    header: tuple[str, ...] = ()
    units: int = 0
    decimal: str = "."
    absence: dict[str, Status] = Field(default_factory=dict)
    blank: Status = Status.NOT_PUBLISHED
    totals: bool = False
    zeros: bool = False
    national: bool = False
    shares: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    first: bool = False
    without: tuple[str, ...] = ()
    options: dict[str, Any] = Field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether a commune that the file does not list is missing from it."""
        return self.national or (self.totals and not self.zeros)

    @property
    def territories(self) -> bool:
        """Whether it describes territories, and holds no figures."""
        return self.adapter.startswith("territories.")
