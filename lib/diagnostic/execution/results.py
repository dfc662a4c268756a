"""Chapters already made elsewhere from the same things: kept by content, checked when taken.

A result stands under the base of its key; its name holds the rest of the key
and the digest of the file itself. A truncated file, or one of another
version, is as if there were none, and the chapter is made. The folder may be
shared between copies of a project and between machines: ``DIAGNOSTIC_CACHE``,
a folder or the address of a store (``s3://…``, see
:mod:`diagnostic.execution.distant`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from diagnostic import paths
from diagnostic.execution.opened import beyond

if TYPE_CHECKING:
    from diagnostic.execution.keys import Keys, Reads
    from diagnostic.execution.runs import Run

_VERSION = "v1"
SUFFIX = ".chapter"
LIMIT = 2_000_000_000
"""Bytes that the results of a machine may take, unless told otherwise."""


class Place(Protocol):
    """Where results are kept: a folder here, any store of named bytes elsewhere."""

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder; none when it does not exist."""

    def read(self, name: str) -> bytes | None:
        """Return what a name holds; ``None`` when nothing."""

    def write(self, name: str, content: bytes) -> None:
        """Keep content under a name, whole or not at all."""

    def remove(self, name: str) -> None:
        """Take a name away."""


class Folder:
    """Results in a folder of this machine.

    Parameters
    ----------
    root : Path
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder; none when it does not exist."""
        try:
            return sorted(entry.name for entry in os.scandir(self.root / folder))
        except OSError:
            return []

    def read(self, name: str) -> bytes | None:
        """Return what a name holds; ``None`` when nothing."""
        try:
            content = (self.root / name).read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):  # the last used are pruned last
            os.utime(self.root / name)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Keep content under a name, whole or not at all, for this user only."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f".{os.getpid()}-{file.name[-40:]}.tmp")
        try:
            draft.write_bytes(content)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Take a name away."""
        (self.root / name).unlink(missing_ok=True)


def place_of(url: str) -> Place:
    """Return the place at an address."""
    from diagnostic.execution.distant import Distant

    return Distant(url)


def shared_address() -> str:
    """Return the address of results kept beyond this machine; empty when they are in a folder."""
    given = os.environ.get("DIAGNOSTIC_CACHE", "")
    return given if "://" in given else ""


def shared_folder() -> Path:
    """Return the folder of results: ``DIAGNOSTIC_CACHE``, else the project's own."""
    given = os.environ.get("DIAGNOSTIC_CACHE")
    if given and not shared_address():
        return Path(given).expanduser().resolve()
    return paths.root() / ".cache" / "diagnostic" / "results"


@dataclass(frozen=True)
class Result:
    """A chapter as text, and the files of the team that it opened."""

    text: str
    reads: Reads


class Results:
    """Chapters kept by what they were made from.

    Parameters
    ----------
    place : Place, optional
        By default what ``DIAGNOSTIC_CACHE`` names, else the project's own folder.
    """

    def __init__(self, place: Place | None = None) -> None:
        address = shared_address()
        self.place = place or (place_of(address) if address else Folder(shared_folder()))

    def get(self, run: Run, keys: Keys) -> Result | None:
        """Return a chapter made from the very things a run would be made from."""
        base = keys.base(run)
        folder = _folder(base)
        for name in self.place.names(folder):
            if not name.endswith(SUFFIX):
                continue
            key = name.partition(".")[0]
            result = self.named(f"{folder}/{name}")
            if result is not None and keys.joined(run, base, result.reads) == key:
                return result
        return None

    def put(self, run: Run, keys: Keys, result: Result) -> str:
        """Keep a chapter, and return its name; a disk that refuses costs time, nothing else.

        Returns
        -------
        str
            Empty when it could not be kept.
        """
        if str(paths.root()) in result.text or beyond(result.reads):
            return ""  # it would carry this machine's folders elsewhere
        base = keys.base(run)
        content = packed(result)
        key = keys.joined(run, base, result.reads)
        name = f"{_folder(base)}/{key}.{hashlib.sha256(content).hexdigest()}{SUFFIX}"
        try:
            self.place.write(name, content)
        except OSError:
            return ""
        return name

    def named(self, name: str) -> Result | None:
        """Return what was kept under a name, if it is whole."""
        content = self.place.read(name)
        known = name.removesuffix(SUFFIX).rpartition(".")[2]
        if content is None or hashlib.sha256(content).hexdigest() != known:
            return None
        return unpacked(content)

    def tidy(self) -> None:
        """Keep the folder of this machine within its limit."""
        if isinstance(self.place, Folder):
            with contextlib.suppress(OSError):
                prune(self.place.root)


def _folder(base: str) -> str:
    return f"{_VERSION}/{base[:2]}/{base}"


def packed(result: Result) -> bytes:
    """Return a chapter and what it opened, as it is kept and sent."""
    header = json.dumps({"reads": result.reads}, ensure_ascii=False)
    # A chapter is nearly all images, as text: nothing repeats in it but the same few letters.
    # Looking for repetitions takes three times as long, for a twentieth of the size.
    pack = zlib.compressobj(1, strategy=zlib.Z_RLE)
    body = pack.compress(result.text.encode("utf-8")) + pack.flush()
    return f"{header}\n".encode() + body


def unpacked(content: bytes) -> Result | None:
    """Return the chapter that was packed; ``None`` when it was damaged."""
    header, _, packed = content.partition(b"\n")
    try:
        reads = json.loads(header)["reads"]
        text = zlib.decompress(packed).decode("utf-8")
    except (ValueError, KeyError, TypeError, zlib.error):
        return None
    return Result(text, None if reads is None else tuple(reads))


def size(folder: Path) -> tuple[int, int]:
    """Return how many results a folder keeps, and their bytes."""
    files = [path.stat().st_size for path in folder.rglob(f"*{SUFFIX}")]
    return len(files), sum(files)


def prune(folder: Path, limit: int = LIMIT) -> tuple[int, int]:
    """Take away the results used longest ago until they fit; return how many, and their bytes.

    What the interrupted left half written, and what another version kept, go first.
    """
    for path in folder.rglob(".*.tmp"):
        path.unlink(missing_ok=True)
    found = [
        (path.parts[len(folder.parts)] == _VERSION, path.stat().st_mtime_ns, path)
        for path in folder.rglob(f"*{SUFFIX}")
    ]
    found.sort()
    left = sum(path.stat().st_size for _, _, path in found)
    count = freed = 0
    for own, _, path in found:
        if own and left <= limit:
            break
        weight = path.stat().st_size
        path.unlink(missing_ok=True)
        left, freed, count = left - weight, freed + weight, count + 1
        with contextlib.suppress(OSError):
            path.parent.rmdir()
    return count, freed
