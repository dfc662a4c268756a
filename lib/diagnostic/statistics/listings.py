"""Which territories files list, in order: kept from one chapter to the next.

Most sources of the country list the same 35,000 communes, and looking one up
means indexing them all. Files say by what digest their list goes (SHA-256 of
its names): a list is known by it, checked when it is read, and serves every
file that bears it, whatever becomes of the file it was first read in.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

MOST = 128
"""Lists kept; about a megabyte each at the most."""
KEY = b"territories"
"""Where a file's metadata hold the digest."""


class Listings:
    """Lists of territories, by digest; the least recently asked go first."""

    def __init__(self) -> None:
        self._known: dict[bytes, pd.Index] = {}

    def get(self, digest: bytes, read: Callable[[], Sequence[str]]) -> pd.Index:
        """Return the list of a digest; read it when it is not known.

        A list that is not what its digest says serves who reads it, and nobody else.
        """
        found = self._known.pop(digest, None)
        if found is None:
            names = read()
            found = indexed(names)
            if _digest(names) != digest:
                return found
            if len(self._known) >= MOST:
                del self._known[next(iter(self._known))]
        self._known[digest] = found
        return found

    def missing(self, digests: Sequence[bytes]) -> list[bytes]:
        """Return the digests whose lists are not known."""
        return [digest for digest in digests if digest not in self._known]


def indexed(names: Sequence[str]) -> pd.Index:
    """Return a list of territories ready to be looked up; names alike are one object."""
    shared = np.empty(len(names), object)
    shared[:] = [sys.intern(name) for name in names]
    return pd.Index(shared, dtype=object)  # the kind that is asked for: nothing to convert


def _digest(names: Sequence[str]) -> bytes:
    return hashlib.sha256("\n".join(names).encode()).hexdigest().encode()


@lru_cache(maxsize=1)
def listings() -> Listings:
    """Return the lists of this process."""
    return Listings()
