"""Small files in exactly Insee's layouts, read as an import reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from diagnostic.statistics.adapters import ADAPTERS
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.importing.opened import OpenedTable
from diagnostic.statistics.importing.recognise import recognise
from diagnostic.statistics.states import NO_ROW, STATUSES

FILES = Path(__file__).parent / "files"


class Read:
    """Grids of a file, asked by place and variable."""

    def __init__(self, source: str, grids: Sequence[Grid]) -> None:
        self.source, self.grids = source, grids

    @property
    def variables(self) -> set[str]:
        return {name for grid in self.grids for name in grid.variables}

    @property
    def additive(self) -> set[str]:
        return {name for grid in self.grids for name in grid.additive}

    @property
    def places(self) -> set[tuple[str, str]]:
        return {(lvl, c) for g in self.grids for lvl, c in zip(g.levels, g.codes, strict=True)}

    def __getitem__(self, key: tuple[str, str, str]):
        """Return value and status of ``(level, code, variable)``; None when there is no row."""
        level, code, variable = key
        for grid in self.grids:
            if variable in grid.variables:
                column = grid.variables.index(variable)
                lines = [
                    row
                    for row, place in enumerate(zip(grid.levels, grid.codes, strict=True))
                    if place == (level, code)
                ]
                assert len(lines) <= 1
                if lines and grid.statuses[lines[0], column] != NO_ROW:
                    state = STATUSES[grid.statuses[lines[0], column]]
                    return grid.values[lines[0], column], state
        return None


@pytest.fixture
def opened(catalogue: Catalogue) -> Callable[..., Read]:
    """Recognise a file by its content and read it: ``opened(path)``."""

    def read(path: Path, *, among: Sequence[str] = ()) -> Read:
        (table,) = OpenedTable.tables(path)
        found = recognise(table, catalogue, among)
        (source,) = found.sources
        adapter = ADAPTERS[found.layout.adapter]
        return Read(source.id, list(adapter(found.table, found.layout, source)))

    return read


@pytest.fixture
def official(opened) -> Callable[[str], Read]:
    """Read some lines of an official file: ``official("cc_filosofi_2021_COM.csv")``."""
    return lambda name: opened(FILES / name)


@pytest.fixture
def as_source(catalogue: Catalogue) -> Callable[[Path, str], Read]:
    """Read a file as the source that a person says it is, without recognition."""

    def read(path: Path, identifier: str) -> Read:
        source = catalogue.sources[identifier]
        layout = catalogue.layouts[source.layout]
        (table,) = OpenedTable.tables(path)
        grids = ADAPTERS[layout.adapter](table.under(layout), layout, source)
        return Read(identifier, list(grids))

    return read


@pytest.fixture
def lines() -> Callable[[str], list[str]]:
    """Return the lines of an official file, to damage them."""
    return lambda name: (FILES / name).read_text("utf-8-sig").splitlines()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write lines in a file."""

    def write(rows: Sequence[str], name: str = "fichier.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(rows) + "\n", encoding)
        return path

    return write
