"""The command line: ``diagnostic``, in French, for consultants."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Sequence

# The process ends, and its memory with it: nothing in it is looked for one by one before.
atexit.register(gc.freeze)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for an error, 2 for a misuse."""
    from diagnostic.cli import quick

    # What a command imports and reads stays to its end: looking there for garbage every few
    # hundred objects takes a tenth of the time of a short one.
    gc.set_threshold(100_000, 50, 100)
    if quick.answered(arguments):
        return 0
    quick.prepared(arguments)
    from diagnostic.cli import app

    return app.main(arguments)
