"""A folder as a manifest, ``{name: digest}``, and a manifest as one digest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from diagnostic.stamps import Stamps

Manifest = Mapping[str, str]


def digest(manifest: Manifest) -> str:
    """Return the digest of a manifest."""
    text = "".join(f"{len(name)}:{name} {manifest[name]}\n" for name in sorted(manifest))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def walk(folder: Path, *, empty: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the name under a folder, and the path, of every file; caches are left out.

    With `empty`, yield the empty folders instead, their name ended by a slash.
    """
    waiting = [("", os.fspath(folder))]
    while waiting:
        prefix, place = waiting.pop()
        try:
            entries = list(os.scandir(place))
        except (FileNotFoundError, NotADirectoryError):
            continue
        if empty and prefix and not entries:
            yield prefix, place
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__" and not _loops(entry):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
            elif not empty:
                yield f"{prefix}{entry.name}", entry.path


def _loops(entry: os.DirEntry[str]) -> bool:
    """Tell whether a folder is a link to one that holds it."""
    return entry.is_symlink() and os.path.realpath(os.path.dirname(entry.path)).startswith(  # noqa: PTH120
        os.path.realpath(entry.path)
    )


def tree(stamps: Stamps, folder: Path, skip: Callable[[str], bool] | None = None) -> Manifest:
    """Return the digest of every file under a folder, but for those to skip."""
    return {name: stamps.of(path) for name, path in walk(folder) if skip is None or not skip(name)}
