"""CNAF households by benefit: ``s_ben_com_f``, ``s_ben_dep``, one line per place and month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.statistics.adapters import checks
from diagnostic.statistics.adapters.cnaf.dates import DATE, december
from diagnostic.statistics.adapters.shaping import Options, options, wide

if TYPE_CHECKING:
    from diagnostic.statistics.grid import Grid
    from diagnostic.statistics.importing.opened import OpenedTable
    from diagnostic.statistics.layouts import Layout
    from diagnostic.statistics.models import Source


def read(table: OpenedTable, layout: Layout, source: Source) -> Iterator[Grid]:
    """Read the figures of December of one year."""
    told = options(layout, Options, source)
    frame = checks.renamed(table.text(), told.names)
    checks.columns(table, frame.columns, (DATE, told.code, *told.variables))
    yield wide(december(frame, table, source), table, layout, told)
