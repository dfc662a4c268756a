"""Compare a table with a layout: where its header is, what is missing, which year it bears."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from diagnostic.statistics.importing import sheets, sniffing
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.layouts import Layout

_YEAR = re.compile(r"\\\{(y|year)\\\}")
_LINES = 25
"""Lines among which the header is looked for, when it is not where it used to be."""
_CENTURY = 60
"""Two digits from which a year is of the last century: ``D68_POP``."""


@dataclass(frozen=True)
class Match:
    """How a table stands beside a layout.

    Parameters
    ----------
    layout : Layout
    table : OpenedTable
        Read as the layout says.
    missing : tuple of str
        Columns of the signature that the table lacks.
    years : frozenset of int
        Years that every column with a year bears; empty when none has.
    strange : str
        What else is not as the signature says: the name, the values.
    """

    layout: Layout
    table: OpenedTable
    missing: tuple[str, ...] = ()
    years: frozenset[int] = frozenset()
    strange: str = ""

    @property
    def whole(self) -> bool:
        """Whether the table is of the layout."""
        return not self.missing and not self.strange

    @property
    def weight(self) -> int:
        """How much the signature asks: of two layouts, the one that asks more is meant."""
        signature = self.layout.signature
        return len(signature.columns) + len(signature.values) + bool(signature.member)

    @property
    def share(self) -> float:
        """Part of the columns that are there; none of those that the layout gives itself."""
        if self.layout.header and self.strange:
            return 0.0
        total = len(self.layout.signature.columns)
        return 1 - len(self.missing) / total if total else 0.0


def match(table: OpenedTable, layout: Layout) -> Match:
    """Compare a table with a layout."""
    read = _placed(table, layout)
    missing, years = _columns(read.columns, layout)
    if missing:
        return Match(layout, read, missing, years)
    return Match(layout, read, (), years, _strange(read, layout))


def _placed(table: OpenedTable, layout: Layout) -> OpenedTable:
    """Read the table as the layout says, its header looked for when it is elsewhere."""
    read = table.under(layout)
    if layout.header or table.kind not in {"csv", "xlsx"} or not _columns(read.columns, layout)[0]:
        return read
    if table.kind == "csv" and len(read.cells) < 2 and table.separator != layout.separator:
        layout = layout.model_copy(update={"separator": table.separator})
        read = table.under(layout)
    for rank, row in enumerate(_rows(read)):
        if _plausible(row, layout) and not _columns(row, layout)[0]:
            return table.under(layout.model_copy(update={"skip": rank}))
    return read


def _plausible(row: frozenset[str], layout: Layout) -> bool:
    """Whether a line holds what a header would, years aside: most lines are out at once."""
    labels = _labels(layout)
    plain = [name for name in layout.signature.columns if _pattern(name) is None]
    return all(not row.isdisjoint((name, *labels.get(name, ()))) for name in plain)


def _rows(table: OpenedTable) -> Sequence[frozenset[str]]:
    """Return the cells of the first lines, cleaned as names of columns are."""
    if table.kind == "xlsx":
        rows = sheets.sheet_rows(table.path, table.member, table.sheet)[:_LINES]
        return [frozenset(sniffing.named(row)) for row in rows]
    return _text_rows(table.head, table.encoding, table.separator)


@lru_cache(maxsize=8)
def _text_rows(head: bytes, encoding: str, separator: str) -> tuple[frozenset[str], ...]:
    lines = sniffing.decoded(head, encoding).split("\n")[:_LINES]
    rows = [next(iter(sniffing.rows(line, separator)), []) for line in lines]
    return tuple(frozenset(sniffing.named(row)) for row in rows)


def _columns(columns: Iterable[str], layout: Layout) -> tuple[tuple[str, ...], frozenset[int]]:
    """Return the columns of the signature that are missing, and the years that all bear."""
    held = list(columns)
    known = set(held)
    labels = _labels(layout)
    missing, years = [], []
    for name in layout.signature.columns:
        pattern = _pattern(name)
        if pattern is None:
            if known.isdisjoint((name, *labels.get(name, ()))):
                missing.append(name)
            continue
        found = {_full(m[1]) for column in held if (m := pattern.fullmatch(column))}
        if found:
            years.append(found)
        else:
            missing.append(name)
    common = frozenset.intersection(*map(frozenset, years)) if years else frozenset()
    if years and not common:
        missing += [name for name in layout.signature.columns if _pattern(name)]
    return tuple(missing), common


def _width(table: OpenedTable) -> int:
    """Return the number of cells of the first line of figures."""
    if table.kind == "xlsx":
        rows = sheets.sheet_rows(table.path, table.member, table.sheet)[table.before :]
        return len(rows[0]) if rows else 0
    text = sniffing.decoded(table.head, table.encoding)
    lines = [line for line in text.split("\n")[table.before :] if line.strip()]
    return len(sniffing.rows(lines[0], table.separator)[0]) if lines else 0


def _labels(layout: Layout) -> Mapping[str, Sequence[str]]:
    """Return the other names under which portals export a column."""
    names = layout.options.get("names", {})
    return {name: others for name, others in names.items() if isinstance(others, list)}


def _strange(table: OpenedTable, layout: Layout) -> str:
    signature = layout.signature
    name = table.sheet or table.name if table.sheet or table.member else ""
    if signature.member and name and not re.search(signature.member, name, re.IGNORECASE):
        return name
    if layout.header and (width := _width(table)) != len(layout.header):
        return f"{width} colonnes"
    if not signature.values:
        return ""
    first = table.first(50)
    labels = _labels(layout)
    for column, pattern in signature.values.items():
        held = next(n for n in (column, *labels.get(column, ())) if n in first.columns)
        values = [value.strip() for value in first[held] if value.strip()]
        wrong = [value for value in values if not re.fullmatch(pattern, value)]
        if wrong or not values:
            return f"{held} = {wrong[0]}" if wrong else f"{held} est vide"
    return ""


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str] | None:
    """Return the pattern of a column that bears a year, None for a plain one."""
    escaped = re.escape(name)
    if not _YEAR.search(escaped):
        return None
    digits = _YEAR.sub(lambda m: r"(\d{2})" if m[1] == "y" else r"((?:19|20)\d{2})", escaped, 1)
    return re.compile(_YEAR.sub(r"\\d+", digits))


def _full(year: str) -> int:
    value = int(year)
    if len(year) == 4:
        return value
    return value + (1900 if value >= _CENTURY else 2000)


def written(name: str, years: Iterable[int]) -> str:
    """Write a column of a signature as the file would: ``P22_LOG`` for ``P{y}_LOG``."""
    known = sorted(years)
    year = known[-1] if known else None
    digits = f"{year % 100:02d}" if year else "??"
    return name.replace("{year}", str(year or "????")).replace("{y}", digits)


def likely_years(columns: Iterable[str], layout: Layout) -> frozenset[int]:
    """Return the years borne by some column of the signature, when not by all."""
    patterns = [p for name in layout.signature.columns if (p := _pattern(name))]
    return frozenset(
        _full(m[1]) for column in columns for p in patterns if (m := p.fullmatch(column))
    )
