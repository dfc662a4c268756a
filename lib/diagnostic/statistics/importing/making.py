"""Make one source of the store from the tables that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from diagnostic import paths
from diagnostic.errors import DataError, Problem
from diagnostic.statistics.adapters import ADAPTERS, LISTS
from diagnostic.statistics.adapters.companions import within
from diagnostic.statistics.adapters.notices import heard
from diagnostic.statistics.carry import carry_grid
from diagnostic.statistics.geography import Geography, Plan
from diagnostic.statistics.grid import Grid
from diagnostic.statistics.importing import lists
from diagnostic.statistics.importing.inventory import fingerprint
from diagnostic.statistics.importing.jobs import Job, Part
from diagnostic.statistics.importing.validation import Examination
from diagnostic.statistics.models import Source
from diagnostic.statistics.store import Store
from diagnostic.statistics.writer import SourceWriter
from diagnostic.text import NBSP, counted, enumeration

_SLICE = 250


@dataclass
class Made:
    """A source made.

    Parameters
    ----------
    source : Source
    territories, variables, figures : int
        What its file holds.
    notices : list of str
        What the reader should know, in French.
    entries : list of dict
        For the manifest.
    dates : dict
        When its file was made and imported: they change nothing to figures.
    """

    source: Source
    territories: int = 0
    variables: int = 0
    figures: int = 0
    notices: list[str] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)


def made(job: Job, geography: Geography, folder: Path, store: Path) -> Made:
    """Make a source in a folder.

    Parameters
    ----------
    job : Job
    geography : Geography
        To which figures are carried.
    folder : Path
        Where ``values/`` is written.
    store : Path
        The store as it is: what the source holds of other levels is kept.

    Raises
    ------
    DataError
        When a table is not as its layout says, or holds what cannot be.
    """
    making = _Making(job, geography, folder, store, Made(job.source))
    with within(folder, store, paths.sample()), heard() as said:
        if parts := job.of(ADAPTERS.keys()):
            making.figures(parts)
        for part in job.of(LISTS.keys()):
            making.listed(part)
    result = making.result
    result.notices = list(dict.fromkeys([*result.notices, *said]))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    result.dates = {"modified": job.modified, "imported": now}
    return result


@dataclass
class _Making:
    job: Job
    geography: Geography
    folder: Path
    store: Path
    result: Made

    def figures(self, parts: tuple[Part, ...]) -> None:
        """Write the figures of the tables, and those of the store at other levels."""
        name, result = self.job.source.id, self.result
        levels: list[list[str]] = []
        with SourceWriter(self.folder, name, exact=True) as writer:
            for part in parts:
                mine: set[str] = set()
                for grid in self._carried(part):
                    writer.add(grid)
                    mine.update(grid.levels.tolist())
                levels.append(sorted(mine))
            held = {level for some in levels for level in some}
            if not held:
                raise _empty(self.job)
            for grid in _kept(self.job.source, self.store, held):
                writer.add(grid)
                others = enumeration(sorted(set(grid.levels)))
                result.notices.append(f"Niveaux déjà présents, gardés{NBSP}: {others}.")
        result.territories, result.variables = writer.territories, writer.variables
        result.figures = writer.figures
        inputs = [{**part.record, "levels": some} for part, some in zip(parts, levels, strict=True)]
        shape = {"territories": result.territories, "variables": result.variables}
        result.entries.append(self._entry(writer.path, inputs, result.figures, shape))

    def listed(self, part: Part) -> None:
        """Put the lines of a list beside those that other sources gave."""
        name, path, count = lists.add(part, self.job.source, self.folder, self.store)
        self.result.notices.append(f"Liste « {name} »{NBSP}: {counted(count, 'ligne')}.")
        inputs = [{**part.record, "levels": []}]
        self.result.entries.append(self._entry(path, inputs, count, {"list": name}))

    def _carried(self, part: Part) -> Iterator[Grid]:
        layout, table, source = part.found.layout, part.found.table, self.job.source
        plan = Plan(source.geography_year, layout.totals, layout.zeros, layout.without)
        examination = Examination(part.found, source, self.geography)
        for grid in ADAPTERS[layout.adapter](table, layout, source):
            examination.look(grid)
            try:
                yield carry_grid(grid, self.geography, plan)
            except DataError as error:
                raise _placed(error, table.place) from error
        self.result.notices += [part.found.notice] if part.found.notice else []
        self.result.notices += examination.notices

    def _entry(
        self, path: Path, inputs: list[dict[str, Any]], rows: int, more: dict[str, Any]
    ) -> dict[str, Any]:
        source = self.job.source
        return {
            "file": path.relative_to(self.folder).as_posix(),
            "source": source.id,
            "publisher": source.publisher,
            "dataset": source.dataset,
            "vintage": source.vintage,
            "geography_year": source.geography_year,
            "reference_year": self.geography.history.year,
            "licence": source.licence,
            "class": source.grade,
            "layout": self.job.parts[0].found.layout.id,
            "recipe": self.job.recipe,
            "inputs": inputs,
            "rows": rows,
            **more,
            "sha256": fingerprint(path),
        }


def _empty(job: Job) -> DataError:
    what = "ce fichier ne contient aucun chiffre pour cette source"
    return DataError(Problem(what, where=job.parts[0].found.table.place, found=job.source.id))


def _placed(error: DataError, place: str) -> DataError:
    """Say of which file a problem is, when it does not."""
    return DataError(
        Problem(p.what, p.where or place, p.found, p.remedy, p.near) for p in error.problems
    )


def _kept(source: Source, store: Path, levels: set[str]) -> Iterator[Grid]:
    """Give what the store holds of the source, at levels that the new files do not have."""
    held = Store(store)
    if not held.has(source.id):
        return
    table = held.table(source.id)
    names = table.territories.to_numpy()
    own = np.array([str(name).partition("-")[0] for name in names], object)
    lines = np.flatnonzero(~np.isin(own, list(levels)))
    variables = sorted(table.rows)
    for start in range(0, len(variables) if len(lines) else 0, _SLICE):
        some = variables[start : start + _SLICE]
        taken = [table.take(name, lines) for name in some]
        values, statuses, members = (np.column_stack(kind) for kind in zip(*taken, strict=True))
        yield Grid(own[lines], names[lines], tuple(some), values, statuses, members=members)
