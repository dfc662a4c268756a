"""Follow a run on the terminal: chapters done, time left, what failed."""

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
    """A progress bar that listens to a run; without a terminal, one line per chapter."""

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
        self._task = self._progress.add_task("Chapitres", total=None)
        self._reused = 0

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

    def planned(self, total: int) -> None:
        """Show how many chapters there are."""
        self._progress.update(self._task, total=total)

    def finished(self, outcome: Outcome) -> None:
        """Move on, and print a line for a chapter that was made or failed."""
        self._progress.advance(self._task)
        label = escape(outcome.run.label)
        if outcome.status == "made":
            out.print(f"  [green]✓[/] {label} ({duration(outcome.seconds)})")
        elif outcome.failure:
            out.print(f"  [red]✗[/] {label} : {escape(outcome.failure.sentence)}")
