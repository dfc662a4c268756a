"""Download the official files that the catalogue names, once, and keep them.

``data/raw/<source>/`` holds the files, ``data/raw/checksums.json`` what they
were when they were first downloaded. A file that is there and sound is never
asked for again; one that the publisher has changed is said, and only replaced
when the user asks.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from diagnostic.errors import DataError, DiagnosticError, Problem
from diagnostic.statistics.importing.addresses import Address
from diagnostic.statistics.importing.downloading import Downloader
from diagnostic.statistics.importing.hosts import Pace
from diagnostic.statistics.importing.inventory import fingerprint, replace_json

CHECKSUMS = "checksums.json"


@dataclass
class Fetched:
    """What a round of downloads gave.

    Parameters
    ----------
    downloaded, present : list of Address
        Files received, and files that were already there.
    changed : list of Address
        Files that the publisher had changed, taken because the user asked.
    failed : list of (Address, DiagnosticError)
    """

    downloaded: list[Address] = field(default_factory=list)
    present: list[Address] = field(default_factory=list)
    changed: list[Address] = field(default_factory=list)
    failed: list[tuple[Address, DiagnosticError]] = field(default_factory=list)


class Watcher:
    """Hears how downloads go; does nothing by itself."""

    def started(self, address: Address) -> None:
        """Hear that a file is asked for."""

    def received(self, _address: Address, done: int, total: int | None) -> None:
        """Hear how many bytes have come."""

    def finished(self, address: Address, outcome: str) -> None:
        """Hear how it ended: ``downloaded``, ``present``, ``changed`` or ``failed``."""


def fetch(
    wanted: Sequence[Address],
    raw: Path,
    *,
    refresh: bool = False,
    watcher: Watcher | None = None,
    pace: Pace | None = None,
) -> Fetched:
    """Download files; one that fails leaves the others.

    Parameters
    ----------
    wanted : sequence of Address
    raw : Path
    refresh : bool
        Whether files already there are asked for again, and changes accepted.
    watcher : Watcher, optional
    pace : Pace, optional
    """
    watcher, pace = watcher or Watcher(), pace or Pace()
    outcome = Fetched()
    for address in wanted:
        watcher.started(address)
        try:
            kind = _one(address, raw, refresh, watcher, pace)
        except DiagnosticError as error:
            outcome.failed.append((address, error))
            kind = "failed"
        else:
            {
                "downloaded": outcome.downloaded,
                "present": outcome.present,
                "changed": outcome.changed,
            }[kind].append(address)
        watcher.finished(address, kind)
    return outcome


def _one(address: Address, raw: Path, refresh: bool, watcher: Watcher, pace: Pace) -> str:
    import pooch

    pooch.get_logger().setLevel("ERROR")
    known = checksums(raw)
    recorded = known.get(address.url, {}).get("sha256")
    if address.path.is_file() and not refresh:
        found = fingerprint(address.path)
        if found == recorded:
            return "present"
        if recorded is None:  # placed here by hand
            _record(raw, address, found, {})
            return "present"
    if urlsplit(address.url).scheme not in {"http", "https"}:
        what = "cette adresse n’est pas celle d’un site"
        raise DataError(Problem(what, where=address.sources[0].id, found=address.url))
    address.path.parent.mkdir(parents=True, exist_ok=True)
    downloader = Downloader(
        address.path.with_name(f"{address.path.name}.part"),
        pace,
        lambda done, total: watcher.received(address, done, total),
    )
    fresh = address.path.with_name(f"{address.path.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        pooch.retrieve(
            address.url,
            known_hash=None if refresh or recorded is None else f"sha256:{recorded}",
            fname=fresh.name,
            path=fresh.parent,
            downloader=downloader,
        )
    except ValueError as error:
        raise _changed(address) from error
    _date(fresh, downloader.headers.get("last-modified", ""))
    fresh.replace(address.path)
    found = fingerprint(address.path)
    _record(raw, address, found, downloader.headers)
    return "changed" if recorded not in {None, found} else "downloaded"


def _date(path: Path, modified: str) -> None:
    """Give a file the date that its publisher says it is of."""
    try:
        seconds = parsedate_to_datetime(modified).timestamp()
    except ValueError:
        return
    os.utime(path, (seconds, seconds))


def _changed(address: Address) -> DataError:
    return DataError(
        Problem(
            "le producteur a changé ce fichier depuis son premier téléchargement",
            where=address.sources[0].id,
            found=address.url,
            remedy="lisez sur sa page ce qui a changé, puis acceptez la nouvelle version : "
            f"diagnostic data fetch --only {address.sources[0].id} --refresh",
        )
    )


def checksums(raw: Path) -> dict[str, dict[str, Any]]:
    """Return what is known of each address: ``sha256``, ``bytes``, ``modified``, ``downloaded``.

    Raises
    ------
    DataError
        When the record is unreadable.
    """
    path = raw / CHECKSUMS
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise DataError(
            Problem(
                "le registre des téléchargements est illisible",
                where=str(path),
                remedy="supprimez-le : il sera refait au prochain téléchargement",
            )
        ) from error
    return dict(content)


def _record(raw: Path, address: Address, sha256: str, headers: Mapping[str, str]) -> None:
    known = checksums(raw)
    known[address.url] = {
        "file": address.path.relative_to(raw).as_posix(),
        "sha256": sha256,
        "bytes": address.path.stat().st_size,
        "modified": headers.get("last-modified", ""),
        "downloaded": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": [source.id for source in address.sources],
    }
    replace_json(raw / CHECKSUMS, dict(sorted(known.items())))
