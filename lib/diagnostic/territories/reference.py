"""The reference year of the codes, and what was carried to another.

Figures are carried once, when they are imported, to the communes of the
reference year. When a newer code officiel géographique is imported, the
figures already there are those of other communes: they must be imported again,
and until then those of the communes that changed must not be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from diagnostic.territories.history import History
from diagnostic.territories.tables import read_columns, read_metadata, table_folder
from diagnostic.text import counted

KEY = "reference_year"
"""Key of a manifest entry: the year to whose communes its figures were carried."""
_CHANGES = "changes"


def reference_year(folder: Path) -> int:
    """Return the geography year of a folder of territory tables."""
    return int(read_metadata(folder, "communes")["geography_year"])


def carried_to(folder: Path, source: str) -> int | None:
    """Return the year to whose communes a source of a folder was carried; None when not said."""
    path = folder / "manifest.json"
    known = _years(path, path.stat().st_mtime_ns) if path.is_file() else {}
    if source in known:
        return known[source]
    if (folder / "territories" / "communes.parquet").is_file():
        return reference_year(folder)
    return None


@lru_cache(maxsize=16)
def _years(manifest: Path, _written: int) -> dict[str, int]:
    """Read a manifest once, until it is written again: a store holds hundreds of sources."""
    try:
        entries = json.loads(manifest.read_text("utf-8")).get("values", [])
    except (OSError, ValueError):
        return {}
    return {str(entry.get("source")): int(entry[KEY]) for entry in entries if KEY in entry}


def stale(folder: Path, year: int) -> frozenset[str]:
    """Return the territories that are not what they were when figures were carried to a year.

    Parameters
    ----------
    folder : Path
        The territories in use.
    year : int
        Reference year of the figures.

    Returns
    -------
    frozenset of str
        Communes that merged, split or changed code since; départements and
        régions that gained or lost one. Their figures are others'.
    """
    return _stale(table_folder(folder), year)


@lru_cache(maxsize=16)
def _stale(folder: Path, year: int) -> frozenset[str]:
    if reference_year(folder) == year:
        return frozenset()
    found = {f"COM-{code}" for code in History.load(folder).altered(year)}
    if (folder / f"{_CHANGES}.parquet").is_file():
        changes = read_columns(folder, _CHANGES)
        pairs = zip(changes["territory"], changes["year"], strict=True)
        found |= {territory for territory, since in pairs if since > year}
    return frozenset(found)


def outdated(entries: Iterable[Mapping[str, Any]], year: int) -> tuple[str, ...]:
    """Return the sources of a manifest whose figures were carried to another year.

    Parameters
    ----------
    entries : iterable of dict
        Entries of the ``values`` part of a manifest; one that does not say
        its reference year is taken as up to date.
    year : int
        Reference year of the territories in use.
    """
    found = (entry for entry in entries if entry.get(KEY, year) != year)
    return tuple(dict.fromkeys(str(entry.get("source") or entry.get("file")) for entry in found))


def warning(sources: tuple[str, ...], year: int) -> str:
    """Say in French which figures must be imported again; empty when none must."""
    if not sources:
        return ""
    shown = ", ".join(sources[:6]) + ("…" if len(sources) > 6 else "")
    several = len(sources) > 1
    return (
        f"Les communes sont celles du 1er janvier {year}, mais les chiffres de "
        f"{counted(len(sources), 'source')} sont rangés selon celles d’une autre année "
        f"({shown}). Importez-{'les' if several else 'la'} de nouveau : en attendant, les "
        "communes qui ont changé n’ont pas de valeur."
    )
