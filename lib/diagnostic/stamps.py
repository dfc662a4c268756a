"""Digests of files, remembered as long as the system says that they are the same files.

A file is read again unless its size, its inode, its date and the date of its
entry are those noted when it was read. Dates are never compared with each
other or with the clock to say what is newer: a date that differs, either way,
means reading again. A file touched within two seconds of being read is not
noted at all, because a second change could bear the same date.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from pathlib import Path

_HEADER = "stamps 1"
_SETTLED = 2_000_000_000
"""Nanoseconds after which a change cannot bear the date of the one before, on any disk."""

Stamp = tuple[int, int, int, int]


def stamp(found: os.stat_result) -> Stamp:
    """Return what tells a file from the one it was."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def footprint(path: str | Path) -> Stamp | None:
    """Return the stamp of a file as it is now; None when there is none."""
    try:
        return stamp(os.stat(path))  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return None


class Stamps:
    """Digests of files, read again only when the files may have changed.

    Parameters
    ----------
    file : Path or None
        Where digests are kept between two commands; nowhere by default.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known = _read(file) if file else {}
        self._changed = False

    def of(self, path: str | Path) -> str:
        """Return the SHA-256 of a file; empty when there is none."""
        name = os.fspath(path)
        try:
            found = os.stat(name)  # noqa: PTH116 - a thousand times per command
        except (FileNotFoundError, NotADirectoryError):
            return ""
        known = self._known.get(name)
        if known and known[0] == stamp(found):
            return known[1]
        return self._hashed(name)

    def footprint(self, path: str | Path) -> Stamp | None:
        """Return the stamp of a file as it is now."""
        return footprint(path)

    def _hashed(self, name: str) -> str:
        with open(name, "rb") as file:  # noqa: PTH123
            before = stamp(os.fstat(file.fileno()))
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            after = stamp(os.fstat(file.fileno()))
        self._changed |= self._known.pop(name, None) is not None
        if before == after and max(after[1:3]) < time.time_ns() - _SETTLED:
            self._known[name] = after, digest
            self._changed = True
        return digest

    def save(self) -> None:
        """Keep the digests for the next command; a disk that refuses costs time, nothing else."""
        if self._file is None or not self._changed:
            return
        lines = [
            f"{' '.join(map(str, known))} {digest} {name}"
            for name, (known, digest) in sorted(self._known.items())
            if "\n" not in name and os.path.lexists(name)
        ]
        text = "\n".join(lines)
        whole = f"{_HEADER} {_sum(text)}\n{text}"
        draft = self._file.with_name(f".{self._file.name}.{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                draft.write_text(whole, encoding="utf-8", errors="surrogateescape", newline="\n")
                draft.replace(self._file)
            finally:
                draft.unlink(missing_ok=True)
        self._changed = False


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _read(file: Path) -> dict[str, tuple[Stamp, str]]:
    """Return the digests kept; none of them when the file is damaged or of another version."""
    try:
        with file.open(encoding="utf-8", errors="surrogateescape", newline="\n") as opened:
            head, _, text = opened.read().partition("\n")
    except OSError:
        return {}
    if head != f"{_HEADER} {_sum(text)}":
        return {}
    known: dict[str, tuple[Stamp, str]] = {}
    for line in text.split("\n") if text else ():
        size, date, entry, inode, digest, name = line.split(" ", 5)
        known[name] = (int(size), int(date), int(entry), int(inode)), digest
    return known
