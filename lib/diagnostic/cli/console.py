"""What commands print: lines for people, errors without tracebacks."""

from __future__ import annotations

import os
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from diagnostic.errors import DiagnosticError

out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(highlight=False, soft_wrap=True, emoji=False, stderr=True)


def say(text: str) -> None:
    """Print a line that may hold rich's marks; escape what comes from users."""
    out.print(text)


def notice(text: str) -> None:
    """Print something the reader should know."""
    out.print(f"[yellow]À savoir[/] : {escape(text)}")


def show_error(error: DiagnosticError) -> None:
    """Print every problem of an error, as it is written: it may hold lines to copy."""
    for problem in error.problems:
        err.print(Text.assemble(("Erreur", "bold red"), " : ", str(problem)))


def complain(text: str) -> None:
    """Print a sentence as an error."""
    err.print(Text.assemble(("Erreur", "bold red"), " : ", text[:1].lower(), text[1:]))


def linked(path: Path, label: str = "") -> str:
    """Return a path as a link that terminals open, relative to where the user is."""
    shown = label or _near(path)
    return f"[link={path.resolve().as_uri()}]{escape(shown)}[/link]"


def _near(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def command(arguments: str) -> str:
    """Write a command the way the user has called this one: ``diagnostic`` or through nox."""
    launcher = os.environ.get("DIAGNOSTIC_COMMAND", "diagnostic")
    return f"[bold]{escape(f'{launcher} {arguments}')}[/]"


def duration(seconds: float) -> str:
    """Write a duration as people say it."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"
