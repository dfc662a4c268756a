"""Digests of a file of figures, column by column: a chapter reads some, not all.

What is digested is what the columns say, not how they are written: a file
compressed otherwise, or written by another library, is the same file. Digests
are kept by the content of the file, so a file is read again only when it
changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic import paths
from diagnostic.execution.files import replace_text
from diagnostic.reading import HEAD

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_VERSION = 2
_KEPT = 2000
"""Files whose digests are kept: a national store holds hundreds."""
_AT_ONCE = 64
"""Columns read together."""

Digests = Mapping[str, str]


def digests(path: Path, content: str) -> Digests:
    """Return the digest of each column of a file of figures, and of its head.

    Parameters
    ----------
    path : Path
    content : str
        Digest of the whole file.

    Returns
    -------
    dict
        Empty for a file that is not of the store's layout: it can only be
        depended on whole.
    """
    kept = _folder() / f"{content}.json"
    known = _kept(kept)
    if known is None:
        known = _computed(path)
        text = json.dumps({"version": _VERSION, "digests": known}, ensure_ascii=False)
        with contextlib.suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            replace_text(kept, f"{_sum(text)}\n{text}\n")
            _tidy(kept.parent)
    return known


def _tidy(folder: Path) -> None:
    """Forget the files read longest ago."""
    files = list(folder.glob("*.json"))
    if len(files) > _KEPT:
        for old in sorted(files, key=lambda file: file.stat().st_mtime_ns)[: len(files) - _KEPT]:
            old.unlink(missing_ok=True)


def _folder() -> Path:
    return paths.root() / ".cache" / "diagnostic" / "columns"


def _kept(file: Path) -> Digests | None:
    try:
        head, _, text = file.read_text(encoding="utf-8").partition("\n")
        said = json.loads(text)
    except (OSError, ValueError):
        return None
    if head != _sum(text.rstrip("\n")) or said["version"] != _VERSION:
        return None
    found: Digests = said["digests"]
    return found


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _computed(path: Path) -> Digests:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return dict(_each(file))
    except (pa.ArrowException, OSError, ValueError):
        return {}  # damaged: the chapters that read it say so


def _each(file: pq.ParquetFile) -> Iterator[tuple[str, str]]:
    """Yield the digest of the head, then of each variable with the columns beside it."""
    names = file.schema_arrow.names
    variables = {name.partition("|")[0] for name in names[1:]} - {""}
    head = [name for name in names if name.partition("|")[0] not in variables]
    metadata = file.metadata.metadata or {}
    marks = sorted(each for each in metadata.items() if not each[0].startswith(_WRITERS))
    listed = _digest({"names": repr(names), "marks": repr(marks), **_contents(file, head)})
    yield HEAD, listed
    wanted = sorted(variables)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        beside = [name for name in names if name.partition("|")[0] in some]
        found = _contents(file, beside)
        for variable in some:
            own = {n: at for n, at in found.items() if n.partition("|")[0] == variable}
            yield variable, _digest(own)


_WRITERS = (b"ARROW:", b"pandas", b"geo")
"""What libraries write of themselves in a file."""


def _contents(file: pq.ParquetFile, names: list[str]) -> dict[str, str]:
    table = file.read(names, use_threads=False)
    return {name: _content(table.column(name)) for name in names}


def _content(column: pa.ChunkedArray) -> str:
    """Return the digest of what a column says: its type, its blanks and its values."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    digest = hashlib.sha256(f"{column.type} {len(column)}\n".encode())
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        blank = column.is_null().to_numpy()
        digest.update(blank.tobytes())
        digest.update(column.fill_null(0).to_numpy().tobytes())
    else:
        said: list[Any] = column.to_pylist()
        digest.update(json.dumps(said, default=str).encode())
    return digest.hexdigest()


def _digest(parts: Mapping[str, str]) -> str:
    text = "".join(f"{len(name)}:{name} {parts[name]}\n" for name in sorted(parts))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
