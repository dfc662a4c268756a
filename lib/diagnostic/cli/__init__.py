"""The command line: ``diagnostic``, in French, for consultants."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for an error, 2 for a misuse."""
    from diagnostic.cli import quick

    if quick.answered(arguments):
        return 0
    quick.prepared(arguments)
    from diagnostic.cli import app

    return app.main(arguments)
