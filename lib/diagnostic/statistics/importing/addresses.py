"""Which files the catalogue can have downloaded, and where each is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.models import Source
from diagnostic.text import near_matches


@dataclass(frozen=True)
class Address:
    """A file to download, and the sources it holds.

    Parameters
    ----------
    url : str
    sources : tuple of Source
        Several when one file bears several vintages.
    path : Path
        Where it is kept.
    """

    url: str
    sources: tuple[Source, ...]
    path: Path

    @property
    def name(self) -> str:
        """What the user reads: the source, or the first of them."""
        more = len(self.sources) - 1
        return self.sources[0].id + (f" (+ {more})" if more else "")


def addresses(sources: Mapping[str, Source], raw: Path, only: Sequence[str] = ()) -> list[Address]:
    """List the files to download, each once, in the order of the catalogue.

    Parameters
    ----------
    sources : mapping of str to Source
        Of the catalogue.
    raw : Path
        Folder where files are kept.
    only : sequence of str
        Identifiers, or their beginnings: ``insee_rp2022``, ``insee-rp2022``.

    Raises
    ------
    DataError
        When a name asked for is the beginning of no source that can be downloaded.
    """
    grouped: dict[str, list[Source]] = {}
    for source in sources.values():
        for url in source.addresses:
            grouped.setdefault(url, []).append(source)
    every = [Address(url, tuple(held), _kept(raw, held[0], url)) for url, held in grouped.items()]
    if not only:
        return every
    wanted = [name.replace("-", "_").rstrip("*…_").lower() for name in only]
    known = [source.id for held in grouped.values() for source in held]
    problems = [
        Problem(
            "aucune source à télécharger ne porte ce nom",
            found=name,
            near=near_matches(name, known),
            remedy="voyez la liste avec diagnostic data fetch --list",
        )
        for name, start in zip(only, wanted, strict=True)
        if not any(identifier.startswith(start) for identifier in known)
    ]
    if problems:
        raise DataError(problems)
    return [
        address
        for address in every
        if any(source.id.startswith(start) for source in address.sources for start in wanted)
    ]


def _kept(raw: Path, source: Source, url: str) -> Path:
    parts = urlsplit(url)
    name = re.sub(r"[^\w.-]+", "_", PurePosixPath(parts.path).name).strip("._") or "fichier"
    return raw / source.id / name
