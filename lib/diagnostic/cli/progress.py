"""Follow a command on the terminal: chapters and books done, time left, what failed."""

from __future__ import annotations

from types import TracebackType

from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from diagnostic.cli.console import duration, out
from diagnostic.execution.outcome import Outcome


class Follower:
    """One display for the whole: a bar for chapters, one for books; else one line for each."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("écoulé"),
            TimeElapsedColumn(),
            TextColumn("reste"),
            TimeRemainingColumn(),
            console=out,
            transient=True,
            disable=not out.is_terminal,
        )
        self._chapters = self._progress.add_task("Chapitres", total=None)
        self._books = self._progress.add_task("Livres", total=None, visible=False)
        self._failed = 0

    def __enter__(self) -> Follower:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def planned(self, total: int, books: int = 0) -> None:
        """Show how many chapters and books there are."""
        self._progress.update(self._chapters, total=total)
        self._progress.update(self._books, total=books or None, visible=bool(books))

    def finished(self, outcome: Outcome) -> None:
        """Move on, and print a line for a chapter that was made or failed."""
        self._progress.advance(self._chapters)
        label = escape(outcome.run.label)
        if outcome.status == "made":
            out.print(f"  [green]✓[/] {label} ({duration(outcome.seconds)})")
        elif outcome.failure:
            self._failed += 1
            self._progress.update(
                self._chapters, description=f"Chapitres ([red]{self._failed} en échec[/])"
            )
            out.print(f"  [red]✗[/] {label} : {escape(outcome.failure.sentence)}")

    def bound(self, name: str, *, kept: bool, good: bool, seconds: float = 0.0) -> None:
        """Move on, and print a line for a book that was made or failed."""
        self._progress.advance(self._books)
        if not good:
            out.print(f"  [red]✗[/] livre {escape(name)}".rstrip())
        elif not kept and name:
            out.print(f"  [green]✓[/] livre {escape(name)} ({duration(seconds)})")
