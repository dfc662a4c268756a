"""Which sources the files of an import hold, and from which tables each is made."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from diagnostic.statistics.importing.archives import INNER
from diagnostic.statistics.importing.recognise import Recognised
from diagnostic.statistics.importing.survey import Surveyed
from diagnostic.statistics.models import Source


@dataclass(frozen=True)
class Part:
    """One table of a source.

    Parameters
    ----------
    file : Surveyed
    found : Recognised
    """

    file: Surveyed
    found: Recognised

    @property
    def record(self) -> dict[str, str]:
        """What the manifest keeps of it."""
        table = self.found.table
        inside = table.member + (f" [{table.sheet}]" if table.sheet else "")
        return {"file": self.file.path.name, "table": inside, "sha256": self.file.sha256}


@dataclass(frozen=True)
class Job:
    """A source to make, and its tables."""

    source: Source
    parts: tuple[Part, ...]

    @property
    def recipe(self) -> str:
        """Fingerprint of what the catalogue says of the source and of its files."""
        layouts = {part.found.layout.id: part.found.layout for part in self.parts}
        said = [self.source.model_dump(mode="json")]
        said += [layouts[name].model_dump(mode="json") for name in sorted(layouts)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    def known(self, entry: Mapping[str, Any] | None, store: Path, year: int) -> bool:
        """Whether a store already holds these very tables, read the same way."""
        if not entry or not (store / entry["file"]).is_file():
            return False
        if entry.get("reference_year") != year or entry.get("recipe") != self.recipe:
            return False
        held = [{key: i.get(key) for key in ("table", "sha256")} for i in entry["inputs"]]
        mine = [{key: part.record[key] for key in ("table", "sha256")} for part in self.parts]
        return all(record in held for record in mine)

    @property
    def modified(self) -> str:
        """Date of the newest table."""
        return max(_modified(part) for part in self.parts)

    def of(self, adapters: Collection[str]) -> tuple[Part, ...]:
        """Return the tables that these adapters read."""
        return tuple(part for part in self.parts if part.found.layout.adapter in adapters)


def jobs(surveyed: Sequence[Surveyed]) -> Iterator[Job]:
    """Give the sources that files hold: those on which others lean come first."""
    parts: dict[str, list[Part]] = {}
    sources: dict[str, Source] = {}
    for one in surveyed:
        for found in one.tables:
            if found.layout.territories:
                continue
            for source in found.sources:
                sources[source.id] = source
                parts.setdefault(source.id, []).append(Part(one, found))
    made = [Job(sources[name], tuple(held)) for name, held in parts.items()]
    yield from sorted(made, key=lambda job: (not _first(job), job.source.id))


def _first(job: Job) -> bool:
    return any(part.found.layout.first for part in job.parts)


def _modified(part: Part) -> str:
    """Return the date of a table: its publisher's in an archive, else the file's."""
    path, member = part.file.path, part.found.table.member
    if member:
        try:
            with zipfile.ZipFile(path) as archive:
                year, month, day, *_ = archive.getinfo(member.partition(INNER)[0]).date_time
        except (KeyError, zipfile.BadZipFile):
            pass
        else:
            return f"{year:04d}-{month:02d}-{day:02d}"
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
