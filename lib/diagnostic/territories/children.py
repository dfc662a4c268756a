"""What a child process makes, brought back to its parent as plain values."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from typing import TypeVar

from diagnostic import reading

Made = TypeVar("Made")


def in_a_child(make: Callable[[], Made]) -> Made:
    """Return what a function makes, run in a fork of this process.

    Nothing that it starts or opens stays here: only its result does, or its
    error. The caller holds no thread.

    Parameters
    ----------
    make : callable
        Returns plain values.

    Raises
    ------
    Exception
        The function's own.
    ChildProcessError
        When the child ends without a word.
    """
    ours, theirs = os.pipe()
    if not (child := os.fork()):
        _tell(theirs, make)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    if not said:
        raise ChildProcessError("a child process ended without a word")
    made, error, reads = pickle.loads(said)  # noqa: S301 - written by our own fork
    reading.add(reads)
    if error is not None:
        raise error
    found: Made = made
    return found


def _tell(pipe: int, make: Callable[[], object]) -> None:
    """Write what a function makes, or its error, and end this process at once."""
    try:
        try:
            made = make(), None, reading.seen()
            said = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
            said = pickle.dumps((None, error, reading.seen()))
        with os.fdopen(pipe, "wb") as out:
            out.write(said)
    finally:
        os._exit(0)
