"""Read what the chapters of a book show: every figure, and every cell as it is printed.

An executed notebook says beside each output which values it shows (see
``Value.record``); cards and tables are read from the very Markdown that the
book prints. The data pack is made from this alone, so that it can hold
nothing that the book does not show.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from diagnostic import paths
from diagnostic.book.memo import Memo
from diagnostic.book.reduction import text_of
from diagnostic.confidentiality.status import Status
from diagnostic.stamps import Stamps

_FIELDS = 9


@dataclass(frozen=True, order=True)
class Figure:
    """One value that a chapter shows; ``value`` is empty exactly when it is withheld or unknown.

    Parameters
    ----------
    chapter, indicator, territory, name : str
        Identifiers, and the territory's name.
    vintage : int
        0 when no source gives the indicator.
    value : str
        The number as printed, with a decimal point.
    status : Status
    method : str
    sources : tuple of str
    reserve : str
    """

    chapter: str
    indicator: str
    territory: str
    name: str
    vintage: int
    value: str
    status: Status
    method: str = ""
    sources: tuple[str, ...] = ()
    reserve: str = ""

    @classmethod
    def of(cls, chapter: str, record: str) -> Figure:
        """Read a record; see :attr:`diagnostic.analysis.values.Value.record`.

        Raises
        ------
        ValueError
            When it is not a record.
        """
        parts = record.split("\t")
        if len(parts) != _FIELDS:
            raise ValueError(f"{_FIELDS} fields are expected in {record!r}")
        indicator, territory, name, vintage, value, state, method, sources, reserve = parts
        status = Status(state)
        return cls(
            chapter, indicator, territory, name, int(vintage or 0),
            value if status.has_value else "", status, method,
            tuple(each for each in sources.split(";") if each), reserve,
        )  # fmt: skip


class Cell(NamedTuple):
    """One cell as a card or a table prints it."""

    chapter: str
    block: str
    row: str
    column: str
    text: str
    rank: int = 1


@dataclass(frozen=True)
class Shown:
    """What the chapters of a book show.

    Parameters
    ----------
    indicators, sources : frozenset of str
        What they rest on.
    figures : tuple of Figure
        Once each, in the order of the chapters.
    cells : tuple of Cell
        What cards, facts and tables print, in the order of the chapters.
    """

    indicators: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    cells: tuple[Cell, ...] = ()


def read_shown(executed: Mapping[str, Path], memo: Memo | None = None) -> Shown:
    """Return what executed notebooks show.

    Parameters
    ----------
    executed : mapping of str to Path
        Chapter → executed notebook.
    memo : Memo, optional
        Where what each one shows is kept, by content.
    """
    indicators: set[str] = set()
    sources: set[str] = set()
    figures: list[Figure] = []
    found: list[Cell] = []
    stamps = Stamps(paths.stamps())
    for chapter, path in executed.items():
        said = _kept(path, chapter, memo, stamps) if memo else _told(path.read_bytes(), chapter)
        indicators.update(said["indicators"])
        sources.update(said["sources"])
        figures += [Figure.of(chapter, record) for record in said["values"]]
        found += [Cell(chapter, *cell) for cell in said["cells"]]
    if memo:
        memo.tidy()
    shown = tuple(dict.fromkeys(found))
    return Shown(frozenset(indicators), frozenset(sources), tuple(figures), shown)


def _kept(path: Path, chapter: str, memo: Memo, stamps: Stamps) -> dict[str, Any]:
    """Return what a notebook shows, read again only when its bytes changed."""
    if known := memo.get(f"{chapter} {stamps.of(path)}".encode()):
        kept: dict[str, Any] = json.loads(known)
        return kept
    content = path.read_bytes()
    said = _told(content, chapter)
    digest = hashlib.sha256(content).hexdigest()  # of what was read, whatever happens to the file
    memo.put(f"{chapter} {digest}".encode(), json.dumps(said, ensure_ascii=False).encode("utf-8"))
    return said


def _told(content: bytes, chapter: str) -> dict[str, Any]:
    """Return what a notebook shows, as plain values."""
    used: dict[str, set[str]] = {"indicators": set(), "sources": set(), "values": set()}
    found: list[Cell] = []
    for cell in json.loads(content)["cells"]:
        for output in cell.get("outputs", ()):
            said = output.get("metadata", {}).get("diagnostic", {})
            for key, names in said.get("used", {}).items():
                used.setdefault(key, set()).update(names)
            if said:
                form = said.get("form", "text/markdown")
                printed = text_of(output.get("data", {}).get(form, ""))
                measured = bool(said.get("used", {}).get("values"))
                found += cells(printed, chapter, measured=measured)
    values = sorted(used["values"], key=lambda record: Figure.of(chapter, record))
    shown = dict.fromkeys((c.block, c.row, c.column, c.text, c.rank) for c in found)
    return {
        "indicators": sorted(used["indicators"]),
        "sources": sorted(used["sources"]),
        "values": values,
        "cells": list(shown),
    }


_DIV = re.compile(r"^:{3,} ?\{(?P<names>[^}]*)\}\s*$")
_CLOSE = re.compile(r"^:{3,}\s*$")
_LOOK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\{\.[\w .-]+\}")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\([^)]*\)")
_KEY = re.compile(r"^\[(?P<key>.*?)\]\{\.(?P<look>cle|nom|valeur|drapeau)\}\s*(?P<said>.*?)\\?$")
_SAYS = re.compile(r"\d|\{\.manque\}")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def cells(markdown: str, chapter: str, *, measured: bool) -> list[Cell]:
    """Return what the cards, facts and tables of a block print.

    Parameters
    ----------
    markdown : str
        As the book prints it.
    chapter : str
    measured : bool
        Whether its figures are recorded one by one: the table folded under a
        figure, and the table of all measures, then say nothing more.
    """
    found: list[Cell] = []
    names: list[str] = []
    title = name = ""
    table: list[str] = []
    for line in (*markdown.split("\n"), ""):
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            if not (measured and _repeated(names)):
                found += _table(table, chapter, title)
            table = []
        if opened := _DIV.match(line):
            names.append(opened["names"])
        elif _CLOSE.match(line):
            names = names[:-1]
        elif names and ".titre-figure" in names[-1] and line.strip():
            title = plain(line)
        elif names and any(look in names[-1] for look in (".carte", ".fait")):
            name, cell = _card(line, chapter, name)
            found += [cell] if cell else []
    return found


def _repeated(names: list[str]) -> bool:
    inside = " ".join(names)
    return ".valeurs" in inside or re.search(r"#tbl-[\w-]+-mesures\b", inside) is not None


def _card(line: str, chapter: str, name: str) -> tuple[str, Cell | None]:
    """Return the card being read, and what this line of it prints."""
    found = _KEY.match(line.strip())
    if found is None:
        facts = _BOLD.match(line.strip())
        if facts is None:
            return name, None
        return name, Cell(chapter, _FACTS, plain(facts[1]), "Détail", plain(line))
    said = plain(found["said"])
    if found["look"] == "nom":
        return plain(found["key"]), None
    if found["look"] == "valeur":
        return name, Cell(chapter, _CARDS, name, "Valeur", plain(found["key"]))
    if found["look"] == "cle" and said:
        return name, Cell(chapter, _CARDS, name, plain(found["key"]), said)
    return name, None


_CARDS = "Chiffres clés"
_FACTS = "Dix chiffres clés"


def _table(lines: list[str], chapter: str, title: str) -> Iterator[Cell]:
    """Yield the cells of a pipe table that say a figure, or why there is none."""
    rows = [_split(line) for line in lines]
    heads = [plain(cell) for cell in rows[0]]
    for rank, row in enumerate(rows[2:], 1):
        for head, cell in zip(heads[1:], row[1:], strict=False):
            if _SAYS.search(cell):
                yield Cell(chapter, title, plain(row[0]), head, plain(cell), rank)


def _split(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line.strip())
    return [cell.strip() for cell in cells[1:-1]]


def plain(markdown: str) -> str:
    """Return the text of a line of Markdown, as readers see it."""
    text = markdown.strip().removesuffix("\\")
    for _ in range(2):  # a value may hold its unit, marked in turn
        text = _LOOK.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"\{#[^}]*\}|\[\]\{[^}]*\}", "", text).replace("**", "")
    return re.sub(r"\\(?=[^\w\s])", "", text).strip()
