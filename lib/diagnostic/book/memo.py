"""What was made of a chapter, kept until the chapter changes.

A memo is named by what it was made from, and begins with the digest of what
it holds: a truncated or altered one is as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from diagnostic import paths
from diagnostic.execution.inputs import Inputs
from diagnostic.execution.manifests import digest
from diagnostic.stamps import Stamps

_VERSION = "2"


def program() -> str:
    """Return the digest of the package, for what its code shapes; commands make no page."""
    stamps = Stamps(paths.stamps())
    return digest(Inputs(stamps).tree(paths.PACKAGE, skip=lambda name: name.startswith("cli/")))


class Memo:
    """Results of one kind, for one book.

    Parameters
    ----------
    folder : Path
        Where they are kept.
    settings : str
        What shapes the results besides what each is made from: versions, filters.
    """

    def __init__(self, folder: Path, *settings: str | bytes) -> None:
        self._folder = folder
        self._settings = hashlib.sha256()
        for part in (_VERSION, *settings):
            self._settings.update(part.encode("utf-8") if isinstance(part, str) else part)
            self._settings.update(b"\0")
        self._used: set[str] = set()

    def get(self, made_from: bytes) -> bytes | None:
        """Return what was made from the same thing; ``None`` when it is not known."""
        name = self._name(made_from)
        self._used.add(name)
        try:
            known, _, content = (self._folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest().encode("ascii") == known else None

    def put(self, made_from: bytes, content: bytes) -> None:
        """Keep a result; a disk that refuses costs time later, nothing else."""
        name = self._name(made_from)
        self._used.add(name)
        draft = self._folder / f".{name}.{os.getpid()}.tmp"
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                head = hashlib.sha256(content).hexdigest().encode("ascii")
                draft.write_bytes(head + b"\n" + content)
                draft.replace(self._folder / name)
            finally:
                draft.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Take away what this time did not use."""
        with contextlib.suppress(OSError):
            for file in self._folder.iterdir():
                if file.name not in self._used:
                    file.unlink(missing_ok=True)

    def _name(self, made_from: bytes) -> str:
        key = self._settings.copy()
        key.update(made_from)
        return key.hexdigest()
