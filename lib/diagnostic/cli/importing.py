"""``diagnostic data import`` and ``diagnostic data fetch``, followed on the terminal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TransferSpeedColumn,
)

from diagnostic import paths
from diagnostic.cli.console import linked, notice, out, say, show_error
from diagnostic.errors import CatalogueError, DiagnosticError, Problem
from diagnostic.statistics.catalogue import Catalogue
from diagnostic.statistics.importing import fetch as downloads
from diagnostic.statistics.importing.addresses import Address, addresses
from diagnostic.statistics.importing.fetch import Fetched
from diagnostic.statistics.importing.making import Made
from diagnostic.statistics.importing.run import Report, Watcher, import_files
from diagnostic.statistics.importing.survey import files
from diagnostic.text import counted, near_matches, number, plural

_SHOWN = 8


class _Shown:
    """A bar shown as long as the work lasts."""

    _bar: Progress

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()


class _Importing(_Shown, Watcher):
    """A progress bar that listens to an import."""

    def __init__(self) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=out,
            transient=True,
            disable=not out.is_terminal,
        )
        self._task = self._bar.add_task("Fichiers", total=None)

    def looking(self, path: Path, rank: int, total: int) -> None:
        self._bar.update(self._task, description=_short(path.name), completed=rank, total=total)

    def reading(self, source: str, rank: int, total: int) -> None:
        self._bar.update(self._task, description=_short(source), completed=rank, total=total)

    def made(self, result: Made) -> None:
        places = counted(result.territories, "territoire")
        held = f"{places}, {counted(result.variables, 'variable')}"
        out.print(
            f"  [green]✓[/] {escape(result.source.id)}" + (f" : {held}" * bool(result.figures))
        )
        for line in result.notices:
            out.print(f"      [dim]{escape(line)}[/]")


class _Downloading(_Shown, downloads.Watcher):
    """A bar that fills with the bytes of each file."""

    def __init__(self, total: int) -> None:
        self.total, self.rank = total, 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=out,
            transient=True,
            disable=not out.is_terminal,
        )
        self._task = self._bar.add_task("", total=None)

    def started(self, address: Address) -> None:
        self.rank += 1
        label = f"{self.rank}/{self.total} {_short(address.name)}"
        self._bar.reset(self._task, description=label, total=None)

    def received(self, _address: Address, done: int, total: int | None) -> None:
        self._bar.update(self._task, completed=done, total=total)

    def finished(self, address: Address, outcome: str) -> None:
        marks = {
            "downloaded": "[green]✓[/] {} : téléchargé",
            "changed": "[yellow]✓[/] {} : nouvelle version, téléchargée",
            "present": "  {} : déjà là",
            "failed": "[red]✗[/] {} : échec",
        }
        out.print("  " + marks[outcome].format(escape(address.name)))


def take(given: Sequence[Path], sources: Sequence[str], *, dry_run: bool, force: bool) -> bool:
    """Import files; returns whether none was refused."""
    catalogue = Catalogue.load()
    _known(sources, catalogue)
    among = dict.fromkeys(files(given), sources) if sources else _downloaded(given, catalogue)
    return _imported(given, catalogue, among, dry_run=dry_run, force=force)


def _downloaded(given: Sequence[Path], catalogue: Catalogue) -> Mapping[Path, Collection[str]]:
    """Return the sources of files that were downloaded: their address tells them."""
    raw = paths.raw()
    known = {
        (raw / entry["file"]).resolve(): [n for n in entry["sources"] if n in catalogue.sources]
        for entry in downloads.checksums(raw).values()
    }
    return {path: known.get(path.resolve(), ()) for path in files(given)} if known else {}


def fetch(only: Sequence[str], *, refresh: bool, keep: bool) -> bool:
    """Download files, and import them; returns whether everything went well."""
    catalogue, raw = Catalogue.load(), paths.raw()
    wanted = addresses(catalogue.sources, raw, only)
    say(f"{counted(len(wanted), 'fichier')} à télécharger dans {linked(raw)}")
    with _Downloading(len(wanted)) as watcher:
        outcome = downloads.fetch(wanted, raw, refresh=refresh, watcher=watcher)
    _failures(outcome)
    held = [*outcome.downloaded, *outcome.present, *outcome.changed]
    if keep or not held:
        return not outcome.failed
    say("")
    among = {address.path: [source.id for source in address.sources] for address in held}
    good = _imported(list(among), catalogue, among)
    return good and not outcome.failed


def show_addresses(only: Sequence[str]) -> None:
    """List the files that can be downloaded, by publisher."""
    raw = paths.raw()
    listed = addresses(Catalogue.load().sources, raw, only)
    ordered = sorted(listed, key=lambda address: address.sources[0].publisher)
    for publisher, some in groupby(ordered, key=lambda address: address.sources[0].publisher):
        say(f"\n[bold]{escape(publisher)}[/]")
        for address in some:
            mark = "[green]✓[/]" if address.path.is_file() else " "
            say(f"  {mark} {escape(address.name)}")
            say(f"      [dim]{escape(address.url)}[/]")
    there = sum(address.path.is_file() for address in listed)
    here = plural(there, "déjà là", "déjà là")
    say(f"\n{counted(len(listed), 'fichier')}, dont {number(there)} {here}.")


def _imported(
    given: Sequence[Path],
    catalogue: Catalogue,
    among: Mapping[Path, Collection[str]],
    *,
    dry_run: bool = False,
    force: bool = False,
) -> bool:
    with _Importing() as watcher:
        report = import_files(
            given, paths.national(), catalogue, watcher, among=among, dry_run=dry_run, force=force
        )
    _tell(report, dry_run=dry_run)
    return not report.refused


def _tell(report: Report, *, dry_run: bool) -> None:
    for text in report.notices:
        notice(text)
    if report.territories:
        say(f"  [green]✓[/] territoires : {counted(len(report.territories), 'fichier')}")
    _list("Déjà là, inchangé", report.unchanged)
    _list("Sans usage ici", [f"{name} ({why})" for name, why in report.ignored])
    for _, error in report.refused:
        show_error(error)
    done = "vérifiée" if dry_run else "importée"
    where = "" if dry_run else f" dans {linked(paths.national())}"
    parts = [counted(len(report.made), f"source {done}", f"sources {done}s") + where]
    if report.unchanged:
        parts.append(f"{number(len(report.unchanged))} déjà là")
    if report.refused:
        parts.append(
            f"{number(len(report.refused))} {plural(len(report.refused), 'refus', 'refus')}"
        )
    say(f"{', '.join(parts)}.")


def _list(title: str, names: Sequence[str]) -> None:
    if not names:
        return
    shown = ", ".join(names[:_SHOWN])
    more = f" et {counted(len(names) - _SHOWN, 'autre')}" if len(names) > _SHOWN else ""
    say(f"  [dim]{escape(f'{title} : {shown}{more}')}[/]")


def _failures(outcome: Fetched) -> None:
    for address, error in outcome.failed:
        show_error(_named(address, error))


def _named(address: Address, error: DiagnosticError) -> DiagnosticError:
    """Name the source in the problems of a download."""
    name = address.name
    return type(error)(
        Problem(
            p.what,
            p.where if name.split()[0] in p.where else f"{name}, {p.where}",
            p.found,
            p.remedy,
            p.near,
        )
        for p in error.problems
    )


def _known(sources: Sequence[str], catalogue: Catalogue) -> None:
    unknown = [name for name in sources if name not in catalogue.sources]
    if unknown:
        raise CatalogueError(
            Problem(
                "cette source n’est pas au catalogue",
                found=name,
                near=near_matches(name, catalogue.sources),
                remedy="voyez leurs noms avec diagnostic data status --missing",
            )
            for name in unknown
        )


def _short(text: str) -> str:
    return text if len(text) <= 32 else text[:31] + "…"
