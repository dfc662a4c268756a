"""Import official files: recognised, read, checked, carried, then put in the store whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic import paths as places
from diagnostic.errors import DataError, DiagnosticError, Problem
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing import inventory
from diagnostic.statistics.importing.jobs import Job, jobs
from diagnostic.statistics.importing.making import Made, made
from diagnostic.statistics.importing.staging import TERRITORIES, Staging, locked
from diagnostic.statistics.importing.survey import Surveyed, files, survey

if TYPE_CHECKING:
    from diagnostic.statistics.geography import Geography


class Watcher:
    """Hears how an import goes; does nothing by itself."""

    def looking(self, path: Path, rank: int, total: int) -> None:
        """Hear that a file is being looked at."""

    def reading(self, source: str, rank: int, total: int) -> None:
        """Hear that a source is being made."""

    def made(self, result: Made) -> None:
        """Hear that a source is in the store."""

    def refused(self, where: str, error: DiagnosticError) -> None:
        """Hear that a file or a source was refused."""


@dataclass
class Report:
    """What an import did.

    Parameters
    ----------
    made : list of Made
        Sources written.
    unchanged : list of str
        Sources of which the store already held these very files.
    refused : list of (str, DiagnosticError)
        Files, or sources, and why.
    ignored : list of (str, str)
        Tables left aside, and why, in French.
    territories : list of str
        Files of territories taken.
    notices : list of str
        What else the reader should know, in French.
    """

    made: list[Made] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[tuple[str, DiagnosticError]] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    territories: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def import_files(
    paths: Sequence[Path],
    destination: Path,
    catalogue: Catalogue,
    progress: Watcher | None = None,
    *,
    among: Mapping[Path, Collection[str]] | None = None,
    dry_run: bool = False,
    force: bool = False,
) -> Report:
    """Import files and folders of files into a store.

    A file that is refused leaves the others; a source enters the store whole,
    or not at all.

    Parameters
    ----------
    paths : sequence of Path
    destination : Path
        Folder of the store.
    catalogue : Catalogue
    progress : Watcher, optional
    among : mapping of Path to collection of str, optional
        Sources that a file can only be of.
    dry_run : bool
        Whether to check everything and write nothing.
    force : bool
        Whether to import again what the store already holds.

    Raises
    ------
    BusyError
        When another import is under way.
    DataError
        When a path does not exist, or the store cannot be written.
    """
    watcher = progress or Watcher()
    listed = files(paths)
    with locked(destination) as staging:
        run = _Run(staging, catalogue, watcher, dry_run, force)
        surveyed = []
        for rank, path in enumerate(listed):
            watcher.looking(path, rank, len(listed))
            surveyed.append(survey(path, catalogue, among))
        run.take(surveyed)
    return run.report


@dataclass
class _Run:
    staging: Staging
    catalogue: Catalogue
    watcher: Watcher
    dry_run: bool
    force: bool
    report: Report = field(default_factory=Report)

    def take(self, surveyed: Sequence[Surveyed]) -> None:
        for one in surveyed:
            self.report.ignored += [(f"{one.path.name} : {name}", why) for name, why in one.ignored]
            if one.error:
                self._refuse(str(one.path), one.error)
        geography = self._geography([one for one in surveyed if one.tables])
        wanted = list(jobs(surveyed))
        store = self.staging.store
        held = sorted(inventory.read(store).get("values", []), key=lambda e: "list" not in e)
        entries = {entry["source"]: entry for entry in held}
        for rank, job in enumerate(wanted):
            self.watcher.reading(job.source.id, rank, len(wanted))
            known = job.known(entries.get(job.source.id), store, geography.history.year)
            if known and not self.force:
                self.report.unchanged.append(job.source.id)
                continue
            for error in self._make(job, geography):
                self._refuse(job.source.id, error)

    def _make(self, job: Job, geography: Geography) -> Iterator[DiagnosticError]:
        """Make a source and put it in the store; give what went wrong."""
        folder = self.staging.fresh()
        try:
            result = made(job, geography, folder, self.staging.store)
        except DiagnosticError as error:
            yield error
            return
        except Exception as error:  # noqa: BLE001 - one file must not stop the others
            yield _unforeseen(job, error)
            return
        if not self.dry_run:
            dates = {job.source.id: result.dates}
            inventory.add(self.staging.store, folder, "values", result.entries, dates)
            self.staging.commit()
        self.report.made.append(result)
        self.watcher.made(result)

    def _geography(self, surveyed: Sequence[Surveyed]) -> Geography:
        """Take the files of territories first: figures are carried to their geography."""
        from diagnostic.statistics.sample import geography

        pieces = [
            (found.table, found.layout, source)
            for one in surveyed
            for found in one.tables
            if found.layout.territories
            for source in found.sources
        ]
        store = self.staging.store
        base = store if (store / TERRITORIES).is_dir() else places.sample()
        if not pieces and base == store:
            return geography(store)
        from diagnostic.territories.build.national import update

        folder = self.staging.fresh()
        outcome = update(pieces, base, folder / TERRITORIES)
        for where, error in outcome.refused:
            self._refuse(where, error)
        self.report.notices += outcome.notices
        refused = {where for where, _ in outcome.refused}
        taken = {table.place for table, _, _ in pieces} - refused
        self.report.territories += sorted(taken)
        if self.dry_run:
            return geography(folder)
        inventory.replace(store, folder, TERRITORIES, outcome.entries)
        self.staging.commit()
        return geography(store)

    def _refuse(self, where: str, error: DiagnosticError) -> None:
        self.report.refused.append((where, error))
        self.watcher.refused(where, error)


def _unforeseen(job: Job, error: Exception) -> DataError:
    return DataError(
        Problem(
            "la lecture de ce fichier s’est arrêtée sur une erreur imprévue",
            where=" ; ".join(part.found.table.place for part in job.parts),
            found=f"{type(error).__name__} : {error}".splitlines()[0][:200],
            remedy="signalez-la avec le nom du fichier ; les autres sources sont faites",
        )
    )
