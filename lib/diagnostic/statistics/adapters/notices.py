"""What an adapter has to say of a file that it reads all the same.

A school that no directory knows cannot be placed: its figures are left out of
its commune, and that is said, never silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


@contextmanager
def heard() -> Iterator[list[str]]:
    """Collect what adapters say, in French sentences."""
    said: list[str] = []
    token = _heard.set(said)
    try:
        yield said
    finally:
        _heard.reset(token)


def say(sentence: str) -> None:
    """Say something of the file being read, to whoever listens."""
    said = _heard.get()
    if said is not None and sentence not in said:
        said.append(sentence)
