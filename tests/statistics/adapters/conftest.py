"""Small files in official layouts, read as an import reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import yaml

from diagnostic.statistics.adapters import ADAPTERS, LISTS
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.importing.signatures import match
from diagnostic.statistics.layouts import Layout
from diagnostic.statistics.models import Source
from diagnostic.statistics.states import NO_ROW, STATUSES
from diagnostic.statistics.templates import spread

CATALOGUE = Path(__file__).parents[3] / "data" / "catalogue"


@dataclass(frozen=True)
class Official:
    """The layouts and sources of the project, and a folder for small files."""

    folder: Path
    layouts: dict[str, Layout]
    sources: dict[str, Source]

    def file(self, content: str | bytes, name: str = "fichier.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def open(self, content: str | bytes | Path, layout: str, name: str = "fichier.csv"):
        path = content if isinstance(content, Path) else self.file(content, name)
        declared = self.layouts[layout]
        matches = [match(table, declared) for table in OpenedTable.tables(path)]
        return [found.table for found in matches if found.whole] or [
            found.table.under(declared) for found in matches
        ]

    def recognised(self, content: str | bytes | Path, name: str = "fichier.csv") -> str:
        """Return the layout that asks most among those the file is of."""
        path = content if isinstance(content, Path) else self.file(content, name)
        table = OpenedTable.tables(path)[0]
        found = [match(table, layout) for layout in self.layouts.values()]
        return max((m for m in found if m.whole), key=lambda m: m.weight).layout.id

    def read(self, content, source: str, layout: str = "", name: str = "fichier.csv"):
        """Return ``{(level, code, variable): (value, status)}``."""
        declared = self.sources[source]
        layout = layout or declared.layout
        found = {}
        for table in self.open(content, layout, name):
            shape = self.layouts[layout]
            for grid in ADAPTERS[shape.adapter](table, shape, declared):
                figures = grid.values  # noqa: PD011 - a grid, not a frame
                for line, (level, code) in enumerate(zip(grid.levels, grid.codes, strict=True)):
                    for rank, variable in enumerate(grid.variables):
                        state = grid.statuses[line, rank]
                        if state != NO_ROW:
                            value = float(figures[line, rank])
                            found[level, code, variable] = (value, STATUSES[state])
        return found

    def grids(self, content, source: str, name: str = "fichier.csv"):
        shape = self.layouts[self.sources[source].layout]
        tables = self.open(content, shape.id, name)
        return [g for t in tables for g in ADAPTERS[shape.adapter](t, shape, self.sources[source])]

    def listed(self, content, source: str, name: str = "fichier.csv") -> pd.DataFrame:
        shape = self.layouts[self.sources[source].layout]
        table = self.open(content, shape.id, name)[0]
        return LISTS[shape.adapter](table, shape, self.sources[source])[1]


def _declared(folder: str) -> dict[str, dict]:
    found: dict[str, dict] = {}
    for path in sorted((CATALOGUE / folder).glob("*.yml")):
        found |= yaml.safe_load(path.read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def declared():
    layouts = {k: Layout(id=k, **v) for k, v in _declared("layouts").items()}
    sources = {}
    for key, fields in _declared("sources").items():
        for _, whole in spread(key, fields):
            sources[whole["id"]] = Source.model_validate(whole)
    return layouts, sources


@pytest.fixture
def official(tmp_path, declared) -> Official:
    return Official(tmp_path, *declared)
